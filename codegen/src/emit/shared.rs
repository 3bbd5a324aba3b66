//! The private modules that hold what several operations of a family have in common.

use super::operation::{inner_type, uses_of};
use super::source::Piece;
use crate::items::{Catalogue, InnerItem, TypeSet};
use crate::names::{ModuleName, TypeName};
use crate::share::{Owner, Position, Sharing};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The module of a type, seen from anywhere in the crate, when it is shared.
pub(super) fn home(sharing: &Sharing, family: Option<&str>, owner: Owner, number: usize) -> Option<TokenStream> {
    let home = sharing.home(Position { owner, number })?;
    let family = ModuleName::from_segment(family?).ok();
    let home = Ident::new(home, Span::call_site());
    Some(quote!(crate::shared::#family::#home))
}

/// The modules of the families, as pieces of `shared.rs`.
pub(super) fn declarations(sharing: &Sharing) -> Vec<Piece> {
    let families = sharing.families.keys();
    families
        .map(|feature| {
            let module = ModuleName::from_segment(feature).ok();
            Piece::Declaration(quote!(#[cfg(feature = #feature)] pub(crate) mod #module;))
        })
        .collect()
}

/// The shared types of one family, each in a module of its own.
pub(super) fn family(catalogue: &Catalogue<'_>, sharing: &Sharing, family: &str) -> Vec<Piece> {
    let homes = sharing.families.get(family).into_iter().flatten();
    homes
        .filter_map(|(home, position)| {
            let set = catalogue.type_set(position.owner)?;
            let item = set.inner.get(position.number)?;
            let named = |name: &TypeName| neighbour(set, sharing, *position, name);
            let uses = uses_of(&[item]);
            let content = if uses.is_empty() {
                Vec::new()
            } else {
                vec![Piece::Uses(uses)]
            };
            let content = content.into_iter().chain([inner_type(item, &named)]).collect();
            let name = Ident::new(home, Span::call_site());
            Some(Piece::Module {
                attributes: TokenStream::new(),
                visibility: quote!(pub(crate)),
                name: quote!(#name),
                content,
            })
        })
        .collect()
}

/// A type inside a shared type is shared too, because it occurs wherever the outer one does.
fn neighbour(set: &TypeSet<'_>, sharing: &Sharing, position: Position, name: &TypeName) -> TokenStream {
    let number = set.inner.iter().position(|item: &InnerItem<'_>| item.name() == name);
    let home = number.and_then(|number| sharing.home(position.beside(number)));
    let home = home.map(|home| Ident::new(home, Span::call_site()));
    quote!(super::#home::#name)
}
