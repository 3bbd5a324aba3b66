//! The file of one URL path: for each method a constant, a function and a module of types.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use wechatpay_spec::model::{Content, Host, Protocol};

use super::example::{self, Examples};
use super::source::{Piece, RustFile, docs as doc_attributes};
use super::{description, docs, tree, types};
use crate::items::PathItem;
use crate::placed::{PlacedOperation, PlacedPath};

/// The file, with the modules below the path.
pub(super) fn file(path: &PlacedPath<'_, '_>, examples: Examples<'_>) -> RustFile {
    let mut pieces = vec![Piece::Lines(vec![imports(path.item)])];
    for operation in &path.operations {
        pieces.extend(emit(path.item, operation, examples));
    }
    pieces.extend(tree::emit(path.node));
    RustFile {
        made_from: format!("spec/api/{}", path.item.spec_file),
        documentation: vec![heading(path.item)],
        pieces,
    }
}

/// The heading of the module: its path, and the titles of its operations.
fn heading(path: &PathItem<'_>) -> String {
    let titles = path
        .operations
        .iter()
        .map(|item| docs::plain(&item.operation.title.value));
    format!(
        "{}: {}",
        docs::code(path.url_path),
        titles.collect::<Vec<_>>().join(", ")
    )
}

/// The imports that the file's constants and functions need.
fn imports(path: &PathItem<'_>) -> TokenStream {
    let mut names = vec![quote!(Call), quote!(Client), quote!(Operation)];
    let operations = || path.operations.iter().map(|item| item.operation);
    if operations().any(|operation| !operation.errors.is_empty()) {
        names.push(quote!(ErrorCode));
    }
    if operations().any(|operation| operation.hosts.iter().any(|host| host.value != Host::Main)) {
        names.push(quote!(Host));
    }
    if operations().any(|operation| operation.rate_limit.is_some()) {
        names.push(quote!(Period));
    }
    if operations().any(|operation| !matches!(operation.response.content, Content::Json(_) | Content::Xml(_))) {
        names.push(quote!(ResponseKind));
    }
    if path.protocol == Protocol::V2 {
        names.push(quote!(SignType));
    }
    if operations().any(|operation| description::success_code(path.protocol, &operation.response.content).is_some()) {
        names.push(quote!(SuccessCode));
    }
    names.sort_by_cached_key(ToString::to_string);
    quote!(use wechatpay_runtime::{#(#names),*};)
}

fn emit(path: &PathItem<'_>, placed: &PlacedOperation<'_, '_>, examples: Examples<'_>) -> [Piece; 3] {
    let item = placed.item;
    let operation = item.operation;
    let function = &item.name;
    let constant = Ident::new(&item.name.as_str().to_uppercase(), Span::call_site());
    let call = format!("{} {}", item.name.as_str().to_uppercase(), path.url_path);
    let heading = format!("{}: {}", docs::plain(&operation.title.value), docs::code(&call));
    let deprecated = operation.deprecated.as_ref().map(|deprecation| {
        let note = docs::deprecated(deprecation);
        quote!(#[deprecated = #note])
    });
    let constant_docs = doc_attributes(std::slice::from_ref(&heading));
    let description = description::emit(path, operation);
    let function_docs = doc_attributes(&docs::paragraphs([
        docs::operation(operation, &heading, path.family),
        example::emit(path, item, examples),
        docs::errors(operation),
    ]));
    let alias = docs::alias(&operation.title.value).map(|alias| quote!(#[doc(alias = #alias)]));
    let several = Some(&operation.documents).filter(|documents| documents.len() > 1);
    let module_docs = doc_attributes(&docs::paragraphs([
        vec![format!("Types of [`{0}`](fn@{0}).", item.name.as_str())],
        several.map_or_else(Vec::new, |documents| docs::documents(documents)),
    ]));
    // With `#[inline]`, the compiler generates code for the operation and its types only where it is called.
    [
        Piece::Item(quote! {
            #constant_docs
            pub const #constant: Operation = #description;
        }),
        Piece::Item(quote! {
            #function_docs
            #alias
            #deprecated
            #[inline]
            pub fn #function<'a>(client: &'a Client, request: &'a #function::Request) -> Call<'a, #function::Response> {
                client.call(&#constant, request)
            }
        }),
        Piece::Module {
            attributes: module_docs,
            name: quote!(#function),
            content: types::of_operation(placed, &call),
        },
    ]
}
