//! Dashes and bullets in the place of the dash that begins an entry of a list.

use super::{Scanner, ordinary};
use crate::yaml::list_marks::is_bullet;

impl Scanner<'_> {
    /// Whether the next character is a bullet in the place of the dash: only at the beginning of a line.
    pub(super) fn is_bullet(&self, c: char) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        let before = before.trim_end_matches(' ');
        is_bullet(c) && (before.is_empty() || before.ends_with('\n'))
    }

    /// A dash that begins an entry of a list.
    pub(super) fn dash(&mut self, c: char, typed: &str) {
        self.slip_typed(c, typed);
        self.at += c.len_utf8();
        self.begins_line = true;
        self.is_fresh = true;
    }
}

/// Whether an entry of a list begins with a character after a bullet without a space.
pub(super) fn begins_after_bullet(next: Option<char>) -> bool {
    begins_value(next) || next.is_some_and(char::is_numeric)
}

/// Whether a value or key begins with a character after a dash without a space.
pub(super) fn begins_value(next: Option<char>) -> bool {
    next.is_some_and(|next| {
        let typed = ordinary(next).map_or(next, |(typed, _)| typed);
        next.is_alphabetic() || matches!(typed, '{' | '[' | '"' | '\'')
    })
}
