//! Positions in a spec file: line and column of every value.

use std::cmp::Ordering;

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from the start of this span to the end of the other.
    pub const fn to(self, other: Self) -> Self {
        Self {
            start: self.start,
            end: if other.end > self.end { other.end } else { self.end },
        }
    }
}

/// A value and the place it was read from. Comparisons ignore the place.
#[derive(Clone, Copy, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it was read.
    pub span: Span,
}

impl<T> Located<T> {
    /// Combines a value and its place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl Located<String> {
    /// Whether a text is written as it is, without quotes and escapes.
    pub(crate) const fn is_written_plainly(&self) -> bool {
        self.span.end.saturating_sub(self.span.start) == self.value.len()
    }
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Located<T> {}

impl<T: Ord> PartialOrd for Located<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Located<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}
