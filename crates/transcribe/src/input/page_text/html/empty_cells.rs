//! The cells of tables that a row does not show: empty ones, which have bars around them like the others, and those that
//! span several rows, which are written in each of them. Otherwise, the cells of a row could not be counted.

use html5ever::tokenizer::Tag;

use super::elements::CELLS;

/// The maximum number of bytes of a cell that is written again.
const LONGEST: usize = 400;
/// The maximum number of rows or columns that a cell spans.
const MOST: usize = 100;

/// The open cell of an outermost table.
#[derive(Default)]
pub(super) struct OpenCell {
    /// Where it begins.
    start: Option<usize>,
    /// How many cells of its row are before it.
    column: usize,
    /// How many rows and columns it spans.
    rows: usize,
    columns: usize,
    /// The cells of rows above that span further ones.
    above: Vec<Spanning>,
}

/// A cell that spans several rows.
struct Spanning {
    column: usize,
    /// How many rows it still spans, with the one that is open.
    rows: usize,
    words: String,
}

impl OpenCell {
    /// Begins a table, a row or a cell at its tag, in one of several open tables.
    pub(super) fn begin(&mut self, tag: &Tag, tables: usize, output: &mut String) {
        let name: &str = &tag.name;
        if name == "table" && tables == 0 {
            *self = Self::default();
        } else if name == "tr" && tables == 1 {
            self.write_spanning(output);
        } else if CELLS.contains(&name) && tables == 1 {
            self.start = Some(output.len());
            self.rows = number(tag, "rowspan");
            self.columns = number(tag, "colspan");
        }
    }

    /// Ends the open cell at the tag of a cell or of a row.
    pub(super) fn end(&mut self, name: &str, tables: usize, output: &mut String) {
        let is_end = tables == 1 && (CELLS.contains(&name) || name == "tr");
        if !is_end {
            return;
        }
        if let Some(start) = self.start.take() {
            if start == output.len() {
                if output.is_empty() || output.ends_with('\n') {
                    output.push('|');
                }
                output.push_str(" |");
            }
            let words = output.get(start..).unwrap_or_default().trim_matches(['|', ' ']);
            if self.rows > 1 && words.len() <= LONGEST && !words.contains('\n') {
                self.above.push(Spanning {
                    column: self.column,
                    rows: self.rows,
                    words: words.to_owned(),
                });
            }
            self.column += self.columns;
            self.write_spanning(output);
        }
        if name == "tr" && self.column > 0 {
            self.column = 0;
            self.above.retain_mut(|cell| {
                cell.rows = cell.rows.saturating_sub(1);
                cell.rows > 0
            });
        }
    }

    /// Writes the cells of rows above that are next in the open row.
    fn write_spanning(&mut self, output: &mut String) {
        while let Some(cell) = self.above.iter().find(|cell| cell.column == self.column) {
            let is_first = output.is_empty() || output.ends_with('\n');
            if !is_first && !output.ends_with(" |") {
                output.push_str(" |");
            }
            let words = match (cell.words.as_str(), is_first) {
                ("", true) => "| |",
                ("", false) => " |",
                (words, _) => words,
            };
            if !is_first && !words.starts_with(' ') {
                output.push(' ');
            }
            output.push_str(words);
            self.column += 1;
        }
    }
}

/// The number of rows or columns that a cell spans.
fn number(tag: &Tag, name: &str) -> usize {
    let attribute = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    let number = attribute.and_then(|attribute| attribute.value.trim().parse::<usize>().ok());
    number.unwrap_or(1).clamp(1, MOST)
}
