//! Names of fields that spaces in the cells of a Markdown table show to be members: `| &nbsp;&nbsp;total |`.

/// Spaces of which white space at the beginning of a cell may consist, and how wide they are.
const SPACES: &[(&str, usize)] = &[
    ("&nbsp;", 1),
    ("&ensp;", 1),
    ("&emsp;", 2),
    ("\u{A0}", 1),
    ("\u{2002}", 1),
    ("\u{2003}", 2),
    ("\u{3000}", 2),
];

/// A text in which a hyphen for each level is before the names of members; `None` if no cell is indented.
pub(super) fn marked(text: &str) -> Option<String> {
    if !SPACES.iter().any(|(space, _)| text.contains(space)) {
        return None;
    }
    let mut marked = String::new();
    let mut table: Vec<&str> = Vec::new();
    for line in text.split_inclusive('\n') {
        if is_row(line) {
            table.push(line);
            continue;
        }
        add(&table, &mut marked);
        table.clear();
        marked.push_str(line);
    }
    add(&table, &mut marked);
    (marked != text).then_some(marked)
}

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|') && line.matches('|').count() > 3
}

/// Adds the rows of a table. The levels are those of its widths of white space.
fn add(table: &[&str], marked: &mut String) {
    let mut widths: Vec<usize> = table
        .iter()
        .filter_map(|line| indentation(line))
        .map(|(_, width, _)| width)
        .collect();
    widths.sort_unstable();
    widths.dedup();
    for line in table {
        match indentation(line) {
            Some((before, width, rest)) => {
                let level = 1 + widths.partition_point(|own| *own < width);
                marked.push_str(before);
                marked.push_str(&"-".repeat(level));
                marked.push(' ');
                marked.push_str(rest);
            }
            None => marked.push_str(line),
        }
    }
}

/// A row up to its first cell, how wide the white space at the beginning of that cell is, and the words behind it.
fn indentation(line: &str) -> Option<(&str, usize, &str)> {
    let at = line.find('|')? + 1;
    let (before, cell) = line.split_at_checked(at)?;
    let mut rest = cell;
    let mut width = 0;
    loop {
        let space = SPACES.iter().find(|(space, _)| rest.starts_with(space));
        match space {
            Some((space, own)) => {
                rest = rest.strip_prefix(space)?;
                width += own;
            }
            None if rest.starts_with(' ') => rest = rest.strip_prefix(' ')?,
            None => break,
        }
    }
    let is_name = rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '`' | '*'));
    (is_name && width > 0).then_some((before, width, rest))
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn members_get_a_mark_for_each_level() {
        let table = "| 名称 | 类型 | 描述 |\n| a | object | 略 |\n| &nbsp;&nbsp;b | object | 略 |\n| \u{3000}\u{3000}`c` | int | 略 |\n";
        let expected = "| 名称 | 类型 | 描述 |\n| a | object | 略 |\n|- b | object | 略 |\n|-- `c` | int | 略 |\n";
        assert_eq!(marked(table).as_deref(), Some(expected));
        assert_eq!(marked("| a | int | 略&nbsp;b |\n"), None);
        assert_eq!(marked("a&nbsp;必填 int\n"), None);
    }
}
