//! Attributes: any attribute's parts, and what those of a struct say.

use proc_macro::{Delimiter, Ident, Literal, Span, TokenStream, TokenTree};

use crate::error::{Error, Result};
use crate::part::Part;
use crate::tokens::{Tokens, plain_name, unwrap_invisible};

/// `#[name …]`.
pub(crate) struct Attribute {
    /// The first word of its path.
    pub(crate) name: String,
    pub(crate) span: Span,
    /// What follows the name.
    arguments: Vec<TokenTree>,
    /// The attribute as written, for attributes that are copied.
    pub(crate) source: TokenStream,
}

/// The attributes that come next.
pub(crate) fn attributes(tokens: &mut Tokens) -> Result<Vec<Attribute>> {
    let mut found = Vec::new();
    while tokens.next_is('#') {
        let hash = tokens.next();
        let span = tokens.span();
        let Some(group) = tokens.take_group(Delimiter::Bracket) else {
            return Err(Error::new(span, "expected an attribute"));
        };
        let source = hash.into_iter().chain([TokenTree::from(group.clone())]).collect();
        let mut inner = group.stream().into_iter();
        if let Some(TokenTree::Ident(name)) = inner.next() {
            found.push(Attribute {
                name: plain_name(&name),
                span: name.span(),
                arguments: inner.collect(),
                source,
            });
        }
    }
    Ok(found)
}

/// One entry of an attribute's list: `path`, `name = "…"`, `"x-y" = "1"`.
pub(crate) struct Entry {
    /// The key without quotes or `r#`.
    pub(crate) key: String,
    /// The key as a string literal.
    pub(crate) key_literal: Literal,
    pub(crate) span: Span,
    pub(crate) value: Option<TokenTree>,
}

impl Entry {
    /// The value, which must be a string literal that is not empty.
    pub(crate) fn string(&self) -> Result<Literal> {
        match &self.value {
            Some(TokenTree::Literal(literal)) if is_string(literal) => Ok(literal.clone()),
            _ => Err(Error::new(self.span, format!("expected `{} = \"…\"`", self.key))),
        }
    }

    /// The value as a string literal, whatever kind of literal it is.
    fn text(&self) -> Result<Literal> {
        match &self.value {
            Some(TokenTree::Literal(literal)) if is_string(literal) => Ok(literal.clone()),
            Some(value) => Ok(Literal::string(&value.to_string())),
            None => self.string(),
        }
    }

    pub(crate) fn no_value(&self) -> Result<()> {
        match &self.value {
            None => Ok(()),
            Some(value) => Err(Error::new(value.span(), format!("`{}` takes no value", self.key))),
        }
    }
}

/// Whether the literal is a string's.
fn is_string(literal: &Literal) -> bool {
    let text = literal.to_string();
    text.starts_with('"') || text.starts_with("r\"") || text.starts_with("r#")
}

impl Attribute {
    /// Refuses arguments.
    pub(crate) fn no_arguments(&self) -> Result<()> {
        match self.arguments.first() {
            None => Ok(()),
            Some(argument) => Err(Error::new(
                argument.span(),
                format!("`#[{}]` takes no arguments", self.name),
            )),
        }
    }

    /// The literal of `#[name = "…"]`.
    pub(crate) fn assigned(&self) -> Result<Literal> {
        let mut tokens = Tokens::new(self.arguments.iter().cloned().collect(), self.span);
        if tokens.take('=')
            && let [TokenTree::Literal(literal)] = unwrap_invisible(tokens.until_comma()).as_slice()
            && is_string(literal)
        {
            return Ok(literal.clone());
        }
        Err(Error::new(self.span, format!("expected `#[{} = \"…\"]`", self.name)))
    }

