//! Finds entries that occur twice in a list, such as the same error code or document.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::place::Span;

/// The first place of each value.
#[derive(Debug)]
pub(crate) struct Firsts<K> {
    seen: BTreeMap<K, Span>,
}

impl<K: Ord> Firsts<K> {
    pub(crate) const fn new() -> Self {
        Self { seen: BTreeMap::new() }
    }

    /// Records a value; returns its first place if it was recorded before.
    pub(crate) fn repeated(&mut self, value: K, span: Span) -> Option<Span> {
        match self.seen.entry(value) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(slot) => {
                slot.insert(span);
                None
            }
        }
    }
}
