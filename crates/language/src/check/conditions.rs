//! Checks conditions between fields of one object (`required_if`, `only_if`).

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Findings;
use crate::limits;
use crate::model::{Condition, Field, Scalar};
use crate::place::Located;
use crate::read::nearest;
use crate::repetition::Firsts;
use crate::rules;
use crate::text::shorten;

/// The other field that a condition names.
pub(super) fn other_field<'f>(
    condition: &Condition,
    field: &Field,
    siblings: &BTreeMap<&str, &'f Field>,
) -> Option<&'f Field> {
    let sibling = siblings.get(condition.field.value.as_str()).copied();
    sibling.filter(|sibling| sibling.name != field.name)
}

/// Reports fields that conditions name and that the object does not have: each once, whatever number of conditions names it.
pub(super) fn missing_siblings(fields: &[Field], siblings: &BTreeMap<&str, &Field>, findings: &mut Findings) {
    let mut missing: BTreeMap<&str, Vec<(&Field, &Condition)>> = BTreeMap::new();
    for field in fields {
        for condition in [&field.required_if, &field.only_if].into_iter().flatten() {
            if other_field(condition, field, siblings).is_none() {
                missing
                    .entry(&condition.field.value)
                    .or_default()
                    .push((field, condition));
            }
        }
    }
    for (name, conditions) in missing {
        let Some((&(field, first), others)) = conditions.split_first() else {
            continue;
        };
        if findings.is_full() {
            return;
        }
        let message = format!("`{}` has no sibling `{name}`", field.name.value);
        let diagnostic = findings.report(rules::CONDITION, first.field.span, message);
        for (_, other) in others {
            diagnostic.also(other.field.span, "named here too");
        }
        let known = siblings.keys().copied().filter(|known| *known != field.name.value);
        match nearest(name, known) {
            Some(suggestion) => diagnostic
                .help(format!("did you mean `{suggestion}`?"))
                .replace(first.field.span, suggestion),
            None => diagnostic.help("write the name of a field in the same object"),
        };
    }
}

/// Checks a field's conditions against its siblings.
pub(super) fn conditions(field: &Field, siblings: &BTreeMap<&str, &Field>, findings: &mut Findings) {
    for condition in [&field.required_if, &field.only_if].into_iter().flatten() {
        check(condition, field, siblings, findings);
    }
    if let (Some(required), Some(only)) = (&field.required_if, &field.only_if)
        && required.field == only.field
        && let Some(value) = first_outside(required, only)
    {
        let message = format!(
            "`{}` is required if `{}` is `{}`, but may be sent only if it is {}",
            field.name.value,
            only.field.value,
            shorten(&value.value),
            only.values_in_words(|value| format!("`{}`", shorten(value)))
        );
        let diagnostic = findings.report(rules::CONDITION, value.span, message);
        if let Some(other) = only.equals.first() {
            diagnostic.also(other.span, "the other value");
        }
        diagnostic.help("write the same value in both, or remove one");
    }
}

/// Reports circular conditions: none of the fields could be sent first.
pub(super) fn circles(fields: &[Field], siblings: &BTreeMap<&str, &Field>, findings: &mut Findings) {
    let kinds: [fn(&Field) -> Option<&Condition>; 2] =
        [|field| field.only_if.as_ref(), |field| field.required_if.as_ref()];
    for condition_of in kinds {
        // The walk on which a field was first met. Every field has at most one condition, so a walk is a chain.
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        for (walk, first) in fields.iter().enumerate() {
            let mut field = first;
            while let Some(condition) = condition_of(field) {
                match met.get(field.name.value.as_str()) {
                    Some(before) if *before == walk => {
                        let message = format!("the condition of `{}` leads back to itself", field.name.value);
                        findings
                            .report(rules::CONDITION, condition.field.span, message)
                            .help("remove the condition of the field that decides about the others");
                        break;
                    }
                    Some(_) => break,
                    None => {}
                }
                met.insert(&field.name.value, walk);
                // A field that names itself, or a field that does not exist, is reported by the check of a condition.
                let Some(next) = other_field(condition, field, siblings) else {
                    break;
                };
                field = next;
            }
        }
    }
}