    /// The entries of `#[name(…)]`; none for a bare `#[name]`.
    pub(crate) fn entries(&self) -> Result<Vec<Entry>> {
        let group = match self.arguments.as_slice() {
            [] => return Ok(Vec::new()),
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => group,
            _ => return Err(Error::new(self.span, format!("expected `#[{}(…)]`", self.name))),
        };
        let mut tokens = Tokens::new(group.stream(), group.span_close());
        let mut entries = Vec::new();
        while !tokens.is_empty() {
            let span = tokens.span();
            let (key, key_literal) = match tokens.next() {
                Some(TokenTree::Ident(ident)) => (plain_name(&ident), Literal::string(&plain_name(&ident))),
                Some(TokenTree::Literal(literal)) if is_string(&literal) => {
                    (literal.to_string().trim_matches('"').to_owned(), literal)
                }
                _ => return Err(Error::new(span, "expected a name")),
            };
            let mut value = None;
            if tokens.take('=') {
                let place = tokens.span();
                let tokens = unwrap_invisible(tokens.until_comma());
                value = match tokens.as_slice() {
                    [value @ (TokenTree::Literal(_) | TokenTree::Ident(_))] => Some(value.clone()),
                    [TokenTree::Punct(minus), TokenTree::Literal(_)] if minus.as_char() == '-' => {
                        return Err(Error::new(place, "write a negative number as a string"));
                    }
                    _ => return Err(Error::new(place, "expected one literal")),
                };
            } else if !tokens.is_empty() {
                tokens.expect(',')?;
            }
            entries.push(Entry {
                key,
                key_literal,
                span,
                value,
            });
        }
        Ok(entries)
    }

    /// The entries of an attribute that makes no sense without any.
    pub(crate) fn some_entries(&self) -> Result<Vec<Entry>> {
        let entries = self.entries()?;
        if entries.is_empty() {
            return Err(Error::new(
                self.span,
                format!("expected `#[{}(…)]` with something in it", self.name),
            ));
        }
        Ok(entries)
    }
}

/// A sibling's wire name and the value it is compared with.
pub(crate) struct Condition {
    pub(crate) sibling: Literal,
    pub(crate) equals: Literal,
}

impl Condition {
    /// `#[required_if(sibling = "value")]`
    pub(crate) fn read(attribute: &Attribute) -> Result<Self> {
        match attribute.entries()?.as_slice() {
            [entry] => Ok(Self {
                sibling: entry.key_literal.clone(),
                equals: entry.text()?,
            }),
            _ => {
                let name = &attribute.name;
                Err(Error::new(
                    attribute.span,
                    format!("expected one condition: `#[{name}(sibling = \"value\")]`"),
                ))
            }
        }
    }
}

/// A member that is always sent.
pub(crate) struct Constant {
    pub(crate) name: Literal,
    /// A string, an integer or a boolean.
    pub(crate) value: TokenTree,
    pub(crate) part: Part,
}

/// What the attributes of a struct say.
pub(crate) struct StructAttributes {
    pub(crate) secret: bool,
    pub(crate) constants: Vec<Constant>,
}

impl StructAttributes {
    pub(crate) fn read(attributes: Vec<Attribute>) -> Result<Self> {
        let mut read = Self {
            secret: false,
            constants: Vec::new(),
        };
        for attribute in attributes {
            match attribute.name.as_str() {
                "wire" => {
                    for entry in attribute.some_entries()? {
                        entry.no_value()?;
                        if entry.key != "secret" {
                            let message = format!("unknown word `{}`: a struct's `wire` knows `secret`", entry.key);
                            return Err(Error::new(entry.span, message));
                        }
                        read.secret = true;
                    }
                }
                "constant" => {
                    let mut part = Part::Body;
                    for entry in attribute.some_entries()? {
                        if entry.value.is_some() {
                            read.constants.push(constant(entry, part)?);
                            continue;
                        }
                        part = match entry.key.as_str() {
                            "path" => Part::Path,
                            "query" => Part::Query,
                            "header" => Part::Header,
                            _ => {
                                let message = "a constant has a value; before it may stand `path`, `query` or `header`";
                                return Err(Error::new(entry.span, message));
                            }
                        };
                    }
                }
                "required" | "encrypted" | "required_if" | "only_if" => {
                    let message = format!("`#[{}]` belongs on a field", attribute.name);
                    return Err(Error::new(attribute.span, message));
                }
                _ => {}
            }
        }
        Ok(read)
    }
}

fn constant(entry: Entry, part: Part) -> Result<Constant> {
    let supported = |value: &TokenTree| match value {
        TokenTree::Literal(literal) => {
            is_string(literal) || literal.to_string().chars().all(|character| character.is_ascii_digit())
        }
        TokenTree::Ident(ident) => is_boolean(ident),
        _ => false,
    };
    match entry.value {
        Some(value) if supported(&value) => Ok(Constant {
            name: entry.key_literal,
            value,
            part,
        }),
        _ => Err(Error::new(
            entry.span,
            "a constant is a string, an integer or a boolean: `version = \"1.0\"`",
        )),
    }
}

fn is_boolean(ident: &Ident) -> bool {
    matches!(ident.to_string().as_str(), "true" | "false")
}
