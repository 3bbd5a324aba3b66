//! Empty values, which the service treats like missing ones.

use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, RequestPart};

use crate::field_values;
use crate::refusal::Refusal;
use crate::text::text_of;

/// The first field that needs a value and has an empty one. The service refuses it, but few documents say so.
pub(super) fn check(location: RequestPart, fields: &[Field], members: &Map<String, Value>) -> Result<(), Refusal> {
    field_values::each(fields, members, &mut |given| {
        let (field, value) = (given.field, given.value);
        let is_required_here = || {
            let condition = field.required_if.as_ref()?;
            let sibling = given.members.get(&condition.field.value)?;
            Some(condition.holds_for(&text_of(sibling)))
        };
        let is_needed = field.required || field.choice.is_some() || is_required_here() == Some(true);
        // An empty item beside others is a value.
        if given.is_item || !is_needed || !is_empty(value) {
            return Ok(());
        }
        let issue = match value {
            Value::String(text) if !text.is_empty() => "required, but it has only blanks",
            Value::Array(items) if !items.is_empty() => "required, but its items are empty",
            Value::Object(members) if !members.is_empty() => "required, but its members are empty",
            _ => "required, but it is empty",
        };
        Err(Refusal::parameter(location, given.pointer, None, issue))
    })
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
