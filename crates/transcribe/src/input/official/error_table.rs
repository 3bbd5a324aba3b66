//! The tables of error codes: `400 | PARAM_ERROR | 参数错误 | … |`, or one cell a line.

use wechatpay_spec::model::ErrorCode;
use wechatpay_spec::place::Span;

use super::broken_words::may_be_part_of_code;
use super::error_code;
use super::marks::without_marks;
use crate::account::{SOLUTION, Use};
use crate::facts::code::is_code;
use crate::facts::demand::flags_in;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The heads of the columns.
const COLUMNS: &[&str] = &["状态码", "错误码", "描述", "解决方案", "原因", "名称"];

/// The maximum number of lines between two codes that are read as cells.
const LINES: usize = 12;

/// The errors in a part of the text that begins at a byte of it.
pub(super) fn read(text: &str, start: usize, findings: &mut Findings) -> Vec<ErrorCode> {
    let mut errors = Vec::new();
    let mut at = start;
    // The lines of cells that have no bars.
    let mut cells: Vec<(&str, Span)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let begin = at + line.len() - line.trim_start().len();
        let span = Span {
            start: begin,
            end: begin + line.trim().len(),
        };
        at += line.len();
        let text = without_marks(line);
        match line.contains('|') {
            true => bars(text, span, &mut errors, findings),
            // The text of a PDF file has several blanks between them.
            false if cells_between_blanks(text).is_some() => {
                let row = cells_between_blanks(text).unwrap_or_default().join(" | ");
                bars(&format!("{row} |"), span, &mut errors, findings);
            }
            // The copy of a browser has tabs between the cells.
            false if is_row_with_tabs(text) => {
                let row = format!("{} |", text.replace('\t', " | "));
                bars(&row, span, &mut errors, findings);
            }
            false if !text.is_empty() => cells.push((text, span)),
            false => {}
        }
    }
    one_cell_a_line(&cells, &mut errors, findings);
    if let [.., (code, _), (title, span)] = cells.as_slice()
        && is_code(code)
        && !COLUMNS.contains(title)
    {
        may_go_on(*span, findings);
    }
    errors
}

/// A row with bars between its cells. Other rows may have run into it.
fn bars(line: &str, span: Span, errors: &mut Vec<ErrorCode>, findings: &mut Findings) {
    let is_dashes = |cell: &&str| !cell.is_empty() && cell.bytes().all(|b| matches!(b, b'-' | b':'));
    let cells: Vec<&str> = line
        .trim_matches('|')
        .split('|')
        .map(str::trim)
        .filter(|cell| !is_dashes(cell))
        .collect();
    let is_head = cells.iter().all(|cell| COLUMNS.contains(cell));
    if !is_head && !line.trim_end().ends_with('|') && cells.len() > 2 {
        may_go_on(span, findings);
    }
    findings.mark(span, if is_head { Use::Label } else { Use::Row });
    // A status over several rows is written in the first of them.
    if let [code, title, _, ..] = cells.as_slice()
        && code.len() > 2
        && is_code(code)
        && is_whole(code, title)
        && status(code).is_none()
    {
        match errors.last().and_then(|error| error.status) {
            Some(above) => error_code::add(errors, Some(above), code, title),
            None => unreadable(line, span, findings),
        }
        return;
    }
    let has_code = cells.iter().any(|cell| cell.len() > 3 && is_code(cell));
    if has_code && !cells.iter().any(|cell| status(cell).is_some() || joined(cell)) {
        unreadable(line, span, findings);
    }
    for (index, cell) in cells.iter().enumerate() {
        if joined(cell) {
            unreadable(line, span, findings);
        }
        let Some(status) = status(cell) else { continue };
        match (cells.get(index + 1), cells.get(index + 2)) {
            (Some(code), Some(title)) if is_whole(code, title) => error_code::add(errors, Some(status), code, title),
            (Some(_), Some(_)) => unreadable(line, span, findings),
            _ => cut_off(line, span, findings),
        }
    }
}

