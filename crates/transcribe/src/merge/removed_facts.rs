//! Facts about fields and operations that a merge would remove: known values, error codes, alternatives and conditions.

use wechatpay_spec::model::{ErrorCode, Field, Operation};
use wechatpay_spec::place::Span;
use wechatpay_spec::plural::counted;
use wechatpay_spec::vocabulary::names;

use super::objects::{Object, Path, find_in, name};
use crate::findings::{listed, shorten};

/// The removals that a person has to confirm, each with its place in the earlier spec: an alternative, a condition, and
/// half or more of the known values of a field or of the error codes of an operation.
pub(super) fn unconfirmed(known: &[(Path<'_>, Object<'_>)], kept: &[(Path<'_>, Object<'_>)]) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    for (path, object) in known {
        match (*object, find_in(kept, path)) {
            (Object::Field(field), Some(Object::Field(now))) => {
                let values = values(field);
                let gone = removed_values(field, now);
                if is_half(gone.len(), values.len()) {
                    let message = format!(
                        "the document removes {} of {} of `{}`: {}",
                        gone.len(),
                        counted(values.len(), "known value", "known values"),
                        name(path),
                        listed(&gone)
                    );
                    found.push((field.name.span, message));
                }
                if let Some(removed) = removed_condition(field, now) {
                    found.push((
                        field.name.span,
                        format!("the document removes {removed} of `{}`", name(path)),
                    ));
                }
            }
            (Object::Operation(operation), Some(Object::Operation(now))) => {
                let gone = removed_codes(operation, now);
                if is_half(gone.len(), operation.errors.len()) {
                    let message = format!(
                        "the document removes {} of {}: {}",
                        gone.len(),
                        counted(operation.errors.len(), "error code", "error codes"),
                        listed(&gone)
                    );
                    found.push((operation.method.span, message));
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a removal is at least half of what there was.
pub(super) const fn is_half(removed: usize, all: usize) -> bool {
    removed > 0 && removed * 2 >= all
}

/// The known values of a field: those that are listed, or its only one.
pub(super) fn values(field: &Field) -> Vec<&str> {
    let listed = field.values.iter().map(|value| &value.value);
    listed
        .chain(&field.constant)
        .map(|value| value.value.as_str())
        .collect()
}

/// The known values that a field has no longer.
pub(super) fn removed_values(earlier: &Field, now: &Field) -> Vec<String> {
    let kept = values(now);
    let gone = values(earlier).into_iter().filter(|value| !kept.contains(value));
    gone.map(shorten).collect()
}

/// The keys beside values and conditions that a field of the same type has no longer, though nothing replaces them.
pub(super) fn removed_keys(earlier: &Field, now: &Field) -> Vec<&'static str> {
    let keys = [
        (names::FORMAT, earlier.format.is_some() && now.format.is_none()),
        (names::ENCODED, earlier.encoded.is_some() && now.encoded.is_none()),
        (names::UNIT, earlier.unit.is_some() && now.unit.is_none()),
        (
            names::MIN_LENGTH,
            earlier.min_length.is_some() && now.min_length.is_none(),
        ),
        (
            names::MAX_LENGTH,
            earlier.max_length.is_some() && now.max_length.is_none(),
        ),
        (names::PATTERN, earlier.pattern.is_some() && now.pattern.is_none()),
        (names::MINIMUM, earlier.minimum.is_some() && now.minimum.is_none()),
        (names::MAXIMUM, earlier.maximum.is_some() && now.maximum.is_none()),
        (names::DEFAULT, earlier.default.is_some() && now.default.is_none()),
    ];
    let is_of_type = earlier.kind == now.kind;
    let lost = keys.into_iter().filter(|(_, is_lost)| *is_lost && is_of_type);
    lost.map(|(key, _)| key).collect()
}

/// The error codes that an operation has no longer.
pub(super) fn removed_codes(earlier: &Operation, now: &Operation) -> Vec<String> {
    let is_gone = |error: &&ErrorCode| !now.errors.iter().any(|known| known.code == error.code);
    let gone = earlier.errors.iter().filter(is_gone);
    gone.map(|error| shorten(&error.code.value)).collect()
}

/// The alternative or condition that a field had, if it has none now.
pub(super) fn removed_condition(earlier: &Field, now: &Field) -> Option<String> {
    if let Some(choice) = &earlier.choice
        && now.choice.is_none()
    {
        return Some(format!("the choice `{}`", shorten(&choice.set.value)));
    }
    if earlier.only_if.is_some() && now.only_if.is_none() {
        return Some("the condition `only_if`".to_owned());
    }
    // One way to say when a field must be sent may replace another.
    if now.choice.is_some() || now.required_if.is_some() || now.required_of.is_some() {
        return None;
    }
    if earlier.required_if.is_some() {
        return Some("the condition `required_if`".to_owned());
    }
    earlier
        .required_of
        .is_some()
        .then(|| "the condition `required_of`".to_owned())
}
