//! Errors in encoding a request.

use std::fmt;

use super::cipher::EncryptError;
use super::part::Part;
use super::problems::Collected;
use crate::plural::counted;

/// The error for a request that cannot be sent. It names fields, never their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError(pub(super) Box<Collected<EncodeCause>>);

impl EncodeError {
    /// The path of the first field with a problem: `contact_info.phones[2]`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0.first.path
    }

    /// The problem of that field.
    #[must_use]
    pub fn cause(&self) -> &EncodeCause {
        &self.0.first.cause
    }

    /// The number of problems.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.count
    }

    /// The fields and their problems; only the first 16.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &EncodeCause)> {
        self.0.iter()
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot encode the request: {}", self.0)
    }
}

/// There is no `source`, because the message already includes the cause.
impl std::error::Error for EncodeError {}

/// A problem with a field of a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeCause {
    /// The value could not be encrypted.
    #[error(transparent)]
    Encrypt(#[from] EncryptError),
    /// A path parameter is absent or empty.
    #[error("the URL path needs it, and it is empty; set it")]
    EmptyPathParameter,
    /// The value is an object, or an array outside the query, where only text can be sent.
    #[error("{found} cannot be sent in the {part}; only text, numbers and booleans can")]
    NotText {
        /// The part of the request, or `percent-encoded string`.
        part: &'static str,
        /// The kind of value.
        found: &'static str,
    },
    /// A field of a nested struct belongs to a part that only the outermost struct has.
    #[error("only fields of the outermost struct can be sent in the {0}")]
    NotOutermost(Part),
    /// The field is required because a sibling has a certain value.
    #[error("has to be set, because `{sibling}` is `{equals}`")]
    RequiredIf {
        /// The sibling's wire name.
        sibling: &'static str,
        /// The sibling's value.
        equals: &'static str,
    },
    /// The field must not be sent because a sibling does not have one of certain values.
    #[error("may be set only when `{sibling}` is `{}`; leave it out, or correct `{sibling}`", equals.join("` or `"))]
    OnlyIf {
        /// The sibling's wire name.
        sibling: &'static str,
        /// The values of which the sibling must have one.
        equals: &'static [&'static str],
    },
    /// None of the alternatives of a choice is set, several are, or one is only set in part.
    #[error("exactly one of {alternatives} has to be set")]
    OneOf {
        /// The wire names of the alternatives, in words.
        alternatives: String,
    },
    /// None of the alternatives of a choice is set.
    #[error("at least one of {alternatives} has to be set")]
    AnyOf {
        /// The wire names of the alternatives, in words.
        alternatives: String,
    },
    /// The number of indices differs from the number of placeholders in the name.
    #[error("`{pattern}` takes {}, not {found}", counted(expected, "index", "indices"))]
    IndexCount {
        /// The name, with its placeholders.
        pattern: &'static str,
        /// The number of placeholders.
        expected: usize,
        /// The number of indices in the key.
        found: usize,
    },
    /// The JSON writer failed.
    #[error("cannot be written as JSON: {0}")]
    Json(String),
    /// The value cannot be written as XML. XML in a string cannot have nested elements.
    #[error("cannot be written as XML: {0}")]
    Xml(String),
}
