//! The marks beside objects in tables that can be opened, which a saved page has on lines of their own: `+`, `展开`.

use super::cell;

const MARKS: &[&str] = &[
    "+",
    "-",
    "＋",
    "－",
    "−",
    "▸",
    "▶",
    "►",
    "▼",
    "▾",
    "⊕",
    "⊖",
    "⊞",
    "⊟",
    "展开",
    "收起",
    "展开行",
    "关闭行",
    "展开/收起",
    "Expand row",
    "Collapse row",
];
/// How many cells after its name an object has its type.
const CELLS: usize = 3;

/// Whether a line is nothing but such a mark.
pub(super) fn is_mark(line: &str) -> bool {
    MARKS.contains(&line)
}

/// Whether the lines that follow are the cells of an object.
pub(super) fn is_before_object(below: impl Iterator<Item = String>) -> bool {
    let mut cells = below.filter(|line| !line.is_empty());
    let is_object = |cell: &String| {
        let kind = cell.to_ascii_lowercase();
        cell::is_type(cell) && (kind.contains("object") || kind.contains("array"))
    };
    cells.next().is_some_and(|name| cell::is_name(&name)) && cells.take(CELLS).any(|cell| is_object(&cell))
}

#[cfg(test)]
mod tests {
    use super::{is_before_object, is_mark};

    #[test]
    fn a_mark_is_beside_an_object() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>().into_iter();
        assert!(is_mark("+") && is_mark("展开") && !is_mark("+1"));
        assert!(is_before_object(lines("amount\nobject\n否")) && is_before_object(lines("goods\n\n否\nobject[]")));
        assert!(!is_before_object(lines("mchid\nstring(32)\n否")) && !is_before_object(lines("金额\namount\nobject")));
    }
}
