//! Pages of which nothing follows the rows of a table, so that they may end within it.

use wechatpay_spec::place::Span;

use super::error_heading;
use super::lines::{Line, LineContent};
use super::table::Table;
use crate::findings::Findings;
use crate::rules;

/// Whether anything follows the rows of tables: a heading, error codes or a sample. Otherwise rows may be missing.
pub(super) fn goes_on(lines: &[Line], tables: &[&Table]) -> bool {
    let Some(last) = tables.last().and_then(|table| table.rows.last()) else {
        return true;
    };
    let follows = lines.iter().filter(|line| line.span.start > last.span.start);
    follows.into_iter().any(|line| match &line.content {
        LineContent::Heading => true,
        LineContent::Text(text) => text
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with(['{', '<']),
        LineContent::Cells(cells) => {
            let words: Vec<&str> = cells.iter().map(String::as_str).collect();
            error_heading::is_head(&words)
        }
    })
}

/// Reports a part of a page that nothing follows.
pub(super) fn report(part: &str, findings: &mut Findings) {
    let message = format!("nothing follows the {part}; the page may end within it");
    let help = "if the page has more on the site, save the whole page; fields that the spec has are kept";
    findings.report(rules::PARTIAL, Span::default(), message, help);
}
