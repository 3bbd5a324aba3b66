//! What stands twice where it may stand once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::place::Span;

/// Where each value stood first.
#[derive(Debug)]
pub(crate) struct Firsts<K> {
    seen: BTreeMap<K, Span>,
}

impl<K: Ord> Firsts<K> {
    pub(crate) const fn new() -> Self {
        Self { seen: BTreeMap::new() }
    }

    /// Notes a value; when it stood somewhere before, says where it stood first.
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
