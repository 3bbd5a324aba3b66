//! Notes and marks between a value and its meaning, which belong to neither: `NATIVE（推荐）：扫码支付`, `APP[1]：…`, `H5*：…`.

use super::word_places::{is_apart, words};
use crate::facts::code::is_code;

/// The maximum number of characters of a note in brackets.
const NOTE: usize = 20;
const BRACKETS: &[(char, char)] = &[
    ('(', ')'),
    ('（', '）'),
    ('[', ']'),
    ('【', '】'),
    ('〔', '〕'),
    ('<', '>'),
];
/// Marks that are not part of a value.
const MARKS: &[char] = &[
    '*', '＊', '^', '†', '‡', '※', '★', '☆', '•', '·', '，', ',', '/', '、', '.', '。', '!', '！', '?', '？', ';',
    '；', '¹', '²', '³', '®', '™',
];

/// The text between a word and the mark in front of its meaning.
struct Aside {
    start: usize,
    end: usize,
    /// Whether it may be a meaning itself, as in `AA（甲）`, rather than a mark or the number of a footnote.
    may_be_meaning: bool,
}

/// A text without the parts between its values and their meanings.
///
/// Brackets alone may hold the meanings: words in them are a note only where another value has its meaning after a colon.
pub(super) fn without(text: &str) -> String {
    let mut found: Vec<Aside> = Vec::new();
    let mut has_plain = false;
    for (start, word) in words(text) {
        let is_number = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
        let is_value = is_code(word) || is_number && is_apart(text.get(..start).unwrap_or_default());
        if !is_value {
            continue;
        }
        let end = start + word.len();
        match aside(text.get(end..).unwrap_or_default()) {
            Some((0, _)) => has_plain = true,
            Some((length, may_be_meaning)) => found.push(Aside {
                start: end,
                end: end + length,
                may_be_meaning,
            }),
            None => {}
        }
    }
    found.retain(|aside| has_plain || !aside.may_be_meaning);
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for aside in found {
        kept.push_str(text.get(from..aside.start).unwrap_or_default());
        from = aside.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// The length of what is between a word and the mark in front of its meaning, and whether it may be a meaning itself.
fn aside(after: &str) -> Option<(usize, bool)> {
    let mut rest = after;
    let mut may_be_meaning = false;
    loop {
        rest = rest.trim_start_matches(' ');
        let Some(first) = rest.chars().next() else { break };
        let inner = rest.get(first.len_utf8()..).unwrap_or_default();
        if let Some((_, close)) = BRACKETS.iter().find(|(open, _)| *open == first) {
            let (note, behind) = inner.split_once(*close)?;
            if note.contains('\n') || note.chars().count() > NOTE {
                return None;
            }
            may_be_meaning |= note.chars().any(char::is_alphabetic);
            rest = behind;
        } else if MARKS.contains(&first) || matches!(first, '①'..='⑳' | '⁰'..='⁹') {
            rest = inner;
        } else {
            break;
        }
    }
    // A colon may be on the next line.
    let mark = rest.trim_start();
    let is_colon = mark.starts_with('：')
        || mark
            .strip_prefix(':')
            .is_some_and(|text| !text.starts_with("//") && !text.starts_with(|c: char| c.is_ascii_digit()));
    let meaning = mark.trim_start_matches(['-', '—', '–', '=', ' ']);
    let has_meaning = meaning.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic());
    let is_dash = mark.starts_with(['-', '—', '–', '=']) && rest == mark && has_meaning;
    let length = after.len() - mark.len();
    let is_aside = after
        .get(..length)
        .is_some_and(|between| between.contains(|c| c != ' '));
    (is_colon || is_dash).then_some((if is_aside { length } else { 0 }, may_be_meaning))
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn notes_and_marks_are_left_out() {
        for (text, expected) in [
            ("AA：甲；BB（推荐）：乙", "AA：甲；BB：乙"),
            ("AA (default): a\nBB: b", "AA: a\nBB: b"),
            ("AA[1]: 甲", "AA: 甲"),
            ("AA（①）：甲", "AA：甲"),
            ("1：甲，2（新增）：乙", "1：甲，2：乙"),
            ("AA*：甲", "AA：甲"),
            ("AA，：甲", "AA：甲"),
            ("AA ①（新增）* --甲，BB--乙", "AA--甲，BB--乙"),
            ("AA\n：甲", "AA：甲"),
        ] {
            assert_eq!(without(text), expected, "{text}");
        }
        for text in [
            "AA（甲）：乙",
            "AA（甲），BB（乙）",
            "AA、BB：甲",
            "AA, see https://a",
            "AA：甲，http（甲）：乙",
            "AA 甲：乙",
        ] {
            assert_eq!(without(text), text);
        }
    }
}
