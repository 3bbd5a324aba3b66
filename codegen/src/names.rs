//! Rust names in generated code. The rules that turn a wire name into a Rust name belong to the language crate.
//!
//! The three name types can be built only here, so an emitter cannot print a name that has not been checked by the
//! rules.

use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use wechatpay_spec::model::Field;
pub(crate) use wechatpay_spec::names::NameError;
use wechatpay_spec::names::derived::derived_types;
use wechatpay_spec::names::keywords::{in_code, is_keyword};
use wechatpay_spec::names::{self, Named};

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
                if is_keyword(&self.0) {
                    Ident::new_raw(&self.0, Span::call_site())
                } else {
                    Ident::new(&self.0, Span::call_site())
                }
            }
        }

        /// The name as it is written in code, for instance `r#type`.
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&in_code(&self.0))
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
    /// The name of a field called `wire_name`.
    pub(crate) fn from_wire(wire_name: &str) -> Result<Self, NameError> {
        names::automatic(Named::Field, wire_name).map(Self)
    }

    /// A name given by `rust_name`.
    pub(crate) fn from_override(rust_name: &str) -> Result<Self, NameError> {
        names::given(Named::Field, rust_name).map(Self)
    }
}

impl ModuleName {
    /// The segments of the path of a spec file, each with its module if it has one of its own, or the segment from which
    /// no name follows.
    pub(crate) fn of_path(spec_file: &str) -> Result<Vec<(&str, Option<Self>)>, &str> {
        let segments = names::modules::of_path(spec_file)?.into_iter();
        Ok(segments
            .map(|segment| (segment.text, segment.module.map(Self)))
            .collect())
    }

    /// The module of a segment, a family or a notification's file.
    pub(crate) fn from_segment(segment: &str) -> Result<Self, NameError> {
        names::automatic(Named::Module, segment).map(Self)
    }

    /// A name given by `rust_name`.
    pub(crate) fn from_override(rust_name: &str) -> Result<Self, NameError> {
        names::given(Named::Module, rust_name).map(Self)
    }

    /// The file of the shared types with the same name: `goods_detail`.
    pub(crate) fn of_types(name: &TypeName) -> Self {
        Self(names::automatic(Named::Module, &name.0).unwrap_or_else(|_| name.0.to_lowercase()))
    }

    /// The folder of the types that several families share.
    pub(crate) fn across_families() -> Self {
        Self("across_families".to_owned())
    }

    /// The module that holds the types of an operation: `post`.
    pub(crate) fn from_method(method: &str) -> Self {
        Self(method.to_owned())
    }
}

impl TypeName {
    /// The type of a field that has its own type.
    pub(crate) fn from_wire(wire_name: &str) -> Result<Self, NameError> {
        names::automatic(Named::Type, wire_name).map(Self)
    }

    /// A name given by `rust_type`.
    pub(crate) fn from_override(rust_type: &str) -> Result<Self, NameError> {
        names::given(Named::Type, rust_type).map(Self)
    }

    /// The variant of a known value.
    pub(crate) fn from_value(value: &str) -> Result<Self, NameError> {
        names::automatic(Named::Variant, value).map(Self)
    }

    /// A name that a finding reports as reserved.
    pub(crate) fn of_reserved(name: String) -> Self {
        Self(name)
    }

    /// A variant given by `rust_name`.
    pub(crate) fn variant_from_override(rust_name: &str) -> Result<Self, NameError> {
        names::given(Named::Variant, rust_name).map(Self)
    }

    /// `Request`: the request of an operation.
    pub(crate) fn request() -> Self {
        Self("Request".to_owned())
    }

    /// `Response`: the response of an operation.
    pub(crate) fn response() -> Self {
        Self("Response".to_owned())
    }

    /// `Resource`: the decrypted content of an APIv3 notification.
    pub(crate) fn resource() -> Self {
        Self("Resource".to_owned())
    }

    /// `Notification`: an APIv2 notification.
    pub(crate) fn notification() -> Self {
        Self("Notification".to_owned())
    }

    /// The enumeration of the alternatives of an object's choice, which the derive macro makes: `RequestOrder`.
    pub(crate) fn choice(&self, set: &str) -> Self {
        Self(names::choice(&self.0, set))
    }

    /// The types that the derive macro makes beside a request with these fields.
    pub(crate) fn derived_types<'f>(&self, fields: impl Iterator<Item = &'f Field> + Clone) -> Vec<Self> {
        let names = derived_types(&self.0, fields).into_iter();
        names.map(Self).collect()
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::names::keywords::KEYWORDS;

    use super::*;

    #[test]
    fn keywords_are_printed_raw() {
        assert_eq!(FieldName::from_wire("type").unwrap().to_string(), "r#type");
        assert_eq!(FieldName::from_wire("gen").unwrap().to_string(), "r#gen");
        assert_eq!(ModuleName::from_segment("return").unwrap().to_string(), "r#return");
        assert_eq!(FieldName::from_wire("self").unwrap().to_string(), "self_");
    }

    /// Compares with `syn`, which refuses keywords as identifiers. `gen` is a keyword only since edition 2024, and
    /// `union`, `auto` and the like are not keywords.
    #[test]
    fn keywords_are_those_that_syn_refuses() {
        for word in KEYWORDS.iter().filter(|word| **word != "gen") {
            assert!(syn::parse_str::<Ident>(word).is_err(), "{word} is no keyword");
        }
        for word in ["union", "auto", "default", "macro_rules", "raw", "safe", "dynamic"] {
            assert!(syn::parse_str::<Ident>(word).is_ok(), "{word} is a keyword");
            assert!(!is_keyword(word));
        }
    }
}
