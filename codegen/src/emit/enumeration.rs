//! An open enumeration for each field with known values.

use quote::quote;

use super::docs::{code, plain};
use super::source::{Piece, docs};
use crate::items::EnumerationItem;

/// An enumeration with its known values and room for others.
pub(super) fn emit(item: &EnumerationItem<'_>) -> Piece {
    let title = item.field.title.as_ref().map(|title| plain(&title.value));
    let heading = super::docs::paragraphs([
        title.into_iter().collect::<Vec<_>>(),
        vec![format!(
            "Values of {}; the server may send others.",
            code(&item.field.name.value)
        )],
    ]);
    let documentation = docs(&heading);
    let name = &item.name;
    let variants = item.variants.iter().map(|(variant, value)| {
        let wire = &value.value.value;
        let label = value
            .title
            .as_deref()
            .map_or_else(|| code(wire), |title| format!("{}: {}", code(wire), plain(title)));
        let documentation = docs(&[label]);
        quote! {
            #documentation
            #[value = #wire]
            #variant,
        }
    });
    Piece::Item(quote! {
        #documentation
        #[derive(Clone, Enumeration)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value the document does not list.
            Unlisted(String),
        }
    })
}
