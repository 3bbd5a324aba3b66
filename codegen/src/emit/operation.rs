//! The file of one URL path, or of the paths that share its module: for each method a constant, a function and a module of types.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use wechatpay_spec::model::{Content, Host, Protocol};

use super::example::{self, Examples};
use super::source::{Piece, RustFile, docs as doc_attributes};
use super::{description, docs, tree, types};
use crate::items::PathItem;
use crate::placed::{PlacedOperation, PlacedPath};

/// The file, with the modules below the path. `examples` says, for a family, how the examples are shown.
///
/// # Errors
///
/// When an example is not valid Rust, which is a defect of the generator.
pub(super) fn file<'e>(
    paths: &[&PlacedPath<'_, '_>],
    examples: impl Fn(Option<&str>) -> Examples<'e>,
) -> syn::Result<RustFile> {
    let mut pieces = vec![Piece::Lines(vec![imports(paths)])];
    for path in paths {
        for operation in &path.operations {
            pieces.extend(emit(path.item, operation, examples(path.item.family))?);
        }
    }
    if let Some(path) = paths.first() {
        pieces.extend(tree::emit(path.node));
    }
    let specs: Vec<String> = paths
        .iter()
        .map(|path| format!("spec/api/{}", path.item.spec_file))
        .collect();
    Ok(RustFile {
        made_from: specs.join(" and "),
        documentation: docs::paragraphs(paths.iter().map(|path| vec![heading(path.item)])),
        pieces,
    })
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
fn imports(paths: &[&PlacedPath<'_, '_>]) -> TokenStream {
    let mut names = vec![quote!(Call), quote!(Client), quote!(Operation)];
    let items = || paths.iter().map(|path| path.item);
    let operations = || items().flat_map(|path| path.operations.iter().map(|item| item.operation));
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
    if items().any(|path| path.protocol == Protocol::V2) {
        names.push(quote!(SignType));
    }
    let has_success_code = |path: &PathItem<'_>| {
        let mut contents = path.operations.iter().map(|item| &item.operation.response.content);
        contents.any(|content| description::success_code(path.protocol, content).is_some())
    };
    if items().any(has_success_code) {
        names.push(quote!(SuccessCode));
    }
    names.sort_by_cached_key(ToString::to_string);
    quote!(use wechatpay_runtime::{#(#names),*};)
}

fn emit(path: &PathItem<'_>, placed: &PlacedOperation<'_, '_>, examples: Examples<'_>) -> syn::Result<[Piece; 3]> {
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
        example::emit(path, item, examples)?,
        docs::errors(operation),
    ]));
    let alias = docs::alias(&operation.title.value).map(|alias| quote!(#[doc(alias = #alias)]));
    let several = Some(&operation.documents).filter(|documents| documents.len() > 1);
    let module_docs = doc_attributes(&docs::paragraphs([
        vec![format!("Types of [`{0}`](fn@{0}).", item.name.as_str())],
        several.map_or_else(Vec::new, |documents| docs::documents(documents)),
    ]));
    // With `#[inline]`, the compiler generates code for the operation and its types only where it is called.
    Ok([
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
    ])
}
