//! Lines with bars: the cells between them, and bars that are among the words of a cell.

use super::column_heading::column;
use super::{cell, error_heading};
use crate::input::page_text::INNER_BAR;

/// The cells of a row; `None` for a line without bars.
pub(super) fn cells(line: &str) -> Option<Vec<String>> {
    // A cell that is alone on its line may end with a bar.
    let is_cell = line.len() > 1 && line.trim_end_matches(['|', ' ']).bytes().all(|b| b != b'|');
    // A line of a sample has no type in a cell of its own; a row may begin with a tag: `<b>甲</b> | a | string(32)`.
    let is_sample = line.starts_with(['{', '"', '<']) && !line.split('|').any(|cell| cell::is_type(cell.trim()));
    if !line.contains('|') || is_cell || is_sample {
        return None;
    }
    let inside = line.strip_prefix('|').unwrap_or(line);
    let inside = inside.strip_suffix('|').unwrap_or(inside);
    Some(
        inside
            .split('|')
            .map(|cell| cell.trim().replace(INNER_BAR, "|"))
            .collect(),
    )
}

/// Whether the bars of a line are among its words, as in `字母_-|*@`, and do not separate cells.
pub(super) fn has_inner_bars(line: &str) -> bool {
    let cells: Vec<&str> = line.split('|').collect();
    let is_apart = |cell: &&str| cell.is_empty() || cell.starts_with(' ') || cell.ends_with(' ');
    let is_cell = |cell: &&str| cell::is_type(cell) || cell::demand(cell).is_some() || column(cell).is_some();
    matches!(cells.len(), 2 | 3)
        && !cells.iter().any(|cell| is_apart(cell) || is_cell(cell))
        && !error_heading::is_head(&cells)
}

/// A row in which a bar right beside marks such as `_-*@` is one of its words, if spaces are around the others:
/// `| 单号 | no | 字母_-|*@ |`.
pub(super) fn with_inner_bars(line: String) -> String {
    let is_mark = |c: Option<char>| c.is_some_and(|c| "_-*@/#+~".contains(c));
    let is_apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let around = |at: usize| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        (before, line.get(at + 1..).and_then(|text| text.chars().next()))
    };
    let is_inner = |at: usize| {
        let (before, after) = around(at);
        !is_apart(before) && !is_apart(after) && (is_mark(before) || is_mark(after))
    };
    let bars = || line.match_indices('|').map(|(at, _)| at);
    let spaced = bars().filter(|at| is_apart(around(*at).0) || is_apart(around(*at).1));
    if spaced.count() < 3 || !bars().any(is_inner) {
        return line;
    }
    let mut text = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        match c == '|' && is_inner(at) {
            true => text.push_str(INNER_BAR),
            false => text.push(c),
        }
    }
    text
}

/// Whether a cell is empty or a piece of the line below a head.
pub(super) fn is_rule(cell: &str) -> bool {
    cell.bytes().all(|b| matches!(b, b'-' | b':' | b' '))
}

#[cfg(test)]
mod tests {
    use super::{INNER_BAR, with_inner_bars};

    #[test]
    fn a_bar_beside_marks_is_one_of_the_words() {
        let row = "单号 | no | string(64) | 是 | 数字、字母_-|*@ ，唯一 |";
        let inner = row.replace("_-|*", &format!("_-{INNER_BAR}*"));
        assert_eq!(with_inner_bars(row.to_owned()), inner);
        for row in [
            "|单号|no|string|字母_-|*@|",
            "a | b|c",
            "| 单号 | no |string| 是 | 略 |",
        ] {
            assert_eq!(with_inner_bars(row.to_owned()), row);
        }
    }
}
