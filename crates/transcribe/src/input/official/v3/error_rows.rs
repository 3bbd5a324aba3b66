//! The rows of an error below those of a response: `400 Bad Request`, `异常返回`.

use std::ops::Range;

use super::declared::declared;
use crate::account::{self, Use};
use crate::findings::{Findings, listed, shorten};
use crate::input::official::error_code;
use crate::input::official::marks::without_marks;
use crate::input::page_text::PageText;
use crate::rules;

/// The range of the response without the rows of an error at its end, which are reported: a spec has none.
pub(super) fn leave_out(page: &PageText, range: Range<usize>, findings: &mut Findings) -> Range<usize> {
    let text = page.text.as_str();
    let mut at = range.start;
    let lines = text.get(range.clone()).unwrap_or_default().split_inclusive('\n');
    for line in lines {
        let start = at;
        at += line.len();
        let words = without_marks(line).trim();
        if !error_code::heads_rows(words) || declared(page, range.start..start).is_empty() {
            continue;
        }
        let rows = declared(page, start..range.end);
        // The rows of a success may be below.
        let is_last = !text
            .get(at..range.end)
            .unwrap_or_default()
            .lines()
            .any(error_code::is_success);
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
