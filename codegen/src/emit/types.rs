//! The module of a message: where the type of the request or response itself and the types inside it are placed.

use proc_macro2::TokenStream;
use quote::quote;

use super::source::{Piece, docs as doc_attributes};
use super::{docs, enumeration, imports, object};
use crate::items::{InnerItem, ObjectItem, Role};
use crate::placed::{Placed, PlacedOperation, PlacedTypes};

/// The content of the module of an operation's types. `call` is its method and path.
pub(super) fn of_operation(operation: &PlacedOperation<'_, '_>, call: &str) -> Vec<Piece> {
    let call = docs::code(call);
    let mut own = Vec::new();
    let mut shared = Vec::new();
    let mut empty = None;
    let mut pieces = Vec::new();
    for (types, heading, module) in [
        (&operation.request, format!("The request of {call}."), quote!(request)),
        (
            &operation.response,
            format!("The response of {call}."),
            quote!(response),
        ),
    ] {
        match &types.top {
            Placed::Elsewhere(path) => shared.push(path),
            Placed::Here(item) if item.is_empty_response() => {
                let name = &item.name;
                empty = Some(quote!(#[doc(inline)] pub use wechatpay_runtime::EmptyResponse as #name;));
            }
            Placed::Here(item) => {
                own.push(*item);
                pieces.push(object::emit(item, &[heading], Some(&module)));
            }
        }
        pieces.extend(inner_module(types, module));
    }
    let imports = imports::of(&own, &[]);
    with_imports(
        imports,
        empty.into_iter().chain(imports::of_shared(shared, true)),
        pieces,
    )
}

/// The module of the types inside a request, response or notification, if there are any.
pub(super) fn inner_module(types: &PlacedTypes<'_, '_>, name: TokenStream) -> Option<Piece> {
    if types.inner.is_empty() {
        return None;
    }
    let mut own = Vec::new();
    let mut shared = Vec::new();
    for placed in &types.inner {
        match placed {
            Placed::Elsewhere(path) => shared.push(path),
            Placed::Here(item) => own.push(*item),
        }
    }
    let pieces = own.iter().map(|item| inner_type(item, types.role)).collect();
    Some(Piece::Module {
        attributes: doc_attributes(&[format!("Types inside [`{0}`](struct@{0}).", types.name.as_str())]),
        name,
        content: with_imports(imports::of_inner(&own), imports::of_shared(shared, true), pieces),
    })
}

/// The definitions, after the imports that they need and the types of the module that are defined elsewhere.
fn with_imports(
    imports: Vec<TokenStream>,
    elsewhere: impl IntoIterator<Item = TokenStream>,
    pieces: Vec<Piece>,
) -> Vec<Piece> {
    let lines = [imports, elsewhere.into_iter().collect()];
    let lines = lines.into_iter().filter(|lines| !lines.is_empty()).map(Piece::Lines);
    lines.chain(pieces).collect()
}

/// A type inside a request or response. The types of its fields are in the same module. `role` is that of the messages
/// that use it: [`Role::Request`] if they are all requests.
pub(super) fn inner_type(item: &InnerItem<'_>, role: Role) -> Piece {
    match item {
        InnerItem::Object(item) => object::emit(item, &inner_heading(item), None),
        InnerItem::Enumeration(item) => enumeration::emit(item, role),
    }
}

fn inner_heading(item: &ObjectItem<'_>) -> Vec<String> {
    let Some(field) = item.field else { return Vec::new() };
    let title = field.title.as_ref().map(|title| docs::plain(&title.value));
    docs::paragraphs([
        title.into_iter().collect(),
        vec![format!("The object {}.", docs::code(&field.name.value))],
    ])
}
