//! Headings of the request that a page has twice, so that the tables of two requests would be read as those of one.

use super::lines::{Line, LineContent};
use super::table::Table;
use crate::findings::{Findings, shorten};
use crate::rules;

/// Reports a second heading of the request, or of one of its parts, that has a table of its own.
pub(super) fn report(text: &str, lines: &[Line], tables: &[Table], findings: &mut Findings) {
    let headings: Vec<&Line> = lines
        .iter()
        .filter(|line| matches!(line.content, LineContent::Heading))
        .collect();
    let mut known: Vec<(&Line, &str)> = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        let end = headings.get(index + 1).map_or(text.len(), |next| next.span.start);
        let has_table = tables
            .iter()
            .any(|table| table.start >= heading.span.start && table.start < end);
        if !heading.section.is_request() || !has_table {
            continue;
        }
        let words = text.get(heading.span.start..heading.span.end).unwrap_or_default();
        if let Some((_, first)) = known.iter().find(|(known, _)| known.section == heading.section) {
            let message = format!(
                "the request has two tables of one kind, below `{}` and `{}`: the fields of both were read as those of one",
                shorten(first),
                shorten(words)
            );
            let help = "if callers send one of the two, write the spec of one of them, or use `required_of`, by hand";
            findings.report(rules::NOT_EXPRESSED, heading.span, message, help);
            return;
        }
        known.push((heading, words));
    }
}
