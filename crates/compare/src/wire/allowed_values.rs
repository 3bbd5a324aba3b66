//! Compares the values that a field may have before and after: length, range, pattern, listed values.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use wechatpay_spec::limits::compare;
use wechatpay_spec::model::{EnumValue, Field};
use wechatpay_spec::place::Located;
use wechatpay_spec::plural::characters;
use wechatpay_spec::text::shorten;

use super::field_pair::{FieldPair, text};
use super::rules::{self, either_way};
use crate::rust_name::{self, ByRustName};

either_way! {
    SHORTENED: REQUEST_LENGTH_SHORTENED, RESPONSE_LENGTH_SHORTENED;
    WIDENED: REQUEST_LENGTH_WIDENED, RESPONSE_LENGTH_WIDENED;
    NARROWED: REQUEST_RANGE_NARROWED, RESPONSE_RANGE_NARROWED;
    RANGE_WIDENED: REQUEST_RANGE_WIDENED, RESPONSE_RANGE_WIDENED;
    PATTERN_ADDED: REQUEST_PATTERN_ADDED, RESPONSE_PATTERN_ADDED;
    PATTERN_REMOVED: REQUEST_PATTERN_REMOVED, RESPONSE_PATTERN_REMOVED;
    PATTERN_CHANGED: REQUEST_PATTERN_CHANGED, RESPONSE_PATTERN_CHANGED;
    ENUMERATION_ADDED: REQUEST_ENUMERATION_ADDED, RESPONSE_ENUMERATION_ADDED;
    ENUMERATION_REMOVED: REQUEST_ENUMERATION_REMOVED, RESPONSE_ENUMERATION_REMOVED;
    VALUE_ADDED: REQUEST_VALUE_ADDED, RESPONSE_VALUE_ADDED;
    VALUE_REMOVED: REQUEST_VALUE_REMOVED, RESPONSE_VALUE_REMOVED;
    VALUE_CHANGED: REQUEST_VALUE_CHANGED, RESPONSE_VALUE_CHANGED;
}

impl FieldPair<'_, '_> {
    pub(super) fn length(&mut self) {
        let (before, after) = (&self.before.max_length, &self.after.max_length);
        let longest = |length: &Option<Located<u32>>| length.as_ref().map_or(u32::MAX, |length| length.value);
        let words = |length: &Option<Located<u32>>| {
            length
                .as_ref()
                .map_or_else(|| "unlimited".to_owned(), |length| characters(length.value))
        };
        let rules = match longest(after).cmp(&longest(before)) {
            Ordering::Less => SHORTENED,
            Ordering::Greater => WIDENED,
            Ordering::Equal => return,
        };
        let message = format!(
            "the maximum length of `{}` is {}, was {}",
            self.name(),
            words(after),
            words(before)
        );
        self.report(self.either(rules), message, before.as_ref(), after.as_ref());
    }

