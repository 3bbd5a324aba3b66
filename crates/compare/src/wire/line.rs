//! What changed on a field's own line.

use std::cmp::Ordering;

use wechatpay_spec::limits::compare;
use wechatpay_spec::model::{Condition, Field};
use wechatpay_spec::place::{Located, Span};
use wechatpay_spec::text::shorten;
use wechatpay_spec::words::Word;

use super::context::Context;
use super::rules;
use crate::change_rule::{ChangeRule, EitherWay};

macro_rules! either_way {
    ($($name:ident: $request:ident, $response:ident;)*) => {
        $(const $name: EitherWay = EitherWay { request: rules::$request, response: rules::$response };)*
    };
}

either_way! {
    BECAME_REQUIRED: REQUEST_FIELD_BECAME_REQUIRED, RESPONSE_FIELD_BECAME_REQUIRED;
    BECAME_OPTIONAL: REQUEST_FIELD_BECAME_OPTIONAL, RESPONSE_FIELD_BECAME_OPTIONAL;
    TYPE_CHANGED: REQUEST_TYPE_CHANGED, RESPONSE_TYPE_CHANGED;
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
    format!("`{}` is `{}`", condition.field.value, shorten(&condition.equals.value))
}

/// Compares one line, without the members of the field.
pub(super) fn line(before: &Field, after: &Field, location: &str, context: &mut Context<'_>) {
    let mut line = Line {
        location,
        before,
        after,
        context,
    };
    // Every member of a field is compared here or in `Wording`, and `fields` by the caller: a new one does not
    // compile until it is listed.
    let Field {
        name: _,
        kind: _,
        required: _,
        required_of: _,
        choice: _,
        required_if: _,
        only_if: _,
        encrypted: _,
        encoded: _,
        min_length: _,
        max_length: _,
        pattern: _,
        minimum: _,
        maximum: _,
        values: _,
        constant: _,
        default: _,
        format: _,
        unit: _,
        supplied_by: _,
        title: _,
        example: _,
        rust_name: _,
        rust_type: _,
        fields: _,
        provenance: _,
    } = after;
    line.kind();
    line.requirement();
    line.role();
    line.restriction();
    line.length();
    line.range();
    line.pattern();
    line.values();
    line.default();
    line.encryption();
    line.encoding();
    line.format();
    line.unit();
    line.supplier();
}

/// One field on both sides.
struct Line<'l, 'c> {
    location: &'l str,
    before: &'l Field,
    after: &'l Field,
    context: &'l mut Context<'c>,
}

impl Line<'_, '_> {
    fn report<A, B>(
        &mut self,
        rule: ChangeRule,
        message: String,
        before: Option<&Located<A>>,
        after: Option<&Located<B>>,
    ) {
        let span = |span: Option<Span>, field: &Field| Some(span.unwrap_or(field.name.span));
        let before = span(before.map(|part| part.span), self.before);
        let after = span(after.map(|part| part.span), self.after);
        self.context.report(rule, self.location, message, before, after);
    }

    fn either(&self, rules: EitherWay) -> ChangeRule {
        rules.going(self.context.direction)
    }

    fn name(&self) -> &str {
        &self.after.name.value
    }

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
                    "`{name}` is required when {}, was when {}",
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
        let message = format!(
            "the role that `{}` is required of is {}, was {}",
            self.name(),
            word(after),
            word(before)
        );
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
                    "`{name}` may be sent only when {}, was when {}",
                    describe(other),
                    describe(one)
                ),
            ),
            _ => return,
        };
        let mark = |field: &'_ Field| field.only_if.as_ref().map(|condition| condition.field.clone());
        self.report(rule, message, mark(self.before).as_ref(), mark(self.after).as_ref());
    }

    fn length(&mut self) {
        let (before, after) = (&self.before.max_length, &self.after.max_length);
        let longest = |length: &Option<Located<u32>>| length.as_ref().map_or(u32::MAX, |length| length.value);
        let words = |length: &Option<Located<u32>>| {
            length.as_ref().map_or_else(
                || "unlimited".to_owned(),
                |length| format!("{} characters", length.value),
            )
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
    fn range(&mut self) {
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

    fn pattern(&mut self) {
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

    /// Compares constants and enumerated values, which exclude each other.
    fn values(&mut self) {
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
            _ => {
                for value in before
                    .values
                    .iter()
                    .filter(|value| !after.values.iter().any(|other| other.value == value.value))
                {
                    let message = format!("`{name}` lost the value `{}`", shorten(&value.value.value));
                    self.report::<_, String>(self.either(VALUE_REMOVED), message, Some(&value.value), None);
                }
                for value in after
                    .values
                    .iter()
                    .filter(|value| !before.values.iter().any(|other| other.value == value.value))
                {
                    let message = format!("`{name}` gained the value `{}`", shorten(&value.value.value));
                    self.report::<String, _>(self.either(VALUE_ADDED), message, None, Some(&value.value));
                }
            }
        }
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
                "the client, was the caller"
            } else {
                "the caller, was the client"
            };
            let message = format!("`{}` is filled in by {who}", self.name());
            self.report(rules::REQUEST_SUPPLIER_CHANGED, message, before, after);
        }
    }
}

fn text(value: Option<&Located<String>>) -> String {
    value.map_or_else(
        || "not specified".to_owned(),
        |value| format!("`{}`", shorten(&value.value)),
    )
}

fn word<T: Word>(value: Option<&Located<T>>) -> String {
    value.map_or_else(
        || "not specified".to_owned(),
        |value| format!("`{}`", value.value.word()),
    )
}
