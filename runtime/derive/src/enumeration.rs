//! `derive(Enumeration)`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Error, Fields, Ident, LitStr, Result, Variant};

use crate::attribute;
use crate::author::Author;
use crate::item::Enum;
use crate::{debug, equality};

/// The variants: those with a value, and the one for all other values.
struct Values<'a> {
    names: Vec<&'a Ident>,
    values: Vec<LitStr>,
    unlisted: &'a Ident,
}

/// Expands the derive.
pub(crate) fn expand(item: &Enum, author: Author) -> Result<TokenStream> {
    let values = values(item)?;
    let mut output = conversions(&item.name, &values);
    output.extend(delegations(&item.name));
    if author.writes_debug() {
        output.extend(debug::of_enumeration(item));
        output.extend(equality::of_enumeration(item));
    }
    Ok(output)
}

fn values(item: &Enum) -> Result<Values<'_>> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    let mut unlisted = None;
    for variant in &item.variants {
        let name = &variant.ident;
        let value = variant
            .attrs
            .iter()
            .find(|attribute| attribute.path().is_ident("value"));
        match value {
            Some(value) if matches!(variant.fields, Fields::Unit) => {
                names.push(name);
                values.push(attribute::assigned(value)?);
            }
            None if holds_string(variant) && unlisted.is_none() => unlisted = Some(name),
            None if holds_string(variant) => {
                return Err(Error::new(name.span(), "one variant for unlisted values is enough"));
            }
            _ => {
                let message = "a variant is `#[value = \"…\"] Name` or, for unlisted values, `Unknown(String)`";
                return Err(Error::new(name.span(), message));
            }
        }
    }
    let Some(unlisted) = unlisted else {
        let message = "an enumeration needs a variant for values that nobody listed: `Unknown(String)`";
        return Err(Error::new(item.name.span(), message));
    };
    Ok(Values {
        names,
        values,
        unlisted,
    })
}

fn holds_string(variant: &Variant) -> bool {
    let Fields::Unnamed(fields) = &variant.fields else {
        return false;
    };
    let mut types = fields
        .unnamed
        .iter()
        .map(|field| field.ty.to_token_stream().to_string());
    types.len() == 1 && types.all(|ty| ty == "String" || ty.replace(' ', "").ends_with("::String"))
}

/// Writes `as_str` and `From<String>`.
fn conversions(name: &Ident, values: &Values<'_>) -> TokenStream {
    let Values {
        names,
        values,
        unlisted,
    } = values;
    quote! {
        impl #name {
            #[doc = " The value on the wire."]
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #values,)*
                    Self::#unlisted(value) => value,
                }
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<::std::string::String> for #name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    #(#values => Self::#names,)*
                    _ => Self::#unlisted(value),
                }
            }
        }
    }
}

/// Writes the impls that are based on `as_str` and `From<String>`.
fn delegations(name: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<&str> for #name {
            #[inline]
            fn from(value: &str) -> Self {
                Self::from(::std::string::String::from(value))
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Display for #name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.pad(self.as_str())
            }
        }
        #[automatically_derived]
        impl ::wechatpay_runtime::wire::EncodeValue for #name {
            #[inline]
            fn encode_value<'a>(
                &'a self,
                _: &mut ::wechatpay_runtime::wire::Fields<'a, '_>,
            ) -> ::core::option::Option<::wechatpay_runtime::wire::Value<'a>> {
                ::core::option::Option::Some(::wechatpay_runtime::wire::Value::from(self.as_str()))
            }
        }
        #[automatically_derived]
        impl ::wechatpay_runtime::wire::DecodeValue for #name {
            #[inline]
            fn decode_value(
                value: ::wechatpay_runtime::wire::Value<'_>,
                reader: &mut ::wechatpay_runtime::wire::Reader<'_>,
            ) -> ::core::option::Option<Self> {
                ::wechatpay_runtime::wire::enumeration(value, reader)
            }
        }
        #[automatically_derived]
        impl ::wechatpay_runtime::wire::serde::Serialize for #name {
            fn serialize<S: ::wechatpay_runtime::wire::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        #[automatically_derived]
        impl<'de> ::wechatpay_runtime::wire::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::wechatpay_runtime::wire::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <::std::string::String as ::wechatpay_runtime::wire::serde::Deserialize>::deserialize(deserializer)
                    .map(Self::from)
            }
        }
    }
}
