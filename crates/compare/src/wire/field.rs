//! Compares the fields of an object: which were added, removed and renamed.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::model::Field;
use wechatpay_spec::money::has_currency;

use super::condition::describe;
use super::context::Context;
use super::line;
use super::rules;
use crate::change_rule::{Direction, EitherWay};
use crate::location::member;
use crate::rust_name::{self, ByRustName};

const ADDED: EitherWay = EitherWay {
    request: rules::REQUEST_FIELD_ADDED,
    response: rules::RESPONSE_FIELD_ADDED,
};
const REMOVED: EitherWay = EitherWay {
    request: rules::REQUEST_FIELD_REMOVED,
    response: rules::RESPONSE_FIELD_REMOVED,
};

const RENAMED: EitherWay = EitherWay {
    request: rules::REQUEST_FIELD_RENAMED,
    response: rules::RESPONSE_FIELD_RENAMED,
};

impl Context<'_> {
    /// Compares the fields of one object. `inside` is their location: `request.json`.
    pub(super) fn siblings(&mut self, before: &[Field], after: &[Field], inside: &str) {
        let outside = self.beside_currency;
        self.beside_currency = [has_currency(before), has_currency(after)];
        self.wording.siblings(before, after);
        self.choices(before, after, inside);
        let same: BTreeMap<&str, &Field> = after.iter().map(|field| (field.name.value.as_str(), field)).collect();
        let new: Vec<&Field> = missing(after, before);
        let mut by_rust_name = ByRustName::new(new.iter().copied(), rust_name::of_field);
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for field in before {
            match same.get(field.name.value.as_str()) {
                Some(other) => self.field(field, other, inside),
                None => match self.renamed(field, &mut by_rust_name, inside) {
                    Some(other) => _ = known.insert(&other.name.value),
                    None => self.removed(field, inside),
                },
            }
        }
        for field in new
            .into_iter()
            .filter(|field| !known.contains(field.name.value.as_str()))
        {
            self.added(field, inside);
        }
        self.beside_currency = outside;
    }

    /// Compares a field with the one of the new fields that has its name in Rust, if there is one, and returns that.
    pub(super) fn renamed<'f>(
        &mut self,
        field: &Field,
        new: &mut ByRustName<'f, Field>,
        inside: &str,
    ) -> Option<&'f Field> {
        let other = new.take_same(field)?;
        let (was, is) = (&field.name, &other.name);
        let message = format!(
            "the field `{}` is now called `{}`; its name in Rust is the same",
            was.value, is.value
        );
        let rule = RENAMED.going(self.direction);
        self.report(rule, &member(inside, &is.value), message, Some(was.span), Some(is.span));
        self.field(field, other, inside);
        Some(other)
    }

    /// Notes a field that is only in one state, if the client fills it in or if the digest of the signature explains it. `side` is 0 for
    /// the state before.
    fn is_only_listed(&mut self, field: &Field, side: usize) -> bool {
        let is_of_the_client = field.supplied_by.is_some();
        self.wording
            .note("list of fields that the client fills in", is_of_the_client);
        is_of_the_client || self.direction == Direction::Request && self.signing.explains(field, side)
    }

    pub(super) fn removed(&mut self, field: &Field, inside: &str) {
        if self.is_only_listed(field, 0) {
            return;
        }
        let name = &field.name.value;
        let was = if field.required {
            "the required field"
        } else {
            "the field"
        };
        let message = format!("{was} `{name}` was removed");
        self.report(
            REMOVED.going(self.direction),
            &member(inside, name),
            message,
            Some(field.name.span),
            None,
        );
    }

    pub(super) fn added(&mut self, field: &Field, inside: &str) {
        if self.is_only_listed(field, 1) {
            return;
        }
        let name = &field.name.value;
        let is_request = self.direction == Direction::Request;
        let (rule, message) = match (&field.required_if, is_request) {
            (_, true) if field.required => (
                rules::REQUEST_REQUIRED_FIELD_ADDED,
                format!("the required field `{name}` was added"),
            ),
            (Some(condition), true) => (
                rules::REQUEST_CONDITIONAL_FIELD_ADDED,
                format!("the field `{name}` was added, required when {}", describe(condition)),
            ),
            _ => (ADDED.going(self.direction), format!("the field `{name}` was added")),
        };
        self.report(rule, &member(inside, name), message, None, Some(field.name.span));
    }

    /// Compares one line.
    pub(super) fn field(&mut self, before: &Field, after: &Field, inside: &str) {
        self.wording.field(before, after);
        let location = member(inside, &after.name.value);
        line::line(before, after, &location, self);
        if before.kind.value == after.kind.value || !(before.fields.is_empty() || after.fields.is_empty()) {
            self.siblings(&before.fields, &after.fields, &location);
        }
    }
}

/// The fields of `all` with names that none of the others has, in their order.
pub(super) fn missing<'f>(all: &'f [Field], others: &[Field]) -> Vec<&'f Field> {
    let names: BTreeSet<&str> = others.iter().map(|field| field.name.value.as_str()).collect();
    all.iter()
        .filter(|field| !names.contains(field.name.value.as_str()))
        .collect()
}
