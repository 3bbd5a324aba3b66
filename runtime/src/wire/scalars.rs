//! Decoding strings, numbers and booleans, which real messages do not always send as documented.

use serde::{Deserialize, Deserializer};

use super::decode::{DecodeValue, Reader};
use super::number::Number;
use super::serde_bridge;
use super::value::Value;

/// The number of digits of the largest integer of 64 bits.
const LONGEST: usize = 19;

impl DecodeValue for String {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Json(text) = value
            && let Some(content) = reader.plain_string(text)
        {
            return Some(content.to_owned());
        }
        match reader.open(value)?.into_text() {
            Ok(text) => Some(text.into_owned()),
            Err(other) => reader.unexpected("a string", &other),
        }
    }
}

impl DecodeValue for i64 {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let value = reader.open(value)?;
        let found = match &value {
            Value::Integer(integer) => Some(*integer),
            Value::Number(text) | Value::String(text) => whole(text.trim()),
            _ => None,
        };
        found.or_else(|| reader.unexpected("an integer of 64 bits", &value))
    }
}

/// The integer that the text represents exactly: with a fraction of zeros, or with an exponent, too.
fn whole(text: &str) -> Option<i64> {
    if let Ok(integer) = text.parse() {
        return Some(integer);
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (sign, digits) = mantissa
        .strip_prefix('-')
        .map_or(("", mantissa), |digits| ("-", digits));
    let (before, after) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(before) || !is_number(after) {
        return None;
    }
    // The number is `significant · 10^exponent`.
    let digits = format!("{before}{after}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let exponent = exponent.checked_add(i64::try_from(before.len()).ok()?)?;
    let zeros = exponent.checked_sub(i64::try_from(significant.len()).ok()?)?;
    match usize::try_from(zeros) {
        Ok(zeros) if zeros <= LONGEST => format!("{sign}{significant}{:0<zeros$}", "").parse().ok(),
        _ => None,
    }
}

impl DecodeValue for bool {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let value = reader.open(value)?;
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

/// Reads a number, or a string that contains one.
impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_bridge::deserialize_value(deserializer)
    }
}

impl DecodeValue for Number {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let value = reader.open(value)?;
        let found = match &value {
            Value::Integer(integer) => Some(Self::from(*integer)),
            Value::Number(text) | Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        found.or_else(|| reader.unexpected("a number", &value))
    }
}
