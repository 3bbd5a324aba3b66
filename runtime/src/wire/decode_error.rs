//! Errors in decoding a message.

use std::fmt;

use super::cipher::DecryptError;
use super::problems::Collected;

/// The error for a message that is not an object at all, or has an unreadable field that its type does not keep as
/// [`Unreadable`](super::Unreadable). It names fields, never their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(pub(super) Box<Collected<DecodeCause>>);

impl DecodeError {
    /// The path of the first field with a problem: `contact.phones[2]`. Empty when the problem concerns the whole
    /// message.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0.first.path
    }

    /// The problem of that field.
    #[must_use]
    pub fn cause(&self) -> &DecodeCause {
        &self.0.first.cause
    }

    /// The number of problems.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.count
    }

    /// The fields and their problems; only the first 16.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &DecodeCause)> {
        self.0.iter()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot read the message: {}", self.0)
    }
}

/// There is no `source`, because the message already includes the cause.
impl std::error::Error for DecodeError {}

/// A problem with a message or one of its fields.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeCause {
    /// The value has a different type from the documented one, and cannot be converted to it.
    #[error("{found} where {expected} was expected")]
    Mismatch {
        /// The expected kind of value: `an integer`.
        expected: &'static str,
        /// The kind of value found: `an object`.
        found: &'static str,
    },
    /// The signature of the message does not cover the value as a field, so anybody could have added or moved it.
    #[error("{found}, which the signature of the message does not cover as a field")]
    NotCovered {
        /// The kind of value found: `nested elements`.
        found: &'static str,
    },
    /// An array contains `null`, or an empty string instead of another type.
    #[error("an element of the array is empty")]
    EmptyElement,
    /// The field is absent, and its type requires a value.
    #[error("is absent")]
    Missing,
    /// The text is not JSON.
    #[error("not JSON: {message}")]
    NotJson {
        /// The JSON reader's message, with line and column.
        message: String,
    },
    /// Objects and arrays are nested too deeply: more levels than any type that does not contain itself has, or than a
    /// field without a documented structure may have.
    #[error("nested more than {levels} levels deep")]
    TooDeep {
        /// The greatest number of levels.
        levels: usize,
    },
    /// The text is not XML.
    #[error("not XML: {message}")]
    NotXml {
        /// The XML reader's message.
        message: String,
    },
    /// The value could not be decrypted.
    #[error(transparent)]
    Decrypt(#[from] DecryptError),
    /// The decrypted or decoded bytes are not UTF-8.
    #[error("its text is not UTF-8")]
    NotUtf8,
    /// The content of a file is not Base64.
    #[error("its content is not Base64")]
    NotBase64,
}
