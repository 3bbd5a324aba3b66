//! The rows of an error below those of a response in tables: `400 Bad Request`, `异常返回`.

use wechatpay_spec::place::Span;

use super::facts::NO_RESPONSE;
use super::lines::{Line, LineContent};
use super::section_heading::Section;
use super::table::{Owner, Row, Table};
use crate::findings::{Findings, listed, shorten};
use crate::input::official::error_code;
use crate::rules;

/// Makes the rows of a response below the heading of an error a table of their own, and reports them: a spec has none.
pub(super) fn split_off(tables: &mut Vec<Table>, lines: &[Line], findings: &mut Findings) {
    let Some((heading, span)) = heading(lines) else { return };
    let is_response = |table: &Table| table.section == Section::Response;
    let first = tables.iter().find(|table| is_response(table));
    let is_below = |table: &Table| table.start > span.start && !says_none(lines, span);
    if first.is_none_or(is_below) {
        return;
    }
    let mut rows: Vec<Row> = Vec::new();
    for table in tables.iter_mut().filter(|table| is_response(table)) {
        let at = table.rows.partition_point(|row| row.span.start < span.start);
        rows.extend(table.rows.split_off(at));
    }
    tables.retain(|table| !table.rows.is_empty());
    let Some(first) = rows.first() else { return };
    let names: Vec<String> = rows.iter().map(|row| shorten(&row.name)).collect();
    let message = format!(
        "the rows below `{}` are those of an error, and were left out: {}",
        shorten(heading),
        listed(&names)
    );
    let help =
        "if they are members of the response, leave out the line above them; a spec lists the codes of errors only";
    findings.report(rules::NOT_EXPRESSED, first.span, message, help);
    let start = first.span.start;
    let at = tables.partition_point(|table| table.start < start);
    tables.insert(
        at,
        Table {
            section: Section::Errors,
            rows,
            start,
            owner: Owner::None,
        },
    );
}

/// Whether a line of the response above a place says that it has no rows: `无数据`.
fn says_none(lines: &[Line], place: Span) -> bool {
    let own = lines.iter().take_while(|line| line.span.start < place.start);
    own.filter(|line| line.section == Section::Response)
        .any(|line| match &line.content {
            LineContent::Text(text) => NO_RESPONSE.iter().any(|words| text.contains(words)),
            LineContent::Heading | LineContent::Cells(_) => false,
        })
}

/// The line in a response that heads the rows of an error, unless the status of a success follows.
fn heading(lines: &[Line]) -> Option<(&str, Span)> {
    let mut texts = lines.iter().filter_map(|line| match &line.content {
        LineContent::Text(text) if line.section == Section::Response => Some((text.as_str(), line.span)),
        _ => None,
    });
    let heading = texts.find(|(text, _)| error_code::heads_rows(text))?;
    (!texts.any(|(text, _)| error_code::is_success(text))).then_some(heading)
}
