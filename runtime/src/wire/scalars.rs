//! Decoding strings, numbers and booleans, which real messages do not always send as documented.

use std::borrow::Cow;

use super::decode::{DecodeValue, Reader};
use super::number::Number;
use super::value::Value;

impl DecodeValue for String {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            Value::String(Cow::Borrowed(text)) => Some(text.to_owned()),
            value => match value.into_text() {
                Ok(text) => Some(text.into_owned()),
                Err(other) => reader.unexpected("a string", &other),
            },
        }
    }
}

impl DecodeValue for i64 {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let found = match &value {
            Value::Integer(integer) => Some(*integer),
            Value::Number(text) | Value::String(text) => whole(text.trim()),
            _ => None,
        };
        found.or_else(|| reader.unexpected("an integer of 64 bits", &value))
    }
}

/// The integer that the text represents. A fraction that is zero is ignored, and exponents are accepted in the range
/// where floats are exact.
fn whole(text: &str) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if text.contains(['e', 'E']) {
        let float: f64 = text.parse().ok()?;
        return (float.fract() == 0.0 && float.abs() < EXACT).then_some(float as i64);
    }
    match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') => {
            whole.parse().ok()
        }
        Some(_) => None,
        None => text.parse().ok(),
    }
}

impl DecodeValue for bool {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let found = match &value {
            Value::Boolean(boolean) => Some(*boolean),
            Value::Integer(integer) => truth(&integer.to_string()),
            Value::String(text) => truth(text.trim()),
            _ => None,
        };
        found.or_else(|| reader.unexpected("a boolean", &value))
    }
}

/// The boolean that the text represents.
fn truth(text: &str) -> Option<bool> {
    let is_any = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_any(["true", "1", "Y", "yes"]) {
        Some(true)
    } else {
        is_any(["false", "0", "N", "no"]).then_some(false)
    }
}

impl DecodeValue for Number {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let found = match &value {
            Value::Integer(integer) => Some(Self::from(*integer)),
            Value::Number(text) | Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        found.or_else(|| reader.unexpected("a number", &value))
    }
}
