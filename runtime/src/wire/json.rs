//! JSON without a documented structure.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::value::RawValue;

/// The maximum nesting depth of [`Json`], which is the same as that of `serde_json`.
pub(super) const DEEPEST: usize = 128;

/// JSON without a documented structure, stored as text.
///
/// Members, their order, and all digits of numbers are kept as they were written; white space between tokens is
/// removed. Reading it with `serde_json` keeps digits, too; through other formats, a `serde_json::Value`, or a struct
/// with `flatten` or `untagged`, numbers that are not integers become `f64`, because serde has no exact decimal type.
///
/// ```
/// use wechatpay_runtime::Json;
///
/// let promotion: Json = r#"{"coupon_id": "109519", "amount": 10}"#.parse()?;
/// assert_eq!(promotion.as_str(), r#"{"coupon_id":"109519","amount":10}"#);
///
/// #[derive(serde::Deserialize)]
/// struct Promotion {
///     amount: i64,
/// }
/// assert_eq!(promotion.read::<Promotion>()?.amount, 10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(pub(super) String);

impl Json {
    /// The JSON as text on one line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Parses JSON text; `None` when the text is not JSON or is nested more than 128 levels deep.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        compact(text).ok()?.map(Self)
    }

    /// Deserializes the JSON into a type.
    ///
    /// # Errors
    /// When the JSON does not fit the type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// Serializes a value as JSON.
    ///
    /// # Errors
    /// When the value cannot be represented in JSON, for example a map whose keys are not text.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(Self)
    }
}

/// The error for text that is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not JSON, or nested more than 128 levels deep; line {line}, column {column}")]
pub struct InvalidJson {
    line: usize,
    column: usize,
}

impl FromStr for Json {
    type Err = InvalidJson;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match compact(text) {
            Ok(Some(text)) => Ok(Self(text)),
            Ok(None) => Err(InvalidJson { line: 1, column: 1 }),
            Err(error) => Err(InvalidJson {
                line: error.line(),
                column: error.column(),
            }),
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// Removes the white space between the tokens of JSON. Everything else keeps its original form: the order of members,
/// the digits of numbers, escapes in strings.
///
/// Returns `None` when the JSON is nested too deeply.
///
/// # Errors
/// When the text is not JSON.
pub(super) fn compact(text: &str) -> serde_json::Result<Option<String>> {
    let text = serde_json::from_str::<&RawValue>(text)?.get();
    let mut compacted = String::with_capacity(text.len());
    let (mut in_string, mut escaped, mut depth) = (false, false, 0_usize);
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_string = !in_string,
            _ if in_string => {}
            ' ' | '\t' | '\n' | '\r' => continue,
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth > DEEPEST {
            return Ok(None);
        }
        compacted.push(character);
    }
    Ok(Some(compacted))
}

/// The text of a JSON error. It contains only the syntax problem and its position, because other messages may quote a
/// value.
pub(super) fn described(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Data | Category::Io => {
            format!(
                "it is not of the expected form (line {}, column {})",
                error.line(),
                error.column()
            )
        }
        Category::Syntax | Category::Eof => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn only_json_is_json() {
        for text in ["{}", "[1,\"a\",null]", "\"a\"", "1", "true", "{\"b\":1,\"a\":2}"] {
            assert_eq!(text.parse::<Json>().unwrap().as_str(), text);
        }
        for text in ["", "{", "{a:1}", "1 2", "'a'"] {
            assert!(text.parse::<Json>().is_err(), "{text:?}");
        }
        assert!("[".repeat(1_000).parse::<Json>().is_err());
    }
}