    /// Compares the minimum length and the bounds.
    pub(super) fn range(&mut self) {
        let lengths = |field: &'_ Field| {
            let length = field.min_length.as_ref();
            length.map(|length| Located::new(length.value.to_string(), length.span))
        };
        let (before, after) = (self.before, self.after);
        self.bound(
            "minimum length",
            lengths(before).as_ref(),
            lengths(after).as_ref(),
            Ordering::Greater,
        );
        self.bound(
            "minimum",
            before.minimum.as_ref(),
            after.minimum.as_ref(),
            Ordering::Greater,
        );
        self.bound(
            "maximum",
            before.maximum.as_ref(),
            after.maximum.as_ref(),
            Ordering::Less,
        );
    }

    /// Compares one end of a range. `narrower` is the order of the new end to the old one if the range became narrower.
    fn bound(
        &mut self,
        what: &str,
        before: Option<&Located<String>>,
        after: Option<&Located<String>>,
        narrower: Ordering,
    ) {
        let rules = match (before, after) {
            (None, Some(_)) => NARROWED,
            (Some(_), None) => RANGE_WIDENED,
            (Some(one), Some(other)) if one != other => match compare(&other.value, &one.value) {
                Some(order) if order == narrower => NARROWED,
                // `1.50` after `1.5`.
                Some(Ordering::Equal) => return self.context.wording.note("bounds", true),
                _ => RANGE_WIDENED,
            },
            _ => return,
        };
        let words = |bound: Option<&Located<String>>| {
            bound.map_or_else(|| "unlimited".to_owned(), |bound| shorten(&bound.value))
        };
        let message = format!(
            "the {what} of `{}` is {}, was {}",
            self.name(),
            words(after),
            words(before)
        );
        self.report(self.either(rules), message, before, after);
    }

    pub(super) fn pattern(&mut self) {
        let (before, after) = (self.before.pattern.as_ref(), self.after.pattern.as_ref());
        let rules = match (before, after) {
            (None, Some(_)) => PATTERN_ADDED,
            (Some(_), None) => PATTERN_REMOVED,
            (one, other) if one != other => PATTERN_CHANGED,
            _ => return,
        };
        let message = format!(
            "the pattern of `{}` is {}, was {}",
            self.name(),
            text(after),
            text(before)
        );
        self.report(self.either(rules), message, before, after);
    }

    /// Compares constants and enumerated values, which exclude each other.
    pub(super) fn values(&mut self) {
        let name = self.name();
        let (before, after) = (self.before.constant.as_ref(), self.after.constant.as_ref());
        let (rule, message) = match (before, after) {
            (None, None) => return self.enumeration(),
            (None, Some(value)) => (
                rules::REQUEST_CONSTANT_ADDED,
                format!("`{name}` became the constant `{}`", shorten(&value.value)),
            ),
            (Some(value), None) => (
                rules::REQUEST_CONSTANT_REMOVED,
                format!("`{name}` is no longer the constant `{}`", shorten(&value.value)),
            ),
            (Some(one), Some(other)) if one != other => (
                rules::REQUEST_CONSTANT_CHANGED,
                format!(
                    "`{name}` is the constant `{}`, was `{}`",
                    shorten(&other.value),
                    shorten(&one.value)
                ),
            ),
            _ => return,
        };
        self.report(rule, message, before, after);
    }

    fn enumeration(&mut self) {
        let name = self.name().to_owned();
        let (before, after) = (self.before, self.after);
        match (before.values.first(), after.values.first()) {
            (None, Some(first)) => {
                let message = format!("the values of `{name}` are now listed");
                self.report::<String, _>(self.either(ENUMERATION_ADDED), message, None, Some(&first.value));
            }
            (Some(first), None) => {
                let message = format!("the values of `{name}` are no longer listed");
                self.report::<_, String>(self.either(ENUMERATION_REMOVED), message, Some(&first.value), None);
            }
            _ => self.listed_values(&name),
        }
    }

    /// Compares two lists of values. A value that differs while its Rust name stays is one change.
    fn listed_values(&mut self, name: &str) {
        let names = |values: &'_ [EnumValue]| -> BTreeSet<String> {
            values.iter().map(|value| value.value.value.clone()).collect()
        };
        let (before, after) = (&self.before.values, &self.after.values);
        let (known, kept) = (names(before), names(after));
        let lost = before.iter().filter(|value| !kept.contains(&value.value.value));
        let gained: Vec<&EnumValue> = after
            .iter()
            .filter(|value| !known.contains(&value.value.value))
            .collect();
        let mut by_rust_name = ByRustName::new(gained.iter().copied(), rust_name::of_value);
        let mut renamed: BTreeSet<&str> = BTreeSet::new();
        for value in lost {
            let shown = shorten(&value.value.value);
            let Some(other) = by_rust_name.take_same(value) else {
                let message = format!("`{name}` lost the value `{shown}`");
                self.report::<_, String>(self.either(VALUE_REMOVED), message, Some(&value.value), None);
                continue;
            };
            renamed.insert(&other.value.value);
            let message = format!(
                "the value `{shown}` of `{name}` is now `{}`; its name in Rust is the same",
                shorten(&other.value.value)
            );
            self.report(
                self.either(VALUE_CHANGED),
                message,
                Some(&value.value),
                Some(&other.value),
            );
        }
        let gained = gained.into_iter();
        for value in gained.filter(|value| !renamed.contains(value.value.value.as_str())) {
            let message = format!("`{name}` gained the value `{}`", shorten(&value.value.value));
            self.report::<String, _>(self.either(VALUE_ADDED), message, None, Some(&value.value));
        }
    }
}
