//! The columns of a table whose heading is missing or incomplete.

use super::cell::{demand, is_name, is_type};
use super::column_heading::{self, Column};
use super::error_heading;

/// Whether cells are the head of a table.
pub(super) fn is_head(cells: &[String]) -> bool {
    let words: Vec<&str> = cells.iter().map(String::as_str).collect();
    column_heading::columns(&words).is_some() || error_heading::is_head(&words)
}

/// Whether a table's first row heads fields, but no types.
pub(super) fn lacks_types(cells: &[&str]) -> bool {
    let columns: Vec<Option<Column>> = cells.iter().map(|cell| column_heading::column(cell)).collect();
    let has = |wanted: Column| columns.contains(&Some(wanted));
    let names = has(Column::Name) || has(Column::Label);
    let is_error = error_heading::is_head(cells);
    columns.iter().all(Option::is_some) && columns.len() >= 3 && names && !has(Column::Type) && !is_error
}

/// The columns of a row whose table has lost its head, by the places of the name and the type.
pub(super) fn usual_columns(words: &[&str]) -> Option<&'static [Column]> {
    use Column::{Description, Example, Label, Name, Required, Type};
    match words {
        [label, name, kind, flag, _] if is_name(name) && is_type(kind) && demand(flag).is_some() && !is_type(label) => {
            Some(&[Label, Name, Type, Required, Description])
        }
        [label, name, flag, kind, _, _]
            if is_name(name) && is_type(kind) && demand(flag).is_some() && !is_type(label) =>
        {
            Some(&[Label, Name, Required, Type, Example, Description])
        }
        _ => None,
    }
}

/// Whether the words of a cell have the head of a table among them.
pub(super) fn has_inner_table(cell: &str) -> bool {
    !split_inner_table(cell).1.is_empty()
}

/// The words of a cell, and those of a table inside it: in HTML, the members of an object may be in its description.
pub(super) fn split_inner_table(cell: &str) -> (Vec<&str>, Vec<&str>) {
    let mut words: Vec<&str> = cell.split_whitespace().collect();
    let is_head = |at: &usize| {
        (4..=6).any(|length| {
            let head = words.get(*at..at + length);
            head.is_some_and(|head| column_heading::columns(head).is_some())
        })
    };
    let start = (0..words.len()).find(is_head).unwrap_or(words.len());
    let inner = words.split_off(start);
    (words, inner)
}
