//! Rows in, nested rows out.

use wechatpay_spec::place::Span;

use super::cell::Attributes;
use super::table::RawRow;
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rule;

/// Deepest nesting of rows.
const DEPTH: usize = 32;
/// Longest cell, in bytes.
const CELL_SIZE: usize = 8 << 10;
/// Most rows of a table.
const ROWS: usize = 2_000;

/// A field's row, with the rows of its members.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) required: bool,
    /// The type as the table spells it.
    pub(crate) kind: String,
    /// What is said about the type: encryption, encoding.
    pub(crate) attributes: Attributes,
    /// The descriptions: one, or those of every alternative.
    pub(crate) descriptions: Vec<String>,
    pub(crate) members: Vec<Self>,
    /// Whether a line separates the members from their field: they are what its string holds.
    pub(crate) embedded: bool,
    /// How the row had to be put right: the key that it concerns, and the reason.
    pub(crate) corrected: Vec<(Option<&'static str>, &'static str)>,
    /// What had to be worked out, likewise.
    pub(crate) inferred: Vec<(Option<&'static str>, &'static str)>,
}

impl Row {
    pub(crate) fn is_object(&self) -> bool {
        self.kind.starts_with("object")
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        self.members.iter().find(|row| row.name == name)
    }
}

/// A row before nesting, or the line between a string and what it holds.
enum Flat {
    Line,
    Row(usize, Row),
}

/// Nests rows.
pub(crate) fn tree(rows: &[RawRow], findings: &mut Findings) -> Vec<Row> {
    if let Some(row) = rows.get(ROWS) {
        let message = format!("a table of {} rows; at most {ROWS} are read", rows.len());
        findings.report(rule::ROW, row.span, message, "split the page");
    }
    let rows = rows.get(..ROWS).unwrap_or(rows);
    let mut flat: Vec<Flat> = rows.iter().filter_map(|row| flatten(row, findings)).collect();
    mend(&mut flat, findings);
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
            rule::CELL_SIZE,
            row.span,
            message,
            "shorten it: a description is a short label",
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
    // The row of dashes of a table whose head is lost.
    if name.is_empty() || name.chars().all(|c| matches!(c, '-' | ':')) {
        let message = "a row without a field's name";
        findings.report(rule::ROW, row.span, message, "write the name in the first cell");
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
            let message = format!("`{}` has an indent that is no number up to {DEPTH}", shorten(&name));
            findings.report(
                rule::NESTING,
                row.span,
                message,
                "write `data-indent=1` for a member, and so on",
            );
            return None;
        }
    };
    let row = Row {
        name,
        span: row.span,
        required: attribute("data-required").is_some(),
        kind: row.kind.text.trim_matches('`').trim().to_owned(),
        attributes: row.kind.attributes.clone(),
        descriptions: vec![row.description.clone()],
        members: Vec::new(),
        embedded: false,
        corrected,
        inferred: Vec::new(),
    };
    Some(Flat::Row(indent, row))
}

/// Puts right two ways of breaking the nesting that occur and have one reading only.
fn mend(flat: &mut [Flat], findings: &mut Findings) {
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
            "`{}` stands at a level that its neighbours contradict",
            shorten(&row.name)
        );
        findings.report(
            rule::NESTING_MENDED,
            row.span,
            message,
            "check the field's place in the spec",
        );
    };
    for (place, at) in places.iter().enumerate() {
        // A field without an indent between fields that have one, whose members stand where they would with it.
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
        // The first member of an object that stands beside it: the second shows where it belongs.
        let before = place.checked_sub(1).and_then(|before| places.get(before));
        let before_is_object =
            matches!(before.and_then(|at| flat.get(*at)), Some(Flat::Row(_, row)) if row.is_object());
        // Below a line stands what a string holds.
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
    /// Whether a line was passed since the last row.
    pending_line: bool,
    findings: &'f mut Findings,
}

impl Builder<'_> {
    /// The indent of the next row; lines before it are taken and noted.
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

    /// The rows of one level, with those below them.
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
                    "`{}` stands {} levels below the row above it",
                    shorten(&row.name),
                    indent - level + 1
                );
                self.findings.report(
                    rule::NESTING,
                    row.span,
                    message,
                    "indent it by one level more than the field that it is a member of",
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
                        merge(first, row);
                    } else {
                        let message = format!("`{}` is listed twice", shorten(&row.name));
                        self.findings
                            .report(rule::REPEATED_ROW, row.span, message, "remove one of the two rows");
                    }
                }
                None => siblings.push(row),
            }
        }
        siblings
    }
}

/// Adds another alternative of a field: what both demand is required, what one of them has is there.
fn merge(first: &mut Row, other: Row) {
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
            Some(same) => merge(same, member),
            None => first.members.push(Row {
                required: false,
                ..member
            }),
        }
    }
}
