//! Facts that a description states about a field only if its broken sentences are joined.

use wechatpay_spec::model::{EnumValue, Field};

/// Adds what the joined text states and the text as it is does not. Returns whether the two state different things.
pub(super) fn complete(field: &mut Field, whole: Field) -> bool {
    if whole.constant.is_some() && field.constant.is_none() && field.default.is_none() {
        *field = whole;
        return false;
    }
    if field.values.is_empty() && !whole.values.is_empty() {
        field.values = whole.values;
        field.example = whole.example;
        return false;
    }
    let listed =
        |values: &[EnumValue]| -> Vec<String> { values.iter().map(|value| value.value.value.clone()).collect() };
    let mut differs = listed(&field.values) != listed(&whole.values);
    differs |= add(&mut field.constant, whole.constant);
    differs |= add(&mut field.default, whole.default);
    differs |= add(&mut field.min_length, whole.min_length);
    differs |= add(&mut field.max_length, whole.max_length);
    differs |= add(&mut field.pattern, whole.pattern);
    differs |= add(&mut field.minimum, whole.minimum);
    differs |= add(&mut field.maximum, whole.maximum);
    differs
}

/// Adds a fact that is not known. Returns whether another one is.
fn add<T: PartialEq>(known: &mut Option<T>, other: Option<T>) -> bool {
    match (&known, other) {
        (None, other) => {
            *known = other;
            false
        }
        (Some(known), Some(other)) => *known != other,
        (Some(_), None) => false,
    }
}
