//! The lines like rows around a page's own text.

use std::collections::BTreeMap;

use crate::account;

/// The names in what looks like rows of the whole document, and is not in the page's own text.
pub(super) fn names(page: &str, whole: &str) -> Vec<String> {
    let mut own: BTreeMap<&str, usize> = BTreeMap::new();
    for name in page.lines().filter_map(account::row_name) {
        *own.entry(name).or_default() += 1;
    }
    let mut left_out = Vec::new();
    for name in whole.lines().filter_map(account::row_name) {
        match own.get_mut(name) {
            Some(count) if *count > 0 => *count -= 1,
            _ => left_out.push(name.to_owned()),
        }
    }
    left_out
}
