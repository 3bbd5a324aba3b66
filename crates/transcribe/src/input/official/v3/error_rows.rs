//! The rows of an error below those of a response: `400 Bad Request`, `异常返回`.

use std::ops::Range;

use super::declared::declared;
use crate::account::{self, Use};
use crate::findings::{Findings, listed, shorten};
use crate::input::official::error_code;
use crate::input::official::marks::without_marks;
use crate::input::page_text::PageText;
use crate::rules;

/// The maximum number of characters of a heading.
const HEADING: usize = 40;
/// Words of the headings above the rows of an error.
const HEADINGS: &[&str] = &[
    "异常返回",
    "异常应答",
    "异常响应",
    "错误返回",
    "错误应答",
    "错误响应",
    "失败返回",
    "失败应答",
    "失败响应",
    "返回异常",
    "应答异常",
];

/// The range of the response without the rows of an error at its end, which are reported: a spec has none.
pub(super) fn leave_out(page: &PageText, range: Range<usize>, findings: &mut Findings) -> Range<usize> {
    let text = page.text.as_str();
    let mut at = range.start;
    let lines = text.get(range.clone()).unwrap_or_default().split_inclusive('\n');
    for line in lines {
        let start = at;
        at += line.len();
        let words = without_marks(line).trim();
        if !is_heading(words) || declared(page, range.start..start).is_empty() {
            continue;
        }
        let rows = declared(page, start..range.end);
        // The rows of a success may be below.
        let is_last = !text.get(at..range.end).unwrap_or_default().lines().any(is_success);
        if rows.is_empty() || !is_last {
            continue;
        }
        let names: Vec<String> = rows.iter().map(|row| shorten(row.name)).collect();
        let message = format!(
            "the rows below `{}` are those of an error, and were left out: {}",
            shorten(words),
            listed(&names)
        );
        let help =
            "if they are members of the response, leave out the line above them; a spec lists the codes of errors only";
        findings.report(
            rules::NOT_EXPRESSED,
            rows.first().map_or_else(Default::default, |row| row.span),
            message,
            help,
        );
        for row in &rows {
            findings.mark(row.span, Use::PassedOver(account::ERROR_FIELDS));
        }
        return range.start..start;
    }
    range
}

/// Whether a line heads the rows of an error.
fn is_heading(words: &str) -> bool {
    if words.is_empty() || words.chars().count() > HEADING {
        return false;
    }
    let status = error_code::status(words).is_some_and(|status| status >= 300);
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | ' ' | '(' | ')' | '（' | '）');
    let words = words.trim_start_matches(number);
    let is_short = words.chars().count() <= 12 && !words.contains(['。', '，', ',', '【']);
    status || is_short && HEADINGS.iter().any(|heading| words.starts_with(heading))
}

/// Whether a line is the status of a success: `200 OK`.
fn is_success(line: &str) -> bool {
    error_code::status(without_marks(line)).is_some_and(|status| status < 300)
}
