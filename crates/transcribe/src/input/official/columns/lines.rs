//! The lines of a page, without the marks of Markdown, and whether each is a row with bars or bare text.

use wechatpay_spec::place::Span;

use super::heading::{Section, section};
use crate::input::page_text;

/// Most lines that the cell of a row may have.
const CELL_LINES: usize = 200;

/// A line with its place.
pub(super) struct Line {
    /// The section that the line is in.
    pub(super) section: Section,
    pub(super) content: LineContent,
    pub(super) span: Span,
}

/// The content of a line.
pub(super) enum LineContent {
    /// The heading of a section.
    Heading,
    /// Cells with bars between them.
    Cells(Vec<String>),
    /// Bare text, which may be a cell alone.
    Text(String),
}

/// The lines of a page that are not empty.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut current = Section::Introduction;
    let mut at = 0;
    // Whether the row before ends with a bar, as the rows of saved pages do.
    let mut ends_with_bar = false;
    let mut source = text.split_inclusive('\n').peekable();
    while let Some(line) = source.next() {
        let start = at;
        at += line.len();
        let words = plain(line);
        let span = Span {
            start: start + (line.len() - line.trim_start().len()),
            end: start + line.trim_end().len(),
        };
        if words.is_empty() {
            continue;
        }
        if let Some(cells) = cells(&words) {
            let mut row = words.clone();
            // A cell may have several lines; the row ends with a bar.
            let mut taken = 0;
            while ends_with_bar && !row.ends_with('|') && taken < CELL_LINES {
                let Some(next) = source.next_if(|next| section(&plain(next)).is_none()) else {
                    break;
                };
                at += next.len();
                taken += 1;
                row.push(' ');
                row.push_str(&plain(next));
            }
            ends_with_bar = row.ends_with('|');
            let cells = if taken > 0 {
                self::cells(&row).unwrap_or(cells)
            } else {
                cells
            };
            if cells.iter().any(|cell| !is_rule(cell)) {
                lines.push(Line {
                    section: current,
                    content: LineContent::Cells(cells),
                    span,
                });
            }
            continue;
        }
        let mut rest = words.as_str();
        if let Some((section, after)) = section(&words) {
            current = section;
            lines.push(Line {
                section: current,
                content: LineContent::Heading,
                span,
            });
            rest = after;
        }
        if !rest.is_empty() {
            lines.push(Line {
                section: current,
                content: LineContent::Text(rest.to_owned()),
                span,
            });
        }
    }
    lines
}

/// The cells of a row; `None` for a line without bars.
fn cells(line: &str) -> Option<Vec<String>> {
    if !line.contains('|') || line.starts_with(['{', '"', '<']) {
        return None;
    }
    let inside = line.strip_prefix('|').unwrap_or(line);
    let inside = inside.strip_suffix('|').unwrap_or(inside);
    Some(
        inside
            .split('|')
            .map(|cell| cell.trim().replace('\u{1}', "|"))
            .collect(),
    )
}

/// Whether a cell is empty or a piece of the line below a head.
fn is_rule(cell: &str) -> bool {
    cell.bytes().all(|b| matches!(b, b'-' | b':' | b' '))
}

/// A line without the marks of Markdown. A bar inside a cell becomes U+0001.
fn plain(line: &str) -> String {
    page_text::plain(&line.replace("\\|", "\u{1}"))
}
