//! `where` clauses that demand of every struct inside what is implemented for the outer one: a struct that holds a
//! secret has no serde impl, so neither has one that contains it, marked or not.

use crate::item::Struct;
use crate::output::Output;

/// Writes the clause, if any field needs it.
pub(crate) fn require(item: &Struct, bound: &str, output: &mut Output) {
    let own = item.name.to_string();
    let mut seen = Vec::new();
    for field in &item.fields {
        let ty = field.ty.innermost().tokens();
        let text = ty.to_string();
        // The commonest types are left out to spare the compiler, the struct itself because it would go in circles.
        if matches!(text.as_str(), "String" | "i64" | "bool") || text == own || seen.contains(&text) {
            continue;
        }
        output.text(if seen.is_empty() { " where " } else { "" });
        output.tokens(ty).text(":").text(bound).text(",");
        seen.push(text);
    }
}
