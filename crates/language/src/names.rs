//! Converts wire names to Rust names, for the generator and the importer.
//!
//! `heck` converts the case. Keywords are kept and written as raw identifiers (`r#type`), a leading digit gets a prefix,
//! and a name without letters or digits is an error.

pub mod derived;
pub mod files;
pub mod keywords;
pub mod modules;

use std::fmt::Display;

use files::{is_device, is_reserved_at_the_root, is_reserved_module};
use heck::{ToPascalCase, ToSnakeCase};
use keywords::{cannot_be_raw, is_keyword, is_reserved_type};

/// Why a wire name has no automatic Rust name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// It has no letter or digit: `*`.
    Nameless,
    /// The name is used by an item that every module sees, such as `Option`.
    Reserved(String),
    /// A `rust_name` or `rust_type` is not an identifier of the right case; contains the nearest valid one.
    IllFormed(String),
}

/// The kind of item that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A field, in `snake_case`. The `$n` of an indexed name is left out.
    Field,
    /// A module, in `snake_case`. The braces around a parameter are left out: `{out_trade_no}` and `out-trade-no` are
    /// both `out_trade_no`. Every module can have a file of its own, so names that no file can have get a `_`.
    Module,
    /// A module of the crate's root, where more files have fixed names.
    RootModule,
    /// A struct or enumeration, in `PascalCase`.
    Type,
    /// A variant of an enumeration, in `PascalCase`.
    Variant,
}

/// Derives a Rust name from a wire name, without `r#`.
///
/// # Errors
///
/// If no name can be derived, or if it would hide another item.
pub fn automatic(named: Named, wire_name: &str) -> Result<String, NameError> {
    match named {
        Named::Field => snake(&without_indices(wire_name), "field").map(free_field),
        Named::Module | Named::RootModule => {
            snake(wire_name.trim_matches(['{', '}']), "path").map(|name| free_module(named, name))
        }
        Named::Type => free_type(pascal(&without_indices(wire_name), "Type")?),
        Named::Variant => free_variant(pascal(wire_name, "Value")?),
    }
}

/// Checks a name that a spec sets with `rust_name` or `rust_type`, and returns it unchanged.
///
/// # Errors
///
/// If it does not follow the Rust naming conventions, or if it would hide another item.
pub fn given(named: Named, written: &str) -> Result<String, NameError> {
    let normal = match named {
        Named::Field => snake(written, "field").map(free_field),
        Named::Module | Named::RootModule => snake(written, "path").map(|name| free_module(named, name)),
        Named::Type => pascal(written, "Type"),
        Named::Variant => pascal(written, "Value"),
    }?;
    if written != normal {
        return Err(NameError::IllFormed(normal));
    }
    match named {
        Named::Field | Named::Module | Named::RootModule => Ok(normal),
        Named::Type => free_type(normal),
        Named::Variant => free_variant(normal),
    }
}

/// The enumeration of the alternatives of an object's choice, which the derive macro generates: `RequestOrder`.
pub fn choice(name: impl Display, set: &str) -> String {
    format!("{name}{}", set.to_pascal_case())
}

/// The struct of an object's required fields, which the derive macro generates: `AmountRequired`.
pub fn required_fields(name: impl Display) -> String {
    format!("{name}Required")
}

/// Appends a `_` to a name that no file of ours can have, as for keywords that cannot be raw.
fn free_module(named: Named, mut name: String) -> String {
    let is_at_the_root = named == Named::RootModule;
    if is_device(&name) || is_reserved_module(&name) || is_at_the_root && is_reserved_at_the_root(&name) {
        name.push('_');
    }
    name
}

/// The object whose struct of required fields has this name: `Amount` for `AmountRequired`.
pub fn with_required_fields(name: &str) -> Option<&str> {
    name.strip_suffix("Required")
}

/// Every struct of a response has a field `unreadable`, which lists the fields that could not be read.
fn free_field(name: String) -> String {
    match name.as_str() {
        "unreadable" => "unreadable_".to_owned(),
        _ => name,
    }
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

/// Turns a name in the right case into an identifier: `prefixed` is used if it begins with a digit, `suffixed` if it
/// cannot be a raw identifier.
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

/// Whether a text consists of characters that an identifier can have.
fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    let first = |character| character == '_' || unicode_ident::is_xid_start(character);
    characters.next().is_some_and(first) && characters.all(unicode_ident::is_xid_continue) && text != "_"
}

#[cfg(test)]
mod tests;
