//! Where a text has words that may be values or names.

use crate::facts::code::is_word_part;

/// The words of ASCII letters, digits and `_`, with their places.
pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(is_word_part)) {
        let start = at + next;
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(|c: char| !is_word_part(c)).unwrap_or(rest.len());
        found.push((start, rest.get(..length).unwrap_or_default()));
        at = start + length;
    }
    found
}

/// Whether a text ends with a separator, a space or nothing.
pub(super) fn is_apart(before: &str) -> bool {
    before.is_empty()
        || before.ends_with(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | '，' | '、' | ';' | '；' | '。' | ':' | '：' | '/' | '|' | '(' | '（'
                )
        })
}
