//! Notices about the end of another operation than the one that a page describes: `旧接口已下线，请使用本接口`.

use wechatpay_spec::url_path::without_parameter_names;

use super::words::{LISTED, OTHERS, REPLACING, SUBJECTS, USES};

/// Words that make the operation of the page the thing to use.
const DESCRIBED: &[&str] = &[
    "本接口",
    "该接口",
    "此接口",
    "当前接口",
    "这个接口",
    "本api",
    "该api",
    "此api",
    "本版本",
    "当前版本",
    "this api",
    "this interface",
    "this endpoint",
    "this operation",
    "this version",
];
/// Words that deny what follows.
const DENIALS: &[&str] = &["不", "勿", "停止", "禁止", "不再", "not "];
/// Words that make another operation the described one: `本接口为旧版接口`.
const VERBS: &[&str] = &["为", "是", "属于", "is an ", "is a ", "is the "];
/// Words before an operation that takes the place of the one that ends.
const PASSIVE: &[&str] = &["由", "被", "用", "为", "至", "到", "请", " by", "to", "use"];
const MARKS: &[char] = &['，', ',', '；', ';', '：', ':', '、'];

/// Whether a URL path is that of the page's own operation, whatever the names of its parameters.
pub(super) fn is_own(path: &str, own: &str) -> bool {
    let shape = |path: &str| without_parameter_names(path).to_ascii_lowercase();
    !own.is_empty() && shape(path) == shape(own)
}

/// Whether a sentence in lower case tells callers to use the operation of the page.
pub(super) fn uses_described(sentence: &str) -> bool {
    USES.iter().any(|word| {
        sentence.match_indices(word).any(|(at, _)| {
            let before = sentence.get(..at).unwrap_or_default();
            let after = sentence.get(at + word.len()..).unwrap_or_default().trim_start();
            let described = DESCRIBED.iter().find_map(|word| after.strip_prefix(word));
            // `请使用本接口的商户` is about callers.
            let is_thing = described.is_some_and(|rest| !rest.starts_with('的'));
            is_thing && !DENIALS.iter().any(|denial| before.ends_with(denial))
        })
    })
}

/// Whether a sentence in lower case names the operation of the page.
pub(super) fn names_described(sentence: &str) -> bool {
    last_described(sentence).is_some()
}

/// Where the operation of the page is named last.
fn last_described(text: &str) -> Option<usize> {
    // `接口已` does not say which one.
    let own = SUBJECTS
        .iter()
        .filter(|word| !OTHERS.contains(word) && !word.starts_with("接口"));
    own.filter_map(|word| text.rfind(word)).max()
}

/// Whether the end that a word at a place of a sentence states is that of another operation: one that is called old, or
/// whose URL path is not the own one.
pub(super) fn is_other(sentence: &str, at: usize, own: &str) -> bool {
    let before = sentence.get(..at).unwrap_or_default();
    let described = last_described(before);
    let other = OTHERS.iter().filter_map(|word| {
        let start = before.rfind(word)?;
        let lead = before.get(..start)?.trim_end();
        (!VERBS.iter().any(|verb| lead.ends_with(verb.trim_end()))).then_some(start)
    });
    other.max() > described || described.is_none() && names_other_path(before, own)
}

/// Whether a sentence lists the operations that end, so that the one of the page may be among them.
pub(super) fn lists(sentence: &str) -> bool {
    LISTED.iter().any(|word| sentence.contains(word))
}

/// Whether a text has the URL path of another operation as the subject of its end.
pub(super) fn names_other_path(text: &str, own: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~/{}%:".contains(c);
    let mut words = text.split(|c| !is_part(c));
    words.any(|word| {
        let path = match word.split_once("://") {
            Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
            None => word,
        };
        if !path.starts_with('/') || path.matches('/').count() < 2 || is_own(path, own) {
            return false;
        }
        let before = text.split(word).next().unwrap_or_default();
        let lead = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '【' | '】'));
        let words = before.trim_end();
        !PASSIVE.iter().any(|word| lead.ends_with(word) || words.ends_with(word))
    })
}

/// Whether a word at a place says that the operation of the page takes the place of another: `本接口替代旧接口`.
pub(super) fn replaces(sentence: &str, at: usize, word: &str) -> bool {
    let clause = sentence.get(..at).unwrap_or_default();
    let clause = clause.rsplit(MARKS).next().unwrap_or_default();
    let behind = sentence.get(at + word.len()..).unwrap_or_default();
    let has_object = OTHERS.iter().any(|other| behind.trim_start().starts_with(other));
    REPLACING.contains(&word) && has_object && !["由", "被"].iter().any(|mark| clause.contains(mark))
}
