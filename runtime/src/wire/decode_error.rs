//! Errors of decoding a message.

use std::fmt;

use super::cipher::DecryptError;
use super::problems::Collected;

/// A message that does not have the documented form. The error names fields, never their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(pub(super) Box<Collected<DecodeCause>>);

impl DecodeError {
    /// The first faulty field: `contact.phones[2]`; empty when the whole message is at fault.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0.first.path
    }

    /// The problem.
    #[must_use]
    pub fn cause(&self) -> &DecodeCause {
        &self.0.first.cause
    }

    /// How many problems there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.count
    }

    /// Fields and causes, the first 16 of them.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &DecodeCause)> {
        self.0.iter()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot read the message: {}", self.0)
    }
}

/// The message tells the cause.
impl std::error::Error for DecodeError {}

/// A problem with a message or one of its fields.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeCause {
    /// Another type than the document's, and no text that could be read as it.
    #[error("expected {expected}, found {found}")]
    Mismatch {
        /// The expected kind of value: `an integer`.
        expected: &'static str,
        /// The kind of value found: `an object`.
        found: &'static str,
    },
    /// An array holds `null`, or an empty string in place of something else.
    #[error("an element of the array is empty")]
    EmptyElement,
    /// It is absent, and the type cannot do without.
    #[error("is absent")]
    Missing,
    /// It is not JSON.
    #[error("not JSON: {message}")]
    NotJson {
        /// The JSON reader's message, with line and column.
        message: String,
    },
    /// It is JSON that no document describes, with objects and arrays too deep inside each other.
    #[error("nested more than 128 levels deep")]
    TooDeep,
    /// It is not XML.
    #[error("not XML: {message}")]
    NotXml {
        /// The problem.
        message: String,
    },
    /// It could not be decrypted.
    #[error(transparent)]
    Decrypt(#[from] DecryptError),
    /// The decrypted or decoded text is not UTF-8.
    #[error("its text is not UTF-8")]
    NotUtf8,
    /// A file's content is not Base64.
    #[error("its content is not Base64")]
    NotBase64,
}
