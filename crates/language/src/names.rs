//! How a wire name becomes a Rust name: the rules that the generator and the importer share.
//!
//! The case is `heck`'s. Keywords stay as they are and are written raw (`r#type`), a prefix comes before a leading digit,
//! and where nothing is left to name there is an error, never a guess.

pub mod keywords;

use std::fmt::Display;

use heck::{ToPascalCase, ToSnakeCase};
use keywords::{cannot_be_raw, is_keyword, is_reserved_type};

/// Why a wire name has no automatic Rust name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// No letter or digit is left: `*`.
    Nameless,
    /// The name is taken by something every module sees, such as `Option`.
    Reserved(String),
    /// A `rust_name` or `rust_type` is no identifier of the right case; holds the nearest one that is.
    IllFormed(String),
}

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A field, in `snake_case`. The `$n` of an indexed name is left out.
    Field,
    /// A module, in `snake_case`. The braces around a parameter are left out: `{out_trade_no}` and `out-trade-no` are
    /// both `out_trade_no`.
    Module,
    /// A struct or enumeration, in `PascalCase`.
    Type,
    /// A variant of an enumeration, in `PascalCase`.
    Variant,
}

/// The Rust name that follows from a wire name, without any `r#`.
///
/// # Errors
///
/// Where no name follows, or one that would hide something else.
pub fn automatic(named: Named, wire_name: &str) -> Result<String, NameError> {
    match named {
        Named::Field => snake(&without_indices(wire_name), "field"),
        Named::Module => snake(wire_name.trim_matches(['{', '}']), "path"),
        Named::Type => free_type(pascal(&without_indices(wire_name), "Type")?),
        Named::Variant => free_variant(pascal(wire_name, "Value")?),
    }
}

/// A name that a spec gives with `rust_name` or `rust_type`, taken as written or not at all.
///
/// # Errors
///
/// Where it is not written as Rust expects, or would hide something else.
pub fn given(named: Named, written: &str) -> Result<String, NameError> {
    let normal = match named {
        Named::Field => snake(written, "field"),
        Named::Module => snake(written, "path"),
        Named::Type => pascal(written, "Type"),
        Named::Variant => pascal(written, "Value"),
    }?;
    if written != normal {
        return Err(NameError::IllFormed(normal));
    }
    match named {
        Named::Field | Named::Module => Ok(normal),
        Named::Type => free_type(normal),
        Named::Variant => free_variant(normal),
    }
}

/// The struct of an object's required fields, which the derive makes: `AmountRequired`.
pub fn required_fields(name: impl Display) -> String {
    format!("{name}Required")
}

fn free_type(name: String) -> Result<String, NameError> {
    match is_reserved_type(&name) {
        true => Err(NameError::Reserved(name)),
        false => Ok(name),
    }
}

/// Every enumeration ends in `Unlisted`, for values that the document does not list.
fn free_variant(name: String) -> Result<String, NameError> {
    match name.as_str() {
        "Unlisted" => Err(NameError::Reserved(name)),
        _ => Ok(name),
    }
}

fn without_indices(wire_name: &str) -> String {
    wire_name.replace("_$n", "").replace("_$m", "")
}

fn snake(text: &str, prefix: &str) -> Result<String, NameError> {
    let name = text.to_snake_case();
    finish(&name, &format!("{prefix}_{name}"), &format!("{name}_"))
}

fn pascal(text: &str, prefix: &str) -> Result<String, NameError> {
    let name = text.to_pascal_case();
    finish(&name, &format!("{prefix}{name}"), &format!("{name}Value"))
}

/// Makes an identifier of a name in the right case: `prefixed` serves where a digit comes first, `suffixed` where even
/// `r#` does not help.
fn finish(name: &str, prefixed: &str, suffixed: &str) -> Result<String, NameError> {
    let name = match name.starts_with(|first: char| first.is_numeric()) {
        true => prefixed,
        false => name,
    };
    if cannot_be_raw(name) {
        return Ok(suffixed.to_owned());
    }
    match is_identifier(name) || is_keyword(name) {
        true => Ok(name.to_owned()),
        false => Err(NameError::Nameless),
    }
}

/// Whether a text has the characters of an identifier.
fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    let first = |character| character == '_' || unicode_ident::is_xid_start(character);
    characters.next().is_some_and(first) && characters.all(unicode_ident::is_xid_continue) && text != "_"
}

#[cfg(test)]
mod tests;
