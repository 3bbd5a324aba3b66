//! `PartialEq`: of generated enumerations, and with the feature `both-directions` of generated structs.

use crate::item::{Enum, Struct};
use crate::output::Output;

/// Writes `impl PartialEq`: field by field.
pub(crate) fn of_struct(item: &Struct, output: &mut Output) {
    output
        .text("#[automatically_derived] impl ::core::cmp::PartialEq for ")
        .token(item.name.clone());
    output
        .text("{ fn eq(&self, ")
        .text(if item.fields.is_empty() { "_" } else { "other" })
        .text(": &Self) -> bool { true");
    for field in &item.fields {
        output.text("&& self.").token(field.name.clone());
        output.text("== other.").token(field.name.clone());
    }
    output.text("} }");
}

/// Writes `impl PartialEq` and `impl Eq` for an enumeration: by its value on the wire.
pub(crate) fn of_enumeration(item: &Enum, output: &mut Output) {
    output
        .text("#[automatically_derived] impl ::core::cmp::PartialEq for ")
        .token(item.name.clone())
        .text("{ fn eq(&self, other: &Self) -> bool { self.as_str() == other.as_str() } }");
    output
        .text("#[automatically_derived] impl ::core::cmp::Eq for ")
        .token(item.name.clone())
        .text("{}");
}
