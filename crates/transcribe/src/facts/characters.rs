//! The characters that a text may consist of, where its description states them.

mod class;
mod restriction;

pub(crate) use self::class::Class;
use self::class::{KINDS, class, without_length};
use super::expression;
use super::plain_text::{plain, sentences};

/// The characters of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Characters {
    /// The characters that are allowed.
    pub(crate) class: Option<Class>,
    /// A regular expression that the description states.
    pub(crate) pattern: Option<String>,
    /// The statement of the description about characters in words that are not read.
    pub(crate) unread: Vec<String>,
}

/// Words before allowed characters, in lower case.
const ANNOUNCEMENTS: &[&str] = &[
    "只能是",
    "只能由",
    "只能包含",
    "只能含有",
    "只能为",
    "只能使用",
    "只能输入",
    "只能填写",
    "只能用",
    "只可包含",
    "只可使用",
    "只含",
    "只包含",
    "仅能是",
    "仅能包含",
    "仅能使用",
    "仅可使用",
    "仅可包含",
    "仅限",
    "仅由",
    "仅包含",
    "仅支持",
    "只支持",
    "只允许",
    "仅允许",
    "必须是",
    "必须为",
    "必须由",
    "可使用",
    "可包含",
    "支持使用",
    "支持",
    "允许",
    "限",
    "由",
    "字符范围",
    "取值字符",
    "only supports",
    "only support",
    "only allows",
    "only contains",
    "only contain",
    "contain only",
    "contains only",
    "consist only of",
    "consists of",
    "consist of",
    "composed of",
    "must be",
    "only",
    "allowed characters",
    "supports",
];
/// Announcements that are about characters only if the list ends like one of characters.
const OPEN: &[&str] = &["由", "支持", "允许", "限", "supports", "可包含"];
/// Kinds of characters, and words about them, that no class has.
const OTHER_KINDS: &[&str] = &["汉字", "中文", "符号", "空格", "标点", "chinese", "space", "symbol"];
/// Words that forbid some characters.
const PROHIBITIONS: &[&str] = &[
    "不能包含",
    "不得包含",
    "不可包含",
    "不允许包含",
    "不能含有",
    "不得含有",
    "不支持特殊",
    "不能有特殊",
    "不能使用特殊",
    "不允许出现",
    "不能出现",
    "不得出现",
    "不可出现",
    "must not contain",
    "cannot contain",
    "may not contain",
    "not allowed to contain",
];
/// The maximum length of a list of kinds, in characters.
const LONGEST: usize = 120;
/// Words and characters that end the list of kinds.
const ENDS: &[&str] = &[
    "组成",
    "构成",
    "。",
    ";",
    "\n",
    "且",
    "的组合",
    "组合",
    // More may be allowed than what is in the list.
    "等内容",
    "等字符",
    "等符号",
    "在同一",
    "的字符",
    "的字母",
    "字符",
    " characters",
    " only",
    ".",
    "!",
];

/// Reads a description: `只能是数字、大小写字母_-|*`, `正则：[0-9]{6}`.
pub(crate) fn read(description: &str) -> Characters {
    let plain = plain(description);
    let lower = plain.to_ascii_lowercase();
    let mut found = Characters::default();
    let mut places: Vec<(usize, &str)> = ANNOUNCEMENTS
        .iter()
        .flat_map(|word| lower.match_indices(word))
        .collect();
    // The list that is read.
    let mut read = 0..0;
    // Of two words at one place, the longer one.
    places.sort_unstable_by_key(|(at, word)| (*at, usize::MAX - word.len()));
    for (at, word) in places {
        let lead = lower.get(..at).unwrap_or_default();
        let is_denied = lead.ends_with(['不', '非', '无', '自', '经']) || lead.ends_with("not ");
        let rest = lower.get(at + word.len()..).unwrap_or_default();
        // A list is short.
        let rest = rest
            .char_indices()
            .nth(LONGEST)
            .and_then(|(end, _)| rest.get(..end))
            .unwrap_or(rest);
        let rest = rest.trim_start_matches([' ', ':']);
        if is_denied {
            continue;
        }
        let (list, end) = list(without_length(rest));
        // More may follow the list after a comma.
        let (first, others) = list.split_once(',').unwrap_or((list, ""));
        let is_other = !names_kind(others) && !OTHER_KINDS.iter().any(|kind| others.contains(kind));
        let (used, class) = match class(list) {
            Some(class) => (list, Some(class)),
            None => (first, class(first).filter(|_| is_other)),
        };
        match class {
            Some(class) if !is_conditional(lead) && !end.starts_with('等') => {
                let is_open = OPEN.contains(&word) && !is_list_end(end);
                if !is_open {
                    found.class = Some(class);
                    let after = at + word.len();
                    let place = lower.get(after..).and_then(|text| text.find(used));
                    read = at..place.map_or(after, |place| after + place + used.len());
                    break;
                }
            }
            _ if names_kind(list) && (!OPEN.contains(&word) || is_list_end(end)) => {
                found.unread.push(list.trim().to_owned());
                break;
            }
            _ => {}
        }
    }
    if let Some(word) = PROHIBITIONS.iter().find(|word| lower.contains(**word)) {
        let sentence = sentences(&lower).find(|sentence| sentence.contains(word));
        found.unread.extend(sentence.map(|sentence| sentence.trim().to_owned()));
    }
    match expression::find(description) {
        Some(Ok(pattern)) => found.pattern = Some(pattern),
        Some(Err(text)) => found.unread.push(text),
        None => {}
    }
    if found.unread.is_empty() && found.pattern.is_none() {
        let around = [lower.get(..read.start), lower.get(read.end..)];
        let clause = around.into_iter().flatten().find_map(restriction::clause);
        found.unread.extend(clause.map(str::to_owned));
    }
    found
}

/// The list of kinds at the beginning of a text, and what ends it.
fn list(text: &str) -> (&str, &str) {
    let ends = ENDS
        .iter()
        .filter_map(|end| Some((text.find(end)?, usize::MAX - end.len(), *end)));
    match ends.min() {
        Some((at, _, end)) => (text.get(..at).unwrap_or_default().trim(), end),
        None => (text.trim(), ""),
    }
}

/// Whether a word shows that the list in front of it is of characters.
fn is_list_end(end: &str) -> bool {
    matches!(
        end,
        "组成"
            | "构成"
            | "的组合"
            | "组合"
            | "等内容"
            | "等字符"
            | "等符号"
            | "的字符"
            | "的字母"
            | "字符"
            | " characters"
            | " only"
    )
}

/// Whether the characters depend on something that the sentence names before them.
fn is_conditional(lead: &str) -> bool {
    let start = lead.char_indices().rev().nth(LONGEST).map_or(0, |(at, _)| at);
    let near = lead.get(start..).unwrap_or_default();
    let sentence = near.rsplit(['。', ';', '\n']).next().unwrap_or_default();
    [
        "当", "若", "如果", "开头", "结尾", "前缀", "前", "后", "位", "when ", "if ", "first", "last",
    ]
    .iter()
    .any(|word| sentence.ends_with(word) || sentence.contains("时,") || word.len() > 4 && sentence.contains(word))
}

/// Whether a text names a kind of characters, and so says which are allowed.
fn names_kind(list: &str) -> bool {
    KINDS
        .iter()
        .any(|(name, members)| members.contains(['a', 'A', '0']) && list.contains(name))
}

#[cfg(test)]
mod tests;
