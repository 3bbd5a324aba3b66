//! `where` clauses that require every nested struct to implement the derived trait. A struct with a secret has no serde
//! impl, so a struct that contains it has none either, even if it is not marked as secret.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::item::Struct;
use crate::types;

/// Writes the `where` clause if any field needs it.
pub(crate) fn require(item: &Struct, bound: &TokenStream) -> Option<TokenStream> {
    let own = item.name.to_string();
    let mut seen = Vec::new();
    let mut bounds = TokenStream::new();
    for field in &item.fields {
        let ty = types::innermost(&field.ty);
        let text = ty.to_token_stream().to_string();
        // The most common types are left out to save compile time, and the struct itself to avoid a cycle.
        if matches!(text.as_str(), "String" | "i64" | "bool") || text == own || seen.contains(&text) {
            continue;
        }
        bounds.extend(quote!(#ty: #bound,));
        seen.push(text);
    }
    (!seen.is_empty()).then(|| quote!(where #bounds))
}
