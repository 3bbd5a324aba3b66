//! Tables without a heading that list the members of an object of the request.

use super::object_paths;
use super::table::{Row, Table};
use crate::input::official::numbered_json;

/// Whether the row above a table is that of an object, with no sample between them.
pub(super) fn follows_object(text: &str, tables: &[Table], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| tables.get(before));
    let (Some(before), Some(table)) = (before, tables.get(index)) else {
        return false;
    };
    let last = before.rows.last();
    let between = last.and_then(|row| text.get(row.extent.end..table.start));
    let is_object = last.is_some_and(|row: &Row| row.kind.to_ascii_lowercase().contains("object"));
    is_object && !before.lists_error() && between.is_none_or(|between| numbered_json::first_object(between).is_none())
}

/// The first object of a request without a table of its members, if no sample is between the request and a table below it.
pub(super) fn object_above<'t>(text: &str, tables: &[Table], index: usize, request: &[&'t Table]) -> Option<&'t Row> {
    let (before, table) = (tables.get(index.checked_sub(1)?)?, tables.get(index)?);
    let last = request.last()?;
    let end = last.rows.last()?.extent.end;
    let between = text.get(end..table.start).unwrap_or_default();
    let is_below = std::ptr::eq(before, *last) && numbered_json::first_object(between).is_none();
    let mut rows = last.rows.iter().zip(last.rows.iter().skip(1));
    let is_object = |row: &Row| row.kind.to_ascii_lowercase().contains("object");
    let empty = rows.find(|(row, next)| is_object(row) && next.level <= row.level);
    empty.map(|(row, _)| row).filter(|_| is_below && !table.lists_error())
}

/// Whether a table without a heading of its own lists the members of an object of the request above it, as the sample below it
/// shows.
pub(super) fn lists_members(text: &str, tables: &[Table], index: usize, request: &[&Table]) -> bool {
    let Some(table) = tables
        .get(index)
        .filter(|_| object_above(text, tables, index, request).is_some())
    else {
        return false;
    };
    let end = table.rows.last().map_or(table.start, |row| row.extent.end);
    let next = tables.get(index + 1).map_or(text.len(), |next| next.start);
    let Some(sample) = text.get(end..next).and_then(numbered_json::first_object) else {
        return false;
    };
    let rows = || request.iter().flat_map(|table| &table.rows);
    let mut members = rows().filter_map(|row| sample.get(&row.name));
    rows().any(|row| sample.get(&row.name).is_some())
        && members.any(|member| object_paths::are_shown(&table.rows, member))
}
