//! Cells on lines of their own that read like headings: `错误码` as the label of a row, or as its description.

use super::cell;
use super::cell_per_line;
use super::column_heading::{column, heads};
use super::error_heading;
use super::section_heading::{Section, section};

/// The most columns of a table of error codes.
const ERROR_COLUMNS: usize = 5;
/// How many lines after a cell the next row may begin.
const BEFORE_ROW: usize = 40;
/// How many lines after a cell that reads like a heading the heading itself may be.
const BEFORE_HEADING: usize = 2_000;
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

/// Whether a text begins with a name and its flag or type.
pub(super) fn begins_row(text: &str) -> bool {
    let mut words = text.split_whitespace();
    matches!((words.next(), words.next()), (Some(name), Some(next)) if is_row(name, next))
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
///
/// `has_head` says whether the open table has a head, so that the one of the section would have one too.
pub(super) fn is_cell(
    heading: Section,
    current: Section,
    has_head: bool,
    below: impl Iterator<Item = String> + Clone,
) -> bool {
    if !may_be_cell(heading, current, has_head, below.clone()) {
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

/// Whether words that read like a heading may be a cell in the section `current`. Headings above tables of fields begin the
/// same table again at most, unless the heading of the response itself follows with its table.
fn may_be_cell(heading: Section, current: Section, has_head: bool, below: impl Iterator<Item = String>) -> bool {
    match heading {
        _ if heading == current => true,
        Section::Request | Section::Response => follows_with_table(heading, below),
        Section::ResponseHeaders => has_head,
        _ => heading.part().is_none() || has_head,
    }
}

/// Whether words that read like a heading go on with the last cell of the row above them, in an open table without bars:
/// another row of it is on the next line.
pub(super) fn goes_on(heading: Section, current: Section, below: impl Iterator<Item = String> + Clone) -> bool {
    let next = below.clone().find(|line| !line.is_empty());
    next.is_some_and(|line| is_row_of_words(&line)) && may_be_cell(heading, current, true, below)
}

/// Whether a line has a name with its flag or type after it.
fn is_row_of_words(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let begins_small = |name: &str| name.starts_with(|c: char| c.is_ascii_lowercase());
    words
        .windows(2)
        .any(|two| matches!(two, [name, next] if begins_small(name) && is_row(name, next)))
}

/// Whether a heading of a section is among the lines that follow, with the head of its table below it.
fn follows_with_table(heading: Section, below: impl Iterator<Item = String>) -> bool {
    let mut lines = below.filter(|line| !line.is_empty()).take(BEFORE_HEADING).peekable();
    while let Some(line) = lines.next() {
        if section(&line).is_some_and(|(found, _)| found == heading) && lines.peek().is_some_and(|next| is_head(next)) {
            return true;
        }
    }
    false
}

/// Whether a line is the head of a table, or its first cell.
fn is_head(line: &str) -> bool {
    let first = line.split(['|', '\t']).map(str::trim).find(|cell| !cell.is_empty());
    first.is_some_and(|cell| column(cell).is_some()) || heads(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Section, goes_on, is_above_row, is_cell, is_label_of_row};

    fn lines(text: &str) -> impl Iterator<Item = String> + Clone {
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
                assert!(
                    is_cell(heading, Section::Response, false, lines(below)),
                    "{heading:?} {below}"
                );
            }
            assert!(
                !is_cell(Section::Response, Section::Request, false, lines(below)),
                "{below}"
            );
        }
        let head = "字段名\n变量名\n必填\n类型\n示例值\n描述\n";
        let with_own = format!("{row}返回结果\n{head}");
        assert!(is_cell(Section::Response, Section::Request, false, lines(&with_own)));
        assert!(!is_cell(
            Section::RequestBody,
            Section::Request,
            false,
            lines(&with_own)
        ));
        assert!(is_cell(Section::RequestBody, Section::Request, true, lines(&with_own)));
        let words = "商户名 name 是 String(32)\n返回结果\n字段名 变量名 必填 类型\n";
        assert!(goes_on(Section::Response, Section::Request, lines(words)));
        assert!(goes_on(Section::Errors, Section::Request, lines(words)));
        assert!(!goes_on(
            Section::Response,
            Section::Request,
            lines("商户名 name 是 String(32)\n")
        ));
        assert!(!goes_on(
            Section::Errors,
            Section::Request,
            lines("NOAUTH 无权限 略 略\n")
        ));
        assert!(is_cell(
            Section::Errors,
            Section::Response,
            false,
            lines(&format!("{head}{row}"))
        ));
        for below in [
            "",
            "名称\n描述\n原因\n解决方案\nNOAUTH\n无权限\n略\n略\n商户名\nname\n是\nString(32)\n",
            "返回示例\n商户名\nname\n是\nString(32)\n",
        ] {
            assert!(
                !is_cell(Section::Errors, Section::Response, false, lines(below)),
                "{below}"
            );
        }
        assert!(!is_cell(Section::RequestSample, Section::Request, false, lines(head)));
    }

    #[test]
    fn a_label_has_its_name_below_it() {
        assert!(is_label_of_row(lines("err_code\n\n否\nString(32)")));
        assert!(is_label_of_row(lines("modify_time\nString(14)")));
        assert!(!is_label_of_row(lines("Name\nRequired\nType")));
        assert!(is_above_row(lines("商户名\nname\n是")) && !is_above_row(lines("字段名\n变量名\n必填\n类型")));
    }
}
