//! Compares the choices between the fields of one object.

use wechatpay_spec::choice::{ChoiceSet, choices};
use wechatpay_spec::model::{ChoiceRule, Field};
use wechatpay_spec::place::Span;

use super::context::Context;
use super::rules;

impl Context<'_> {
    /// Compares the choices of an object. A choice is recognized by its fields; its names are not sent.
    pub(super) fn choices(&mut self, before: &[Field], after: &[Field], inside: &str) {
        let known: Vec<&str> = before.iter().map(|field| field.name.value.as_str()).collect();
        let (before, mut new) = (choices(before), choices(after));
        for set in before {
            let position = new.iter().position(|other| shares_a_field(&set, other));
            let Some(other) = position.map(|at| new.remove(at)) else {
                let message = format!("{} {} no longer has to be sent", set.quantity(), set.described());
                self.report(rules::REQUEST_CHOICE_REMOVED, inside, message, span(&set), None);
                continue;
            };
            if on_the_wire(&set) != on_the_wire(&other) {
                let message = format!(
                    "{} {} has to be sent; before, it was {} {}",
                    other.quantity(),
                    other.described(),
                    set.quantity(),
                    set.described()
                );
                let rule = match is_wider(&set, &other, &known) {
                    true => rules::REQUEST_CHOICE_WIDENED,
                    false => rules::REQUEST_CHOICE_CHANGED,
                };
                self.report(rule, inside, message, span(&set), span(&other));
            } else {
                self.wording
                    .note("names of choices", set_names(&set) != set_names(&other));
            }
        }
        for set in new {
            let message = format!("{} {} now has to be sent", set.quantity(), set.described());
            self.report(rules::REQUEST_CHOICE_ADDED, inside, message, None, span(&set));
        }
    }
}

fn shares_a_field(one: &ChoiceSet<'_>, other: &ChoiceSet<'_>) -> bool {
    let names = other.wire_names().concat();
    one.wire_names().concat().iter().any(|name| names.contains(name))
}

/// Whether every request that made the choice before still makes it. `known` are the fields that requests could have
/// before: one that becomes an alternative may have been sent beside another.
fn is_wider(before: &ChoiceSet<'_>, after: &ChoiceSet<'_>, known: &[&str]) -> bool {
    let (old, new) = (alternatives(before), alternatives(after));
    let has_all = old.iter().all(|alternative| new.contains(alternative));
    let mut added = new.iter().filter(|alternative| !old.contains(alternative));
    has_all
        && match (before.rule, after.rule) {
            (_, ChoiceRule::AnyOf) => true,
            (ChoiceRule::AnyOf, ChoiceRule::OneOf) => false,
            (ChoiceRule::OneOf, ChoiceRule::OneOf) => !added.any(|names| names.iter().any(|name| known.contains(name))),
        }
}

/// The alternatives among which a request chooses.
fn on_the_wire<'s>(set: &'s ChoiceSet<'_>) -> impl PartialEq + use<'s> {
    (set.rule, alternatives(set))
}

/// The fields of each alternative, sorted.
fn alternatives<'s>(set: &'s ChoiceSet<'_>) -> Vec<Vec<&'s str>> {
    let mut alternatives = set.wire_names();
    alternatives.iter_mut().for_each(|names| names.sort_unstable());
    alternatives.sort_unstable();
    alternatives
}

fn set_names<'s>(set: &ChoiceSet<'s>) -> (&'s str, Vec<&'s str>) {
    (
        set.name,
        set.alternatives.iter().map(|alternative| alternative.name).collect(),
    )
}

fn span(set: &ChoiceSet<'_>) -> Option<Span> {
    let first = set.alternatives.first()?.fields.first()?;
    Some(first.choice.as_ref()?.set.span)
}
