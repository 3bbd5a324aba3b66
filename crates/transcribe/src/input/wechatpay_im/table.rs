//! Tables as rows of cells, before the rows are nested.

use wechatpay_spec::place::Span;

use super::cell::Cell;

/// The subject of a table, which the first cell of its head names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TableKind {
    /// The fields of the request.
    Request,
    /// The fields of the response.
    Response,
    /// The fields of the error that an operation responds with instead of a file.
    Error,
    /// Anything but fields.
    Other,
}

/// A table of fields.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) kind: TableKind,
    pub(super) rows: Vec<RawRow>,
    pub(super) span: Span,
    /// The place of its head.
    pub(super) head: Span,
}

/// A row as it is written.
#[derive(Clone, Debug)]
pub(super) struct RawRow {
    /// The field's name, with attributes of the field.
    pub(super) name: Cell,
    /// The field's type, with attributes of the type.
    pub(super) kind: Cell,
    /// The description, with its markup.
    pub(super) description: String,
    /// The row's place.
    pub(super) span: Span,
}

/// Collects the spans of a table's cells.
pub(super) struct TableSpans {
    span: Span,
    rows: Vec<(Span, Vec<Span>)>,
}

impl TableSpans {
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
        let head = rows.next();
        let name = head.as_ref().map(|row| row.name.text.as_str()).unwrap_or_default();
        let kind = match name {
            "请求参数" => TableKind::Request,
            "返回字典" | "应答规范" => TableKind::Response,
            "异常字典" => TableKind::Error,
            _ => TableKind::Other,
        };
        let rows: Vec<RawRow> = rows.collect();
        // Up to the first row, with the dashes.
        let head = Span {
            start: self.span.start,
            end: rows.first().map_or(self.span.end, |row| row.span.start),
        };
        Table {
            kind,
            rows,
            span: self.span,
            head,
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
    // The description extends to the end of the row: a bar in it that is not escaped does not end it.
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
