//! `derive(Response)`: the lenient `Decode` and the methods that return required fields.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Error, Result, Type};

use crate::author::Author;
use crate::field::{Field, Form};
use crate::item::Struct;
use crate::types::{element, is_named};
use crate::{debug, decode, encode, equality, page};

/// Expands the derive.
pub(crate) fn expand(item: &Struct, author: Author) -> Result<TokenStream> {
    item.fields.iter().try_for_each(check)?;
    let mut output = decode::decode_lenient(item);
    output.extend(decode::deserialize(item));
    output.extend(demands(item));
    output.extend(page::of_response(item));
    if author.writes_debug() {
        output.extend(debug::of_received(item));
    }
    if author.writes_received() {
        output.extend(encode::encode(item, &[]));
    }
    if author.generates_both_directions() {
        output.extend(equality::of_struct(item));
    }
    Ok(output)
}

fn check(field: &Field) -> Result<()> {
    if field.optional().is_none() && field.form != Form::Indexed {
        let name = field.name.unraw();
        let message = format!("`{name}` has to be an `Option`: a response may lack what its document calls required");
        return Err(Error::new(field.name.span(), message));
    }
    Ok(())
}

/// Writes the methods that return a required field or an error, if there are required fields.
fn demands(item: &Struct) -> Option<TokenStream> {
    let mut methods = item
        .fields
        .iter()
        .filter(|field| field.required)
        .filter_map(|field| demand(field, item))
        .peekable();
    methods.peek()?;
    let name = &item.name;
    Some(quote!(impl #name { #(#methods)* }))
}

fn demand(field: &Field, item: &Struct) -> Option<TokenStream> {
    let ty = field.optional()?;
    let docs = field.docs(&["", " # Errors", " When the response lacks it, or it is unreadable."]);
    let (visibility, name, wire_name) = (&field.visibility, &field.name, &field.wire_name);
    let unreadable = item.kept_unreadable();
    let (returned, conversion) = returned(ty);
    Some(quote! {
        #docs
        #[inline]
        #visibility fn #name(&self) -> ::core::result::Result<#returned, ::wechatpay_runtime::wire::MissingField> {
            ::wechatpay_runtime::wire::demand::<Self, _>(&self.#name, #wire_name, #unreadable)#conversion
        }
    })
}

/// The type that the method of a required field returns, and the conversion to it: `i64` and `bool` by value, `&str` and
/// slices in place of references to `String` and `Vec`.
fn returned(ty: &Type) -> (TokenStream, TokenStream) {
    if is_named(ty, "i64") || is_named(ty, "bool") {
        return (quote!(#ty), quote!(.copied()));
    }
    if is_named(ty, "String") {
        return (quote!(&str), quote!(.map(::std::string::String::as_str)));
    }
    match element(ty) {
        Some(element) => (quote!(&[#element]), quote!(.map(::std::vec::Vec::as_slice))),
        None => (quote!(&#ty), TokenStream::new()),
    }
}
