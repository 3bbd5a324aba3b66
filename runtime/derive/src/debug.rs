//! `Debug`, for generated types: what the compiler's own derive writes costs half as much again to compile.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;
use syn::ext::IdentExt;

use crate::item::{Enum, Struct};

/// Writes `impl Debug` for what is sent: as it travels, with a stand-in for ciphertext.
pub(crate) fn of_sent(item: &Struct) -> TokenStream {
    let name = item.name.to_string();
    implement(
        &item.name,
        &quote!(::wechatpay_runtime::wire::debug_sent(self, #name, formatter)),
    )
}

/// Writes `impl Debug` for what is received: its name and its fields, as the compiler's own derive would show them.
pub(crate) fn of_received(item: &Struct) -> TokenStream {
    let name = item.name.to_string();
    let names = item.fields.iter().map(|field| field.name.unraw().to_string());
    let fields = item.fields.iter().map(|field| &field.name);
    implement(
        &item.name,
        &quote!(::wechatpay_runtime::wire::debug_received(formatter, #name, &[#(#names,)*], &[#(&self.#fields,)*])),
    )
}

/// Writes `impl Debug` for an enumeration: its value on the wire, as a string.
pub(crate) fn of_enumeration(item: &Enum) -> TokenStream {
    implement(&item.name, &quote!(::core::fmt::Debug::fmt(self.as_str(), formatter)))
}

fn implement(name: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #body
            }
        }
    }
}
