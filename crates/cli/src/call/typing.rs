//! The types of values that are given as text on the command line.

use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, Scalar};

/// The text of a scalar.
fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(bool) => Some(bool.to_string()),
        _ => None,
    }
}

/// Gives each value the type that its field has (`total=100` is a number where the document says so), and adds constants.
/// With `text` every scalar is text, as in a query or in XML.
pub(super) fn typed(fields: &[Field], members: &mut Map<String, Value>, text: bool) {
    for field in fields {
        let name = &field.name.value;
        if let Some(constant) = &field.constant
            && !members.contains_key(name)
            && field.required
        {
            members.insert(name.clone(), Value::String(constant.value.clone()));
        }
        if let Some(value) = members.get_mut(name) {
            give_type(field, value, text, field.kind.value.array_depth);
        }
    }
    if text {
        for value in members.values_mut() {
            if let Some(text) = scalar_text(value) {
                *value = Value::String(text);
            }
        }
    }
}

fn give_type(field: &Field, value: &mut Value, text: bool, depth: u8) {
    // Inside a value that is sent as text, numbers are numbers again.
    let text_inside = text && field.encoded.is_none();
    if depth > 0 {
        if let Value::Array(items) = value {
            for item in items.iter_mut() {
                give_type(field, item, text_inside, depth - 1);
            }
        } else if !value.is_string() || field.encoded.is_none() {
            // One value where a list is expected.
            give_type(field, value, text_inside, 0);
            *value = Value::Array(vec![value.take()]);
        }
        return;
    }
    match value {
        Value::Object(members) => typed(&field.fields, members, text_inside),
        Value::String(written) if !text && field.encrypted.is_none() && field.encoded.is_none() => {
            if let Some(typed) = of_scalar(field.kind.value.scalar, written) {
                *value = typed;
            }
        }
        _ => {}
    }
}

/// The value that a text is for a field of this type; none if it stays a text.
fn of_scalar(scalar: Scalar, written: &str) -> Option<Value> {
    match scalar {
        Scalar::Json => serde_json::from_str(written).ok(),
        Scalar::Integer | Scalar::Number | Scalar::Boolean => {
            let typed: Option<Value> = serde_json::from_str(written).ok();
            typed.filter(|typed| typed.is_number() || typed.is_boolean())
        }
        _ => None,
    }
}
