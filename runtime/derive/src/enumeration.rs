//! `derive(Enumeration)`.

use proc_macro::{Delimiter, Ident, Literal, TokenStream};

use crate::author::Author;
use crate::debug;
use crate::equality;
use crate::error::{Error, Result};
use crate::item::{Enum, Variant};
use crate::output::{Output, Places};

/// The variants: those with a value, and the one for every other value.
struct Values<'a> {
    known: Vec<(&'a Ident, Literal)>,
    other: &'a Ident,
}

/// The whole expansion.
pub(crate) fn expand(item: &Enum, author: Author) -> Result<TokenStream> {
    let values = values(item)?;
    // All that could be wrong is said above; the impls are right for every enum.
    let mut output = Output::new(Places::Lost);
    as_str(item, &values, &mut output);
    from_text(item, &values, &mut output);
    delegations(item, &mut output);
    if author.wants_everything() {
        debug::of_enumeration(item, &mut output);
        equality::of_enumeration(item, &mut output);
    }
    Ok(output.finish())
}

fn values(item: &Enum) -> Result<Values<'_>> {
    let mut known = Vec::new();
    let mut other = None;
    for variant in &item.variants {
        let value = variant.attributes.iter().find(|attribute| attribute.name == "value");
        match (value, holds_string(variant)) {
            (Some(value), false) if variant.payload.is_none() => known.push((&variant.name, value.assigned()?)),
            (None, true) if other.is_none() => other = Some(&variant.name),
            (None, true) => {
                return Err(Error::new(
                    variant.name.span(),
                    "one variant for unlisted values is enough",
                ));
            }
            _ => {
                let message = "a variant is `#[value = \"…\"] Name` or, for unlisted values, `Unknown(String)`";
                return Err(Error::new(variant.name.span(), message));
            }
        }
    }
    let Some(other) = other else {
        let message = "an enumeration needs a variant for values that nobody listed: `Unknown(String)`";
        return Err(Error::new(item.name.span(), message));
    };
    Ok(Values { known, other })
}

fn holds_string(variant: &Variant) -> bool {
    variant.payload.as_ref().is_some_and(|payload| {
        let text: String = payload.stream().into_iter().map(|token| token.to_string()).collect();
        payload.delimiter() == Delimiter::Parenthesis && (text == "String" || text.ends_with("::String"))
    })
}

fn as_str(item: &Enum, values: &Values<'_>, output: &mut Output) {
    output
        .text("impl")
        .token(item.name.clone())
        .text("{ #[doc = \" The value on the wire.\"] #[must_use]");
    output.text("pub fn as_str(&self) -> &str { match self {");
    for (name, value) in &values.known {
        output
            .text("Self::")
            .token((*name).clone())
            .text("=>")
            .token(value.clone())
            .text(",");
    }
    output
        .text("Self::")
        .token(values.other.clone())
        .text("(value) => value, } } }");
}

fn from_text(item: &Enum, values: &Values<'_>, output: &mut Output) {
    output.text("#[automatically_derived] impl ::core::convert::From<::std::string::String> for ");
    output
        .token(item.name.clone())
        .text("{ fn from(value: ::std::string::String) -> Self { match value.as_str() {");
    for (name, value) in &values.known {
        output
            .token(value.clone())
            .text("=> Self::")
            .token((*name).clone())
            .text(",");
    }
    output
        .text("_ => Self::")
        .token(values.other.clone())
        .text("(value), } } }");
}

/// What follows from `as_str` and `From<String>`.
fn delegations(item: &Enum, output: &mut Output) {
    let mut implement = |generics: &str, of: &str, body: &str| {
        output
            .text("#[automatically_derived] impl")
            .text(generics)
            .text(of)
            .text(" for ");
        output.token(item.name.clone()).text("{").text(body).text("}");
    };
    implement(
        "",
        " ::core::convert::From<&str>",
        "fn from(value: &str) -> Self { Self::from(::std::string::String::from(value)) }",
    );
    implement(
        "",
        " ::core::fmt::Display",
        "fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            formatter.pad(self.as_str())
        }",
    );
    implement(
        "",
        " ::wechatpay_runtime::wire::EncodeValue",
        "fn encode_value<'a>(&'a self, _: &mut ::wechatpay_runtime::wire::Fields<'a, '_>)
            -> ::core::option::Option<::wechatpay_runtime::wire::Value<'a>> {
                ::core::option::Option::Some(::wechatpay_runtime::wire::Value::from(self.as_str()))
        }",
    );
    implement(
        "",
        " ::wechatpay_runtime::wire::DecodeValue",
        "fn decode_value(value: ::wechatpay_runtime::wire::Value<'_>, reader: &mut ::wechatpay_runtime::wire::Reader<'_>)
            -> ::core::option::Option<Self> {
                ::wechatpay_runtime::wire::enumeration(value, reader)
        }",
    );
    implement(
        "",
        " ::wechatpay_runtime::wire::serde::Serialize",
        "fn serialize<S: ::wechatpay_runtime::wire::serde::Serializer>(&self, serializer: S)
            -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
        }",
    );
    implement(
        "<'de>",
        " ::wechatpay_runtime::wire::serde::Deserialize<'de>",
        "fn deserialize<D: ::wechatpay_runtime::wire::serde::Deserializer<'de>>(deserializer: D)
            -> ::core::result::Result<Self, D::Error> {
                <::std::string::String as ::wechatpay_runtime::wire::serde::Deserialize>::deserialize(deserializer)
                    .map(Self::from)
        }",
    );
}
