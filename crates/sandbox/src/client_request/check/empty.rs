//! Empty values, which the service treats like missing ones.

use serde_json::{Map, Value};
use wechatpay_spec::model::{Encoding, Field, RequestPart};

use crate::refusal::Refusal;
use crate::text::text_of;

/// The first field that needs a value and has an empty one. The service refuses it, but few documents say so.
pub(super) fn check(
    location: RequestPart,
    fields: &[Field],
    members: &Map<String, Value>,
    pointer: &str,
) -> Result<(), Refusal> {
    for field in fields {
        let name = &field.name.value;
        let Some(value) = members.get(name).filter(|value| !value.is_null()) else {
            continue;
        };
        let pointer = format!("{pointer}/{name}");
        let wrong = |issue: &str| Err(Refusal::parameter(location, &pointer, None, issue));
        let decoded = decoded(field, value);
        let value = decoded.as_ref().unwrap_or(value);
        let required_if = field.required_if.as_ref();
        let is_required_here = required_if.is_some_and(|condition| {
            let sibling = members.get(&condition.field.value);
            sibling.is_some_and(|sibling| condition.holds_for(&text_of(sibling)))
        });
        match value {
            Value::Object(inner) => check(location, &field.fields, inner, &pointer)?,
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Value::Object(inner) = item {
                        check(location, &field.fields, inner, &format!("{pointer}/{index}"))?;
                    }
                }
            }
            _ => {}
        }
        if (field.required || field.choice.is_some() || is_required_here) && is_empty(value) {
            return wrong(match value {
                Value::String(text) if !text.is_empty() => "required, but it has only blanks",
                Value::Array(items) if !items.is_empty() => "required, but its items are empty",
                Value::Object(members) if !members.is_empty() => "required, but its members are empty",
                _ => "required, but it is empty",
            });
        }
    }
    Ok(())
}

/// The value in a text of JSON, of a field whose document lists what is in it.
fn decoded(field: &Field, value: &Value) -> Option<Value> {
    let is_json = field.encoded.as_ref().map(|encoding| encoding.value) == Some(Encoding::Json);
    serde_json::from_str(value.as_str().filter(|_| is_json)?).ok()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}
