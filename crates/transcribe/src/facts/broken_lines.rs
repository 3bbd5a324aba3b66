//! Sentences that a line end or a blank breaks, as narrow columns do: `该字段需使用公钥加⏎密`.
//!
//! Between two Chinese characters white space never carries meaning. A line end may be the end of a sentence or not, so
//! that each reader of facts reads a description as it is first, and then with its sentences joined: what only the second
//! text states is a fact too, and what the two state differently is reported.

use wechatpay_spec::ideograph::is_ideograph;

use super::code::is_word_part;

/// Marks that end a sentence, or lead to what is on the next line.
const ENDS: &[char] = &['。', '；', ';', '！', '!', '？', '?', '：', ':', '.', '】', '|'];
/// Marks that begin a line of its own: a label, an item of a list.
const BEGINNINGS: &[char] = &['【', '[', '|', '•', '·', '●', '○', '◦', '▪', '*', '#', '>', '※'];
/// Marks after the number or the value that begins an item of a list.
const ITEMS: &[char] = &[
    '：', ':', '、', '.', '．', ')', '）', '=', '-', '—', '–', '(', '（', '|',
];

/// A description with its broken sentences joined; `None` if none may be broken.
pub(crate) fn joined(description: &str) -> Option<String> {
    let plain = match description.contains("<br") {
        true => ["<br>", "<br/>", "<br />"]
            .iter()
            .fold(description.to_owned(), |text, tag| text.replace(tag, "\n")),
        false => description.to_owned(),
    };
    let mut text = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    let mut is_joined = false;
    while let Some(at) = rest.find(is_space) {
        let (before, space) = rest.split_at(at);
        text.push_str(before);
        let after = space.trim_start_matches(is_space);
        let space = space.get(..space.len() - after.len()).unwrap_or_default();
        match glue(&text, space, after) {
            Some(glue) => {
                text.push_str(glue);
                is_joined = true;
            }
            None => text.push_str(space),
        }
        rest = after;
    }
    text.push_str(rest);
    is_joined.then_some(text)
}

/// The text between two parts of a sentence; `None` if white space may be the end of one.
fn glue(before: &str, space: &str, after: &str) -> Option<&'static str> {
    let last = before.chars().next_back()?;
    let first = after.chars().next()?;
    // `默认值为2 0`, `固定值：F IXED`
    let is_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let are_codes = is_code(last) && is_code(first);
    if !space.contains(['\n', '\u{1F}']) {
        let is_within = is_ideograph(last) && is_ideograph(first) || are_codes;
        return (is_within && !begins_line(after)).then_some("");
    }
    if ENDS.contains(&last) || begins_line(after) {
        return None;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let next = after.lines().next().unwrap_or_default();
    let is_chinese = line.contains(is_ideograph) || next.contains(is_ideograph);
    match is_chinese {
        true => Some(""),
        // A blank line ends a sentence of English, whose headings are like it.
        false => (space.matches('\n').count() == 1).then_some(" "),
    }
}

/// Whether a text begins with a line of its own.
fn begins_line(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    if line.starts_with(BEGINNINGS) {
        return true;
    }
    let (word, rest) = line.split_at(line.find(|c| !is_word_part(c)).unwrap_or(line.len()));
    word.contains(|c: char| c.is_ascii_alphanumeric()) && rest.trim_start_matches(' ').starts_with(ITEMS)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{1F}'
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn sentences_that_go_on_are_joined() {
        for (text, expected) in [
            ("公钥加\n密（推荐）", "公钥加密（推荐）"),
            ("公钥加 密", "公钥加密"),
            ("公钥加\n\n  密", "公钥加密"),
            ("公钥加<br>密", "公钥加密"),
            ("当kind为A时\n必填", "当kind为A时必填"),
            ("仅当\nkind为A时填写", "仅当kind为A时填写"),
            ("大小写字母\n_-", "大小写字母_-"),
            ("默认值为2\n0", "默认值为20"),
            ("单号，\n最长32位", "单号，最长32位"),
            ("Required if kind\nis A", "Required if kind is A"),
        ] {
            assert_eq!(joined(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn sentences_and_items_that_end_are_not_joined() {
        for text in [
            "单号。\n最长32位",
            "【单号】\n最长32位",
            "单号\n【类型】",
            "可选取值\nA1: 甲\nB1: 乙",
            "说明\n1、甲\n2、乙",
            "取值如下：\nA1",
            "甲 A1 乙",
            "甲\n• 乙",
            "Only for a b",
            "【Size】 The default value is 20\n\nbody parameters",
        ] {
            assert_eq!(joined(text), None, "{text}");
        }
    }
}
