//! The private modules that hold what several operations have in common: each type in a file of its own.

use super::object;
use super::operation::{inner_type, uses, uses_of};
use super::source::Piece;
use crate::items::{Catalogue, Role, TypeSet};
use crate::names::{ModuleName, TypeName};
use crate::share::{Home, Owner, Place, Position, SharedType, Sharing};
use proc_macro2::TokenStream;
use quote::quote;

/// The `use` line that gives a shared type its place in an operation; `None` when the type stands there itself.
pub(super) fn reexport(sharing: &Sharing, set: &TypeSet<'_>, owner: Owner, place: Place) -> Option<TokenStream> {
    let home = sharing.home(owner, place)?;
    let path = module_path(home);
    let name = match place {
        Place::Top => &set.top.name,
        Place::Inner(number) => set.inner.get(number)?.name(),
    };
    Some(match set.object(place).and_then(|object| object.required_struct()) {
        Some(required) => quote!(pub use crate::shared::#path::{#name, #required};),
        None => quote!(pub use crate::shared::#path::#name;),
    })
}

/// The module below `shared`.
fn module_path(home: &Home) -> TokenStream {
    let module = &home.module;
    match home.family.as_deref().map(ModuleName::from_segment) {
        Some(family) => {
            let family = family.ok();
            quote!(#family::#module)
        }
        None => quote!(#module),
    }
}

/// The content of `shared.rs`: the modules of the families, and those of the types that several families share.
pub(super) fn root(sharing: &Sharing) -> Vec<Piece> {
    let families = sharing.families().into_iter().map(|feature| {
        let module = ModuleName::from_segment(feature).ok();
        Piece::Declaration(quote!(#[cfg(feature = #feature)] pub(crate) mod #module;))
    });
    let types = sharing.types_of(None).map(|(Home { module, .. }, shared)| {
        let features = &shared.families;
        Piece::Declaration(quote!(#[cfg(any(#(feature = #features),*))] pub(crate) mod #module;))
    });
    families.chain(types).collect()
}

/// The modules of the types that one family shares.
pub(super) fn of_family(sharing: &Sharing, family: &str) -> Vec<Piece> {
    let modules = sharing.types_of(Some(family)).map(|(Home { module, .. }, _)| module);
    vec![Piece::Lines(
        modules.map(|module| quote!(pub(crate) mod #module;)).collect(),
    )]
}

/// The content of a shared type's module.
pub(super) fn content(catalogue: &Catalogue<'_>, sharing: &Sharing, home: &Home, shared: &SharedType) -> Vec<Piece> {
    let Position { owner, place } = shared.first;
    let Some(set) = catalogue.type_set(owner) else {
        return Vec::new();
    };
    let named = |name: &TypeName| neighbour(set, sharing, owner, home, name);
    let (used, piece) = match place {
        Place::Top => {
            let heading = match set.top.role {
                Role::Request => "What several operations send.",
                Role::Response => "What several operations answer.",
            };
            let piece = object::emit(&set.top, &[heading.to_owned()], &named);
            (uses(&[&set.top], &[]), piece)
        }
        Place::Inner(number) => {
            let Some(item) = set.inner.get(number) else {
                return Vec::new();
            };
            (uses_of(&[item]), inner_type(item, &named))
        }
    };
    let used = (!used.is_empty()).then_some(Piece::Lines(used));
    used.into_iter().chain([piece]).collect()
}

/// The path of a type inside a shared type. It is shared too, because it occurs wherever the outer one does.
fn neighbour(set: &TypeSet<'_>, sharing: &Sharing, owner: Owner, home: &Home, name: &TypeName) -> TokenStream {
    let number = set.inner.iter().position(|item| item.name() == name);
    let other = number.and_then(|number| sharing.home(owner, Place::Inner(number)));
    let module = other.map(|other| &other.module);
    match other {
        Some(other) if other.family != home.family => quote!(super::super::#module::#name),
        _ => quote!(super::#module::#name),
    }
}
