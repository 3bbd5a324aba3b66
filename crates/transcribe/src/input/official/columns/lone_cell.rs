//! Cells on lines of their own that read like headings: `错误码` as the label of a row, or as its description.

use super::cell;
use super::cell_per_line;
use super::column_heading::column;
use super::error_heading;
use super::section_heading::{Section, section};

/// The most columns of a table of error codes.
const ERROR_COLUMNS: usize = 5;
/// How many lines after a cell the next row may begin.
const BEFORE_ROW: usize = 40;
/// How many lines before a cell its own row has its type.
pub(super) const BEHIND_TYPE: usize = 12;

/// Whether the words above these lines are the label of a field, not a heading: `错误代码` above `err_code` and `否`, in a
/// table with one cell a line.
pub(in crate::input) fn is_label_of_row(below: impl Iterator<Item = String>) -> bool {
    let mut cells = below.filter(|line| !line.is_empty());
    let (Some(name), Some(next)) = (cells.next(), cells.next()) else {
        return false;
    };
    is_row(&name, &next)
}

/// Whether two lines are a name with its flag or type. `Name` and `Required` head columns; `name` and `是` do not.
fn is_row(name: &str, next: &str) -> bool {
    let is_small = name.starts_with(|c: char| c.is_ascii_lowercase());
    let may_be_name = column(name).is_none() || is_small && column(next).is_none();
    may_be_name && cell::is_name(name) && (cell::demand(next).is_some() || cell::is_type(next))
}

/// Whether a row follows at once, without the head of a table: a label, and a name with its flag or type.
pub(in crate::input) fn is_above_row(below: impl Iterator<Item = String>) -> bool {
    let cells: Vec<String> = below.filter(|line| !line.is_empty()).take(3).collect();
    match cells.as_slice() {
        [label, name, next] => column(label).is_none() && section(label).is_none() && is_row(name, next),
        _ => false,
    }
}

/// Whether words that read like the heading of a section are a cell at the end of a row, in the open table of the section
/// `current` with one cell a line: other rows of this table follow, before another heading or the head of another table.
pub(super) fn is_cell(heading: Section, current: Section, below: impl Iterator<Item = String>) -> bool {
    // Headings above tables of fields begin the same table again at most.
    let heads_fields = heading.is_request() || matches!(heading, Section::Response | Section::ResponseHeaders);
    if heads_fields && heading != current {
        return false;
    }
    let lines: Vec<String> = below
        .filter(|line| !line.is_empty())
        .take(BEFORE_ROW)
        .take_while(|line| !line.contains('|'))
        .collect();
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    for at in 0..texts.len() {
        let rest = texts.get(at..).unwrap_or_default();
        let [first, more @ ..] = rest else { return false };
        if cell_per_line::head_length(rest) > 0 {
            // The head of a table of fields is below no heading of error codes.
            return heading == Section::Errors;
        }
        let begins_errors = (3..=ERROR_COLUMNS)
            .filter_map(|length| rest.get(..length))
            .any(error_heading::is_head);
        if begins_errors {
            return false;
        }
        let begins_row =
            matches!(more, [next, ..] if is_row(first, next) && first.starts_with(|c: char| c.is_ascii_lowercase()));
        if begins_row {
            return true;
        }
        let is_label = matches!(more, [name, next, ..] if is_row(name, next));
        if section(first).is_some() && !is_label {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Section, is_above_row, is_cell, is_label_of_row};

    fn lines(text: &str) -> impl Iterator<Item = String> {
        text.lines().map(str::to_owned)
    }

    #[test]
    fn a_cell_has_rows_of_its_table_below_it() {
        let row = "商户名\nname\n是\nString(32)\n张三\n商户名\n";
        let english = "Trade type\ntrade_type\nString(16)\nYes\n";
        for below in [row, english, "详见下文\n商户名\nname\nString(32)\n"] {
            for heading in [
                Section::Errors,
                Section::Introduction,
                Section::ResponseSample,
                Section::Response,
            ] {
                assert!(is_cell(heading, Section::Response, lines(below)), "{heading:?} {below}");
            }
            assert!(!is_cell(Section::Response, Section::Request, lines(below)), "{below}");
        }
        let head = "字段名\n变量名\n必填\n类型\n示例值\n描述\n";
        assert!(is_cell(
            Section::Errors,
            Section::Response,
            lines(&format!("{head}{row}"))
        ));
        for below in [
            "",
            "名称\n描述\n原因\n解决方案\nNOAUTH\n无权限\n略\n略\n商户名\nname\n是\nString(32)\n",
            "返回示例\n商户名\nname\n是\nString(32)\n",
        ] {
            assert!(!is_cell(Section::Errors, Section::Response, lines(below)), "{below}");
        }
        assert!(!is_cell(Section::RequestSample, Section::Request, lines(head)));
    }

    #[test]
    fn a_label_has_its_name_below_it() {
        assert!(is_label_of_row(lines("err_code\n\n否\nString(32)")));
        assert!(is_label_of_row(lines("modify_time\nString(14)")));
        assert!(!is_label_of_row(lines("Name\nRequired\nType")));
        assert!(is_above_row(lines("商户名\nname\n是")) && !is_above_row(lines("字段名\n变量名\n必填\n类型")));
    }
}
