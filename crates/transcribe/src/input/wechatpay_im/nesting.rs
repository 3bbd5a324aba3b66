//! Nests the rows of a table: each row gets the rows of its members.

use wechatpay_spec::place::Span;
use wechatpay_spec::plural::counted;

use super::cell::Attributes;
use super::table::RawRow;
use crate::facts::white_space::single_blanks;
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// The maximum nesting of rows.
const DEPTH: usize = 32;
/// The maximum length of a cell, in bytes.
const CELL_SIZE: usize = 8 << 10;
/// The maximum number of rows of a table.
const ROWS: usize = 2_000;

/// A field's row, with the rows of its members.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) required: bool,
    /// The type as the table writes it.
    pub(super) kind: String,
    /// The attributes of the type: encryption, encoding.
    pub(super) attributes: Attributes,
    /// The description, or one for each alternative.
    pub(super) descriptions: Vec<String>,
    pub(super) members: Vec<Self>,
    /// Whether a line separates the members from their field: then the field is a string that encodes them.
    pub(super) embedded: bool,
    /// The corrections of the row: the key of the spec, if it is about one, and the reason.
    pub(super) corrected: Vec<(Option<&'static str>, &'static str)>,
    /// The facts that were inferred about the row, in the same way.
    pub(super) inferred: Vec<(Option<&'static str>, &'static str)>,
}

impl Row {
    pub(super) fn is_object(&self) -> bool {
        self.kind.starts_with("object")
    }

    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        self.members.iter().find(|row| row.name == name)
    }
}

/// A row with its level, or the line between a string and the fields that it encodes.
enum Flat {
    Line,
    Row(usize, Row),
}

/// Nests rows.
pub(super) fn nest(rows: &[RawRow], findings: &mut Findings) -> Vec<Row> {
    if let Some(row) = rows.get(ROWS) {
        let message = format!("the table has {} rows; at most {ROWS} are read", rows.len());
        findings.report(rules::ROW, row.span, message, "split the page");
    }
    let rows = rows.get(..ROWS).unwrap_or(rows);
    let mut flat: Vec<Flat> = rows.iter().filter_map(|row| flatten(row, findings)).collect();
    correct_levels(&mut flat, findings);
    let mut builder = Builder {
        rest: flat.into_iter().peekable(),
        pending_line: false,
        findings,
    };
    builder.level(0)
}

fn flatten(row: &RawRow, findings: &mut Findings) -> Option<Flat> {
    let size = row.name.text.len().max(row.kind.text.len()).max(row.description.len());
    if size > CELL_SIZE {
        let message = format!("a cell has {size} bytes; at most {CELL_SIZE} are read");
        findings.report(
            rules::CELL_SIZE,
            row.span,
            message,
            "shorten the text; only a short label of a description is used",
        );
        return None;
    }
    if row.name.attributes.class("im-table-line").is_some() && row.name.text.is_empty() {
        return Some(Flat::Line);
    }
    let written = row.name.text.replace('\\', "");
    let name: String = written.split_whitespace().collect();
    let mut corrected = Vec::new();
    if name != written {
        corrected.push((None, reason::BROKEN_NAME));
    }
    // Also the row of dashes of a table that has lost its head.
    if name.is_empty() || name.chars().all(|c| matches!(c, '-' | ':')) {
        let message = "the row has no field name";
        findings.report(
            rules::ROW,
            row.span,
            message,
            "write the field's name in the first cell",
        );
        return None;
    }
    let attribute = |name: &str| {
        let name_cell = row.name.attributes.get(name);
        name_cell.or_else(|| row.kind.attributes.get(name))
    };
    let indent = match attribute("data-indent").map(str::parse::<usize>) {
        None => 0,
        Some(Ok(indent)) if indent <= DEPTH => indent,
        Some(_) => {
            let message = format!("the indent of `{}` is not a number up to {DEPTH}", shorten(&name));
            findings.report(
                rules::NESTING,
                row.span,
                message,
                "write `data-indent=1` for a member, `data-indent=2` for a member of a member",
            );
            return None;
        }
    };
    let row = Row {
        name,
        span: row.span,
        required: attribute("data-required").is_some(),
        kind: row.kind.text.trim_matches('`').trim().to_owned(),
        attributes: row.kind.attributes.with(&row.name.attributes),
        descriptions: vec![single_blanks(&row.description)],
        members: Vec::new(),
        embedded: false,
        corrected,
        inferred: Vec::new(),
    };
    Some(Flat::Row(indent, row))
}

