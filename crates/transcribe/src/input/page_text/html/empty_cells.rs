//! The empty cells of tables, which have bars around them like the others: without them, the cells of a row could not be
//! counted.

use super::elements::CELLS;

/// Where the open cell of an outermost table begins.
#[derive(Default)]
pub(super) struct OpenCell(Option<usize>);

impl OpenCell {
    /// Begins a cell at its tag, in one of several open tables.
    pub(super) fn begin(&mut self, name: &str, tables: usize, output: &str) {
        if CELLS.contains(&name) && tables == 1 {
            self.0 = Some(output.len());
        }
    }

    /// Ends the open cell at the tag of a cell or of a row.
    pub(super) fn end(&mut self, name: &str, tables: usize, output: &mut String) {
        let is_end = tables == 1 && (CELLS.contains(&name) || name == "tr");
        if !is_end || self.0.take() != Some(output.len()) {
            return;
        }
        if output.is_empty() || output.ends_with('\n') {
            output.push('|');
        }
        output.push_str(" |");
    }
}
