//! `PartialEq` for generated enumerations and, with the feature `both-directions`, for generated structs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::item::{Enum, Struct};

/// Writes `impl PartialEq`, which compares field by field.
pub(crate) fn of_struct(item: &Struct) -> TokenStream {
    let name = &item.name;
    let fields: Vec<_> = item
        .fields
        .iter()
        .map(|field| &field.name)
        .chain(&item.unreadable)
        .collect();
    let other = if fields.is_empty() { quote!(_) } else { quote!(other) };
    quote! {
        #[automatically_derived]
        impl ::core::cmp::PartialEq for #name {
            #[inline]
            fn eq(&self, #other: &Self) -> bool {
                true #(&& self.#fields == other.#fields)*
            }
        }
    }
}

/// Writes `impl PartialEq` and `impl Eq` for an enumeration, which compare the wire values.
pub(crate) fn of_enumeration(item: &Enum) -> TokenStream {
    let name = &item.name;
    quote! {
        #[automatically_derived]
        impl ::core::cmp::PartialEq for #name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }
        #[automatically_derived]
        impl ::core::cmp::Eq for #name {}
    }
}
