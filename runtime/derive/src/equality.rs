//! `PartialEq`, for tests: with the feature `both-directions` alone.

use crate::item::Struct;
use crate::output::Output;

/// Writes `impl PartialEq`: field by field.
pub(crate) fn expand(item: &Struct, output: &mut Output) {
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
