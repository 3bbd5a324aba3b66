//! The parts of a request.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::encode_error::{EncodeCause, EncodeError};
use super::file_part::FilePart;
use super::json;
use super::problems::Collected;
use super::value::{Value, serialize_members};

/// An encoded request: the names and values of each part, in the order of the struct. Nothing is percent-encoded yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts<'a> {
    /// The parameters of the URL path. None of them is empty.
    pub path: Vec<(Cow<'a, str>, String)>,
    /// The parameters of the query. An array is sent as several parameters with the same name.
    pub query: Vec<(Cow<'a, str>, String)>,
    /// The header fields.
    pub headers: Vec<(Cow<'a, str>, String)>,
    /// The members of the body, constants first.
    pub body: Vec<(Cow<'a, str>, Value<'a>)>,
    /// The files of a multipart body.
    pub files: Vec<(Cow<'a, str>, &'a FilePart)>,
}

impl Parts<'_> {
    /// Whether the named field has a value that is neither blank nor `null`, in any part of the request. Blank text counts
    /// as no value, because HTTP removes the white space around the value of a header field.
    #[must_use]
    pub fn sets(&self, field: &str) -> bool {
        let is_blank = |text: &str| text.trim().is_empty();
        let mut texts = [&self.path, &self.query, &self.headers].into_iter().flatten();
        texts.any(|(name, value)| name == field && !is_blank(value))
            || self.body.iter().any(|(name, value)| {
                name == field
                    && !matches!(value, Value::Null)
                    && !matches!(value, Value::String(text) if is_blank(text))
            })
    }
}

/// Encodes the body as a JSON object.
///
/// # Errors
/// When the JSON writer fails.
pub fn to_json(parts: &Parts<'_>) -> Result<Vec<u8>, EncodeError> {
    serde_json::to_vec(&Members(&parts.body)).map_err(|error| {
        EncodeError(Collected::one(
            String::new(),
            EncodeCause::Json(json::described(&error)),
        ))
    })
}

struct Members<'p>(&'p [(Cow<'p, str>, Value<'p>)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_members(self.0, serializer)
    }
}
