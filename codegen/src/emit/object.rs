//! A struct for each request, response and object inside them, with its derives.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use wechatpay_spec::model::{Cipher, Condition, Encoding, Field, RequestPart, Scalar};

use super::source::{Piece, docs as doc_attributes};
use super::{docs, prepaid, stated};
use crate::items::{FieldItem, ObjectItem, Role, Shape};
use crate::names::TypeName;

/// A struct, with the facts of a payment if it states them. `heading` describes it; `module` contains the types of its
/// fields, unless they are in the same module.
pub(super) fn emit(item: &ObjectItem<'_>, heading: &[String], module: Option<&TokenStream>) -> Piece {
    let documentation = doc_attributes(heading);
    let name = &item.name;
    let derive = match item.role {
        Role::Request => quote!(Request),
        Role::Response => quote!(Response),
    };
    let secret = item.secret.then(|| quote!(#[wire(secret)]));
    let constants = item.constants.iter().map(|(part, field)| constant(*part, field));
    let siblings = docs::Siblings::new(item.fields.iter().map(|field| field.field));
    let fields = item
        .fields
        .iter()
        .map(|field| emit_field(field, item, &siblings, module));
    let unreadable = (item.role == Role::Response).then(|| {
        quote! {
            /// The fields that were received but could not be read.
            pub unreadable: Unreadable,
        }
    });
    let definition = quote! {
        #documentation
        #[derive(Clone, #derive)]
        #secret
        #(#constants)*
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #unreadable
        }
    };
    let facts = stated::emit(item).map(|(_, implementation)| implementation);
    let items = [definition].into_iter().chain(facts).chain(prepaid::emit(item));
    Piece::Items(items.collect())
}

fn constant(part: RequestPart, field: &Field) -> TokenStream {
    let name = &field.name.value;
    let text = field
        .constant
        .as_ref()
        .map(|constant| constant.value.as_str())
        .unwrap_or_default();
    let value = match field.kind.value.scalar {
        // A negative number is not a literal. No document has one, and text is sent in the same way.
        Scalar::Integer => text
            .parse()
            .map(Literal::u64_unsuffixed)
            .map_or_else(|_| quote!(#text), |number| quote!(#number)),
        Scalar::Boolean if text == "true" => quote!(true),
        Scalar::Boolean if text == "false" => quote!(false),
        _ => quote!(#text),
    };
    match part_word(part) {
        Some(part) => quote!(#[constant(#part, #name = #value)]),
        None => quote!(#[constant(#name = #value)]),
    }
}

/// The word for a part of a request, unless it is the body.
fn part_word(part: RequestPart) -> Option<TokenStream> {
    match part {
        RequestPart::Path => Some(quote!(path)),
        RequestPart::Query => Some(quote!(query)),
        RequestPart::Header => Some(quote!(header)),
        RequestPart::Body => None,
    }
}

fn emit_field(
    item: &FieldItem<'_>,
    object: &ObjectItem<'_>,
    siblings: &docs::Siblings<'_>,
    module: Option<&TokenStream>,
) -> TokenStream {
    let documentation = doc_attributes(&docs::field(item.field, siblings));
    let name = &item.name;
    let required = item.field.required.then(|| quote!(#[required]));
    let encrypted = item.field.encrypted.as_ref().map(|cipher| encryption(cipher.value));
    let required_if = item
        .field
        .required_if
        .as_ref()
        .map(|is| condition(&quote!(required_if), is));
    let only_if = item.field.only_if.as_ref().map(|is| condition(&quote!(only_if), is));
    let wire = wire_attribute(item);
    let shape = shape(&item.shape, module);
    // A map of indexed names is empty when there is none; it needs no `Option`.
    let indexed = matches!(item.shape, Shape::Indexed(_));
    let choice = choice(item, &object.name);
    let kind = if indexed || (item.field.required && object.role == Role::Request) {
        shape
    } else {
        quote!(Option<#shape>)
    };
    quote! {
        #documentation
        #required
        #encrypted
        #choice
        #required_if
        #only_if
        #wire
        pub #name: #kind,
    }
}

/// The choice that the field is an alternative of. For a choice of exactly one, the derive makes an enumeration.
fn choice(item: &FieldItem<'_>, object: &TypeName) -> Option<TokenStream> {
    let choice = item.field.choice.as_ref()?;
    let set = format_ident!("{}", choice.set.value);
    Some(match &item.alternative {
        Some(variant) => {
            let variant = format!("{}::{}", object.choice(&choice.set.value).as_str(), variant.as_str());
            quote!(#[one_of(#set = #variant)])
        }
        None => {
            let alternative = &choice.alternative.value;
            quote!(#[any_of(#set = #alternative)])
        }
    })
}

fn encryption(cipher: Cipher) -> TokenStream {
    match cipher {
        Cipher::PublicKey => quote!(#[encrypted]),
        Cipher::RsaPkcs1 => quote!(#[encrypted(rsa_pkcs1)]),
        Cipher::RsaBankCard => quote!(#[encrypted(rsa_bank_card)]),
        Cipher::AesGcm => quote!(#[encrypted(aes_gcm)]),
        Cipher::AesEcb => quote!(#[encrypted(aes_ecb)]),
    }
}

fn condition(attribute: &TokenStream, condition: &Condition) -> TokenStream {
    let field = &condition.field.value;
    let values = condition.equals.iter().map(|equals| &equals.value);
    quote!(#[#attribute(#(#field = #values),*)])
}

/// The properties that do not follow from the field's name and type.
fn wire_attribute(item: &FieldItem<'_>) -> Option<TokenStream> {
    let mut words = Vec::new();
    words.extend(part_word(item.part));
    match item.field.encoded.as_ref().map(|encoding| encoding.value) {
        Some(Encoding::Json) => words.push(quote!(json)),
        Some(Encoding::Xml) => words.push(quote!(xml)),
        Some(Encoding::Url) => words.push(quote!(url)),
        None => {}
    }
    match item.shape {
        Shape::Indexed(_) => words.push(quote!(indexed)),
        Shape::File => words.push(quote!(file)),
        _ => {}
    }
    let wire_name = &item.field.name.value;
    if item.name.as_str() != wire_name {
        words.push(quote!(name = #wire_name));
    }
    (!words.is_empty()).then(|| quote!(#[wire(#(#words),*)]))
}

fn shape(of: &Shape, module: Option<&TokenStream>) -> TokenStream {
    match of {
        Shape::String => quote!(String),
        Shape::Integer => quote!(i64),
        Shape::Number => quote!(Number),
        Shape::Json => quote!(Json),
        Shape::Boolean => quote!(bool),
        Shape::Secret => quote!(Secret),
        Shape::File => quote!(FilePart),
        Shape::Named(name) => match module {
            Some(module) => quote!(#module::#name),
            None => quote!(#name),
        },
        Shape::List(element) => {
            let element = shape(element, module);
            quote!(Vec<#element>)
        }
        Shape::Indexed(element) => {
            let element = shape(element, module);
            quote!(BTreeMap<Vec<u32>, #element>)
        }
    }
}
