//! The definitions that several operations share: a folder for each family, and in it a file for each type name. If
//! several types have the same name, each but the most used one is in a module of its own.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::source::{Piece, RustFile, docs as doc_attributes};
use super::{docs, imports, object, types};
use crate::items::Role;
use crate::placed::{Definition, PlacedCatalogue, SharedFile, SharedFolder, SharedType};

/// Their declaration in `lib.rs`.
pub(super) fn declaration(catalogue: &PlacedCatalogue<'_, '_>) -> Option<Piece> {
    (!catalogue.shared.is_empty()).then(|| {
        Piece::Item(quote!(
            pub mod shared;
        ))
    })
}

/// `shared.rs`: the modules of the families.
pub(super) fn root(catalogue: &PlacedCatalogue<'_, '_>) -> RustFile {
    let folders = catalogue.shared.iter().map(|folder| {
        let name = &folder.name;
        // Where several families share types, each file has its own feature gate.
        let gate = (folder.families.len() == 1).then(|| gate(&folder.families));
        Piece::Item(quote!(#gate pub mod #name;))
    });
    let documentation = [
        "Types that several operations have in common.",
        "",
        "Use them by the names that the operations give them, `v3::…::post::request::Amount` for instance: those never change.",
        "The paths here do, when other operations begin to share a type or stop sharing it. They are public so that the",
        "compiler's messages and the documentation can name them: `shared::basic_payments::amount::Amount`. Of several types",
        "with the same name, all but the most used one are in modules named after what their users have in common.",
    ];
    RustFile {
        made_from: "spec/api".to_owned(),
        documentation: documentation.map(str::to_owned).to_vec(),
        pieces: folders.collect(),
    }
}

/// The modules of one folder.
pub(super) fn folder(folder: &SharedFolder<'_, '_>) -> RustFile {
    let modules = folder.files.iter().map(|file| {
        // The folder of a single family already has the family's feature gate.
        let gate = (folder.families.len() > 1).then(|| gate(&file.families));
        let name = &file.name;
        quote!(#gate pub mod #name;)
    });
    RustFile {
        made_from: "spec/api".to_owned(),
        documentation: vec![match folder.families.len() {
            1 => format!(
                "Types that operations of {} have in common.",
                families(&folder.families)
            ),
            _ => "Types that operations of several families have in common.".to_owned(),
        }],
        pieces: vec![Piece::Lines(modules.collect())],
    }
}

/// The types with the same name.
pub(super) fn file(folder: &SharedFolder<'_, '_>, file: &SharedFile<'_, '_>) -> RustFile {
    let types = file.types.iter().flat_map(|shared| {
        let gate = (shared.families != file.families).then(|| gate(&shared.families));
        let Some(name) = &shared.module else {
            return definition(shared)
                .into_iter()
                .map(|piece| piece.gated(gate.as_ref()))
                .collect();
        };
        let documentation = doc_attributes(&[format!("Used by {} and others.", docs::code(&shared.first_user))]);
        vec![Piece::Module {
            attributes: quote!(#documentation #gate),
            name: quote!(#name),
            content: definition(shared),
        }]
    });
    let name = docs::code(file.type_name.as_str());
    let about = match folder.families.len() {
        1 => format!("{name} in operations of {}.", families(&file.families)),
        _ => format!(
            "{name} in operations of several families: {}.",
            families(&file.families)
        ),
    };
    RustFile {
        made_from: "spec/api".to_owned(),
        documentation: vec![about],
        pieces: types.collect(),
    }
}

fn definition(shared: &SharedType<'_, '_>) -> Vec<Piece> {
    let (mut lines, definition) = match shared.definition {
        Definition::Top(item) => {
            let heading = match item.role {
                Role::Request => "The request of several operations.",
                Role::Response => "The response of several operations.",
            };
            (
                imports::of(&[item], &[]),
                object::emit(item, &[heading.to_owned()], None),
            )
        }
        Definition::Inner(item) => (imports::of_inner(&[item]), types::inner_type(item, shared.role)),
    };
    lines.extend(imports::of_shared(&shared.uses, false));
    let lines = (!lines.is_empty()).then_some(Piece::Lines(lines));
    lines.into_iter().chain([definition]).collect()
}

/// The attribute that compiles an item when any of the families is enabled.
fn gate(families: &BTreeSet<&str>) -> TokenStream {
    let mut features = families.iter();
    match (features.next(), features.next()) {
        (Some(feature), None) => quote!(#[cfg(feature = #feature)]),
        _ => {
            let features = families.iter();
            quote!(#[cfg(any(#(feature = #features),*))])
        }
    }
}

fn families(families: &BTreeSet<&str>) -> String {
    families
        .iter()
        .map(|family| docs::code(family))
        .collect::<Vec<_>>()
        .join(", ")
}
