//! Checks that a field can be sent in every case in which it is required. The conditions of several fields together may rule this out,
//! and so may a choice of which one alternative is sent.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::other_field;
use crate::diagnostic::Findings;
use crate::model::{ChoiceRule, Condition, Field};
use crate::place::{Located, Span};
use crate::rules;
use crate::text::shorten;

/// The number of conditions that are followed from one field to the next. No document has three.
const FAR: usize = 8;

/// Checks one field of an object.
pub(super) fn impossible(field: &Field, siblings: &BTreeMap<&str, &Field>, findings: &mut Findings) {
    let Some(required) = &field.required_if else { return };
    let Some(source) = other_field(required, field, siblings) else {
        return;
    };
    let Some(first) = required.equals.first() else { return };
    let needed = needs(field, siblings);
    let sent = with(field, &needed, siblings);
    let needed_by_source = needs(source, siblings);
    let case = |value: &Located<String>| {
        format!(
            "`{}` is required if `{}` is `{}`",
            field.name.value,
            source.name.value,
            shorten(&value.value)
        )
    };
    let beside = with(source, &needed_by_source, siblings);
    if let Some((one, other)) = pairs(&beside, &sent).find(|(one, other)| exclude_each_other(one, other)) {
        let message = format!(
            "{}, but then it may not be sent: only one of `{}` and `{}` is",
            case(first),
            one.name.value,
            other.name.value
        );
        report(first.span, message, other.name.span, "the other one", findings);
        return;
    }
    for need in &needed {
        // The conditions under which the source itself may be sent.
        let before = needed_by_source
            .iter()
            .filter(|before| before.condition.field == need.condition.field);
        for before in before {
            if values(need.condition).is_disjoint(&values(before.condition)) {
                contradiction(&case(first), first.span, need, findings);
                return;
            }
        }
        // A condition of the field itself on the same source is reported elsewhere.
        if need.condition.field == required.field && need.field.name != field.name {
            let allowed = values(need.condition);
            if let Some(value) = required
                .equals
                .iter()
                .find(|value| !allowed.contains(value.value.as_str()))
            {
                contradiction(&case(value), value.span, need, findings);
                return;
            }
        }
    }
}

fn contradiction(case: &str, at: Span, need: &Need<'_>, findings: &mut Findings) {
    let condition = need.condition;
    let message = format!(
        "{case}, but then it may not be sent: `{}` may be sent only if `{}` is {}",
        need.field.name.value,
        condition.field.value,
        condition.values_in_words(|value| format!("`{}`", shorten(value)))
    );
    report(at, message, condition.field.span, "the other condition", findings);
}

fn report(at: Span, message: String, other: Span, label: &str, findings: &mut Findings) {
    findings
        .report(rules::CONDITION, at, message)
        .also(other, label)
        .help("correct the condition or the choice that the document does not give");
}

/// A field that may be sent only under a condition.
struct Need<'f> {
    field: &'f Field,
    condition: &'f Condition,
}

/// The conditions that have to hold for a field to be sent: its own, that of the field that this one names, and so on.
fn needs<'f>(field: &'f Field, siblings: &BTreeMap<&str, &'f Field>) -> Vec<Need<'f>> {
    let mut needs: Vec<Need<'_>> = Vec::new();
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut field = field;
    while let Some(condition) = &field.only_if {
        // Circles are reported elsewhere.
        if needs.len() == FAR || !met.insert(&field.name.value) {
            break;
        }
        needs.push(Need { field, condition });
        let Some(next) = siblings.get(condition.field.value.as_str()) else {
            break;
        };
        field = next;
    }
    needs
}

/// The fields that are sent if a field is, as far as conditions say so.
fn with<'f>(field: &'f Field, needs: &[Need<'f>], siblings: &BTreeMap<&str, &'f Field>) -> Vec<&'f Field> {
    let others = needs
        .iter()
        .filter_map(|need| siblings.get(need.condition.field.value.as_str()).copied());
    [field].into_iter().chain(others).collect()
}

fn pairs<'f, 's>(ones: &'s [&'f Field], others: &'s [&'f Field]) -> impl Iterator<Item = (&'f Field, &'f Field)> + 's {
    ones.iter()
        .flat_map(move |one| others.iter().map(move |other| (*one, *other)))
}

/// Whether two fields are different alternatives of which exactly one is sent.
fn exclude_each_other(one: &Field, other: &Field) -> bool {
    match (&one.choice, &other.choice) {
        (Some(one), Some(other)) => {
            one.rule == ChoiceRule::OneOf && one.set == other.set && one.alternative != other.alternative
        }
        _ => false,
    }
}

fn values(condition: &Condition) -> BTreeSet<&str> {
    condition.equals.iter().map(|value| value.value.as_str()).collect()
}
