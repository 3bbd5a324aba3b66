//! Decimal numbers, stored as text.

use std::fmt;
use std::str::FromStr;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A decimal number in its original notation, `0.006`: for rates and other numbers that binary floating point would
/// change. It is encoded as a number in JSON, and read from JSON with all digits; see [`Json`](crate::Json) for what
/// changes them.
///
/// ```
/// use wechatpay_runtime::Number;
///
/// let rate: Number = "0.30".parse()?;
/// assert_eq!(rate.as_str(), "0.30");
/// # Ok::<(), wechatpay_runtime::wire::InvalidNumber>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// The number in its original notation.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The error for text that is not a number in JSON's notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number; write it like `-12.50`")]
pub struct InvalidNumber;

impl FromStr for Number {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_number(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidNumber)
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_number(&self.0, serializer)
    }
}

/// Whether the text is a number in JSON's notation.
pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        // The JSON reader ignores white space around a value.
        && serde_json::from_str::<&RawValue>(text).is_ok_and(|raw| raw.get() == text)
}

/// Serializes the text of a number as a number. In JSON, the text itself is written. Other formats get an integer or a
/// float if it represents exactly this text.
pub(super) fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match text.parse::<i64>() {
        Ok(integer) if integer != 0 || text == "0" => return serializer.serialize_i64(integer),
        _ => {}
    }
    if let Ok(integer) = text.parse::<u64>() {
        return serializer.serialize_u64(integer);
    }
    match printed_float(text) {
        Some(float) => serializer.serialize_f64(float),
        // Without a copy, because the number may be in an encrypted field.
        None if is_number(text) => serde_json::from_str::<&RawValue>(text)
            .map_err(S::Error::custom)?
            .serialize(serializer),
        None => serializer.serialize_str(text),
    }
}

/// The float that JSON prints as exactly this text; `None` if there is no such float.
fn printed_float(text: &str) -> Option<f64> {
    let number = serde_json::Number::from_f64(text.parse().ok()?)?;
    (number.to_string() == text).then(|| number.as_f64())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_decimal_notation_is_a_number() {
        for text in [
            "0",
            "-1",
            "0.006",
            "12.50",
            "1e3",
            "-0.0",
            "123456789012345678901234567890.5",
        ] {
            assert_eq!(text.parse::<Number>().unwrap().as_str(), text);
        }
        for text in [
            "", " 1", "1 ", "+1", ".5", "5.", "01", "0x10", "NaN", "inf", "1,000", "null", "\"1\"", "[1]", "1 2",
        ] {
            assert_eq!(text.parse::<Number>(), Err(InvalidNumber), "{text:?}");
        }
    }

    #[test]
    fn no_digit_is_lost_in_json() {
        for (text, json) in [
            ("18446744073709551615", "18446744073709551615"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("0.006", "0.006"),
            ("0.30", "0.30"),
            ("-0", "-0"),
            ("-0.0", "-0.0"),
            ("1E2", "1E2"),
            ("9007199254740993.0", "9007199254740993.0"),
            ("0.1234567890123456789", "0.1234567890123456789"),
            ("123456789012345.678901", "123456789012345.678901"),
            ("184467440737095516150", "184467440737095516150"),
            ("1e400", "1e400"),
            ("0.0", "0.0"),
        ] {
            assert_eq!(serde_json::to_string(&text.parse::<Number>().unwrap()).unwrap(), json);
        }
    }
}
