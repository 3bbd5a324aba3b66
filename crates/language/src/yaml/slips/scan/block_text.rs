//! Texts of several lines after `|` or `>`.

use super::{Scanner, Slip, ordinary};

impl Scanner<'_> {
    /// Skips the lines of a text after `|` or `>`, whose first line may have look-alikes.
    pub(super) fn block_scalar(&mut self) {
        let indent = self.blocks.last().map_or(0, |block| block.indent);
        let text = self.text.get(self.at..).unwrap_or_default();
        let mut lines = text.split_inclusive('\n');
        let header = lines.next().unwrap_or_default();
        let mut length = header.len();
        length += lines
            .take_while(|line| line.trim().is_empty() || line.len() - line.trim_start_matches(' ').len() > indent)
            .map(str::len)
            .sum::<usize>();
        let written = header.split(" #").next().unwrap_or_default();
        let first = self.found.slips.len();
        for (offset, c) in written.char_indices() {
            let Some((typed, _)) = ordinary(c) else { continue };
            let mut slip = Slip::at(self.at + offset, c, "");
            if !(offset == 0 || matches!(typed, '-' | '+') || typed.is_ascii_digit()) {
                slip.typed.clear();
            }
            self.found.slips.push(slip);
        }
        self.join_since(first);
        self.at += length;
        self.begins_line = true;
        self.line_has_key = false;
        self.is_fresh = true;
    }

    /// Whether a look-alike of `|` or `>` begins a text of several lines: nothing else follows on its line than how the text
    /// is read.
    pub(super) fn is_block_header(&self, c: char) -> bool {
        let is_header = ordinary(c).is_some_and(|(typed, _)| matches!(typed, '|' | '>'));
        let line = self.after(c).split('\n').next().unwrap_or_default();
        let options = line.split(" #").next().unwrap_or_default().trim_end();
        is_header
            && self.is_fresh
            && self.is_value()
            && options
                .chars()
                .map(|c| ordinary(c).map_or(c, |(typed, _)| typed))
                .all(|c| matches!(c, '-' | '+') || c.is_ascii_digit())
    }
}
