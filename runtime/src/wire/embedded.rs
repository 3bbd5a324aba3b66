//! Values that travel as a string which holds their encoded form.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::value::Value;

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The string that holds the value as JSON.
pub(super) fn to_json_text(value: &Value<'_>) -> Result<Value<'static>, serde_json::Error> {
    serde_json::to_string(value).map(|text| Value::String(Cow::Owned(text)))
}

/// The value in a string that holds JSON.
pub(super) fn from_json_text(text: &str) -> Result<Value<'_>, serde_json::Error> {
    serde_json::from_str(text)
}

/// The string that holds the text percent-encoded.
pub(super) fn to_percent_encoded(text: &str) -> Value<'static> {
    Value::String(Cow::Owned(utf8_percent_encode(text, RESERVED).to_string()))
}

/// The text in a percent-encoded string; `None` if it is not UTF-8.
pub(super) fn from_percent_encoded(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}
