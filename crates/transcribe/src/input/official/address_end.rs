//! Where the address of an operation ends in a text, and whether it may continue after a break.
//!
//! A line end, a blank or a mark within an address gives another path. Nothing is joined but the name of a parameter,
//! which its row confirms: what may go on is reported.

use wechatpay_spec::place::Span;

use crate::findings::{Findings, shorten};
use crate::rules;

/// Characters with which no whole path ends, except `/`.
const OPEN_ENDS: &[char] = &['-', '_', '.', ':', '=', '%', '&', '~', '$', '{'];
/// Marks around an address, which end it.
const CLOSING: &[char] = &['`', '*', '>', ')', ']', '"', '\'', '|'];
/// Marks with which a path goes on.
const PATH_MARKS: &[char] = &['/', '{', '}', '｛', '｝', '／', '\\'];
/// Words in lower case that follow addresses.
const WORDS: &[&str] = &[
    "or", "and", "get", "post", "put", "patch", "delete", "header", "path", "query", "body",
];
/// The maximum number of bytes between the braces of a parameter.
const PARAMETER: usize = 64;

/// An address as it is written, up to its end.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WrittenAddress {
    pub(super) address: String,
    /// The text after it with which it may go on.
    pub(super) goes_on: Option<String>,
}

/// The address at the beginning of a text that goes on to the end of the page.
pub(super) fn read(text: &str, page: &str) -> WrittenAddress {
    let is_end = |c: char| !(c.is_ascii_alphanumeric() || "-._~:/?{}%&=$".contains(c));
    let mut end = text.find(is_end).unwrap_or(text.len());
    let mut address = text.get(..end).unwrap_or_default().to_owned();
    while let Some((rest, length)) = rest_of_parameter(&address, text.get(end..).unwrap_or_default(), page) {
        address.push_str(&rest);
        end += length;
        let more = text.get(end..).unwrap_or_default();
        let length = more.find(is_end).unwrap_or(more.len());
        address.push_str(more.get(..length).unwrap_or_default());
        end += length;
    }
    let goes_on = goes_on(&address, text.get(end..).unwrap_or_default());
    WrittenAddress { address, goes_on }
}

/// Reports an address that may continue after its end.
pub(super) fn report(written: &WrittenAddress, findings: &mut Findings) {
    if let Some(more) = &written.goes_on {
        let address = shorten(&written.address);
        let message = match more.as_str() {
            "" => format!("the address `{address}` does not end like one"),
            more => format!("the address `{address}` may go on with `{}`", shorten(more)),
        };
        let help = "write the whole address on one line, without blanks and marks in it";
        findings.report(rules::NO_PATH, Span::default(), message, help);
    } else if written.address.ends_with('/') {
        let message = format!("the address `{}` ends with a slash", shorten(&written.address));
        let help = "compare it with the document: a part of the path may be lost";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
    }
}

/// The rest of a parameter that a break divides, `_no}` of `{out_trade _no}`, and how many bytes of the text it takes.
/// The page has the whole name elsewhere.
fn rest_of_parameter(address: &str, after: &str, page: &str) -> Option<(String, usize)> {
    let (_, begun) = address.rsplit_once('{').filter(|(_, begun)| !begun.contains('}'))?;
    let (rest, _) = after.split_once('}').filter(|(rest, _)| rest.len() <= PARAMETER)?;
    let rest: String = rest.split_whitespace().collect();
    let name = format!("{begun}{rest}");
    let is_name = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let is_part = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    let is_row = !name.is_empty() && is_name && page.split(is_part).any(|word| word == name);
    is_row.then(|| (rest, after.find('}').unwrap_or_default()))
}

/// The text after an address with which it may go on.
fn goes_on(address: &str, after: &str) -> Option<String> {
    // The path is whole, and what follows belongs to the query.
    if address.contains('?') {
        return None;
    }
    let line = after.lines().next().unwrap_or_default();
    let first_word = |text: &str| text.split_whitespace().next().unwrap_or_default().to_owned();
    let is_open = address.ends_with(OPEN_ENDS) || address.matches('{').count() != address.matches('}').count();
    if is_open {
        return Some(first_word(after));
    }
    let behind = line.trim_start_matches(CLOSING);
    let has_marks = behind.len() < line.len();
    if let Some(next) = behind.chars().next().filter(|c| !c.is_whitespace()) {
        let is_small = has_marks && (next.is_ascii_lowercase() || next.is_ascii_digit() || matches!(next, '-' | '_'));
        if is_small || !has_marks && !ends_address(next) || PATH_MARKS.contains(&next) {
            return Some(first_word(line));
        }
        return None;
    }
    let next = match behind.trim() {
        "" => {
            let rest = after.get(line.len()..).unwrap_or_default();
            let mut lines = rest.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.next().unwrap_or_default()
        }
        words => words,
    };
    let is_alone = behind.trim().is_empty();
    let mut words = next.split_whitespace().map(without_marks);
    // The dash of a list, or of a word that is broken there.
    let word = words.find(|word| !word.is_empty()).unwrap_or_default().to_owned();
    may_be_path(&word, is_alone && word.len() + 2 < next.trim().len()).then_some(word)
}

