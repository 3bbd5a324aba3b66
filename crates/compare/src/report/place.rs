//! The changes of a comparison by operation and place, and texts that are safe in a table of a report.

use std::collections::BTreeMap;

use wechatpay_spec::markdown::plain;

use crate::change::{Change, Comparison};
use crate::change_rule::Level;

/// `2 breaking, 1 compatible`; empty when nothing changed.
pub(super) fn counts(comparison: &Comparison) -> String {
    let counts = comparison.counts();
    let said = Level::ALL.iter().filter(|level| counts.of(**level) > 0);
    let parts: Vec<String> = said.map(|level| format!("{} {level}", counts.of(*level))).collect();
    parts.join(", ")
}

/// The changes at one place of one operation, the most severely changed operation first.
pub(super) struct Place<'c> {
    pub(super) changes: Vec<&'c Change>,
}

impl Place<'_> {
    pub(super) fn level(&self) -> Level {
        let levels = self.changes.iter().map(|change| change.rule.level);
        levels.max().unwrap_or(Level::Editorial)
    }
}

/// The changes by place. Operations with breaking changes come first, and so do the places in an operation.
pub(super) fn places(comparison: &Comparison) -> Vec<Vec<Place<'_>>> {
    let mut operations: Vec<Vec<Place<'_>>> = Vec::new();
    let mut last = None;
    // The number of the place with each location of the last operation.
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for change in comparison.changes() {
        if last != Some(&change.subject) {
            operations.push(Vec::new());
            numbers.clear();
            last = Some(&change.subject);
        }
        let Some(operation) = operations.last_mut() else {
            continue;
        };
        let number = *numbers.entry(&change.location).or_insert(operation.len());
        match operation.get_mut(number) {
            Some(place) => place.changes.push(change),
            None => operation.push(Place { changes: vec![change] }),
        }
    }
    let worst = |operation: &[Place<'_>]| operation.iter().map(Place::level).max();
    for operation in &mut operations {
        operation.sort_by_key(|place| std::cmp::Reverse(place.level()));
    }
    operations.sort_by_key(|operation| std::cmp::Reverse(worst(operation)));
    operations
}

/// Text as code that is safe in a table.
pub(super) fn code(text: &str) -> String {
    wechatpay_spec::markdown::code(text).replace('|', "¦")
}

/// A message with code in backticks as Markdown that is safe in a table; everything outside backticks is shown as is.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('`').peekable();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        if is_code && parts.peek().is_some() {
            out.push_str(&code(part));
        } else {
            out.push_str(&plain(part));
        }
        is_code = !is_code;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn text_of_a_spec_stays_within_its_cell() {
        assert_eq!(code("a`|b\n"), "`a'¦b `");
        assert_eq!(prose("`a|b` became <b>"), "`a¦b` became \\<b\\>");
        assert_eq!(prose("odd ` one"), "odd  one");
    }
}
