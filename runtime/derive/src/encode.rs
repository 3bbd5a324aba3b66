//! `Encode` and `serde::Serialize`.

use proc_macro::{Literal, TokenStream};

use crate::attribute::Condition;
use crate::bounds;
use crate::field::{Field, Form};
use crate::part::Part;
use crate::item::Struct;
use crate::output::{Output, Places};

/// `derive(Encode)`.
pub(crate) fn expand(item: &Struct) -> TokenStream {
    let mut output = Output::new(Places::Kept);
    encode(item, &mut output);
    output.finish()
}

/// Writes `impl Encode`, and `impl Serialize` unless the struct is secret.
pub(crate) fn encode(item: &Struct, output: &mut Output) {
    let idle = item.fields.is_empty() && item.attributes.constants.is_empty();
    output
        .implement()
        .text("::wechatpay_runtime::wire::Encode for ")
        .token(item.name.clone());
    output
        .text("{ fn encode<'a>(&'a self, ")
        .text(if idle { "_" } else { "fields" });
    output.text(": &mut ::wechatpay_runtime::wire::Fields<'a, '_>) {");
    for constant in &item.attributes.constants {
        output
            .text("fields")
            .text(into_part(constant.part))
            .text(".constant(")
            .token(constant.name.clone())
            .text(",")
            .token(constant.value.clone())
            .text(");");
    }
    for field in &item.fields {
        put(field, output);
    }
    for field in &item.fields {
        check(field, "required_if", field.required_if.as_ref(), output);
        check(field, "only_if", field.only_if.as_ref(), output);
    }
    output.text("} }");
    if !item.is_secret() {
        serialize(item, output);
    }
}

/// The call that sends the next field to its part.
const fn into_part(part: Part) -> &'static str {
    match part {
        Part::Body => "",
        Part::Path => ".in_path()",
        Part::Query => ".in_query()",
        Part::Header => ".in_header()",
    }
}

fn put(field: &Field, output: &mut Output) {
    output.text("fields").text(into_part(field.part));
    output.text(match field.form {
        Form::Plain => ".put(",
        Form::Encrypted(_) => ".encrypted(",
        Form::Json => ".json(",
        Form::Xml => ".xml(",
        Form::EncryptedJson(_) => ".encrypted_json(",
        Form::EncryptedXml(_) => ".encrypted_xml(",
        Form::Url => ".url(",
        Form::Indexed => ".indexed(",
        Form::File => ".file(",
    });
    output.token(field.wire_name.clone()).text(",");
    if let Some(cipher) = field.cipher() {
        output
            .text("::wechatpay_runtime::wire::Cipher::")
            .text(cipher)
            .text(",");
    }
    output.tokens(field.reference()).text(");");
}

fn check(field: &Field, method: &str, condition: Option<&Condition>, output: &mut Output) {
    if let Some(Condition { sibling, equals }) = condition {
        let argument = |output: &mut Output, literal: &Literal| {
            output.token(literal.clone()).text(",");
        };
        output.text("fields.").text(method).text("(");
        argument(output, &field.wire_name);
        argument(output, sibling);
        argument(output, equals);
        output.text(");");
    }
}

fn serialize(item: &Struct, output: &mut Output) {
    output
        .implement()
        .text("::wechatpay_runtime::wire::serde::Serialize for ");
    output.token(item.name.clone());
    bounds::require(item, "::wechatpay_runtime::wire::serde::Serialize", output);
    output.text(
        "{ fn serialize<S: ::wechatpay_runtime::wire::serde::Serializer>(&self, serializer: S)
           -> ::core::result::Result<S::Ok, S::Error> {
               ::wechatpay_runtime::wire::serialize(self, serializer)
        } }",
    );
}
