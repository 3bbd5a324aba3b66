//! Sample values of second sources.

use serde_json::Value;
use wechatpay_spec::limits::problem;
use wechatpay_spec::model::Field;

use crate::facts::example::example;
use crate::facts::sample::Sample;

/// A single value as text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The value as the example of a field; `None` if the field does not allow it.
pub(super) fn of_field(value: &Value, field: &Field) -> Option<String> {
    let is_silent = field.encrypted.is_some()
        || field.constant.is_some()
        || field.supplied_by.is_some()
        || field.encoded.is_some()
        || !field.fields.is_empty()
        || field.kind.value.array_depth > 0;
    if is_silent {
        return None;
    }
    let sample = match value {
        Value::Bool(flag) => Sample::Boolean(*flag),
        Value::Number(number) if number.is_f64() => Sample::Decimal(number.to_string()),
        Value::Number(number) => Sample::Integer(number.to_string()),
        Value::String(text) => Sample::Text(text.trim().to_owned()),
        _ => return None,
    };
    let text = example(&sample, field.kind.value)?;
    // Some sources have descriptions among their examples; sentences are not copied.
    if text.contains(['。', '，', '；', '！', '？']) {
        return None;
    }
    let is_listed = field.values.is_empty() || field.values.iter().any(|known| known.value.value == text);
    (is_listed && problem(field, &text).is_none()).then_some(text)
}
