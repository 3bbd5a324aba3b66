//! Errors of encoding a request.

use std::fmt;

use super::cipher::EncryptError;
use super::part::Part;
use super::problems::Collected;

/// A request that cannot be sent as given. The error names fields, never their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError(pub(super) Box<Collected<EncodeCause>>);

impl EncodeError {
    /// The first faulty field: `contact_info.phones[2]`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0.first.path
    }

    /// The problem.
    #[must_use]
    pub fn cause(&self) -> &EncodeCause {
        &self.0.first.cause
    }

    /// How many problems there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.count
    }

    /// Fields and causes, the first 16 of them.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &EncodeCause)> {
        self.0.iter()
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot encode the request: {}", self.0)
    }
}

/// The message tells the cause.
impl std::error::Error for EncodeError {}

/// A problem with a field of a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeCause {
    /// It could not be encrypted.
    #[error(transparent)]
    Encrypt(#[from] EncryptError),
    /// A path parameter is absent or empty.
    #[error("the URL path needs it, and it is empty; set it")]
    EmptyPathParameter,
    /// An object, or an array outside the query, stands where only text can.
    #[error("{found} cannot travel in the {part}; only text, numbers and booleans can")]
    NotText {
        /// The part it was to travel in, or `percent-encoded string`.
        part: &'static str,
        /// The kind of value.
        found: &'static str,
    },
    /// A field of a nested struct asks for a part that only the outermost struct has.
    #[error("only fields of the outermost struct can travel in the {0}")]
    NotOutermost(Part),
    /// It must be sent because a sibling has a certain value.
    #[error("has to be set, because `{sibling}` is `{equals}`")]
    RequiredIf {
        /// The sibling's wire name.
        sibling: &'static str,
        /// The sibling's value.
        equals: &'static str,
    },
    /// It must not be sent because a sibling lacks a certain value.
    #[error("may be set only when `{sibling}` is `{equals}`; leave it out, or correct `{sibling}`")]
    OnlyIf {
        /// The sibling's wire name.
        sibling: &'static str,
        /// The value the sibling would need.
        equals: &'static str,
    },
    /// The number of indices is not that of the placeholders in the name.
    #[error("`{pattern}` takes {expected} indices, not {found}")]
    IndexCount {
        /// The name with its placeholders.
        pattern: &'static str,
        /// How many placeholders it has.
        expected: usize,
        /// How many indices the key has.
        found: usize,
    },
    /// The JSON writer refused.
    #[error("cannot be written as JSON: {0}")]
    Json(String),
    /// It cannot be written as XML, which is flat where it stands in a string.
    #[error("cannot be written as XML: {0}")]
    Xml(String),
}
