//! Derives for WeChat Pay request and response types. They read the attributes `#[required]`, `#[encrypted]` and
//! `#[wire(…)]`, and write impls of the traits in `wechatpay_runtime::wire`. Use them as
//! `wechatpay_runtime::derive::…`. The attributes are described at each derive.
//!
//! Methods are `#[inline]`, which makes the compiler generate code for them only where they are used: of the whole catalogue, a
//! program uses a few operations.

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, Result};

use crate::author::Author;
use crate::item::{Enum, Struct};

mod attribute;
mod author;
mod bounds;
mod choice;
mod debug;
mod decode;
mod encode;
mod enumeration;
mod equality;
mod field;
mod item;
mod page;
mod part;
mod request;
mod response;
mod types;

/// Expands a derive for structs.
fn structure(
    input: TokenStream,
    derive: &str,
    author: Author,
    expand: impl FnOnce(&Struct) -> Result<proc_macro2::TokenStream>,
) -> TokenStream {
    expanded(input, author, |input| expand(&Struct::read(input, derive)?))
}

/// Expands a derive for enums.
fn enumeration(input: TokenStream, author: Author) -> TokenStream {
    expanded(input, author, |input| enumeration::expand(&Enum::read(input)?, author))
}

/// The expansion, or a `compile_error!` that points to the mistake.
fn expanded(
    input: TokenStream,
    author: Author,
    expand: impl FnOnce(DeriveInput) -> Result<proc_macro2::TokenStream>,
) -> TokenStream {
    let parsed = syn::parse2(author.places(input.into()));
    parsed.and_then(expand).unwrap_or_else(Error::into_compile_error).into()
}

/// For types that are sent: implements `Encode`, a struct `…Required` with the required fields, `new`, a `with_…`
/// setter for each other field, and `serde::Serialize` unless the struct is secret.
///
/// A field has the type `T` if it is `#[required]`, otherwise `Option<T>`. Attributes of a field:
/// - `#[required]`: the field must be set.
/// - `#[encrypted]`, `#[encrypted(cipher)]`: the field is sent as ciphertext. Its type is `Secret`, possibly inside
///   `Option` and `Vec`. The ciphers are `rsa_oaep` (the default), `rsa_pkcs1`, `rsa_bank_card`, `aes_gcm` and
///   `aes_ecb`.
/// - `#[wire(path)]`, `#[wire(query)]`, `#[wire(header)]`: the part of the request in which the field is sent. The
///   default is the body.
/// - `#[wire(name = "…")]`: the wire name, if it differs from the field's name.
/// - `#[wire(json)]`, `#[wire(xml)]`, `#[wire(url)]`: the field is sent as a string that holds JSON or XML, or is
///   percent-encoded. With `#[encrypted]`, the JSON or XML is sent as ciphertext, and the field can have any type that
///   can be sent unencrypted.
/// - `#[wire(indexed, name = "coupon_id_$n")]`: the type is `BTreeMap<Vec<u32>, T>`, which is sent as one member for
///   each key.
/// - `#[wire(file)]`: the type is `FilePart`, which is sent as a file of a multipart body.
/// - `#[required_if(sibling = "value")]`: the field must be set if the sibling with that wire name has that value;
///   `#[required_if(sibling = "value", sibling = "another")]` if it has one of several.
/// - `#[one_of(order = "RequestOrder::OutTradeNo")]`: the field is sent if this alternative of the choice is chosen. The
///   derive makes the enumeration, with a variant for each alternative, and the member `order` of the struct of required
///   fields. Fields with the same variant are sent together.
/// - `#[any_of(contact = "phone")]`: at least one alternative of the choice must be set.
/// - `#[only_if(sibling = "value")]`: the field may be set only if the sibling with that wire name has that value, or one
///   of several.
///
/// Attributes of the struct:
/// - `#[wire(secret)]`: a nested struct has encrypted fields, so `serde::Serialize` is not implemented.
/// - `#[constant(version = "1.0")]`, `#[constant(query, action = "add")]`: a member of the body, or a parameter of
///   another part, that is always sent, before the fields.
#[proc_macro_derive(
    Request,
    attributes(required, encrypted, wire, one_of, any_of, required_if, only_if, constant)
)]
pub fn derive_request(input: TokenStream) -> TokenStream {
    structure(input, "Request", Author::Person, |item| {
        request::expand(item, Author::Person)
    })
}

