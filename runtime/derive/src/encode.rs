//! `Encode` and `serde::Serialize`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::bounds;
use crate::choice::Choice;
use crate::field::{Field, Form};
use crate::item::{Constant, Struct};
use crate::part::Part;

/// Writes `impl Encode`, and `impl Serialize` unless the struct is secret.
pub(crate) fn encode(item: &Struct, choices: &[Choice<'_>]) -> TokenStream {
    let name = &item.name;
    let is_empty = item.fields.is_empty() && item.constants.is_empty();
    let fields = if is_empty { quote!(_) } else { quote!(fields) };
    let constants = item.constants.iter().map(constant);
    let puts = item.fields.iter().map(put);
    let checks = item.fields.iter().map(checks);
    let choices = choices.iter().map(Choice::check);
    let serialize = (!item.is_secret()).then(|| serialize(item));
    quote! {
        #[automatically_derived]
        impl ::wechatpay_runtime::wire::Encode for #name {
            #[inline]
            fn encode<'a>(&'a self, #fields: &mut ::wechatpay_runtime::wire::Fields<'a, '_>) {
                #(#constants)*
                #(#puts)*
                #(#checks)*
                #(#choices)*
            }
        }
        #serialize
    }
}

/// The method call that selects the part of the request for the next field.
fn into_part(part: Part) -> TokenStream {
    match part {
        Part::Body => TokenStream::new(),
        Part::Path => quote!(.in_path()),
        Part::Query => quote!(.in_query()),
        Part::Header => quote!(.in_header()),
    }
}

fn constant(constant: &Constant) -> TokenStream {
    let Constant { name, value, part } = constant;
    let part = into_part(*part);
    quote!(fields #part.constant(#name, #value);)
}

fn put(field: &Field) -> TokenStream {
    let part = into_part(field.part);
    let method = match field.form {
        Form::Plain => quote!(put),
        Form::Encrypted(_) => quote!(encrypted),
        Form::Json => quote!(json),
        Form::Xml => quote!(xml),
        Form::EncryptedJson(_) => quote!(encrypted_json),
        Form::EncryptedXml(_) => quote!(encrypted_xml),
        Form::Url => quote!(url),
        Form::Indexed => quote!(indexed),
        Form::File => quote!(file),
    };
    let name = &field.wire_name;
    let cipher = field
        .cipher()
        .map(|cipher| quote!(::wechatpay_runtime::wire::Cipher::#cipher,));
    let value = field.reference();
    quote!(fields #part.#method(#name, #cipher #value);)
}

fn checks(field: &Field) -> TokenStream {
    let name = &field.wire_name;
    let check = |method: &str, condition: Option<&crate::attribute::Condition>| {
        let condition = condition?;
        let method = Ident::new(method, proc_macro2::Span::call_site());
        let (sibling, equals) = (&condition.sibling, &condition.equals);
        Some(quote!(fields.#method(#name, #sibling, &[#(#equals),*]);))
    };
    let required_if = check("required_if", field.required_if.as_ref());
    let only_if = check("only_if", field.only_if.as_ref());
    quote!(#required_if #only_if)
}

fn serialize(item: &Struct) -> TokenStream {
    let name = &item.name;
    let bounds = bounds::require(item, &quote!(::wechatpay_runtime::wire::serde::Serialize));
    quote! {
        #[automatically_derived]
        impl ::wechatpay_runtime::wire::serde::Serialize for #name #bounds {
            fn serialize<S: ::wechatpay_runtime::wire::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                ::wechatpay_runtime::wire::serialize(self, serializer)
            }
        }
    }
}
