//! The texts that findings point into.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::place::Span;

/// The files that were read, for excerpts and line numbers.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    files: BTreeMap<String, Text>,
}

#[derive(Clone, Debug)]
struct Text {
    shown: String,
    text: Arc<str>,
    /// The places of its line endings, found once somebody asks for a line: a file of many findings is not searched again for
    /// each.
    line_ends: OnceLock<Arc<[usize]>>,
}

/// A line and a column, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Texts {
    /// Keeps a file: its path below the folder of specs, the path to show, and its text.
    pub fn insert(&mut self, file: &str, shown: &str, text: &str) {
        self.files.insert(
            file.to_owned(),
            Text {
                shown: shown.to_owned(),
                text: Arc::from(text),
                line_ends: OnceLock::new(),
            },
        );
    }

    /// Adds the files of another collection, with a prefix before each path.
    pub fn adopt(&mut self, others: &Self, prefix: &str) {
        let others = others
            .files
            .iter()
            .map(|(file, text)| (format!("{prefix}{file}"), text.clone()));
        self.files.extend(others);
    }

    /// Adds the files of another collection.
    pub(crate) fn append(&mut self, other: Self) {
        self.files.extend(other.files);
    }

    /// The path to show for a file; the file's own when it was never read.
    pub fn shown<'a>(&'a self, file: &'a str) -> &'a str {
        self.files.get(file).map_or(file, |text| &text.shown)
    }

    /// The text of a file; empty when it was never read.
    pub fn text(&self, file: &str) -> &str {
        self.files.get(file).map_or("", |text| &text.text)
    }

    /// The line that contains a byte of a file.
    pub fn line(&self, file: &str, byte: usize) -> &str {
        let text = self.text(file);
        let before = prefix(text, byte);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(start..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    /// The line and column of a byte of a file.
    pub fn position(&self, file: &str, byte: usize) -> Position {
        let before = prefix(self.text(file), byte);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: self.line_number(file, before.len()),
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }

    /// The number of the line that contains a byte of a file, from 1.
    pub(super) fn line_number(&self, file: &str, byte: usize) -> usize {
        let Some(text) = self.files.get(file) else { return 1 };
        let ends = text
            .line_ends
            .get_or_init(|| text.text.match_indices('\n').map(|(end, _)| end).collect());
        ends.partition_point(|end| *end < byte) + 1
    }

    /// A span limited to a text and extended to character boundaries.
    pub(super) fn clamp(text: &str, span: Span) -> Range<usize> {
        let start = prefix(text, span.start).len();
        let end = prefix(text, span.end.max(span.start)).len();
        start..end
    }

    /// The part of a span in its first line, so that an excerpt stays short.
    pub(super) fn first_line(text: &str, span: Span) -> Range<usize> {
        let Range { start, end } = Self::clamp(text, span);
        let line = text
            .get(start..end)
            .unwrap_or_default()
            .split('\n')
            .next()
            .unwrap_or_default();
        start..start + line.trim_end_matches('\r').len()
    }
}

/// The text up to a byte, cut at the character boundary at or before it.
fn prefix(text: &str, byte: usize) -> &str {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Position, Texts};

    #[test]
    fn columns_count_characters() {
        let mut texts = Texts::default();
        texts.insert("a.yaml", "spec/api/a.yaml", "post:\n  title: 申请单\n");
        assert_eq!(texts.position("a.yaml", 0), Position { line: 1, column: 1 });
        assert_eq!(texts.position("a.yaml", 18), Position { line: 2, column: 11 });
        assert_eq!(texts.position("a.yaml", 900), Position { line: 3, column: 1 });
        assert_eq!(texts.shown("a.yaml"), "spec/api/a.yaml");
        assert_eq!(texts.shown("b.yaml"), "b.yaml");
    }
}
