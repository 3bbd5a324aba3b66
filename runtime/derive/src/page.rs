//! The impls for lists that come in pages: of a request with an `offset` in its query, and of a response with one list.

use proc_macro2::TokenStream;
use quote::quote;

use crate::field::{Field, Form};
use crate::item::Struct;
use crate::part::Part;
use crate::types::{element, is_named};

/// The name of the parameter.
const OFFSET: &str = "offset";

/// `PageRequest`, if the request has an integer `offset` in its query.
pub(crate) fn of_request(item: &Struct) -> Option<TokenStream> {
    let is_offset = |field: &&Field| {
        let ty = field.optional().unwrap_or(&field.ty);
        field.wire_name.value() == OFFSET && field.part == Part::Query && !field.is_chosen() && is_named(ty, "i64")
    };
    let field = item.fields.iter().find(is_offset)?;
    let (name, offset) = (&item.name, &field.name);
    let (read, written) = match field.optional() {
        Some(_) => (quote!(self.#offset), quote!(::core::option::Option::Some(offset))),
        None => (quote!(::core::option::Option::Some(self.#offset)), quote!(offset)),
    };
    Some(quote! {
        #[automatically_derived]
        impl ::wechatpay_runtime::wire::PageRequest for #name {
            #[inline]
            fn offset(&self) -> ::core::option::Option<i64> {
                #read
            }
            #[inline]
            fn set_offset(&mut self, offset: i64) {
                self.#offset = #written;
            }
        }
    })
}

/// `PageResponse`, if it is a whole response with exactly one list. The structs inside responses have other names.
pub(crate) fn of_response(item: &Struct) -> Option<TokenStream> {
    let is_list = |field: &&Field| {
        field.part == Part::Body
            && field.form == Form::Plain
            && field.optional().is_some_and(|ty| element(ty).is_some())
    };
    let mut lists = item.fields.iter().filter(is_list);
    let (Some(list), None) = (lists.next(), lists.next()) else {
        return None;
    };
    if item.name != "Response" {
        return None;
    }
    let (name, list) = (&item.name, &list.wire_name);
    Some(quote! {
        #[automatically_derived]
        impl ::wechatpay_runtime::wire::PageResponse for #name {
            const LIST: &'static str = #list;
        }
    })
}
