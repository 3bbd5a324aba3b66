//! `derive(Request)`: the struct of required fields, the enumerations of alternatives, the constructor and the setters.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Error, Result};

use crate::author::Author;
use crate::choice::{self, Choice};
use crate::field::{Field, Form};
use crate::item::Struct;
use crate::{debug, decode, encode, equality, page};

/// Expands the derive.
pub(crate) fn expand(item: &Struct, author: Author) -> Result<TokenStream> {
    item.fields.iter().try_for_each(check)?;
    if let Some(unreadable) = &item.unreadable {
        return Err(Error::new(unreadable.span(), "`Unreadable` belongs in a response"));
    }
    let choices = choice::choices(item)?;
    let mut output = encode::encode(item, &choices);
    let is_demanded = |field: &Field| field.required || field.is_chosen();
    output.extend(if item.fields.iter().any(is_demanded) {
        from_required(item, &choices)
    } else {
        empty(item)
    });
    output.extend(page::of_request(item));
    if author.writes_debug() {
        output.extend(debug::of_sent(item));
    }
    if author.generates_both_directions() {
        output.extend(decode::decode_strict(item));
        output.extend(equality::of_struct(item));
    }
    Ok(output)
}

fn check(field: &Field) -> Result<()> {
    let optional = field.optional().is_some();
    let name = field.name.unraw();
    if field.required && optional {
        let message = format!("`{name}` is required, so it is no `Option`: take away one of the two");
        return Err(Error::new(field.name.span(), message));
    }
    if !field.required && !optional && field.form != Form::Indexed {
        let message = format!("`{name}` is neither `#[required]` nor an `Option`");
        return Err(Error::new(field.name.span(), message));
    }
    Ok(())
}

/// Writes the struct of the required fields, and `new`, which takes it.
fn from_required(item: &Struct, choices: &[Choice<'_>]) -> TokenStream {
    let (name, visibility) = (&item.name, &item.visibility);
    let required = format_ident!("{}Required", name.unraw(), span = name.span());
    let docs = format!(" The required fields of [`{name}`].");
    let fields = item.fields.iter().filter(|field| field.required).map(|field| {
        let (docs, visibility, name, ty) = (field.docs(&[]), &field.visibility, &field.name, &field.ty);
        quote!(#docs #visibility #name: #ty,)
    });
    let values = item.fields.iter().map(|field| {
        let name = &field.name;
        let value = if field.required {
            quote!(required.#name)
        } else {
            absent(field)
        };
        quote!(#name: #value,)
    });
    let setters = item.fields.iter().filter_map(setter);
    let enumerations = choices.iter().filter_map(|choice| choice.enumeration(item));
    let members = choices.iter().filter_map(|choice| choice.member(item));
    let spreads: Vec<TokenStream> = choices.iter().filter_map(Choice::spread).collect();
    let made = match spreads.as_slice() {
        [] => quote!(Self { #(#values)* }),
        spreads => quote! {
            let mut made = Self { #(#values)* };
            #(#spreads)*
            made
        },
    };
    quote! {
        #(#enumerations)*
        #[doc = #docs]
        #visibility struct #required { #(#fields)* #(#members)* }

        impl #name {
            #[doc = " With the required fields; the others are left out until set."]
            #[inline]
            #visibility fn new(required: #required) -> Self {
                #made
            }
            #(#setters)*
        }
    }
}

/// Writes `new()` and `Default` for a struct without required fields.
fn empty(item: &Struct) -> TokenStream {
    let (name, visibility) = (&item.name, &item.visibility);
    let values = item.fields.iter().map(|field| {
        let (name, value) = (&field.name, absent(field));
        quote!(#name: #value,)
    });
    let setters = item.fields.iter().filter_map(setter);
    quote! {
        impl #name {
            #[doc = " With every field left out until set."]
            #[must_use]
            #[inline]
            #visibility fn new() -> Self {
                Self { #(#values)* }
            }
            #(#setters)*
        }
        #[automatically_derived]
        impl ::core::default::Default for #name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

/// The value of a field that is not set.
fn absent(field: &Field) -> TokenStream {
    match field.optional() {
        Some(_) => quote!(::core::option::Option::None),
        None => quote!(::core::default::Default::default()),
    }
}

/// Writes the setter of an optional field.
fn setter(field: &Field) -> Option<TokenStream> {
    // Alternatives of which exactly one is sent are set by the choice.
    if field.required || field.is_chosen() {
        return None;
    }
    let (docs, visibility, name) = (field.docs(&[]), &field.visibility, &field.name);
    let setter = format_ident!("with_{}", name.unraw(), span = name.span());
    let ty = field.optional().unwrap_or(&field.ty);
    let value = quote!(::core::convert::Into::into(value));
    let value = match field.optional() {
        Some(_) => quote!(::core::option::Option::Some(#value)),
        None => value,
    };
    Some(quote! {
        #docs
        #[must_use]
        #visibility fn #setter(mut self, value: impl ::core::convert::Into<#ty>) -> Self {
            self.#name = #value;
            self
        }
    })
}
