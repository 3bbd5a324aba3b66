//! Access to response fields that the documents call required.

use std::any::type_name;
use std::fmt;

/// The error for a response that lacks a field which the documents mark as always returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingField {
    type_name: &'static str,
    field: &'static str,
}

impl MissingField {
    /// The Rust type of the response, with its module path.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The wire name of the field.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }
}

impl fmt::Display for MissingField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { type_name, field } = self;
        write!(
            formatter,
            "`{type_name}` lacks `{field}`, which its document calls required; read the field itself to do without it"
        )
    }
}

impl std::error::Error for MissingField {}

/// Returns the field's value. Called by derived code.
///
/// # Errors
/// When the field is absent. The error names `S` and `wire_name`.
pub fn demand<'a, S, T>(field: &'a Option<T>, wire_name: &'static str) -> Result<&'a T, MissingField> {
    field.as_ref().ok_or(MissingField {
        type_name: type_name::<S>(),
        field: wire_name,
    })
}
