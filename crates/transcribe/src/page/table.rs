//! Tables: rows of cells, before nesting.

use wechatpay_spec::place::Span;

use super::cell::Cell;

/// What a table describes, by the first cell of its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// What is sent.
    Request,
    /// What comes back.
    Response,
    /// What comes back in place of a file when something is wrong.
    Error,
    /// No fields.
    Other,
}

/// A table of fields.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) kind: TableKind,
    pub(crate) rows: Vec<RawRow>,
    pub(crate) span: Span,
}

/// A row as it stands.
#[derive(Clone, Debug)]
pub(crate) struct RawRow {
    /// The field's name and what is said about it.
    pub(crate) name: Cell,
    /// The type.
    pub(crate) kind: Cell,
    /// The description, raw.
    pub(crate) description: String,
    /// The row's place.
    pub(crate) span: Span,
}

/// Collects the places of a table's cells.
pub(super) struct TableReader {
    span: Span,
    rows: Vec<(Span, Vec<Span>)>,
}

impl TableReader {
    pub(super) fn new(span: Span) -> Self {
        Self { span, rows: Vec::new() }
    }

    pub(super) fn row(&mut self, span: Span) {
        self.rows.push((span, Vec::new()));
    }

    pub(super) fn cell(&mut self, span: Span) {
        if let Some((_, cells)) = self.rows.last_mut() {
            cells.push(span);
        }
    }

    pub(super) fn finish(self, source: &str) -> Table {
        let mut rows = self.rows.into_iter().map(|(span, cells)| raw_row(source, span, &cells));
        let head = rows.next().map(|row| row.name.text).unwrap_or_default();
        let kind = match head.as_str() {
            "请求参数" => TableKind::Request,
            "返回字典" | "应答规范" => TableKind::Response,
            "异常字典" => TableKind::Error,
            _ => TableKind::Other,
        };
        Table {
            kind,
            rows: rows.collect(),
            span: self.span,
        }
    }
}

fn raw_row(source: &str, span: Span, cells: &[Span]) -> RawRow {
    let text = |cell: Option<&Span>| {
        let slice = cell
            .and_then(|cell| source.get(cell.start..cell.end))
            .unwrap_or_default();
        slice.trim().trim_matches('|').trim().replace("\\|", "|")
    };
    // A bar that is not escaped would end the description early: it goes on to the end of the row.
    let description = cells
        .get(2)
        .and_then(|cell| source.get(cell.start..span.end.max(cell.end)));
    let description = description.unwrap_or_default().trim().trim_matches('|').trim();
    RawRow {
        name: Cell::read(&text(cells.first())),
        kind: Cell::read(&text(cells.get(1))),
        description: description.replace("\\|", "|"),
        span: Span {
            start: span.start,
            end: source
                .get(span.start..span.end)
                .map_or(span.end, |row| span.start + row.trim_end().len()),
        },
    }
}