/// For types that are received: implements `Decode`, a method for each `#[required]` field that returns its value or an
/// error, and `serde::Deserialize` unless the struct is secret. Every field is an `Option`. The attributes are those of
/// [`macro@Request`].
///
/// A field of type `Unreadable` takes the fields that cannot be read, which are then absent. Without it, a field that
/// cannot be read is an error of the whole message.
#[proc_macro_derive(
    Response,
    attributes(required, encrypted, wire, one_of, any_of, required_if, only_if, constant)
)]
pub fn derive_response(input: TokenStream) -> TokenStream {
    structure(input, "Response", Author::Person, |item| {
        response::expand(item, Author::Person)
    })
}

/// Like [`macro@Request`], for generated code: also implements `Debug` and, with the feature `both-directions` for
/// tests, `Decode`, `serde::Deserialize` and `PartialEq`.
#[proc_macro_derive(
    GeneratedRequest,
    attributes(required, encrypted, wire, one_of, any_of, required_if, only_if, constant)
)]
pub fn derive_generated_request(input: TokenStream) -> TokenStream {
    structure(input, "Request", Author::Generator, |item| {
        request::expand(item, Author::Generator)
    })
}

/// Like [`macro@Response`], for generated code: also implements `Debug`; with the feature `serialize`, `Encode` and, unless
/// the struct is secret, `serde::Serialize`; and with the feature `both-directions` for tests, `PartialEq`.
#[proc_macro_derive(
    GeneratedResponse,
    attributes(required, encrypted, wire, one_of, any_of, required_if, only_if, constant)
)]
pub fn derive_generated_response(input: TokenStream) -> TokenStream {
    structure(input, "Response", Author::Generator, |item| {
        response::expand(item, Author::Generator)
    })
}

/// Implements `Encode`, and `serde::Serialize` unless the struct is secret. The attributes are those of
/// [`macro@Request`].
#[proc_macro_derive(
    Encode,
    attributes(required, encrypted, wire, one_of, any_of, required_if, only_if, constant)
)]
pub fn derive_encode(input: TokenStream) -> TokenStream {
    structure(input, "Encode", Author::Person, |item| {
        Ok(encode::encode(item, &choice::choices(item)?))
    })
}

/// Implements `Decode`, and `serde::Deserialize` unless the struct is secret. A field that is not an `Option` is
/// required. The attributes are those of [`macro@Request`].
#[proc_macro_derive(
    Decode,
    attributes(required, encrypted, wire, one_of, any_of, required_if, only_if, constant)
)]
pub fn derive_decode(input: TokenStream) -> TokenStream {
    structure(input, "Decode", Author::Person, |item| Ok(decode::decode_strict(item)))
}

/// For a string with known values: each variant has its value in `#[value = "…"]`, and one variant with a `String`
/// holds all other values. Implements `as_str`, `Display`, `From<&str>`, `From<String>`, and encoding and decoding,
/// also with serde.
#[proc_macro_derive(Enumeration, attributes(value))]
pub fn derive_enumeration(input: TokenStream) -> TokenStream {
    enumeration(input, Author::Person)
}

/// Like [`macro@Enumeration`], for generated code: also implements `Debug`, `PartialEq` and `Eq`, based on the wire
/// value.
#[proc_macro_derive(GeneratedEnumeration, attributes(value))]
pub fn derive_generated_enumeration(input: TokenStream) -> TokenStream {
    enumeration(input, Author::Generator)
}
