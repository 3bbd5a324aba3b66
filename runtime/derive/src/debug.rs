//! `Debug` for generated types. The compiler's own derive takes one and a half times as long to compile.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;
use syn::ext::IdentExt;

use crate::item::{Enum, Struct};

/// Writes `impl Debug` for request types, which shows the fields as they are sent, with a placeholder for ciphertext.
pub(crate) fn of_sent(item: &Struct) -> TokenStream {
    let name = item.name.to_string();
    implement(
        &item.name,
        &quote!(::wechatpay_runtime::wire::debug_sent(self, #name, formatter)),
    )
}

/// Writes `impl Debug` for response types, which shows the name and the fields, as the compiler's own derive does.
pub(crate) fn of_received(item: &Struct) -> TokenStream {
    let name = item.name.to_string();
    let names = item.fields.iter().map(|field| field.name.unraw().to_string());
    let fields = item.fields.iter().map(|field| &field.name);
    let unreadable = item.kept_unreadable();
    implement(
        &item.name,
        &quote!(::wechatpay_runtime::wire::debug_received(
            formatter, #name, &[#(#names,)*], &[#(&self.#fields,)*], #unreadable
        )),
    )
}

/// Writes `impl Debug` for an enumeration, which shows the wire value as a string.
pub(crate) fn of_enumeration(item: &Enum) -> TokenStream {
    implement(&item.name, &quote!(::core::fmt::Debug::fmt(self.as_str(), formatter)))
}

fn implement(name: &Ident, body: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #body
            }
        }
    }
}
