//! `derive(Request)`: the struct of required fields, the constructor, the setters.

use proc_macro::{Ident, TokenStream};

use crate::author::Author;
use crate::debug;
use crate::decode;
use crate::encode;
use crate::equality;
use crate::error::{Error, Result};
use crate::field::{Field, Form};
use crate::item::Struct;
use crate::output::Output;
use crate::tokens::plain_name;

/// The whole expansion.
pub(crate) fn expand(item: &Struct, author: Author) -> Result<TokenStream> {
    for field in &item.fields {
        check(field)?;
    }
    let mut output = Output::new(author.places());
    encode::encode(item, &mut output);
    if item.fields.iter().any(|field| field.required) {
        required_struct(item, &mut output);
    } else {
        default(item, &mut output);
    }
    if author.wants_everything() {
        debug::of_sent(item, &mut output);
    }
    if author.wants_both_directions() {
        decode::decode_strict(item, &mut output);
        equality::of_struct(item, &mut output);
    }
    Ok(output.finish())
}

fn check(field: &Field) -> Result<()> {
    let optional = field.ty.optional().is_some();
    let name = plain_name(&field.name);
    if field.required && optional {
        let message = format!("`{name}` is required, so it is no `Option`: take away one of the two");
        return Err(Error::new(field.name.span(), message));
    }
    if !field.required && !optional && field.form != Form::Indexed {
        let message = format!("`{name}` is neither `#[required]` nor an `Option`");
        return Err(Error::new(field.name.span(), message));
    }
    Ok(())
}

fn required_struct(item: &Struct, output: &mut Output) {
    let name = item.name.to_string();
    let required = Ident::new(&format!("{}Required", plain_name(&item.name)), item.name.span());
    output
        .text("#[doc = ")
        .string(&format!(" The fields that [`{name}`] cannot go without."))
        .text("]");
    output
        .tokens(item.visibility.clone())
        .text("struct")
        .token(required.clone())
        .text("{");
    for field in item.fields.iter().filter(|field| field.required) {
        output
            .tokens(field.docs.clone())
            .tokens(field.visibility.clone())
            .token(field.name.clone())
            .text(":");
        output.tokens(field.ty.tokens()).text(",");
    }
    output.text("}");

    output.text("impl").token(item.name.clone()).text("{");
    output.text("#[doc = \" With the required fields; the others are left out until set.\"]");
    output
        .tokens(item.visibility.clone())
        .text("fn new(required: ")
        .token(required.clone())
        .text(") -> Self { Self {");
    for field in &item.fields {
        output.token(field.name.clone()).text(":");
        if field.required {
            output.text("required.").token(field.name.clone()).text(",");
        } else {
            output.text(absent(field));
        }
    }
    output.text("} }");
    setters(item, output);
    output.text("}");
}

/// Without required fields: `new()` and `Default`.
fn default(item: &Struct, output: &mut Output) {
    output.text("impl").token(item.name.clone()).text("{");
    output.text("#[doc = \" With every field left out until set.\"] #[must_use]");
    output.tokens(item.visibility.clone()).text("fn new() -> Self { Self {");
    for field in &item.fields {
        output.token(field.name.clone()).text(":").text(absent(field));
    }
    output.text("} }");
    setters(item, output);
    output.text("}");
    output
        .text("#[automatically_derived] impl ::core::default::Default for ")
        .token(item.name.clone());
    output.text("{ fn default() -> Self { Self::new() } }");
}

/// The value of a field that is not set.
fn absent(field: &Field) -> &'static str {
    if field.ty.optional().is_some() {
        "::core::option::Option::None,"
    } else {
        "::core::default::Default::default(),"
    }
}

fn setters(item: &Struct, output: &mut Output) {
    for field in item.fields.iter().filter(|field| !field.required) {
        let setter = Ident::new(&format!("with_{}", plain_name(&field.name)), field.name.span());
        let optional = field.ty.optional();
        output
            .tokens(field.docs.clone())
            .text("#[must_use]")
            .tokens(field.visibility.clone());
        output
            .text("fn")
            .token(setter)
            .text("(mut self, value: impl ::core::convert::Into<");
        output
            .tokens(optional.as_ref().unwrap_or(&field.ty).tokens())
            .text(">) -> Self { self.");
        output.token(field.name.clone()).text("=");
        output.text(match optional {
            Some(_) => "::core::option::Option::Some(::core::convert::Into::into(value));",
            None => "::core::convert::Into::into(value);",
        });
        output.text("self }");
    }
}
