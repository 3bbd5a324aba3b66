//! A field on both sides of a comparison, and how its changes are reported.

use wechatpay_spec::model::Field;
use wechatpay_spec::place::{Located, Span};
use wechatpay_spec::text::shorten;
use wechatpay_spec::words::Word;

use super::context::Context;
use crate::change_rule::{ChangeRule, EitherWay};

/// One field on both sides.
pub(super) struct FieldPair<'l, 'c> {
    pub(super) location: &'l str,
    pub(super) before: &'l Field,
    pub(super) after: &'l Field,
    pub(super) context: &'l mut Context<'c>,
}

impl FieldPair<'_, '_> {
    pub(super) fn report<A, B>(
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

    pub(super) fn either(&self, rules: EitherWay) -> ChangeRule {
        rules.going(self.context.direction)
    }

    pub(super) fn name(&self) -> &str {
        &self.after.name.value
    }
}

pub(super) fn text(value: Option<&Located<String>>) -> String {
    value.map_or_else(
        || "not specified".to_owned(),
        |value| format!("`{}`", shorten(&value.value)),
    )
}

pub(super) fn word<T: Word>(value: Option<&Located<T>>) -> String {
    value.map_or_else(
        || "not specified".to_owned(),
        |value| format!("`{}`", value.value.word()),
    )
}
