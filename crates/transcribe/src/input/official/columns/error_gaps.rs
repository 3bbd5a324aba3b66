//! Rows of error codes with a line for each cell that lack one of their cells: their codes are in other distances than
//! the head of their table says.

use wechatpay_spec::place::Span;

use super::error_heading::{self, Columns};
use crate::findings::{Findings, listed, shorten};
use crate::input::official::error_code;
use crate::rules;

/// Reports the rows that lack a cell. `cells` are the lines of the tables, and `codes` the places of the codes among them.
pub(super) fn report(cells: &[(&str, Span)], codes: &[usize], columns: &Columns, findings: &mut Findings) {
    let is_head = |at: &usize| cells.get(*at).is_some_and(|(cell, _)| error_heading::is_word(cell));
    let text = |at: usize| cells.get(at).map_or("", |(cell, _)| *cell);
    let mut short: Vec<String> = Vec::new();
    for (index, code) in codes.iter().enumerate() {
        let Some(start) = code.checked_sub(columns.code) else {
            continue;
        };
        let next = codes.get(index + 1).and_then(|next| next.checked_sub(columns.code));
        // Where the head of another table follows, it ends the row.
        let head = (*code..next.unwrap_or(cells.len())).find(is_head);
        let end = head.or(next).unwrap_or(cells.len());
        let has_status = |start: usize| {
            let status = columns.status.map(|status| text(start + status));
            status.is_none_or(|status| error_code::status(status).is_some())
        };
        // A row is short too if the next one lacks its first cell.
        let is_next_whole = head.is_some() || next.is_none_or(has_status);
        if !has_status(start) || is_next_whole && end < start + columns.count {
            short.push(shorten(text(*code)));
        }
        if index == 0
            || codes
                .get(index - 1)
                .is_some_and(|before| (*before..start).any(|at| is_head(&at)))
        {
            let first = (0..start).rev().find(is_head).map(|head| head + 1);
            without_code(cells, first, start, columns, findings);
        }
        without_code(cells, Some(start + columns.count), end, columns, findings);
    }
    if let ([_, ..], Some((_, span))) = (short.as_slice(), codes.first().and_then(|at| cells.get(*at))) {
        let message = format!(
            "rows of error codes lack a cell that the head of their table has: {}",
            listed(&short)
        );
        let help = "compare the statuses and the titles of these codes with the document";
        findings.report(rules::CELL_MISSING, *span, message, help);
    }
}

/// Reports the cells of a row between two others that is a row without its code.
fn without_code(cells: &[(&str, Span)], first: Option<usize>, end: usize, columns: &Columns, findings: &mut Findings) {
    let own = first.and_then(|first| cells.get(first..end)).unwrap_or_default();
    let is_row = own.len() + 1 == columns.count;
    if let (true, Some((_, span))) = (is_row, own.first()) {
        let words: Vec<&str> = own.iter().map(|(cell, _)| *cell).collect();
        let message = format!("a row of error codes has no code: `{}`", shorten(&words.join(" ")));
        let help = "compare it with the document, and add its code to the spec by hand";
        findings.report(rules::NO_ERRORS, *span, message, help);
    }
}
