//! The imports that type definitions need.

use proc_macro2::TokenStream;
use quote::quote;

use crate::items::{EnumerationItem, InnerItem, ObjectItem, Role, Shape};
use crate::placed::TypePath;

/// The imports of a module that defines these types.
pub(super) fn of_inner(items: &[&InnerItem<'_>]) -> Vec<TokenStream> {
    let mut objects: Vec<&ObjectItem<'_>> = Vec::new();
    let mut enumerations: Vec<&EnumerationItem<'_>> = Vec::new();
    for item in items {
        match item {
            InnerItem::Object(object) => objects.push(object),
            InnerItem::Enumeration(enumeration) => enumerations.push(enumeration),
        }
    }
    of(&objects, &enumerations)
}

/// The imports of a module that defines these types.
pub(super) fn of(objects: &[&ObjectItem<'_>], enumerations: &[&EnumerationItem<'_>]) -> Vec<TokenStream> {
    let holds = |wanted: fn(&Shape) -> bool| {
        objects
            .iter()
            .any(|object| object.fields.iter().any(|field| contains(&field.shape, wanted)))
    };
    let mut lines = Vec::new();
    if holds(|shape| matches!(shape, Shape::Indexed(_))) {
        lines.push(quote!(
            use std::collections::BTreeMap;
        ));
    }
    let mut types = Vec::new();
    if holds(|shape| *shape == Shape::File) {
        types.push(quote!(FilePart));
    }
    if holds(|shape| *shape == Shape::Json) {
        types.push(quote!(Json));
    }
    if holds(|shape| *shape == Shape::Number) {
        types.push(quote!(Number));
    }
    if holds(|shape| *shape == Shape::Secret) {
        types.push(quote!(Secret));
    }
    match types.as_slice() {
        [] => {}
        [one] => lines.push(quote!(use wechatpay_runtime::#one;)),
        types => lines.push(quote!(use wechatpay_runtime::{#(#types),*};)),
    }
    let mut derives = Vec::new();
    if !enumerations.is_empty() {
        derives.push(quote!(Enumeration));
    }
    for (role, derive) in [(Role::Request, quote!(Request)), (Role::Response, quote!(Response))] {
        if objects.iter().any(|object| object.role == role) {
            derives.push(derive);
        }
    }
    if objects.iter().any(|object| object.role == Role::Response) {
        derives.push(quote!(Unreadable));
    }
    match derives.as_slice() {
        [] => {}
        [derive] => lines.push(quote!(use wechatpay_runtime::generated::#derive;)),
        derives => lines.push(quote!(use wechatpay_runtime::generated::{#(#derives),*};)),
    }
    lines
}

fn contains(shape: &Shape, wanted: fn(&Shape) -> bool) -> bool {
    wanted(shape)
        || match shape {
            Shape::List(element) | Shape::Indexed(element) => contains(element, wanted),
            _ => false,
        }
}

/// Imports shared types, with one line for each folder that they come from. With `public`, they are re-exported and
/// documented under the names of the importing module.
pub(super) fn of_shared<'p>(paths: impl IntoIterator<Item = &'p TypePath>, public: bool) -> Vec<TokenStream> {
    let mut paths: Vec<&TypePath> = paths.into_iter().collect();
    paths.sort();
    let visibility = public.then(|| quote!(#[doc(inline)] pub));
    let folders = paths.chunk_by(|one, other| one.folder == other.folder);
    let lines = folders.filter_map(|paths| {
        let folder = &paths.first()?.folder;
        let names: Vec<TokenStream> = paths.iter().map(|path| below_folder(path)).collect();
        Some(match names.as_slice() {
            [name] => quote!(#visibility use crate::shared::#folder::#name;),
            names => quote!(#visibility use crate::shared::#folder::{#(#names),*};),
        })
    });
    lines.collect()
}

fn below_folder(path: &TypePath) -> TokenStream {
    let file = &path.file;
    let name = &path.name;
    let module = path.module.iter();
    match path.derived.as_slice() {
        [] => quote!(#file::#(#module::)*#name),
        derived => quote!(#file::#(#module::)*{#name, #(#derived),*}),
    }
}
