//! The naming pass: the only place where a wire name becomes a Rust name.
//!
//! The three name types can be built here alone, so an emitter cannot print a name that has not been through the rules:
//! case by `heck`, raw identifiers for keywords, a prefix where a digit comes first, and an error, never a guess, where
//! nothing is left to name.

mod keywords;

use heck::{ToPascalCase, ToSnakeCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use std::borrow::Cow;
use std::fmt;

/// Why a wire name has no automatic Rust name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NameError {
    /// No letter or digit is left: `*`.
    Nameless,
    /// The name is taken by something every module sees, such as `Option`.
    Reserved(String),
    /// A `rust_name` or `rust_type` is no identifier of the right case; holds the nearest one that is.
    IllFormed(String),
}

macro_rules! name_type {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) struct $name(String);

        impl $name {
            /// The name without any `r#`.
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }

            fn identifier(&self) -> Ident {
                if keywords::is_keyword(&self.0) {
                    Ident::new_raw(&self.0, Span::call_site())
                } else {
                    Ident::new(&self.0, Span::call_site())
                }
            }
        }

        /// As it stands in code, `r#type` for instance.
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                if keywords::is_keyword(&self.0) {
                    formatter.write_str("r#")?;
                }
                formatter.write_str(&self.0)
            }
        }

        impl ToTokens for $name {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                self.identifier().to_tokens(tokens);
            }
        }
    };
}

name_type! {
    /// The name of a field, in `snake_case`.
    FieldName
}
name_type! {
    /// The name of a module, in `snake_case`.
    ModuleName
}
name_type! {
    /// The name of a struct, enum or variant, in `PascalCase`.
    TypeName
}

impl FieldName {
    /// The name of a field called `wire_name`; the `$n` of an indexed name is left out.
    pub(crate) fn from_wire(wire_name: &str) -> Result<Self, NameError> {
        let plain = without_indices(wire_name);
        snake(&plain, "field").map(Self)
    }

    /// A name given by `rust_name`.
    pub(crate) fn from_override(rust_name: &str) -> Result<Self, NameError> {
        given(rust_name, snake(rust_name, "field")?).map(Self)
    }
}

impl ModuleName {
    /// The module of one segment of a URL path; `{out_trade_no}` and `out-trade-no` are both `out_trade_no`.
    pub(crate) fn from_segment(segment: &str) -> Result<Self, NameError> {
        snake(segment.trim_matches(['{', '}']), "path").map(Self)
    }

    /// A name given by `rust_name`.
    pub(crate) fn from_override(rust_name: &str) -> Result<Self, NameError> {
        given(rust_name, snake(rust_name, "path")?).map(Self)
    }

    /// The file of shared types of one name: `goods_detail`.
    pub(crate) fn of_types(name: &TypeName) -> Self {
        Self(snake(&name.0, "type").unwrap_or_else(|_| name.0.to_lowercase()))
    }

    /// The folder of the types that several families share.
    pub(crate) fn across_families() -> Self {
        Self("across_families".to_owned())
    }

    /// A name of several words, none of which is a raw identifier once they are joined.
    pub(crate) fn joined<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self(words.into_iter().collect::<Vec<_>>().join("_"))
    }

    /// The name with a number.
    pub(crate) fn numbered(&self, number: u32) -> Self {
        Self(format!("{}_{number}", self.0))
    }

    /// The module that holds the types of an operation: `post`.
    pub(crate) fn from_method(method: &str) -> Self {
        Self(method.to_owned())
    }
}

impl TypeName {
    /// The type of a field that has one of its own.
    pub(crate) fn from_wire(wire_name: &str) -> Result<Self, NameError> {
        let name = pascal(&without_indices(wire_name), "Type")?;
        if keywords::is_reserved_type(&name) {
            Err(NameError::Reserved(name))
        } else {
            Ok(Self(name))
        }
    }

    /// A name given by `rust_type`.
    pub(crate) fn from_override(rust_type: &str) -> Result<Self, NameError> {
        let name = given(rust_type, pascal(rust_type, "Type")?)?;
        if keywords::is_reserved_type(&name) {
            Err(NameError::Reserved(name))
        } else {
            Ok(Self(name))
        }
    }

    /// The variant of a known value.
    pub(crate) fn from_value(value: &str) -> Result<Self, NameError> {
        Self::variant(pascal(value, "Value")?)
    }

    /// A variant given by `rust_name`.
    pub(crate) fn variant_from_override(rust_name: &str) -> Result<Self, NameError> {
        Self::variant(given(rust_name, pascal(rust_name, "Value")?)?)
    }

    /// Every enumeration ends in `Unlisted`, for values that the document does not list.
    fn variant(name: String) -> Result<Self, NameError> {
        if name == "Unlisted" {
            Err(NameError::Reserved(name))
        } else {
            Ok(Self(name))
        }
    }

    /// `Request`: what an operation sends.
    pub(crate) fn request() -> Self {
        Self("Request".to_owned())
    }

    /// `Response`: what an operation answers.
    pub(crate) fn response() -> Self {
        Self("Response".to_owned())
    }

    /// `Resource`: what an APIv3 notification holds when it is decrypted.
    pub(crate) fn resource() -> Self {
        Self("Resource".to_owned())
    }

    /// `Notification`: an APIv2 notification.
    pub(crate) fn notification() -> Self {
        Self("Notification".to_owned())
    }

    /// The struct of an object's required fields, which the derive makes.
    pub(crate) fn required_fields(&self) -> Self {
        Self(format!("{}Required", self.0))
    }
}

/// An override is taken as written or not at all.
fn given(written: &str, normal: String) -> Result<String, NameError> {
    if written == normal {
        Ok(normal)
    } else {
        Err(NameError::IllFormed(normal))
    }
}

fn without_indices(wire_name: &str) -> Cow<'_, str> {
    if wire_name.contains('$') {
        Cow::Owned(wire_name.replace("_$n", "").replace("_$m", ""))
    } else {
        Cow::Borrowed(wire_name)
    }
}

fn snake(text: &str, prefix: &str) -> Result<String, NameError> {
    finish(
        snake_case(text),
        |name| format!("{prefix}_{name}"),
        |name| format!("{name}_"),
    )
}

/// As `heck` has it; most names are so already, and are not taken apart for it.
fn snake_case(text: &str) -> String {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'));
    if text.split('_').all(is_part) {
        text.to_owned()
    } else {
        text.to_snake_case()
    }
}

fn pascal(text: &str, prefix: &str) -> Result<String, NameError> {
    finish(
        text.to_pascal_case(),
        |name| format!("{prefix}{name}"),
        |name| format!("{name}Value"),
    )
}

/// Makes an identifier of a name in the right case: `prefixed` serves where a digit comes first, `suffixed` where even
/// `r#` does not help.
fn finish(
    name: String,
    prefixed: impl Fn(&str) -> String,
    suffixed: impl Fn(&str) -> String,
) -> Result<String, NameError> {
    let name = if name.starts_with(|first: char| first.is_numeric()) {
        prefixed(&name)
    } else {
        name
    };
    if name.is_empty() {
        return Err(NameError::Nameless);
    }
    if keywords::cannot_be_raw(&name) {
        return Ok(suffixed(&name));
    }
    // `parse_str` knows every character rule of identifiers; keywords are let through because they become raw.
    if is_plain(&name) || keywords::is_keyword(&name) || syn::parse_str::<Ident>(&name).is_ok() {
        Ok(name)
    } else {
        Err(NameError::Nameless)
    }
}

/// Whether a name is an identifier, or a keyword, by its look: true of nearly all, and quickly said.
fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests;
