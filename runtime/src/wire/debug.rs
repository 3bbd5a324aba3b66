//! `Debug` for generated types.

use std::fmt;

use super::encode::{Encode, encode_shown};
use super::unreadable::Unreadable;
use super::value::Value;

/// Formats a request type: the struct's name, then its fields as JSON, with encrypted fields redacted. Called by
/// derived code.
///
/// # Errors
/// When the formatter fails.
pub fn debug_sent<T: Encode>(sent: &T, name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let members = Value::Object(encode_shown(sent));
    let json = if formatter.alternate() {
        serde_json::to_string_pretty(&members)
    } else {
        serde_json::to_string(&members)
    };
    write!(formatter, "{name} {}", json.map_err(|_| fmt::Error)?)
}

/// Formats a response type: the struct's name and fields, as `derive(Debug)` does, then the unreadable fields if there
/// are any. Called by derived code.
///
/// # Errors
/// When the formatter fails.
pub fn debug_received(
    formatter: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[&str],
    values: &[&dyn fmt::Debug],
    unreadable: &Unreadable,
) -> fmt::Result {
    let mut shown = formatter.debug_struct(name);
    for (field, value) in fields.iter().zip(values) {
        shown.field(field, value);
    }
    if !unreadable.is_empty() {
        shown.field("unreadable", unreadable);
    }
    shown.finish()
}
