//! An open enumeration for each field with known values.

use quote::quote;

use super::docs::{code, plain};
use super::source::{Piece, docs};
use crate::items::{EnumerationItem, Role};

/// An enumeration with its known values and room for others. `role` says whether only requests use it.
pub(super) fn emit(item: &EnumerationItem<'_>, role: Role) -> Piece {
    let others = match role {
        Role::Request => "accept",
        Role::Response => "send",
    };
    let title = item.field.title.as_ref().map(|title| plain(&title.value));
    let heading = super::docs::paragraphs([
        title.into_iter().collect::<Vec<_>>(),
        vec![format!(
            "Values of {}; the service may {others} others.",
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
