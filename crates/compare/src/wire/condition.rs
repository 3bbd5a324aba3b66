//! Compares when a field has to be sent, and when it may be sent.

use std::collections::BTreeSet;

use wechatpay_spec::model::{Condition, Field};
use wechatpay_spec::text::shorten;

use super::field_pair::FieldPair;
use super::rules::{self, either_way};

either_way! {
    BECAME_REQUIRED: REQUEST_FIELD_BECAME_REQUIRED, RESPONSE_FIELD_BECAME_REQUIRED;
    BECAME_OPTIONAL: REQUEST_FIELD_BECAME_OPTIONAL, RESPONSE_FIELD_BECAME_OPTIONAL;
}

/// The kind of wording that changed if only the order of a condition's values did.
const ORDER: &str = "order of values";

/// A condition in words.
pub(super) fn describe(condition: &Condition) -> String {
    let values = condition.values_in_words(|value| format!("`{}`", shorten(value)));
    format!("`{}` is {values}", condition.field.value)
}

/// How a condition changed.
enum Step {
    /// It holds in the same cases.
    Reordered,
    /// It holds in more cases.
    Wider,
    /// It holds in fewer cases.
    Narrower,
    /// It holds in other cases.
    Other,
}

impl Step {
    fn between(before: &Condition, after: &Condition) -> Self {
        let values = |condition: &'_ Condition| -> BTreeSet<String> {
            condition.equals.iter().map(|value| value.value.clone()).collect()
        };
        let (one, other) = (values(before), values(after));
        match before.field == after.field {
            true if one == other => Self::Reordered,
            true if one.is_subset(&other) => Self::Wider,
            true if other.is_subset(&one) => Self::Narrower,
            _ => Self::Other,
        }
    }
}

impl FieldPair<'_, '_> {
    pub(super) fn requirement(&mut self) {
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
            (false, Some(one), false, Some(other)) if one != other => {
                let rule = match Step::between(one, other) {
                    Step::Reordered => return self.context.wording.note(ORDER, true),
                    Step::Wider => rules::REQUEST_CONDITION_WIDENED,
                    Step::Narrower => rules::REQUEST_CONDITION_NARROWED,
                    Step::Other => rules::REQUEST_CONDITION_CHANGED,
                };
                let message = format!(
                    "`{name}` is required when {}, was required when {}",
                    describe(other),
                    describe(one)
                );
                (rule, message)
            }
            _ => return,
        };
        let mark = |field: &'_ Field| field.required_if.as_ref().map(|condition| condition.field.clone());
        self.report(rule, message, mark(before).as_ref(), mark(after).as_ref());
    }

    pub(super) fn restriction(&mut self) {
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
            (Some(one), Some(other)) if one != other => {
                let rule = match Step::between(one, other) {
                    Step::Reordered => return self.context.wording.note(ORDER, true),
                    Step::Wider => rules::REQUEST_RESTRICTION_WIDENED,
                    Step::Narrower => rules::REQUEST_RESTRICTION_NARROWED,
                    Step::Other => rules::REQUEST_RESTRICTION_CHANGED,
                };
                let message = format!(
                    "`{name}` may be sent only when {}, before only when {}",
                    describe(other),
                    describe(one)
                );
                (rule, message)
            }
            _ => return,
        };
        let mark = |field: &'_ Field| field.only_if.as_ref().map(|condition| condition.field.clone());
        self.report(rule, message, mark(self.before).as_ref(), mark(self.after).as_ref());
    }
}
