//! A struct's field: its type and what its attributes say.

use proc_macro::{Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::attribute::{Attribute, Condition};
use crate::error::{Error, Result};
use crate::part::Part;
use crate::tokens::{plain_name, unwrap_invisible};

/// A field.
pub(crate) struct Field {
    /// Its documentation: the attributes as written.
    pub(crate) docs: Vec<Attribute>,
    pub(crate) visibility: TokenStream,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) wire_name: Literal,
    pub(crate) required: bool,
    pub(crate) part: Part,
    pub(crate) form: Form,
    pub(crate) required_if: Option<Condition>,
    pub(crate) only_if: Option<Condition>,
}

/// How a field's value is put on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    /// With the variant of `Cipher`.
    Encrypted(&'static str),
    Json,
    Xml,
    /// JSON as ciphertext, with the variant of `Cipher`.
    EncryptedJson(&'static str),
    /// XML as ciphertext, with the variant of `Cipher`.
    EncryptedXml(&'static str),
    Url,
    Indexed,
    File,
}

const CIPHERS: [(&str, &str); 5] = [
    ("rsa_oaep", "RsaOaep"),
    ("rsa_pkcs1", "RsaPkcs1"),
    ("rsa_bank_card", "RsaBankCard"),
    ("aes_gcm", "AesGcm"),
    ("aes_ecb", "AesEcb"),
];

/// A field's type, as written.
pub(crate) struct Type {
    tokens: Vec<TokenTree>,
}

impl Type {
    fn new(tokens: Vec<TokenTree>, place: Span) -> Result<Self> {
        if tokens.is_empty() {
            return Err(Error::new(place, "expected a type"));
        }
        Ok(Self {
            tokens: unwrap_invisible(tokens),
        })
    }

    pub(crate) fn tokens(&self) -> TokenStream {
        self.tokens.iter().cloned().collect()
    }

    /// The first and the last token's place.
    fn spans(&self) -> (Span, Span) {
        let span = |token: Option<&TokenTree>| token.map_or_else(Span::call_site, TokenTree::span);
        (span(self.tokens.first()), span(self.tokens.last()))
    }

    /// The arguments of `…::name<…>`, when the type is that.
    fn arguments_of(&self, name: &str) -> Option<Vec<TokenTree>> {
        let open = self
            .tokens
            .iter()
            .position(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == '<'))?;
        let is_named = matches!(
            self.tokens.get(open.checked_sub(1)?),
            Some(TokenTree::Ident(ident)) if ident.to_string() == name
        );
        let (TokenTree::Punct(close), inner) = self.tokens.get(open + 1..)?.split_last()? else {
            return None;
        };
        // A formatter puts a comma behind the last argument when it breaks the line.
        let inner = match inner.split_last() {
            Some((TokenTree::Punct(last), before)) if last.as_char() == ',' => before,
            _ => inner,
        };
        (is_named && close.as_char() == '>').then(|| inner.to_vec())
    }

    fn argument_of(&self, name: &str) -> Option<Self> {
        self.arguments_of(name).map(|tokens| Self {
            tokens: unwrap_invisible(tokens),
        })
    }

    /// `T` of `Option<T>`.
    pub(crate) fn optional(&self) -> Option<Self> {
        self.argument_of("Option")
    }

    /// The type inside every `Option`, `Vec` and `BTreeMap<Vec<u32>, …>`.
    pub(crate) fn innermost(&self) -> Self {
        if let Some(inner) = self.optional().or_else(|| self.argument_of("Vec")) {
            return inner.innermost();
        }
        if let Some(arguments) = self.arguments_of("BTreeMap") {
            let mut depth = 0_usize;
            let comma = arguments.iter().position(|token| {
                let TokenTree::Punct(punct) = token else { return false };
                match punct.as_char() {
                    '<' => depth += 1,
                    '>' => depth = depth.saturating_sub(1),
                    ',' => return depth == 0,
                    _ => {}
                }
                false
            });
            if let Some(value) = comma.and_then(|comma| arguments.get(comma + 1..)) {
                return Self {
                    tokens: unwrap_invisible(value.to_vec()),
                }
                .innermost();
            }
        }
        Self {
            tokens: self.tokens.clone(),
        }
    }
}

impl Field {
    pub(crate) fn read(
        attributes: Vec<Attribute>,
        visibility: TokenStream,
        name: Ident,
        ty: Vec<TokenTree>,
    ) -> Result<Self> {
        let mut field = Self {
            docs: Vec::new(),
            visibility,
            ty: Type::new(ty, name.span())?,
            wire_name: Literal::string(&plain_name(&name)),
            name,
            required: false,
            part: Part::Body,
            form: Form::Plain,
            required_if: None,
            only_if: None,
        };
        for attribute in attributes {
            match attribute.name.as_str() {
                "doc" => field.docs.push(attribute),
                "required" => {
                    attribute.no_arguments()?;
                    field.required = true;
                }
                "encrypted" => field.set_form(cipher(&attribute)?, attribute.span)?,
                "wire" => field.read_wire(&attribute)?,
                "required_if" => field.required_if = Some(Condition::read(&attribute)?),
                "only_if" => field.only_if = Some(Condition::read(&attribute)?),
                "constant" => return Err(Error::new(attribute.span, "`#[constant]` belongs on the struct")),
                _ => {}
            }
        }
        field.check()?;
        Ok(field)
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.cipher().is_some()
    }

    /// The variant of `Cipher`, when it travels as ciphertext.
    pub(crate) fn cipher(&self) -> Option<&'static str> {
        match self.form {
            Form::Encrypted(cipher) | Form::EncryptedJson(cipher) | Form::EncryptedXml(cipher) => Some(cipher),
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
            return Err(Error::new(span, "a field travels in one part"));
        }
        self.part = part;
        Ok(())
    }

    fn read_wire(&mut self, attribute: &Attribute) -> Result<()> {
        for entry in attribute.some_entries()? {
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
        if self.form == Form::Indexed && !self.wire_name.to_string().contains('$') {
            return refuse("an indexed field names its pattern: `#[wire(indexed, name = \"coupon_id_$n\")]`");
        }
        if matches!(self.form, Form::Indexed | Form::File) && self.part != Part::Body {
            return refuse("indexed fields and files travel in the body");
        }
        if self.form == Form::Indexed && conditional {
            return refuse("an indexed field cannot be conditional");
        }
        if conditional && self.ty.optional().is_none() {
            return refuse("a conditional field is an `Option`");
        }
        Ok(())
    }

    /// `& self . field`, placed on the field's type so that type errors point there.
    pub(crate) fn reference(&self) -> TokenStream {
        let (first, last) = self.ty.spans();
        let mut ampersand = Punct::new('&', Spacing::Alone);
        ampersand.set_span(first);
        let mut dot = Punct::new('.', Spacing::Alone);
        dot.set_span(first);
        let mut name = self.name.clone();
        name.set_span(last);
        let tokens: [TokenTree; 4] = [
            ampersand.into(),
            Ident::new("self", first).into(),
            dot.into(),
            name.into(),
        ];
        tokens.into_iter().collect()
    }

    /// The word, placed on the field's type.
    pub(crate) fn at_type(&self, word: &str) -> TokenStream {
        TokenTree::from(Ident::new(word, self.ty.spans().0)).into()
    }
}

fn cipher(attribute: &Attribute) -> Result<Form> {
    let known = CIPHERS.map(|(name, _)| format!("`{name}`")).join(", ");
    match attribute.entries()?.as_slice() {
        [] => Ok(Form::Encrypted("RsaOaep")),
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
        _ => Err(Error::new(attribute.span, format!("expected one cipher of {known}"))),
    }
}
