//! A field of a struct: its type and its attributes.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Ident, LitStr, Result, Type, Visibility};

use crate::attribute::{self, Choice, Condition};
use crate::part::Part;
use crate::types;

/// A field of a struct.
pub(crate) struct Field {
    /// The lines of its documentation.
    docs: Vec<String>,
    /// Other documentation attributes: `#[doc(hidden)]`, `#[doc = include_str!(…)]`.
    copied: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) wire_name: LitStr,
    pub(crate) required: bool,
    pub(crate) part: Part,
    pub(crate) form: Form,
    pub(crate) choice: Option<Choice>,
    pub(crate) required_if: Option<Condition>,
    pub(crate) only_if: Option<Condition>,
}

/// How the value of a field is encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    /// Ciphertext, with the variant of `Cipher`.
    Encrypted(&'static str),
    Json,
    Xml,
    /// Encrypted JSON, with the variant of `Cipher`.
    EncryptedJson(&'static str),
    /// Encrypted XML, with the variant of `Cipher`.
    EncryptedXml(&'static str),
    Url,
    Indexed,
    File,
}

const CIPHERS: [(&str, &str); 5] = [
    ("rsa_oaep", "PublicKey"),
    ("rsa_pkcs1", "RsaPkcs1"),
    ("rsa_bank_card", "RsaBankCard"),
    ("aes_gcm", "AesGcm"),
    ("aes_ecb", "AesEcb"),
];

impl Field {
    pub(crate) fn read(field: syn::Field) -> Result<Self> {
        let Some(name) = field.ident else {
            return Err(Error::new(field.ty.span(), "expected a field's name"));
        };
        let mut read = Self {
            docs: Vec::new(),
            copied: Vec::new(),
            visibility: field.vis,
            ty: field.ty,
            wire_name: LitStr::new(&name.unraw().to_string(), name.span()),
            name,
            required: false,
            part: Part::Body,
            form: Form::Plain,
            choice: None,
            required_if: None,
            only_if: None,
        };
        for attribute in field.attrs {
            read.read_attribute(attribute)?;
        }
        read.check()?;
        Ok(read)
    }

    fn read_attribute(&mut self, attribute: Attribute) -> Result<()> {
        let place = attribute.path().span();
        match attribute::name(&attribute).as_str() {
            "doc" => match attribute::assigned(&attribute) {
                Ok(line) => self.docs.push(line.value()),
                Err(_) => self.copied.push(attribute),
            },
            "required" => {
                attribute::no_arguments(&attribute)?;
                self.required = true;
            }
            "encrypted" => self.set_form(cipher(&attribute)?, place)?,
            "wire" => self.read_wire(&attribute)?,
            "one_of" => self.choice = Some(Choice::one_of(&attribute)?),
            "any_of" => self.choice = Some(Choice::any_of(&attribute)?),
            "required_if" => self.required_if = Some(Condition::read(&attribute)?),
            "only_if" => self.only_if = Some(Condition::read(&attribute)?),
            "constant" => return Err(Error::new(place, "`#[constant]` belongs on the struct")),
            _ => {}
        }
        Ok(())
    }

    /// `T` if the field's type is `Option<T>`.
    pub(crate) fn optional(&self) -> Option<&Type> {
        types::optional(&self.ty)
    }

    /// The field's documentation, or its name if it has none, followed by more lines. All lines are in one attribute,
    /// because each attribute costs compile time.
    pub(crate) fn docs(&self, more: &[&str]) -> TokenStream {
        let copied = &self.copied;
        let mut lines = self.docs.clone();
        if lines.is_empty() && copied.is_empty() {
            lines.push(format!(" `{}`", self.name.unraw()));
        }
        lines.extend(more.iter().map(|line| (*line).to_owned()));
        let lines = (!lines.is_empty()).then(|| lines.join("\n")).into_iter();
        quote!(#(#copied)* #(#[doc = #lines])*)
    }

    /// Whether it is an alternative of which exactly one is sent.
    pub(crate) fn is_chosen(&self) -> bool {
        self.choice.as_ref().is_some_and(|choice| choice.enumeration.is_some())
    }

    /// The variant of `Cipher` if the field is encrypted.
    pub(crate) fn cipher(&self) -> Option<Ident> {
        match self.form {
            Form::Encrypted(cipher) | Form::EncryptedJson(cipher) | Form::EncryptedXml(cipher) => {
                Some(Ident::new(cipher, Span::call_site()))
            }
            _ => None,
        }
    }

    fn set_form(&mut self, form: Form, span: Span) -> Result<()> {
        self.form = match (self.form, form) {
            (Form::Plain, form) => form,
            (Form::Encrypted(cipher), Form::Json) | (Form::Json, Form::Encrypted(cipher)) => {
                Form::EncryptedJson(cipher)
            }
            (Form::Encrypted(cipher), Form::Xml) | (Form::Xml, Form::Encrypted(cipher)) => Form::EncryptedXml(cipher),
            _ => {
                let message = "a field is one of `json`, `xml`, `url`, `indexed` and `file`; `#[encrypted]` goes with \
                               the first two";
                return Err(Error::new(span, message));
            }
        };
        Ok(())
    }

    fn set_part(&mut self, part: Part, span: Span) -> Result<()> {
        if self.part != Part::Body {
            return Err(Error::new(span, "a field is sent in one part only"));
        }
        self.part = part;
        Ok(())
    }

    fn read_wire(&mut self, attribute: &Attribute) -> Result<()> {
        for entry in attribute::some_entries(attribute)? {
            if entry.key == "name" {
                self.wire_name = entry.string()?;
                continue;
            }
            entry.no_value()?;
            match entry.key.as_str() {
                "path" => self.set_part(Part::Path, entry.span)?,
                "query" => self.set_part(Part::Query, entry.span)?,
                "header" => self.set_part(Part::Header, entry.span)?,
                "json" => self.set_form(Form::Json, entry.span)?,
                "xml" => self.set_form(Form::Xml, entry.span)?,
                "url" => self.set_form(Form::Url, entry.span)?,
                "indexed" => self.set_form(Form::Indexed, entry.span)?,
                "file" => self.set_form(Form::File, entry.span)?,
                "secret" => return Err(Error::new(entry.span, "`secret` belongs on the struct")),
                unknown => {
                    let known = "`path`, `query`, `header`, `name`, `json`, `xml`, `url`, `indexed`, `file`";
                    let message = format!("unknown word `{unknown}`: a field's `wire` knows {known}");
                    return Err(Error::new(entry.span, message));
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<()> {
        let refuse = |message: &str| Err(Error::new(self.name.span(), message));
        let conditional = self.required_if.is_some() || self.only_if.is_some();
        if self.form == Form::Indexed && !self.wire_name.value().contains('$') {
            return refuse("an indexed field names its pattern: `#[wire(indexed, name = \"coupon_id_$n\")]`");
        }
        if matches!(self.form, Form::Indexed | Form::File) && self.part != Part::Body {
            return refuse("indexed fields and files are sent in the body");
        }
        if self.form == Form::Indexed && conditional {
            return refuse("an indexed field cannot be conditional");
        }
        if self.choice.is_some() && (conditional || self.form == Form::Indexed || self.optional().is_none()) {
            return refuse("an alternative is an `Option`, has no condition and is not indexed");
        }
        if conditional && self.optional().is_none() {
            return refuse("a conditional field is an `Option`");
        }
        Ok(())
    }

    /// `&self.field`, with the span of the field's type, so that type errors point there.
    pub(crate) fn reference(&self) -> TokenStream {
        let (first, last) = self.place();
        let mut name = self.name.clone();
        name.set_span(last);
        quote_spanned!(first=> &self.#name)
    }

    /// The word as an identifier, with the span of the field's type.
    pub(crate) fn at_type(&self, word: &str) -> Ident {
        Ident::new(word, self.place().0)
    }

    /// The spans of the first and the last token of the field's type.
    fn place(&self) -> (Span, Span) {
        let mut tokens = self.ty.to_token_stream().into_iter().map(|token| token.span());
        let first = tokens.next().unwrap_or_else(Span::call_site);
        (first, tokens.last().unwrap_or(first))
    }
}

fn cipher(attribute: &Attribute) -> Result<Form> {
    let known = CIPHERS.map(|(name, _)| format!("`{name}`")).join(", ");
    match attribute::entries(attribute)?.as_slice() {
        [] => Ok(Form::Encrypted("PublicKey")),
        [entry] => {
            entry.no_value()?;
            match CIPHERS.iter().find(|(name, _)| *name == entry.key) {
                Some((_, variant)) => Ok(Form::Encrypted(variant)),
                None => Err(Error::new(
                    entry.span,
                    format!("unknown cipher `{}`: there are {known}", entry.key),
                )),
            }
        }
        _ => Err(Error::new(
            attribute.path().span(),
            format!("expected one cipher of {known}"),
        )),
    }
}
