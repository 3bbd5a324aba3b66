//! Checks lengths, bounds, patterns and default values.

use std::cmp::Ordering;

use crate::diagnostic::Findings;
use crate::limits::{self, apply_to_example, can_limit_text, compare, own_problem, pattern_fault};
use crate::model::{Field, Scalar};
use crate::place::Located;
use crate::plural::characters;
use crate::rule::Rule;
use crate::rules;
use crate::text::shorten;
use crate::vocabulary::names;

/// Checks the limits of a field, and its own values against them.
pub(super) fn limits(field: &Field, findings: &mut Findings) {
    lengths(field, findings);
    pattern(field, findings);
    bounds(field, findings);
    default(field, findings);
    own_values(field, findings);
    common_length(field, findings);
}

/// Checks that some value can have the lengths, the format and the pattern at once.
fn common_length(field: &Field, findings: &mut Findings) {
    let lengths = limits::lengths(field);
    for (number, one) in lengths.iter().enumerate() {
        for other in lengths.iter().skip(number + 1) {
            let (short, long) = if one.least > other.least {
                (other, one)
            } else {
                (one, other)
            };
            let Some(most) = short.most.filter(|most| *most < long.least) else {
                continue;
            };
            // Each of the three has a key; the finding points at the last one on the line.
            let spans = [
                field.min_length.as_ref().map(|length| length.span),
                field.max_length.as_ref().map(|length| length.span),
                field.format.as_ref().map(|format| format.span),
                field.pattern.as_ref().map(|pattern| pattern.span),
            ];
            let span = spans.into_iter().flatten().max().unwrap_or(field.name.span);
            let message = format!(
                "no value fits `{}`: at least {} by {}, at most {most} by {}",
                field.name.value,
                characters(long.least),
                long.by,
                short.by
            );
            findings
                .report(rules::IMPOSSIBLE_LENGTH, span, message)
                .help("write the lengths, the format and the pattern that the document gives");
            return;
        }
    }
}

fn lengths(field: &Field, findings: &mut Findings) {
    let name = &field.name.value;
    let keys = [
        (names::MIN_LENGTH, "minimum", rules::MIN_LENGTH, &field.min_length),
        (names::MAX_LENGTH, "maximum", rules::MAX_LENGTH, &field.max_length),
    ];
    for (key, which, rule, length) in keys {
        let Some(length) = length else { continue };
        if length.value == 0 {
            findings
                .report(rule, length.span, format!("`{name}` has a {which} length of 0"))
                .help("write the length that the document gives");
        } else if !can_limit_text(field) {
            wrong_type(field, rule, length, key, &format!("a {which} length"), findings);
        }
    }
    if let (Some(least), Some(most)) = (&field.min_length, &field.max_length)
        && least.value > most.value
    {
        let message = format!(
            "`{name}` has at least {} and at most {}",
            least.value,
            characters(most.value)
        );
        findings
            .report(rules::MIN_LENGTH, least.span, message)
            .also(most.span, "the maximum length")
            .help("write the lengths that the document gives");
    }
}

fn pattern(field: &Field, findings: &mut Findings) {
    let Some(pattern) = &field.pattern else { return };
    if !can_limit_text(field) {
        wrong_type(field, rules::PATTERN, pattern, names::PATTERN, "a pattern", findings);
    } else if let Some(fault) = pattern_fault(&pattern.value) {
        let message = format!("the pattern of `{}` {fault}", field.name.value);
        findings
            .report(rules::PATTERN, pattern.span, message)
            .help("write a regular expression that the whole value matches: `\"[0-9]{6}\"`");
    }
}

fn bounds(field: &Field, findings: &mut Findings) {
    let bounds = [(names::MINIMUM, &field.minimum), (names::MAXIMUM, &field.maximum)];
    for (key, bound) in bounds {
        if let Some(bound) = bound
            && !matches!(field.kind.value.scalar, Scalar::Integer | Scalar::Number)
        {
            wrong_type(field, rules::BOUNDS, bound, key, &format!("a {key}"), findings);
        }
    }
    if let (Some(unit), Some(most)) = (&field.unit, &field.maximum)
        && compare(&most.value, "0") == Some(Ordering::Less)
    {
        let message = format!("the maximum of `{}` is negative, but it has a unit", field.name.value);
        findings
            .report(rules::BOUNDS, most.span, message)
            .also(unit.span, "the unit")
            .help("write the bounds that the document gives");
    }
    if let (Some(least), Some(most)) = (&field.minimum, &field.maximum)
        && compare(&least.value, &most.value) == Some(Ordering::Greater)
    {
        let message = format!(
            "`{}` is at least {} and at most {}",
            field.name.value, least.value, most.value
        );
        findings
            .report(rules::BOUNDS, least.span, message)
            .also(most.span, "the maximum")
            .help("write the bounds that the document gives");
    }
}

fn wrong_type<T>(field: &Field, rule: Rule, value: &Located<T>, key: &str, what: &str, findings: &mut Findings) {
    let message = format!(
        "`{}` is of type `{}` and cannot have {what}",
        field.name.value,
        field.kind.value.spelling()
    );
    findings
        .report(rule, value.span, message)
        .help(format!("remove `{key}`"));
}

fn default(field: &Field, findings: &mut Findings) {
    let Some(default) = &field.default else { return };
    let kind = field.kind.value;
    if kind.array_depth > 0 || matches!(kind.scalar, Scalar::Object | Scalar::File | Scalar::Json) {
        wrong_type(field, rules::DEFAULT, default, names::DEFAULT, "a default", findings);
    } else if !field.values.is_empty() && !field.values.iter().any(|value| value.value == *default) {
        let message = format!(
            "the default of `{}`, `{}`, is not one of its values",
            field.name.value,
            shorten(&default.value)
        );
        findings
            .report(rules::DEFAULT, default.span, message)
            .help("write one of the values in `enum`, or add it there");
    }
}

/// Checks the values that the spec itself gives; a lint checks the example.
fn own_values(field: &Field, findings: &mut Findings) {
    // Other rules report limits that no value can keep.
    if !apply_to_example(field) && field.values.is_empty() {
        return;
    }
    // The lengths of an encoded list are those of the whole text.
    let is_encoded_list = field.encoded.is_some() && field.kind.value.array_depth > 0;
    let values = field.values.iter().filter(|_| !is_encoded_list);
    let listed = values.map(|value| (names::VALUE, &value.value));
    let constant = field.constant.iter().map(|constant| (names::CONSTANT, constant));
    let default = field.default.iter().map(|default| (names::DEFAULT, default));
    for (what, value) in listed.chain(constant).chain(default) {
        if let Some(problem) = own_problem(field, &value.value) {
            let message = format!(
                "the {what} `{}` of `{}` {problem}",
                shorten(&value.value),
                field.name.value
            );
            findings
                .report(rules::OWN_VALUE, value.span, message)
                .help("write the limits and the values that the document gives");
        }
    }
}
