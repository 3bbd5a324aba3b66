//! `Decode` and `serde::Deserialize`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::bounds;
use crate::field::{Field, Form};
use crate::item::Struct;

/// Writes `impl Decode` for a struct whose fields are required unless they are `Option`s, and `impl Deserialize` unless
/// it is secret.
pub(crate) fn decode_strict(item: &Struct) -> TokenStream {
    let variables: Vec<_> = (0..item.fields.len())
        .map(|index| format_ident!("field_{index}"))
        .collect();
    let reads = item.fields.iter().zip(&variables).map(|(field, variable)| {
        let needed = (presence(field) == Presence::Needed).then(|| quote!(.needed()));
        let value = value(field);
        quote!(let #variable = incoming #needed.#value;)
    });
    let fields = item.fields.iter().zip(&variables).map(|(field, variable)| {
        let name = &field.name;
        match presence(field) {
            Presence::Optional => quote!(#name: #variable,),
            Presence::Defaulted => quote!(#name: #variable.unwrap_or_default(),),
            Presence::Needed => quote!(#name: #variable?,),
        }
    });
    let unreadable = unreadable(item);
    let body = quote! {
        #(#reads)*
        ::core::option::Option::Some(Self { #(#fields)* #unreadable })
    };
    let decode = decode(item, &body);
    let deserialize = deserialize(item);
    quote!(#decode #deserialize)
}

/// The treatment of an absent field.
#[derive(PartialEq, Eq)]
enum Presence {
    /// The value is `None`.
    Optional,
    /// The value is an empty map, for indexed names.
    Defaulted,
    /// Decoding fails.
    Needed,
}

fn presence(field: &Field) -> Presence {
    if field.optional().is_some() {
        Presence::Optional
    } else if field.form == Form::Indexed && !field.required {
        Presence::Defaulted
    } else {
        Presence::Needed
    }
}

/// Writes `impl Decode` for a struct in which every field is optional.
pub(crate) fn decode_lenient(item: &Struct) -> TokenStream {
    let fields = item.fields.iter().map(|field| {
        let (name, value) = (&field.name, value(field));
        let default = field.optional().is_none().then(|| quote!(.unwrap_or_default()));
        quote!(#name: incoming.#value #default,)
    });
    let unreadable = unreadable(item);
    decode(
        item,
        &quote!(::core::option::Option::Some(Self { #(#fields)* #unreadable })),
    )
}

/// The field with the unreadable fields, which is read after all others.
fn unreadable(item: &Struct) -> Option<TokenStream> {
    let name = item.unreadable.as_ref()?;
    Some(quote!(#name: incoming.unreadable(),))
}

fn decode(item: &Struct, body: &TokenStream) -> TokenStream {
    let name = &item.name;
    let incoming = if item.fields.is_empty() && item.unreadable.is_none() {
        quote!(_)
    } else {
        quote!(incoming)
    };
    quote! {
        #[automatically_derived]
        impl ::wechatpay_runtime::wire::Decode for #name {
            #[inline]
            fn decode(
                #incoming: &mut ::wechatpay_runtime::wire::Incoming<'_, '_>,
            ) -> ::core::option::Option<Self> {
                #body
            }
        }
    }
}

/// The method call that decodes a field.
fn value(field: &Field) -> TokenStream {
    let method = field.at_type(match field.form {
        Form::Plain => "value",
        Form::Encrypted(_) => "decrypted",
        Form::Json => "json",
        Form::Xml => "xml",
        Form::EncryptedJson(_) => "encrypted_json",
        Form::EncryptedXml(_) => "encrypted_xml",
        Form::Url => "url",
        Form::Indexed => "indexed",
        Form::File => "file",
    });
    let name = &field.wire_name;
    let cipher = field
        .cipher()
        .map(|cipher| quote!(, ::wechatpay_runtime::wire::Cipher::#cipher));
    quote!(#method(#name #cipher))
}

/// Writes `impl Deserialize` unless the struct is secret.
pub(crate) fn deserialize(item: &Struct) -> TokenStream {
    if item.is_secret() {
        return TokenStream::new();
    }
    let name = &item.name;
    let bounds = bounds::require(item, &quote!(::wechatpay_runtime::wire::serde::Deserialize<'de>));
    quote! {
        #[automatically_derived]
        impl<'de> ::wechatpay_runtime::wire::serde::Deserialize<'de> for #name #bounds {
            fn deserialize<D: ::wechatpay_runtime::wire::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::wechatpay_runtime::wire::deserialize(deserializer)
            }
        }
    }
}
