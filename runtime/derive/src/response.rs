//! `derive(Response)`: the lenient `Decode` and the methods that demand a field.

use proc_macro::TokenStream;

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
    decode::decode_lenient(item, &mut output);
    decode::deserialize(item, &mut output);
    demands(item, &mut output);
    if author.wants_everything() {
        debug::of_received(item, &mut output);
    }
    if author.wants_both_directions() {
        encode::encode(item, &mut output);
        equality::of_struct(item, &mut output);
    }
    Ok(output.finish())
}

fn check(field: &Field) -> Result<()> {
    if field.ty.optional().is_none() && field.form != Form::Indexed {
        let name = plain_name(&field.name);
        let message = format!("`{name}` has to be an `Option`: a response may lack what its document calls required");
        return Err(Error::new(field.name.span(), message));
    }
    Ok(())
}

fn demands(item: &Struct, output: &mut Output) {
    let mut demanded = item
        .fields
        .iter()
        .filter(|field| field.required && field.ty.optional().is_some())
        .peekable();
    if demanded.peek().is_none() {
        return;
    }
    output.text("impl").token(item.name.clone()).text("{");
    for field in demanded {
        let Some(ty) = field.ty.optional() else { continue };
        output.tokens(field.docs.clone());
        output.text("#[doc = \"\"] #[doc = \" # Errors\"] #[doc = \" When the response lacks it.\"]");
        output
            .tokens(field.visibility.clone())
            .text("fn")
            .token(field.name.clone());
        output.text("(&self) -> ::core::result::Result<&").tokens(ty.tokens());
        output.text(", ::wechatpay_runtime::wire::MissingField> { ::wechatpay_runtime::wire::demand::<Self, _>(&self.");
        output
            .token(field.name.clone())
            .text(",")
            .token(field.wire_name.clone())
            .text(") }");
    }
    output.text("}");
}
