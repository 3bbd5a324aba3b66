//! Compares the facts of one message with what the merchant expects.

use std::fmt;

use super::difference::{Difference, Differences};
use super::fact::Fact;
use crate::wire::Unreadable;

/// The differences found so far, and the message's fields that could not be read.
#[derive(Debug)]
pub(super) struct Comparison<'m> {
    unreadable: Option<&'m Unreadable>,
    found: Vec<Difference>,
}

impl<'m> Comparison<'m> {
    pub(super) fn new(unreadable: Option<&'m Unreadable>) -> Self {
        let found = Vec::new();
        Self { unreadable, found }
    }

    /// The first fact, or the second if the message does not have the first. An unreadable field is there.
    pub(super) fn first<T>(&self, one: Fact<T>, other: Fact<T>) -> Fact<T> {
        if one.value().is_some() || self.cause(one.field()).is_some() {
            return one;
        }
        if other.value().is_some() || self.cause(other.field()).is_some() || !one.has_field() {
            return other;
        }
        one
    }

    /// Demands that the message states this value.
    pub(super) fn expect<T: PartialEq + fmt::Debug>(&mut self, fact: Fact<T>, expected: T) {
        if fact.value() != Some(&expected) {
            self.differ(fact, Some(&expected));
        }
    }

    /// Demands that the message states this value if its type has a field for it.
    pub(super) fn expect_if_known<T: PartialEq + fmt::Debug>(&mut self, fact: Fact<T>, expected: T) {
        if fact.has_field() {
            self.expect(fact, expected);
        }
    }

    /// Demands that the message does not have the field. An empty text counts as absent, and an unreadable value does not.
    pub(super) fn forbid(&mut self, fact: Fact<&str>) {
        let is_stated = fact.value().is_some_and(|value| !value.is_empty());
        if is_stated || self.cause(fact.field()).is_some() {
            self.differ(fact, None);
        }
    }

    /// Adds the differences of an order of a combined payment.
    pub(super) fn add_order(&mut self, order: &str, comparison: Comparison<'_>) {
        self.found
            .extend(comparison.found.into_iter().map(|difference| Difference {
                order: Some(order.to_owned()),
                ..difference
            }));
    }

    pub(super) fn differ<T: fmt::Debug>(&mut self, fact: Fact<T>, expected: Option<&T>) {
        self.found.push(Difference {
            field: fact.field(),
            expected: expected.map(|expected| format!("{expected:?}")),
            actual: fact.value().map(|value| format!("{value:?}")),
            unreadable: match fact.value() {
                Some(_) => None,
                None => self.cause(fact.field()),
            },
            order: None,
        });
    }

    /// Why a field, or an object that it is in, could not be read.
    fn cause(&self, field: &str) -> Option<String> {
        if field.is_empty() {
            return None;
        }
        let is_at_or_above = |path: &str| {
            let below = field.strip_prefix(path);
            below.is_some_and(|below| below.is_empty() || below.starts_with(['.', '[']))
        };
        let mut problems = self.unreadable.into_iter().flat_map(Unreadable::iter);
        problems
            .find(|(path, _)| is_at_or_above(path))
            .map(|(_, cause)| cause.to_string())
    }

    pub(super) fn finish(self, heading: &'static str) -> Result<(), Differences> {
        if self.found.is_empty() {
            Ok(())
        } else {
            Err(Differences::new(heading, self.found))
        }
    }
}
