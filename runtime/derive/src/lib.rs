//! Derives for WeChat Pay request and response types: they read `#[required]`, `#[encrypted]` and `#[wire(…)]` and
//! write the impls of `wechatpay_runtime::wire`. Use them as `wechatpay_runtime::derive::…`; the attributes are
//! described on each derive.

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, Result};

use crate::author::Author;
use crate::item::{Enum, Struct};

mod attribute;
mod author;
mod bounds;
mod debug;
mod decode;
mod encode;
mod enumeration;
mod equality;
mod field;
mod item;
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

/// The expansion, or a `compile_error!` at the place of the mistake.
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
/// A field is `T` with `#[required]`, or `Option<T>`. Attributes of a field:
/// - `#[required]`: the field must be given.
/// - `#[encrypted]`, `#[encrypted(cipher)]`: its type is `Secret`, alone or in `Option` and `Vec`, and it travels as
///   ciphertext. Ciphers: `rsa_oaep` (the usual one), `rsa_pkcs1`, `rsa_bank_card`, `aes_gcm`, `aes_ecb`.
/// - `#[wire(path)]`, `#[wire(query)]`, `#[wire(header)]`: the part of the request it is sent in; the default is the body.
/// - `#[wire(name = "…")]`: its name on the wire, when that is not the field's.
/// - `#[wire(json)]`, `#[wire(xml)]`, `#[wire(url)]`: it travels as a string that holds JSON or XML, or percent-encoded.
///   With `#[encrypted]` the JSON or XML travels as ciphertext, and the type is any that travels in the clear.
/// - `#[wire(indexed, name = "coupon_id_$n")]`: a `BTreeMap<Vec<u32>, T>`, one member for each index.
/// - `#[wire(file)]`: a `FilePart`, sent as a file of a multipart body.
/// - `#[required_if(sibling = "value")]`, `#[only_if(sibling = "value")]`: must, or may only, be sent when the sibling
///   with that wire name has that value.
///
/// Attributes of the struct:
/// - `#[wire(secret)]`: a struct inside has encrypted fields, so there is no `serde::Serialize`.
/// - `#[constant(version = "1.0")]`, `#[constant(query, action = "add")]`: a member, or a parameter of another part, that
///   is always sent, ahead of the fields.
#[proc_macro_derive(Request, attributes(required, encrypted, wire, required_if, only_if, constant))]
pub fn derive_request(input: TokenStream) -> TokenStream {
    structure(input, "Request", Author::Person, |item| {
        request::expand(item, Author::Person)
    })
}

/// For types that are received: implements `Decode`, a method for each `#[required]` field that demands it, and
/// `serde::Deserialize` unless the struct is secret. Every field is an `Option`; attributes as for [`macro@Request`].
#[proc_macro_derive(Response, attributes(required, encrypted, wire, required_if, only_if, constant))]
pub fn derive_response(input: TokenStream) -> TokenStream {
    structure(input, "Response", Author::Person, |item| {
        response::expand(item, Author::Person)
    })
}

/// As [`macro@Request`], for generated code: `Debug` too, and with the feature `both-directions`, which is for tests,
/// also `Decode`, `serde::Deserialize` and `PartialEq`.
#[proc_macro_derive(
    GeneratedRequest,
    attributes(required, encrypted, wire, required_if, only_if, constant)
)]
pub fn derive_generated_request(input: TokenStream) -> TokenStream {
    structure(input, "Request", Author::Generator, |item| {
        request::expand(item, Author::Generator)
    })
}

/// As [`macro@Response`], for generated code: `Debug` too, and with the feature `both-directions`, which is for tests,
/// also `Encode`, `serde::Serialize` and `PartialEq`.
#[proc_macro_derive(
    GeneratedResponse,
    attributes(required, encrypted, wire, required_if, only_if, constant)
)]
pub fn derive_generated_response(input: TokenStream) -> TokenStream {
    structure(input, "Response", Author::Generator, |item| {
        response::expand(item, Author::Generator)
    })
}

/// Implements `Encode`, and `serde::Serialize` unless the struct is secret; attributes as for [`macro@Request`].
#[proc_macro_derive(Encode, attributes(required, encrypted, wire, required_if, only_if, constant))]
pub fn derive_encode(input: TokenStream) -> TokenStream {
    structure(input, "Encode", Author::Person, |item| Ok(encode::encode(item)))
}

/// Implements `Decode`, and `serde::Deserialize` unless the struct is secret; attributes as for [`macro@Request`]. A
/// field that is no `Option` has to be there.
#[proc_macro_derive(Decode, attributes(required, encrypted, wire, required_if, only_if, constant))]
pub fn derive_decode(input: TokenStream) -> TokenStream {
    structure(input, "Decode", Author::Person, |item| Ok(decode::decode_strict(item)))
}

/// For a string with known values: each variant names its value with `#[value = "…"]`, and one variant with a `String`
/// keeps the values that nobody listed. Implements `as_str`, `Display`, `From<&str>`, `From<String>`, both directions
/// of the wire and of serde.
#[proc_macro_derive(Enumeration, attributes(value))]
pub fn derive_enumeration(input: TokenStream) -> TokenStream {
    enumeration(input, Author::Person)
}

/// As [`macro@Enumeration`], for generated code: `Debug`, `PartialEq` and `Eq` too, all by the value on the wire.
#[proc_macro_derive(GeneratedEnumeration, attributes(value))]
pub fn derive_generated_enumeration(input: TokenStream) -> TokenStream {
    enumeration(input, Author::Generator)
}
