//! Compares the facts of one field before and after: type, required flag, length, values, encryption, conditions.

use wechatpay_spec::model::{Condition, Field, Role};
use wechatpay_spec::place::Located;
use wechatpay_spec::text::shorten;
use wechatpay_spec::words::Word;

use super::context::Context;
use super::field_pair::{FieldPair, text, word};
use super::rules::{self, either_way};

either_way! {
    BECAME_REQUIRED: REQUEST_FIELD_BECAME_REQUIRED, RESPONSE_FIELD_BECAME_REQUIRED;
    BECAME_OPTIONAL: REQUEST_FIELD_BECAME_OPTIONAL, RESPONSE_FIELD_BECAME_OPTIONAL;
    TYPE_CHANGED: REQUEST_TYPE_CHANGED, RESPONSE_TYPE_CHANGED;
    BECAME_ENCRYPTED: REQUEST_BECAME_ENCRYPTED, RESPONSE_BECAME_ENCRYPTED;
    BECAME_PLAINTEXT: REQUEST_BECAME_PLAINTEXT, RESPONSE_BECAME_PLAINTEXT;
    CIPHER_CHANGED: REQUEST_CIPHER_CHANGED, RESPONSE_CIPHER_CHANGED;
    ENCODING_CHANGED: REQUEST_ENCODING_CHANGED, RESPONSE_ENCODING_CHANGED;
    FORMAT_ADDED: REQUEST_FORMAT_ADDED, RESPONSE_FORMAT_ADDED;
    FORMAT_REMOVED: REQUEST_FORMAT_REMOVED, RESPONSE_FORMAT_REMOVED;
    FORMAT_CHANGED: REQUEST_FORMAT_CHANGED, RESPONSE_FORMAT_CHANGED;
    UNIT_ADDED: REQUEST_UNIT_ADDED, RESPONSE_UNIT_ADDED;
    UNIT_REMOVED: REQUEST_UNIT_REMOVED, RESPONSE_UNIT_REMOVED;
    UNIT_CHANGED: REQUEST_UNIT_CHANGED, RESPONSE_UNIT_CHANGED;
}

/// A condition in words.
pub(super) fn describe(condition: &Condition) -> String {
    let values = condition.values_in_words(|value| format!("`{}`", shorten(value)));
    format!("`{}` is {values}", condition.field.value)
}

/// Compares one line, without the members of the field.
pub(super) fn line(before: &Field, after: &Field, location: &str, context: &mut Context<'_>) {
    let mut pair = FieldPair {
        location,
        before,
        after,
        context,
    };
    pair.kind();
    pair.requirement();
    pair.role();
    pair.restriction();
    // Limits of another type, or of a value that the caller does not choose, are no limits of this one.
    let is_comparable =
        before.kind.value.scalar == after.kind.value.scalar && before.constant.is_some() == after.constant.is_some();
    if is_comparable {
        pair.length();
        pair.range();
        pair.pattern();
        pair.format();
        pair.unit();
    }
    pair.values();
    pair.default();
    pair.encryption();
    pair.encoding();
    pair.supplier();
}

impl FieldPair<'_, '_> {
    fn kind(&mut self) {
        let (before, after) = (&self.before.kind, &self.after.kind);
        if before != after {
            let message = format!(
                "the type of `{}` is `{}`, was `{}`",
                self.name(),
                after.value.spelling(),
                before.value.spelling()
            );
            self.report(self.either(TYPE_CHANGED), message, Some(before), Some(after));
        }
    }

    fn requirement(&mut self) {
        let (before, after) = (self.before, self.after);
        let name = self.name();
        let sent_by_client = |field: &Field| field.constant.is_some() || field.supplied_by.is_some();
        if sent_by_client(before) && sent_by_client(after) {
            // Every client sends the field in either case.
            let differs = before.required != after.required || before.required_if != after.required_if;
            self.context.wording.note("flags of what the client sends", differs);
            return;
        }
        let (rule, message) = match (before.required, &before.required_if, after.required, &after.required_if) {
            (false, _, true, _) => (self.either(BECAME_REQUIRED), format!("`{name}` became required")),
            (true, _, false, None) => (self.either(BECAME_OPTIONAL), format!("`{name}` became optional")),
            (true, _, false, Some(condition)) => (
                self.either(BECAME_OPTIONAL),
                format!("`{name}` is required only when {}", describe(condition)),
            ),
            (false, None, false, Some(condition)) => (
                rules::REQUEST_CONDITION_ADDED,
                format!("`{name}` became required when {}", describe(condition)),
            ),
            (false, Some(condition), false, None) => (
                rules::REQUEST_CONDITION_REMOVED,
                format!("`{name}` is no longer required when {}", describe(condition)),
            ),
            (false, Some(one), false, Some(other)) if one != other => (
                rules::REQUEST_CONDITION_CHANGED,
                format!(
                    "`{name}` is required when {}, was required when {}",
                    describe(other),
                    describe(one)
                ),
            ),
            _ => return,
        };
        let mark = |field: &'_ Field| field.required_if.as_ref().map(|condition| condition.field.clone());
        self.report(rule, message, mark(before).as_ref(), mark(after).as_ref());
    }