/// The first value of a condition that another does not name.
fn first_outside<'c>(condition: &'c Condition, other: &Condition) -> Option<&'c Located<String>> {
    let allowed: BTreeSet<&str> = other.equals.iter().map(|value| value.value.as_str()).collect();
    condition
        .equals
        .iter()
        .find(|value| !allowed.contains(value.value.as_str()))
}

fn check(condition: &Condition, field: &Field, siblings: &BTreeMap<&str, &Field>, findings: &mut Findings) {
    let name = &condition.field.value;
    let Some(sibling) = other_field(condition, field, siblings) else {
        return;
    };
    if let Some(supplier) = &sibling.supplied_by {
        let message = format!("the caller does not decide about `{name}`: the client fills it in");
        findings
            .report(rules::CONDITION, condition.field.span, message)
            .also(supplier.span, "filled in by the client")
            .help("write the name of a field that the caller fills in");
        return;
    }
    if let Some(encrypted) = &sibling.encrypted {
        let message = format!("a condition on `{name}` would tell what its encrypted value is");
        findings
            .report(rules::CONDITION, condition.field.span, message)
            .also(encrypted.span, "encrypted here")
            .help("write the name of a field that is not encrypted");
        return;
    }
    let known: BTreeSet<&str> = sibling.values.iter().map(|known| known.value.value.as_str()).collect();
    let mut firsts = Firsts::new();
    for equals in &condition.equals {
        // Each unknown value is compared with the known ones.
        if findings.is_full() {
            return;
        }
        match firsts.repeated(equals.value.as_str(), equals.span) {
            Some(first) => {
                let message = format!("the condition names `{}` twice", shorten(&equals.value));
                findings
                    .report(rules::CONDITION, equals.span, message)
                    .also(first, "the first one")
                    .help("remove one of them");
            }
            None => check_value(name, equals, sibling, &known, findings),
        }
    }
}

/// Checks one of the values that a condition names.
fn check_value(name: &str, equals: &Located<String>, sibling: &Field, known: &BTreeSet<&str>, findings: &mut Findings) {
    let value = &equals.value;
    if !known.is_empty() && !known.contains(value.as_str()) {
        let diagnostic = findings.report(
            rules::CONDITION,
            equals.span,
            format!("`{name}` has no value `{}`", shorten(value)),
        );
        diagnostic.also(sibling.name.span, "its values are listed here");
        let known = sibling.values.iter().map(|known| known.value.value.as_str());
        match nearest(value, known) {
            Some(suggestion) => diagnostic
                .help(format!("did you mean `{suggestion}`?"))
                .replace(equals.span, suggestion),
            None => diagnostic.help("write one of its values"),
        };
        return;
    }
    if let Some(constant) = &sibling.constant {
        let (message, help) = if constant.value == *value {
            (
                format!("`{name}` is always `{}`, so the condition always holds", shorten(value)),
                "remove the condition; what is required under it is always `required`",
            )
        } else {
            (
                format!(
                    "`{name}` is always `{}`, never `{}`",
                    shorten(&constant.value),
                    shorten(value)
                ),
                "remove the condition, or write another field",
            )
        };
        findings
            .report(rules::CONDITION, equals.span, message)
            .also(constant.span, "the constant")
            .help(help);
        return;
    }
    let fits = sibling.kind.value.array_depth == 0
        && match sibling.kind.value.scalar {
            Scalar::String => true,
            Scalar::Integer => value.parse::<i64>().is_ok(),
            Scalar::Boolean => value == "true" || value == "false",
            Scalar::Number | Scalar::Object | Scalar::File | Scalar::Json => false,
        };
    if !fits {
        findings
            .report(
                rules::CONDITION,
                equals.span,
                format!(
                    "`{name}` is of type `{}` and cannot be `{}`",
                    sibling.kind.value.spelling(),
                    shorten(value)
                ),
            )
            .also(sibling.kind.span, "its type")
            .help("use a field of type `string`, `integer` or `boolean` in the condition");
    } else if let Some(problem) = limits::problem(sibling, value) {
        findings
            .report(
                rules::CONDITION,
                equals.span,
                format!("`{name}` cannot be `{}`, which {problem}", shorten(value)),
            )
            .also(sibling.name.span, "its limits")
            .help("write a value that the field can have");
    }
}
