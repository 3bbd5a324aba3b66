//! `Debug`, for generated types: what the compiler's own derive writes costs half as much again to compile.

use crate::item::{Enum, Struct};
use crate::output::Output;

/// Writes `impl Debug` for what is sent: as it travels, with a stand-in for ciphertext.
pub(crate) fn of_sent(item: &Struct, output: &mut Output) {
    head(&item.name, output);
    output
        .text("::wechatpay_runtime::wire::debug_sent(self,")
        .string(&item.name.to_string())
        .text(", formatter) } }");
}

/// Writes `impl Debug` for what is received: its name and its fields, as the compiler's own derive would show them.
pub(crate) fn of_received(item: &Struct, output: &mut Output) {
    head(&item.name, output);
    output
        .text("::wechatpay_runtime::wire::debug_received(formatter,")
        .string(&item.name.to_string())
        .text(", &[");
    for field in &item.fields {
        output.string(&crate::tokens::plain_name(&field.name)).text(",");
    }
    output.text("], &[");
    for field in &item.fields {
        output.text("&self.").token(field.name.clone()).text(",");
    }
    output.text("]) } }");
}

/// Writes `impl Debug` for an enumeration: its value on the wire, as a string.
pub(crate) fn of_enumeration(item: &Enum, output: &mut Output) {
    head(&item.name, output);
    output.text("::core::fmt::Debug::fmt(self.as_str(), formatter) } }");
}

fn head(name: &proc_macro::Ident, output: &mut Output) {
    output
        .text("#[automatically_derived] impl ::core::fmt::Debug for ")
        .token(name.clone());
    output.text("{ fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {");
}
