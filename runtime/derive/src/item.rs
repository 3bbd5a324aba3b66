//! The structs and enums that the derives are used on.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Generics, Ident, Lit, LitStr, Result, Variant, Visibility};

use crate::attribute::{Entry, name, some_entries};
use crate::field::Field;
use crate::part::Part;
use crate::types;

/// A struct with named fields.
pub(crate) struct Struct {
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// Whether the struct is marked as containing a secret.
    secret: bool,
    pub(crate) constants: Vec<Constant>,
    pub(crate) fields: Vec<Field>,
    /// The name of the field of type `Unreadable`, which is not a field of the message.
    pub(crate) unreadable: Option<Ident>,
}

/// A member that is always sent.
pub(crate) struct Constant {
    pub(crate) name: LitStr,
    /// A string, an integer or a boolean.
    pub(crate) value: Lit,
    pub(crate) part: Part,
}

impl Struct {
    /// Reads a struct for the derive of the given name.
    pub(crate) fn read(input: DeriveInput, derive: &str) -> Result<Self> {
        no_generics(&input.generics)?;
        let refuse = |span| Err(Error::new(span, format!("`{derive}` is for structs with named fields")));
        let fields = match input.data {
            Data::Struct(data) => data.fields,
            Data::Enum(data) => return refuse(data.enum_token.span),
            Data::Union(data) => return refuse(data.union_token.span),
        };
        let fields = match fields {
            Fields::Named(fields) => fields.named,
            Fields::Unit => Punctuated::new(),
            Fields::Unnamed(_) => return refuse(input.ident.span()),
        };
        let (kept, fields): (Vec<_>, Vec<_>) = fields
            .into_iter()
            .partition(|field| types::is_named(&field.ty, "Unreadable"));
        let fields = fields.into_iter().map(Field::read).collect::<Result<_>>()?;
        let mut item = Self {
            visibility: input.vis,
            name: input.ident,
            secret: false,
            constants: Vec::new(),
            fields,
            unreadable: kept.into_iter().next().and_then(|field| field.ident),
        };
        for attribute in &input.attrs {
            item.read_attribute(attribute)?;
        }
        Ok(item)
    }

    fn read_attribute(&mut self, attribute: &Attribute) -> Result<()> {
        let name = name(attribute);
        match name.as_str() {
            "wire" => {
                for entry in some_entries(attribute)? {
                    entry.no_value()?;
                    if entry.key != "secret" {
                        let message = format!("unknown word `{}`: a struct's `wire` knows `secret`", entry.key);
                        return Err(Error::new(entry.span, message));
                    }
                    self.secret = true;
                }
            }
            "constant" => self.read_constants(some_entries(attribute)?)?,
            "required" | "encrypted" | "one_of" | "any_of" | "required_if" | "only_if" => {
                let place = attribute
                    .path()
                    .get_ident()
                    .map_or_else(|| self.name.span(), Ident::span);
                return Err(Error::new(place, format!("`#[{name}]` belongs on a field")));
            }
            _ => {}
        }
        Ok(())
    }

    fn read_constants(&mut self, entries: Vec<Entry>) -> Result<()> {
        let mut part = Part::Body;
        for entry in entries {
            if entry.value.is_some() {
                self.constants.push(constant(entry, part)?);
                continue;
            }
            part = match entry.key.as_str() {
                "path" => Part::Path,
                "query" => Part::Query,
                "header" => Part::Header,
                _ => {
                    let message =
                        "a constant has a value, with `path`, `query` or `header` in front if it is not in the body";
                    return Err(Error::new(entry.span, message));
                }
            };
        }
        Ok(())
    }

    /// A reference to the unreadable fields, of which a struct without a field for them has none.
    pub(crate) fn kept_unreadable(&self) -> TokenStream {
        match &self.unreadable {
            Some(name) => quote!(&self.#name),
            None => quote!(&::core::default::Default::default()),
        }
    }

    /// Whether the struct contains an encrypted value, so that it must not be serialized in plain text.
    pub(crate) fn is_secret(&self) -> bool {
        self.secret || self.fields.iter().any(|field| field.cipher().is_some())
    }
}

fn constant(entry: Entry, part: Part) -> Result<Constant> {
    let is_supported = |value: &Lit| match value {
        Lit::Str(_) | Lit::Bool(_) => true,
        Lit::Int(number) => number.to_string().chars().all(|character| character.is_ascii_digit()),
        _ => false,
    };
    let name = entry.key_literal();
    match entry.value {
        Some(value) if is_supported(&value) => Ok(Constant { name, value, part }),
        _ => {
            let message = "a constant is a string, an integer or a boolean: `version = \"1.0\"`";
            Err(Error::new(entry.span, message))
        }
    }
}

/// An enum.
pub(crate) struct Enum {
    pub(crate) name: Ident,
    pub(crate) variants: Vec<Variant>,
}

impl Enum {
    /// Reads an enum for `derive(Enumeration)`.
    pub(crate) fn read(input: DeriveInput) -> Result<Self> {
        no_generics(&input.generics)?;
        let refuse = |span| Err(Error::new(span, "`Enumeration` is for enums"));
        match input.data {
            Data::Enum(data) => Ok(Self {
                name: input.ident,
                variants: data.variants.into_iter().collect(),
            }),
            Data::Struct(data) => refuse(data.struct_token.span),
            Data::Union(data) => refuse(data.union_token.span),
        }
    }
}

fn no_generics(generics: &Generics) -> Result<()> {
    match generics.lt_token {
        Some(open) => Err(Error::new(
            open.spans[0],
            "generic parameters are not supported: wire types are concrete",
        )),
        None => Ok(()),
    }
}
