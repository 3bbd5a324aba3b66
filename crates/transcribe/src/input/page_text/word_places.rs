//! The words of a text, each with its place.

use std::ops::Range;

/// The words in a range of the text, each with the place of its first byte in the text.
pub(crate) fn words(text: &str, range: Range<usize>) -> Vec<(usize, &str)> {
    let mut at = range.start;
    let mut words = Vec::new();
    for piece in text.get(range).unwrap_or_default().split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if !word.is_empty() {
            words.push((at, word));
        }
        at += piece.len();
    }
    words
}

/// The value that applies at a byte: the last one that begins there or before.
pub(super) fn value_at(list: &[(usize, usize)], byte: usize) -> Option<usize> {
    let next = list.partition_point(|(start, _)| *start <= byte);
    list.get(next.checked_sub(1)?).map(|(_, value)| *value)
}
