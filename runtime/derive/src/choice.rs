//! Choices between fields: the enumeration of the alternatives, and the check before sending.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Error, Ident, Result};

use crate::field::Field;
use crate::item::Struct;

/// A choice between fields of a struct.
pub(crate) struct Choice<'f> {
    /// Its name.
    pub(crate) set: &'f Ident,
    /// The enumeration of the alternatives, if exactly one is sent.
    pub(crate) enumeration: Option<&'f Ident>,
    alternatives: Vec<(&'f Ident, Vec<&'f Field>)>,
}

/// The choices of a struct, in the order of their first fields.
pub(crate) fn choices(item: &Struct) -> Result<Vec<Choice<'_>>> {
    let mut choices: Vec<Choice<'_>> = Vec::new();
    for field in &item.fields {
        let Some(mark) = &field.choice else { continue };
        let at = choices
            .iter()
            .position(|choice| *choice.set == mark.set)
            .unwrap_or_else(|| {
                choices.push(Choice {
                    set: &mark.set,
                    enumeration: mark.enumeration.as_ref(),
                    alternatives: Vec::new(),
                });
                choices.len() - 1
            });
        let Some(choice) = choices.get_mut(at) else { continue };
        if choice.enumeration != mark.enumeration.as_ref() {
            let message = format!("the fields of the choice `{}` name different enumerations", mark.set);
            return Err(Error::new(field.name.span(), message));
        }
        let known = choice
            .alternatives
            .iter_mut()
            .find(|(name, _)| **name == mark.alternative);
        match known {
            Some((_, fields)) => fields.push(field),
            None => choice.alternatives.push((&mark.alternative, vec![field])),
        }
    }
    Ok(choices)
}

impl Choice<'_> {
    /// The check before sending.
    pub(crate) fn check(&self) -> TokenStream {
        let alternatives = self.alternatives.iter().map(|(_, fields)| {
            let names = fields.iter().map(|field| &field.wire_name);
            quote!(&[#(#names),*])
        });
        let method = match self.enumeration {
            Some(_) => quote!(one_of),
            None => quote!(any_of),
        };
        quote!(fields.#method(&[#(#alternatives),*]);)
    }

    /// The enumeration of the alternatives.
    pub(crate) fn enumeration(&self, item: &Struct) -> Option<TokenStream> {
        let (name, visibility) = (self.enumeration?, &item.visibility);
        let docs = format!(" The alternatives of which [`{}`] has exactly one.", item.name.unraw());
        let variants = self
            .alternatives
            .iter()
            .map(|(variant, fields)| match fields.as_slice() {
                [field] => {
                    let (docs, ty) = (field.docs(&[]), field.optional());
                    quote!(#docs #variant(#ty),)
                }
                fields => {
                    let together: Vec<String> =
                        fields.iter().map(|field| format!("`{}`", field.name.unraw())).collect();
                    let docs = format!(" {}.", together.join(", "));
                    let fields = fields.iter().map(|field| {
                        let (docs, name, ty) = (field.docs(&[]), &field.name, field.optional());
                        quote!(#docs #name: #ty,)
                    });
                    quote!(#[doc = #docs] #variant { #(#fields)* },)
                }
            });
        Some(quote! {
            #[doc = #docs]
            #visibility enum #name { #(#variants)* }
        })
    }

    /// The member of the struct of required fields.
    pub(crate) fn member(&self, item: &Struct) -> Option<TokenStream> {
        let (set, name, visibility) = (self.set, self.enumeration?, &item.visibility);
        let docs = format!(" Exactly one of the alternatives of [`{name}`].");
        Some(quote!(#[doc = #docs] #visibility #set: #name,))
    }

    /// Puts the fields of the chosen alternative into `made`.
    pub(crate) fn spread(&self) -> Option<TokenStream> {
        let (set, name) = (self.set, self.enumeration?);
        let arms = self.alternatives.iter().map(|(variant, fields)| {
            let names: Vec<&Ident> = fields.iter().map(|field| &field.name).collect();
            let pattern = match names.as_slice() {
                [field] => quote!(#name::#variant(#field)),
                names => quote!(#name::#variant { #(#names),* }),
            };
            quote!(#pattern => { #(made.#names = ::core::option::Option::Some(#names);)* })
        });
        Some(quote!(match required.#set { #(#arms)* }))
    }
}