/// The cells of a row that begins with a status and a code, with several blanks between them.
fn cells_between_blanks(text: &str) -> Option<Vec<&str>> {
    let cells: Vec<&str> = text
        .split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    let [status, code, _, ..] = cells.as_slice() else {
        return None;
    };
    (error_code::status(status).is_some() && is_code(code)).then_some(cells)
}

/// Whether a line is a row of several cells with tabs between them: the heads, or a row with a code.
fn is_row_with_tabs(line: &str) -> bool {
    let cells: Vec<&str> = line
        .split('\t')
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    let is_head = cells.iter().all(|cell| COLUMNS.contains(cell));
    let has_code = cells.iter().take(2).any(|cell| cell.len() > 2 && is_code(cell));
    cells.len() > 1 && (is_head || has_code && flags_in(line).is_empty())
}

/// Rows that begin with a status, a code and a title, each on a line of its own.
fn one_cell_a_line(cells: &[(&str, Span)], errors: &mut Vec<ErrorCode>, findings: &mut Findings) {
    let mut since = LINES;
    // The place of the code that the last row has.
    let mut code_at = None;
    for (index, (cell, span)) in cells.iter().enumerate() {
        let Some(status) = status(cell) else {
            if joined(cell) || (is_code(cell) && cell.len() > 3 && code_at != Some(index)) {
                unreadable(cell, *span, findings);
            }
            if COLUMNS.contains(cell) || cell.ends_with("错误码") {
                since = LINES;
                findings.mark(*span, Use::Label);
            } else if since < LINES && flags_in(cell).is_empty() {
                // A field that is declared here is in no table that is read.
                findings.mark(*span, Use::PassedOver(SOLUTION));
            }
            since = since.saturating_add(1);
            continue;
        };
        match (cells.get(index + 1), cells.get(index + 2)) {
            (Some((code, code_span)), Some((title, title_span))) if is_whole(code, title) => {
                for span in [span, code_span, title_span] {
                    findings.mark(*span, Use::Row);
                }
                error_code::add(errors, Some(status), code, title);
                code_at = Some(index + 1);
                since = 0;
            }
            (Some((code, _)), None) if is_code(code) => cut_off(cell, *span, findings),
            (None, _) => cut_off(cell, *span, findings),
            _ => unreadable(cell, *span, findings),
        }
    }
}

/// Whether a line begins with a status and goes on with a code: two cells.
fn joined(line: &str) -> bool {
    let first = line.get(..3).and_then(status);
    let rest = line.get(3..).unwrap_or_default().trim_start();
    let word = rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next();
    first.is_some() && word.is_some_and(|word| word.len() > 2 && is_code(word))
}

/// Whether a cell is a code, and the next one is not the rest of it.
fn is_whole(code: &str, next: &str) -> bool {
    is_code(code) && !code.ends_with('_') && !may_be_part_of_code(next)
}

fn unreadable(row: &str, span: Span, findings: &mut Findings) {
    let message = format!(
        "the row of errors that begins with `{}` cannot be read",
        shorten(row.trim())
    );
    let help = "a status, a code and a title are on lines of their own, or have bars between them";
    findings.report(rules::ROW, span, message, help);
}

/// Reports a row of errors that lacks its last cell.
fn may_go_on(span: Span, findings: &mut Findings) {
    let message = "the last row of error codes lacks its end; the page may end within the table";
    let help = "if the page has more on the site, save the whole page";
    findings.report(rules::PARTIAL, span, message, help);
}

fn cut_off(row: &str, span: Span, findings: &mut Findings) {
    let message = format!(
        "the page ends within the row of errors that begins with `{}`",
        shorten(row.trim())
    );
    findings.report(rules::CUT_OFF, span, message, "save the whole page");
}

