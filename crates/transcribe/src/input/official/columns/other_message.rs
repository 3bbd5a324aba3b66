//! The tables of a notification and of the answer to it, on the page of an operation.

use super::section_heading::Section;
use super::table::Table;
use crate::account::{self, Use};
use crate::findings::{Findings, listed, shorten};
use crate::rules;

/// Reports the rows of such a table, which are not those of the operation.
pub(super) fn leave_out(table: &Table, findings: &mut Findings) {
    let names: Vec<String> = table.rows.iter().map(|row| shorten(&row.name)).collect();
    let (message, used) = match table.section {
        Section::Acknowledgement => ("the answer to a notification", account::ACKNOWLEDGEMENT),
        _ => ("a notification", account::NOTIFICATION),
    };
    let message = format!("rows below the heading of {message} were left out: {}", listed(&names));
    let help = "if they are members of the request or the response, leave out the heading; import the notification's own page for its fields";
    let span = table.rows.first().map(|row| row.span).unwrap_or_default();
    findings.report(rules::NOT_EXPRESSED, span, message, help);
    for row in &table.rows {
        findings.mark(row.extent, Use::PassedOver(used));
    }
}
