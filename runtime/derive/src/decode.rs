//! `Decode` and `serde::Deserialize`.

use proc_macro::TokenStream;

use crate::bounds;
use crate::field::{Field, Form};
use crate::item::Struct;
use crate::output::{Output, Places};

/// `derive(Decode)`: fields that are no `Option` have to be there.
pub(crate) fn expand(item: &Struct) -> TokenStream {
    let mut output = Output::new(Places::Kept);
    decode_strict(item, &mut output);
    output.finish()
}

/// Writes `impl Decode` for a struct whose fields have to be there unless they are `Option`s, and `impl Deserialize`
/// unless it is secret.
pub(crate) fn decode_strict(item: &Struct, output: &mut Output) {
    head(item, output);
    for (index, field) in item.fields.iter().enumerate() {
        let demand = if presence(field) == Presence::Needed {
            ".needed()"
        } else {
            ""
        };
        output.text(&format!("let field_{index} = incoming{demand}."));
        take(field, output);
        output.text(";");
    }
    output.text("::core::option::Option::Some(Self {");
    for (index, field) in item.fields.iter().enumerate() {
        output.token(field.name.clone()).text(&format!(": field_{index}"));
        output.text(match presence(field) {
            Presence::Optional => ",",
            Presence::Defaulted => ".unwrap_or_default(),",
            Presence::Needed => "?,",
        });
    }
    output.text("}) } }");
    deserialize(item, output);
}

/// What a field's absence means.
#[derive(PartialEq, Eq)]
enum Presence {
    /// `None`
    Optional,
    /// An empty map, for indexed names.
    Defaulted,
    /// An error.
    Needed,
}

fn presence(field: &Field) -> Presence {
    if field.ty.optional().is_some() {
        Presence::Optional
    } else if field.form == Form::Indexed && !field.required {
        Presence::Defaulted
    } else {
        Presence::Needed
    }
}

/// Writes `impl Decode` for a struct whose fields may all be absent.
pub(crate) fn decode_lenient(item: &Struct, output: &mut Output) {
    head(item, output);
    output.text("::core::option::Option::Some(Self {");
    for field in &item.fields {
        output.token(field.name.clone()).text(": incoming.");
        take(field, output);
        output.text(if field.ty.optional().is_some() {
            ","
        } else {
            ".unwrap_or_default(),"
        });
    }
    output.text("}) } }");
}

fn head(item: &Struct, output: &mut Output) {
    output
        .implement()
        .text("::wechatpay_runtime::wire::Decode for ")
        .token(item.name.clone());
    output
        .text("{ fn decode(")
        .text(if item.fields.is_empty() { "_" } else { "incoming" });
    output.text(": &mut ::wechatpay_runtime::wire::Incoming<'_, '_>) -> ::core::option::Option<Self> {");
}

fn take(field: &Field, output: &mut Output) {
    output.tokens(field.at_type(match field.form {
        Form::Plain => "value",
        Form::Encrypted(_) => "decrypted",
        Form::Json => "json",
        Form::Xml => "xml",
        Form::EncryptedJson(_) => "encrypted_json",
        Form::EncryptedXml(_) => "encrypted_xml",
        Form::Url => "url",
        Form::Indexed => "indexed",
        Form::File => "file",
    }));
    output.text("(").token(field.wire_name.clone());
    if let Some(cipher) = field.cipher() {
        output.text(", ::wechatpay_runtime::wire::Cipher::").text(cipher);
    }
    output.text(")");
}

/// Writes `impl Deserialize` unless the struct is secret.
pub(crate) fn deserialize(item: &Struct, output: &mut Output) {
    if item.is_secret() {
        return;
    }
    output
        .implement()
        .text("<'de> ::wechatpay_runtime::wire::serde::Deserialize<'de> for ");
    output.token(item.name.clone());
    bounds::require(item, "::wechatpay_runtime::wire::serde::Deserialize<'de>", output);
    output.text(
        "{ fn deserialize<D: ::wechatpay_runtime::wire::serde::Deserializer<'de>>(deserializer: D)
           -> ::core::result::Result<Self, D::Error> {
               ::wechatpay_runtime::wire::deserialize(deserializer)
        } }",
    );
}