/// The status of an error; that of a success does not count.
fn status(cell: &str) -> Option<u16> {
    error_code::status(cell).filter(|status| *status > 200)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::findings::Findings;

    fn errors(text: &str) -> (Vec<String>, bool) {
        let mut findings = Findings::new("page.txt");
        let errors = read(text, 0, &mut findings);
        let shown = errors.iter().map(|error| {
            let status = error.status.unwrap_or_default();
            format!(
                "{status} {} {}",
                error.code.value,
                error.title.as_deref().unwrap_or_default()
            )
        });
        (shown.collect(), findings.has_error())
    }

    #[test]
    fn a_status_may_be_that_of_several_rows() {
        let bars =
            "状态码 | 错误码 | 描述 | 解决方案 |\n400 | A_B | 甲 | 略 |\nC_D | 乙 | 略 |\n403 | E_F | 丙 | 略 |\n";
        assert_eq!(
            errors(bars),
            (
                ["400 A_B 甲", "400 C_D 乙", "403 E_F 丙"].map(str::to_owned).to_vec(),
                false
            )
        );
        // Nothing is above the first row.
        assert!(errors("状态码 | 错误码 | 描述 | 解决方案 |\nC_D | 乙 | 略 |\n").1);
    }

    const ROWS: [&str; 2] = ["400 PARAM_ERROR 参数错误", "202 USER_PAYING 支付中"];

    #[test]
    fn rows_have_bars_or_a_line_for_each_cell() {
        let bars = "状态码 | 错误码 | 描述 | 解决方案 |\n---|---|---|---|\n400 | PARAM_ERROR | 参数错误 | 略 |\n202 | USER_PAYING | 支付中 | 略 |\n";
        assert_eq!(errors(bars), (ROWS.map(str::to_owned).to_vec(), false));
        let joined = bars.replace("|\n", "|");
        assert_eq!(errors(&joined), (ROWS.map(str::to_owned).to_vec(), false));
        let cells = "公共错误码\n\n状态码\n\n错误码\n描述\n解决方案\n400\n\nPARAM_ERROR\n参数错误\n略\n略\n业务错误码\n状态码\n错误码\n描述\n解决方案\n202\nUSER_PAYING\n支付中\n略\n反馈\n";
        assert_eq!(errors(cells), (ROWS.map(str::to_owned).to_vec(), false));
        let tabs = "公共错误码\n状态码\t错误码\t描述\t解决方案\n400\tPARAM_ERROR\t参数错误\t略\n业务错误码\n202\tUSER_PAYING\t支付中\t略\n";
        assert_eq!(errors(tabs), (ROWS.map(str::to_owned).to_vec(), false));
        let blanks = tabs.replace('\t', "    ");
        assert_eq!(errors(&blanks), (ROWS.map(str::to_owned).to_vec(), false));
        let shared = "状态码\t错误码\t描述\t解决方案\n400\tA_B\t甲\t略\n\tC_D\t乙\t略\n";
        assert_eq!(errors(shared).0, ["400 A_B 甲", "400 C_D 乙"]);
    }

    #[test]
    fn a_code_has_one_line_for_each_status() {
        let cells = "状态码\n错误码\n描述\n400\nA_B\n甲\n400\nA_B\n乙\n403\nA_B\n丙\n";
        assert_eq!(errors(cells).0, ["400 A_B 甲", "403 A_B 丙"]);
    }

    #[test]
    fn a_row_that_is_cut_off_or_joined_is_reported() {
        for text in [
            "状态码\n错误码\n描述\n400\nA_B\n",
            "状态码\n错误码\n描述\n400\n",
            "状态码 | 错误码 | 描述 |\n400 | A_B",
            "状态码\n错误码\n描述\n400 A_B\n甲\n",
            "状态码\n错误码\n描述\n400\nA_B甲\n略\n",
            "状态码\n错误码\n描述400\nPARAM_ERROR\n甲\n略\n",
            "400 | A_B | 甲 | 略 | 401 A_B | 乙 |",
        ] {
            assert!(errors(text).1, "{text}");
        }
    }
}
