//! Rows of a request that are read as those of the response, because the heading above their table is missing or wrong
//! or because lines of the page are there twice.

use super::field;
use super::section_heading::Section;
use super::table::{Row, Table};
use crate::draft::RequestPart;
use crate::findings::{Findings, shorten};
use crate::rules;

/// How many rows at the beginning of two tables are compared.
const FIRST_ROWS: usize = 2;

const HELP: &str = "the fields may belong to the request: leave out lines that are there twice, and write the headings `请求参数` and `返回参数` above the tables of each";

/// Reports the first row of the response, or of the error codes, that a request has.
pub(super) fn report(request: &[&Table], response: &[&Table], errors: &[&Table], findings: &mut Findings) {
    let misplaced = response.iter().find_map(|table| match has_own_heading(table) {
        true => all_name_parts(table),
        false => names_part(table).or_else(|| begins_like(table, request)),
    });
    let errors = errors.iter().filter(|table| table.section == Section::Errors);
    let Some(row) = misplaced.or_else(|| errors.into_iter().find_map(|table| names_part(table))) else {
        return;
    };
    let message = format!(
        "`{}` is not read as part of the request, but its row reads as if it were",
        shorten(&row.name)
    );
    findings.report(rules::REQUEST_MISPLACED, row.span, message, HELP);
}

/// Reports a table without a heading below a request that has an object without members: it may list them.
pub(super) fn report_members(table: &Table, findings: &mut Findings) {
    let Some(row) = table.rows.first() else { return };
    let message = format!(
        "`{}` is read as part of the response, but no heading is above its table, which may list the members of an object of the request",
        shorten(&row.name)
    );
    findings.report(rules::REQUEST_MISPLACED, row.span, message, HELP);
}

/// Whether a heading says that the table lists the fields of the response.
fn has_own_heading(table: &Table) -> bool {
    matches!(table.section, Section::Response | Section::ResponseSample)
}

/// The part of the request that a row names, in a cell or as the first word of its description. Headers of a response are
/// reported elsewhere.
fn part(row: &Row) -> Option<RequestPart> {
    match row.part {
        Some(RequestPart::Header) => None,
        Some(part) => Some(part),
        None => field::part(&row.description).0,
    }
}

/// The first row that names a part of the request.
fn names_part(table: &Table) -> Option<&Row> {
    table.rows.iter().find(|row| part(row).is_some())
}

/// The first row that names a part which only requests have, if all outermost rows name one. A description of a response
/// may begin with such a word: `Query result`, `body`.
fn all_name_parts(table: &Table) -> Option<&Row> {
    let mut outermost = table.rows.iter().filter(|row| row.level == 0);
    let only = |row: &&Row| matches!(part(row), Some(RequestPart::Path | RequestPart::Query));
    outermost
        .all(|row| part(row).is_some())
        .then(|| table.rows.iter().find(only))
        .flatten()
}

/// The first row, if the table begins like one of the request. One of the rows may differ.
fn begins_like<'t>(table: &'t Table, request: &[&Table]) -> Option<&'t Row> {
    let is_same = |row: &Row, other: &Row| {
        row.name == other.name
            && row.kind == other.kind
            && row.demand == other.demand
            && row.description == other.description
    };
    let begins = |other: &&Table| {
        let mut pairs = table.rows.iter().zip(&other.rows).take(FIRST_ROWS);
        pairs.any(|(row, other)| is_same(row, other))
    };
    request.iter().any(begins).then(|| table.rows.first()).flatten()
}
