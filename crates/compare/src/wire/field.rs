//! Compares fields: which were added and removed.

use std::collections::BTreeMap;

use wechatpay_spec::model::Field;

use super::context::Context;
use super::line::{self, describe};
use super::rules;
use crate::change_rule::{Direction, EitherWay};
use crate::location::member;

const ADDED: EitherWay = EitherWay {
    request: rules::REQUEST_FIELD_ADDED,
    response: rules::RESPONSE_FIELD_ADDED,
};
const REMOVED: EitherWay = EitherWay {
    request: rules::REQUEST_FIELD_REMOVED,
    response: rules::RESPONSE_FIELD_REMOVED,
};

impl Context<'_> {
    /// Compares the fields of one object. `inside` is their location: `request.json`.
    pub(super) fn siblings(&mut self, before: &[Field], after: &[Field], inside: &str) {
        self.wording.siblings(before, after);
        self.choices(before, after, inside);
        let mut others: BTreeMap<&str, &Field> = after.iter().map(|field| (field.name.value.as_str(), field)).collect();
        for field in before {
            match others.remove(field.name.value.as_str()) {
                Some(other) => self.field(field, other, inside),
                None => self.removed(field, inside),
            }
        }
        // In the document's order.
        for field in after
            .iter()
            .filter(|field| others.contains_key(field.name.value.as_str()))
        {
            self.added(field, inside);
        }
    }

    pub(super) fn removed(&mut self, field: &Field, inside: &str) {
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
