//! Access to response fields that the documents call required: the error if one is missing.

use std::any::type_name;
use std::fmt;

use super::decode_error::DecodeCause;
use super::problems::Problem;
use super::unreadable::Unreadable;

/// The error for a response without a readable value of a field that the documents mark as always returned: the field
/// is missing, or it was received and cannot be read ([`unreadable`](Self::unreadable)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingField {
    type_name: &'static str,
    field: &'static str,
    problem: Option<Box<Problem<DecodeCause>>>,
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

    /// The kind of value that was received instead of the documented one; `None` when nothing was received.
    #[must_use]
    pub fn unreadable(&self) -> Option<&DecodeCause> {
        self.problem.as_ref().map(|problem| &problem.cause)
    }
}

impl fmt::Display for MissingField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            type_name,
            field,
            problem,
        } = self;
        match problem {
            Some(problem) => {
                let Problem { path, cause } = &**problem;
                write!(
                    formatter,
                    "`{path}` of `{type_name}` was received but is unreadable: {cause}"
                )?;
            }
            None => write!(
                formatter,
                "`{type_name}` lacks `{field}`, which its document calls required"
            )?,
        }
        formatter.write_str("; read the field itself to do without it")
    }
}

impl std::error::Error for MissingField {}

/// Returns the field's value. Called by derived code.
///
/// # Errors
/// When the field is absent or unreadable, or an item of its list is unreadable. The error names `S` and `wire_name`.
pub fn demand<'a, S, T>(
    field: &'a Option<T>,
    wire_name: &'static str,
    unreadable: &Unreadable,
) -> Result<&'a T, MissingField> {
    match field {
        Some(value) if unreadable.is_empty() || unreadable.problem_of(wire_name).is_none() => Ok(value),
        _ => Err(missing(type_name::<S>(), wire_name, unreadable)),
    }
}

#[cold]
fn missing(type_name: &'static str, field: &'static str, unreadable: &Unreadable) -> MissingField {
    MissingField {
        type_name,
        field,
        problem: unreadable.problem_of(field).cloned().map(Box::new),
    }
}
