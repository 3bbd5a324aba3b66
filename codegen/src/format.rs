//! Formats tokens as text.
//!
//! `prettyplease` formats each item separately and prints no empty lines, so they are added here, between items and
//! inside modules.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{Piece, RustFile};
use crate::header::rust_header;

/// The text of a file.
///
/// # Errors
///
/// When an emitter's output is not valid Rust, which is a defect of the generator.
pub(crate) fn rust_file(file: RustFile) -> Result<String, syn::Error> {
    let mut text = rust_header(&file.made_from);
    text.push('\n');
    for line in file.documentation {
        text.push_str(if line.is_empty() { "//!" } else { "//! " });
        text.push_str(&line);
        text.push('\n');
    }
    for piece in file.pieces {
        text.push('\n');
        text.push_str(&print(piece)?);
    }
    Ok(text)
}

fn print(piece: Piece) -> Result<String, syn::Error> {
    match piece {
        Piece::Lines(lines) => format(lines.into_iter().collect()),
        Piece::Item(item) => format(item),
        Piece::Items(items) => {
            let items: Vec<String> = items.into_iter().map(format).collect::<Result<_, _>>()?;
            Ok(items.join("\n"))
        }
        Piece::Module {
            attributes,
            name,
            content,
        } => {
            // The module is formatted without content, which is then inserted between its braces.
            let empty = format(quote!(#attributes pub mod #name {}))?;
            let head = empty.trim_end().trim_end_matches('}');
            let content: Vec<String> = content.into_iter().map(print).collect::<Result<_, _>>()?;
            Ok(format!("{head}\n{}}}\n", indented(&content.join("\n"))))
        }
    }
}

fn format(items: TokenStream) -> Result<String, syn::Error> {
    let mut text = prettyplease::unparse(&syn::parse2(items)?);
    // The line of an inner attribute has no line feed.
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn indented(text: &str) -> String {
    let mut indented = String::new();
    for line in text.lines() {
        if !line.is_empty() {
            indented.push_str("    ");
            indented.push_str(line);
        }
        indented.push('\n');
    }
    indented
}