/// A word without the marks of emphasis before it; nothing, if it is the mark of a list.
fn without_marks(word: &str) -> &str {
    match word {
        "-" | "–" | "—" | "•" => "",
        word => word.trim_start_matches(['*', '`', '<', '>', '[', '"', '\'']),
    }
}

/// Whether an address may go on with a word after white space. `has_more` says that others follow on its line, which is
/// then one of its own.
fn may_be_path(word: &str, has_more: bool) -> bool {
    let word = word.trim_end_matches(['*', '`', '>', ')', '"', '\'', ',', ';']);
    if word.starts_with(PATH_MARKS) {
        // `\` at the end of a line of a shell
        return word.len() > 1 || word != "\\";
    }
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_/{}.%".contains(&b);
    let is_path = !word.is_empty() && word.bytes().all(is_part);
    let has_marks = word.contains('/') || word.contains('{') || word.contains('}') || word.contains('_');
    // `-d` and `-H` are options of a call.
    let is_option = word.starts_with('-') && word.len() <= 2;
    let is_number = word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_path && !is_option && !is_number && !WORDS.contains(&word) && (has_marks || !has_more)
}

/// Whether a character right after an address ends it: a sentence may run into it, but neither a dash of another kind nor
/// a letter that looks like a Latin one.
fn ends_address(c: char) -> bool {
    let is_chinese = matches!(c, '\u{3001}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '“' | '”' | '‘' | '’');
    let is_mark = matches!(
        c,
        '，' | '；' | '：' | '！' | '？' | '（' | '）' | ',' | ';' | '(' | '<' | '!' | '#' | '\u{1}'
    );
    is_chinese || is_mark
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn addresses_end_where_nothing_goes_on() {
        let page = "order_no | string(32)";
        for after in [
            "",
            "\n或\nhttps://api.mch.weixin.qq.com/b",
            "（备用域名）",
            "`\n\n## 是否需要证书",
            " Request method: POST",
            "\nRequest method: POST",
            "\n请求方式: POST",
            "请求方式: POST",
            " GET",
            "\nbody",
            "\nPath path parameter",
            "\nbody 请求JSON",
            " \\ -d 'x'",
            " or https://api.mch.weixin.qq.com/b",
            "?a=b c",
        ] {
            let text = format!("https://api.mch.weixin.qq.com/v3/a{after}");
            let written = read(&text, page);
            assert_eq!(written.goes_on, None, "{after}");
            assert!(
                written.address.starts_with("https://api.mch.weixin.qq.com/v3/a"),
                "{after}"
            );
        }
    }

    #[test]
    fn addresses_may_go_on_behind_a_break() {
        let page = "order_no | string(32)";
        for after in [
            "/ {id}",
            "/\n{id}",
            "/\n\n{id}/b",
            "/>{id}",
            ")/{id}",
            "/*{id}*",
            "/`{id}`",
            "/\\{id\\}",
            "｛id｝",
            "‑b/c",
            "-\nb",
            "\n/b",
            "\nb/c",
            "\nbc",
            " bc",
            " b/c",
            "／b",
            "\u{430}",
            "/{or_no",
            "/{x_ no}",
            "…",
            "\n`{id}`",
            "\n- b/c",
            "`/b`",
            ".",
        ] {
            let text = format!("https://api.mch.weixin.qq.com/v3/a{after}");
            let written = read(&text, page);
            assert!(written.goes_on.is_some(), "{after}");
        }
    }

    #[test]
    fn a_parameter_whose_row_confirms_it_is_joined() {
        for after in ["{order _no}/b", "{order_\nno}/b", "{order_no }/b"] {
            let text = format!("https://api.mch.weixin.qq.com/v3/a/{after}\n请求方式: POST");
            let written = read(&text, "单号 | order_no | string(32)");
            assert_eq!(
                (written.address.as_str(), written.goes_on),
                ("https://api.mch.weixin.qq.com/v3/a/{order_no}/b", None)
            );
        }
    }
}