/// Corrects two kinds of wrong levels that occur and can be meant in one way only.
fn correct_levels(flat: &mut [Flat], findings: &mut Findings) {
    let places: Vec<usize> = flat
        .iter()
        .enumerate()
        .filter_map(|(at, item)| matches!(item, Flat::Row(..)).then_some(at))
        .collect();
    let indent = |flat: &[Flat], at: Option<&usize>| match at.and_then(|at| flat.get(*at)) {
        Some(Flat::Row(indent, _)) => Some(*indent),
        _ => None,
    };
    let mut warn = |row: &mut Row| {
        row.corrected.push((None, reason::BROKEN_NESTING));
        let message = format!(
            "the indent of `{}` does not fit its neighbours, and was corrected",
            shorten(&row.name)
        );
        findings.report(
            rules::NESTING_CORRECTED,
            row.span,
            message,
            "check where the field is in the spec",
        );
    };
    for (place, at) in places.iter().enumerate() {
        // A field that lacks one level of indent: its neighbours have it, and so do its own members.
        let before = place.checked_sub(1).and_then(|before| indent(flat, places.get(before)));
        let after = indent(flat, places.get(place + 1));
        if let (Some(before), Some(after), Some(Flat::Row(own, row))) = (before, after, flat.get_mut(*at))
            && after > *own + 1
            && before + 1 >= after
        {
            *own = after - 1;
            warn(row);
        }
    }
    for (place, at) in places.iter().enumerate() {
        // The first member of an object that is on the object's own level: the second member shows the right level.
        let before = place.checked_sub(1).and_then(|before| places.get(before));
        let before_is_object =
            matches!(before.and_then(|at| flat.get(*at)), Some(Flat::Row(_, row)) if row.is_object());
        // Rows below a line are encoded in a string.
        let line_follows = matches!(flat.get(at + 1), Some(Flat::Line));
        let before = indent(flat, before);
        let after = indent(flat, places.get(place + 1));
        if let (Some(before), Some(after), Some(Flat::Row(own, row))) = (before, after, flat.get_mut(*at))
            && before_is_object
            && !line_follows
            && before == *own
            && after == *own + 1
            && !row.is_object()
            && ["data-encrypted", "data-encoded", "data-encoded-by"]
                .iter()
                .all(|key| !row.attributes.has(key))
        {
            *own += 1;
            warn(row);
        }
    }
}

struct Builder<'f> {
    rest: std::iter::Peekable<std::vec::IntoIter<Flat>>,
    /// Whether there was a line since the last row.
    pending_line: bool,
    findings: &'f mut Findings,
}

impl Builder<'_> {
    /// The indent of the next row. Lines before it are consumed and noted.
    fn next_indent(&mut self) -> Option<usize> {
        while let Some(Flat::Line) = self.rest.peek() {
            self.rest.next();
            self.pending_line = true;
        }
        match self.rest.peek() {
            Some(Flat::Row(indent, _)) => Some(*indent),
            _ => None,
        }
    }

    /// The rows of one level, with their members.
    fn level(&mut self, level: usize) -> Vec<Row> {
        let mut siblings: Vec<Row> = Vec::new();
        while let Some(indent) = self.next_indent() {
            if indent < level {
                break;
            }
            let separated = std::mem::take(&mut self.pending_line);
            let Some(Flat::Row(_, mut row)) = self.rest.next() else {
                break;
            };
            if indent > level {
                let message = format!(
                    "`{}` is indented {} more than the row above it",
                    shorten(&row.name),
                    counted(indent - level + 1, "level", "levels")
                );
                self.findings.report(
                    rules::NESTING,
                    row.span,
                    message,
                    "indent a member one level more than its object",
                );
            }
            if self.next_indent().is_some_and(|next| next > level && next > indent) {
                row.embedded = self.pending_line;
                self.pending_line = false;
                row.members = self.level(level + 1);
            }
            match siblings.iter_mut().find(|sibling| sibling.name == row.name) {
                Some(first) => {
                    first.inferred.push((
                        None,
                        if separated {
                            reason::ALTERNATIVES
                        } else {
                            reason::REPEATED
                        },
                    ));
                    first.inferred.dedup();
                    if separated || first.members != row.members {
                        add_alternative(first, row);
                    } else {
                        let message = format!("`{}` is listed twice", shorten(&row.name));
                        self.findings
                            .report(rules::REPEATED_ROW, row.span, message, "remove one of the rows");
                    }
                }
                None => siblings.push(row),
            }
        }
        siblings
    }
}

/// Adds another alternative of a field: a member is required if all alternatives require it.
fn add_alternative(first: &mut Row, other: Row) {
    first.required &= other.required;
    for description in other.descriptions {
        if !first.descriptions.contains(&description) {
            first.descriptions.push(description);
        }
    }
    for member in &mut first.members {
        member.required &= other.members.iter().any(|row| row.name == member.name);
    }
    for member in other.members {
        match first.members.iter_mut().find(|row| row.name == member.name) {
            Some(same) => add_alternative(same, member),
            None => first.members.push(Row {
                required: false,
                ..member
            }),
        }
    }
}
