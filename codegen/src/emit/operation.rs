//! The file of one URL path: for each method a constant, a function and a module of types.

use super::source::{Piece, docs as doc_attributes};
use super::{docs, enumeration, object, shared};
use crate::items::{EnumerationItem, InnerItem, ObjectItem, OperationItem, PathItem, Shape, TypeSet};
use crate::share::{Owner, Place, Sharing};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use wechatpay_spec::model::{Body, Content, ErrorCode, Host, Method, Operation, Period, Protocol, SignType, Signer};

/// Everything in the file but the modules below it.
pub(super) fn emit(path: &PathItem<'_>, number: usize, sharing: &Sharing) -> Vec<Piece> {
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
    names.sort_by_cached_key(ToString::to_string);
    let mut pieces = vec![Piece::Lines(vec![quote!(use wechatpay_runtime::{#(#names),*};)])];
    for (operation, item) in path.operations.iter().enumerate() {
        let owners = Owners {
            request: Owner::Request {
                path: number,
                operation,
            },
            response: Owner::Response {
                path: number,
                operation,
            },
        };
        pieces.extend(emit_operation(path, item, &owners, sharing));
    }
    pieces
}

/// The owners of an operation's types.
struct Owners {
    request: Owner,
    response: Owner,
}

fn emit_operation(path: &PathItem<'_>, item: &OperationItem<'_>, owners: &Owners, sharing: &Sharing) -> [Piece; 3] {
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
    let description = description(path, operation);
    let function_docs = doc_attributes(&docs::operation(operation, &heading));
    let module_docs = doc_attributes(&[format!("Types of [`{0}`](fn@{0}).", item.name.as_str())]);
    [
        Piece::Item(quote! {
            #constant_docs
            pub const #constant: Operation = #description;
        }),
        Piece::Item(quote! {
            #function_docs
            #deprecated
            pub fn #function<'a>(client: &'a Client, request: &'a #function::Request) -> Call<'a, #function::Response> {
                client.call(&#constant, request)
            }
        }),
        Piece::Module {
            attributes: module_docs,
            visibility: quote!(pub),
            name: quote!(#function),
            content: types(item, &call, owners, sharing),
        },
    ]
}

/// The operation as a chain of constant functions; what is usual is not said.
fn description(path: &PathItem<'_>, operation: &Operation) -> TokenStream {
    let method = match operation.method.value {
        Method::Get => quote!(get),
        Method::Post => quote!(post),
        Method::Put => quote!(put),
        Method::Patch => quote!(patch),
        Method::Delete => quote!(delete),
    };
    let url_path = path.url_path;
    let mut chain = quote!(Operation::#method(#url_path));
    let mut link = |tokens: TokenStream| chain.extend(tokens);
    if path.protocol == Protocol::V2 {
        let sign_type = match operation.sign_type.value {
            SignType::Md5 => quote!(Md5),
            SignType::HmacSha256 => quote!(HmacSha256),
        };
        link(quote!(.v2(SignType::#sign_type)));
    }
    if operation.signer.value == Signer::Brand {
        link(quote!(.brand()));
    }
    if operation.mutual_tls {
        link(quote!(.mutual_tls()));
    }
    if operation.nonceless {
        link(quote!(.nonceless()));
    }
    if matches!(operation.request.body, Body::Multipart(_)) {
        link(quote!(.multipart()));
    }
    if operation.request.body == Body::None && may_have_body(operation.method.value) {
        link(quote!(.without_body()));
    }
    if operation.response.unsigned {
        link(quote!(.unsigned_response()));
    }
    if let Some(kind) = response_kind(&operation.response.content) {
        link(quote!(.response(ResponseKind::#kind)));
    }
    if operation.hosts.iter().any(|host| host.value != Host::Main) {
        let hosts = operation.hosts.iter().map(|host| host_name(host.value));
        link(quote!(.hosts(&[#(Host::#hosts),*])));
    }
    if let Some(limit) = &operation.rate_limit {
        let calls = proc_macro2::Literal::u32_unsuffixed(limit.value.calls);
        let period = match limit.value.period {
            Period::Second => quote!(Second),
            Period::Minute => quote!(Minute),
            Period::Hour => quote!(Hour),
            Period::Day => quote!(Day),
        };
        link(quote!(.rate_limit(#calls, Period::#period)));
    }
    if let Some(key) = &operation.idempotency_key {
        let key = &key.value;
        link(quote!(.idempotency_key(#key)));
    }
    if !operation.errors.is_empty() {
        let errors = operation.errors.iter().map(error_code);
        link(quote!(.errors(&[#(#errors),*])));
    }
    chain
}

fn may_have_body(method: Method) -> bool {
    match method {
        Method::Post | Method::Put | Method::Patch => true,
        Method::Get | Method::Delete => false,
    }
}

fn error_code(error: &ErrorCode) -> TokenStream {
    let code = &error.code.value;
    let status = error.status.map(|status| {
        let status = proc_macro2::Literal::u16_unsuffixed(status);
        quote!(.status(#status))
    });
    let title = error.title.as_ref().map(|title| quote!(.title(#title)));
    quote!(ErrorCode::new(#code) #status #title)
}

fn response_kind(content: &Content) -> Option<TokenStream> {
    match content {
        Content::Json(_) | Content::Xml(_) => None,
        Content::Empty => Some(quote!(Empty)),
        Content::Redirect => Some(quote!(Redirect)),
        Content::File(_) => Some(quote!(File)),
    }
}

fn host_name(host: Host) -> TokenStream {
    match host {
        Host::Main => quote!(Main),
        Host::HongKong => quote!(HongKong),
        Host::UnitedStates => quote!(UnitedStates),
        Host::Europe => quote!(Europe),
        Host::Fraud => quote!(Fraud),
        Host::Payapp => quote!(Payapp),
    }
}

/// The module of an operation's types: request, response, and a module for what stands inside each.
fn types(item: &OperationItem<'_>, call: &str, owners: &Owners, sharing: &Sharing) -> Vec<Piece> {
    let call = docs::code(call);
    let mut own = Vec::new();
    let mut reexports = Vec::new();
    let mut pieces = Vec::new();
    for (set, owner, word, module) in [
        (&item.request, owners.request, "sends", quote!(request)),
        (&item.response, owners.response, "answers", quote!(response)),
    ] {
        match shared::reexport(sharing, set, owner, Place::Top) {
            Some(line) => reexports.push(line),
            None => {
                own.push(&set.top);
                let heading = [format!("What {call} {word}.")];
                pieces.push(object::emit(&set.top, &heading, &|name| quote!(#module::#name)));
            }
        }
        pieces.extend(inner_module(set, module, owner, sharing));
    }
    let uses = [uses(&own, &[]), reexports];
    let uses = uses.into_iter().filter(|lines| !lines.is_empty()).map(Piece::Lines);
    uses.chain(pieces).collect()
}

/// The module of the types inside a request, response or notification, if there are any.
pub(super) fn inner_module(set: &TypeSet<'_>, name: TokenStream, owner: Owner, sharing: &Sharing) -> Option<Piece> {
    (!set.inner.is_empty()).then(|| Piece::Module {
        attributes: doc_attributes(&[format!("Types inside [`{0}`](struct@{0}).", set.top.name.as_str())]),
        visibility: quote!(pub),
        name,
        content: inner_types(set, owner, sharing),
    })
}

fn inner_types(set: &TypeSet<'_>, owner: Owner, sharing: &Sharing) -> Vec<Piece> {
    let mut reexports = Vec::new();
    let mut own = Vec::new();
    for (number, item) in set.inner.iter().enumerate() {
        match shared::reexport(sharing, set, owner, Place::Inner(number)) {
            Some(line) => reexports.push(line),
            None => own.push(item),
        }
    }
    reexports.sort_by_cached_key(ToString::to_string);
    let uses = [uses_of(&own), reexports];
    let uses = uses.into_iter().filter(|lines| !lines.is_empty()).map(Piece::Lines);
    let own = own.into_iter().map(|item| inner_type(item, &|name| quote!(#name)));
    uses.chain(own).collect()
}

/// A type inside a request or response.
pub(super) fn inner_type(item: &InnerItem<'_>, named: object::Named<'_>) -> Piece {
    match item {
        InnerItem::Object(item) => object::emit(item, &inner_heading(item), named),
        InnerItem::Enumeration(item) => enumeration::emit(item),
    }
}

/// The `use` lines of a module that holds these types.
pub(super) fn uses_of(items: &[&InnerItem<'_>]) -> Vec<TokenStream> {
    let mut objects: Vec<&ObjectItem<'_>> = Vec::new();
    let mut enumerations: Vec<&EnumerationItem<'_>> = Vec::new();
    for item in items {
        match item {
            InnerItem::Object(object) => objects.push(object),
            InnerItem::Enumeration(enumeration) => enumerations.push(enumeration),
        }
    }
    uses(&objects, &enumerations)
}

fn inner_heading(item: &ObjectItem<'_>) -> Vec<String> {
    let Some(field) = item.field else { return Vec::new() };
    let title = field.title.as_ref().map(|title| docs::plain(&title.value));
    docs::paragraphs([
        title.into_iter().collect(),
        vec![format!("The object {}.", docs::code(&field.name.value))],
    ])
}

/// The `use` lines of a module that holds these types.
pub(super) fn uses(objects: &[&ObjectItem<'_>], enumerations: &[&EnumerationItem<'_>]) -> Vec<TokenStream> {
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
    for (role, derive) in [
        (crate::items::Role::Request, quote!(Request)),
        (crate::items::Role::Response, quote!(Response)),
    ] {
        if objects.iter().any(|object| object.role == role) {
            derives.push(derive);
        }
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
