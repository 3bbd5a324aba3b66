//! Checks of single values.

use serde_json::Value;
use wechatpay_spec::limits;
use wechatpay_spec::model::{Field, Scalar};

use super::format;
use crate::text::text_of;

/// Why a field does not allow a value. `text` says whether every scalar is text.
pub(super) fn problem(field: &Field, value: &Value, text: bool) -> Option<String> {
    if let Some(problem) = type_problem(field.kind.value.scalar, value, text) {
        return Some(problem);
    }
    let content = text_of(value);
    if let Some(constant) = &field.constant
        && constant.value != content
    {
        return Some(format!("its only value is {:?}", constant.value));
    }
    if let Some(problem) = limits::problem(field, &content) {
        return Some(format!("it {problem}"));
    }
    if !field.values.is_empty() && !field.values.iter().any(|known| known.value.value == content) {
        let known: Vec<&str> = field.values.iter().map(|known| known.value.value.as_str()).collect();
        return Some(format!("it is not one of {}", known.join(", ")));
    }
    // The documents' own examples are allowed, even if the format contradicts them.
    let own_example = field.example.as_ref().is_some_and(|example| example.value == content);
    let format = field.format.filter(|_| !own_example);
    if let Some(problem) = format.and_then(|format| format::problem(format.value, &content)) {
        return Some(problem);
    }
    if value.is_string() && content.chars().any(|character| u32::from(character) > 0xFFFF) {
        return Some(
            "it has a character of four bytes in UTF-8, such as an emoji; at most three are allowed".to_owned(),
        );
    }
    None
}

fn type_problem(scalar: Scalar, value: &Value, text: bool) -> Option<String> {
    let fits = match (scalar, value) {
        (Scalar::String, Value::String(_)) | (Scalar::Json, _) => true,
        (Scalar::Integer, Value::String(content)) => text && content.parse::<i64>().is_ok(),
        (Scalar::Integer, Value::Number(number)) => number.is_i64(),
        (Scalar::Number, Value::String(content)) => text && content.parse::<f64>().is_ok_and(f64::is_finite),
        (Scalar::Number, Value::Number(_)) => true,
        (Scalar::Boolean, Value::String(content)) => text && matches!(content.as_str(), "true" | "false"),
        (Scalar::Boolean, Value::Bool(_)) => true,
        _ => false,
    };
    let expected = match scalar {
        Scalar::String => "a string",
        Scalar::Integer => "a whole number of 64 bits",
        Scalar::Number => "a number",
        Scalar::Boolean => "true or false",
        Scalar::Object => "an object",
        Scalar::File => "a file",
        Scalar::Json => "JSON",
    };
    (!fits).then(|| format!("it is not {expected}"))
}