    fn role(&mut self) {
        let (before, after) = (self.before.required_of.as_ref(), self.after.required_of.as_ref());
        let rule = match (before, after) {
            (None, Some(_)) => rules::REQUEST_ROLE_ADDED,
            (Some(_), None) => rules::REQUEST_ROLE_REMOVED,
            (one, other) if one != other => rules::REQUEST_ROLE_CHANGED,
            _ => return,
        };
        let name = self.name();
        let partners = |role: &Located<Role>| format!("{}s", role.value.word());
        let message = match (before, after) {
            (None, Some(role)) => format!("`{name}` became required of {}", partners(role)),
            (Some(role), None) => format!("`{name}` is no longer required of {}", partners(role)),
            (Some(one), Some(other)) => {
                format!(
                    "`{name}` is required of {}, was required of {}",
                    partners(other),
                    partners(one)
                )
            }
            (None, None) => return,
        };
        self.report(rule, message, before, after);
    }

    fn restriction(&mut self) {
        let name = self.name();
        let (rule, message) = match (&self.before.only_if, &self.after.only_if) {
            (None, Some(condition)) => (
                rules::REQUEST_RESTRICTION_ADDED,
                format!("`{name}` may be sent only when {}", describe(condition)),
            ),
            (Some(condition), None) => (
                rules::REQUEST_RESTRICTION_REMOVED,
                format!(
                    "`{name}` may now be sent in all cases, not only when {}",
                    describe(condition)
                ),
            ),
            (Some(one), Some(other)) if one != other => (
                rules::REQUEST_RESTRICTION_CHANGED,
                format!(
                    "`{name}` may be sent only when {}, before only when {}",
                    describe(other),
                    describe(one)
                ),
            ),
            _ => return,
        };
        let mark = |field: &'_ Field| field.only_if.as_ref().map(|condition| condition.field.clone());
        self.report(rule, message, mark(self.before).as_ref(), mark(self.after).as_ref());
    }

    fn default(&mut self) {
        let (before, after) = (self.before.default.as_ref(), self.after.default.as_ref());
        let rule = match (before, after) {
            (None, Some(_)) => rules::REQUEST_DEFAULT_ADDED,
            (Some(_), None) => rules::REQUEST_DEFAULT_REMOVED,
            (one, other) if one != other => rules::REQUEST_DEFAULT_CHANGED,
            _ => return,
        };
        let message = format!(
            "the default of `{}` is {}, was {}",
            self.name(),
            text(after),
            text(before)
        );
        self.report(rule, message, before, after);
    }

    fn encryption(&mut self) {
        let name = self.name();
        let (before, after) = (self.before.encrypted.as_ref(), self.after.encrypted.as_ref());
        let (rules, message) = match (before, after) {
            (None, Some(cipher)) => (
                BECAME_ENCRYPTED,
                format!("`{name}` became encrypted ({})", cipher.value.word()),
            ),
            (Some(cipher), None) => (
                BECAME_PLAINTEXT,
                format!("`{name}` became plaintext, was encrypted ({})", cipher.value.word()),
            ),
            (Some(one), Some(other)) if one != other => (
                CIPHER_CHANGED,
                format!(
                    "`{name}` is encrypted with `{}`, was `{}`",
                    other.value.word(),
                    one.value.word()
                ),
            ),
            _ => return,
        };
        self.report(self.either(rules), message, before, after);
    }

    fn encoding(&mut self) {
        let (before, after) = (self.before.encoded.as_ref(), self.after.encoded.as_ref());
        if before != after {
            let message = format!(
                "the encoding of `{}` is {}, was {}",
                self.name(),
                word(after),
                word(before)
            );
            self.report(self.either(ENCODING_CHANGED), message, before, after);
        }
    }

    fn format(&mut self) {
        let (before, after) = (self.before.format.as_ref(), self.after.format.as_ref());
        let rules = match (before, after) {
            (None, Some(_)) => FORMAT_ADDED,
            (Some(_), None) => FORMAT_REMOVED,
            (one, other) if one != other => FORMAT_CHANGED,
            _ => return,
        };
        let message = format!(
            "the format of `{}` is {}, was {}",
            self.name(),
            word(after),
            word(before)
        );
        self.report(self.either(rules), message, before, after);
    }

    fn unit(&mut self) {
        let (before, after) = (self.before.unit.as_ref(), self.after.unit.as_ref());
        let rules = match (before, after) {
            (None, Some(_)) => UNIT_ADDED,
            (Some(_), None) => UNIT_REMOVED,
            (one, other) if one != other => UNIT_CHANGED,
            _ => return,
        };
        let message = format!("the unit of `{}` is {}, was {}", self.name(), word(after), word(before));
        self.report(self.either(rules), message, before, after);
    }

    fn supplier(&mut self) {
        let (before, after) = (self.before.supplied_by.as_ref(), self.after.supplied_by.as_ref());
        if before != after {
            let who = if after.is_some() {
                "the client, no longer by the caller"
            } else {
                "the caller, no longer by the client"
            };
            let message = format!("`{}` is filled in by {who}", self.name());
            self.report(rules::REQUEST_SUPPLIER_CHANGED, message, before, after);
        }
    }
}
