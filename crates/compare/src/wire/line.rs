//! Compares one field before and after: its type, role, default, encryption, encoding, format and unit here; its length,
//! values and conditions by functions in other files.

use wechatpay_spec::model::{Field, Role, Unit};
use wechatpay_spec::money;
use wechatpay_spec::place::Located;
use wechatpay_spec::words::Word;

use super::context::Context;
use super::field_pair::{FieldPair, text, word};
use super::rules::{self, either_way};

either_way! {
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

/// Compares one line, without the members of the field.
pub(super) fn line(before: &Field, after: &Field, location: &str, context: &mut Context<'_>) {
    let mut pair = FieldPair {
        location,
        before,
        after,
        context,
    };
    if pair.is_of_the_client() {
        return;
    }
    pair.kind();
    if pair.follows_from_digest() {
        return;
    }
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

    /// A unit that is written where it is known anyway changes nothing.
    fn unit(&mut self) {
        if self.before.unit == self.after.unit {
            return;
        }
        let [beside_before, beside_after] = self.context.beside_currency;
        let units = (
            money::unit(self.before, beside_before),
            money::unit(self.after, beside_after),
        );
        let rules = match units {
            (one, other) if one == other => return self.context.wording.note("units that follow from names", true),
            (None, _) => UNIT_ADDED,
            (_, None) => UNIT_REMOVED,
            _ => UNIT_CHANGED,
        };
        let words =
            |unit: Option<Unit>| unit.map_or_else(|| "not specified".to_owned(), |unit| format!("`{}`", unit.word()));
        let message = format!(
            "the unit of `{}` is {}, was {}",
            self.name(),
            words(units.1),
            words(units.0)
        );
        let (before, after) = (self.before.unit.as_ref(), self.after.unit.as_ref());
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
