//! Parsing attributes.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Expr, Ident, Lit, LitStr, Meta, Result, Token};

/// One entry in the list of an attribute: `path`, `name = "…"`, `"x-y" = "1"`.
pub(crate) struct Entry {
    /// The key without quotes or `r#`.
    pub(crate) key: String,
    pub(crate) span: Span,
    pub(crate) value: Option<Lit>,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let span = input.span();
        let key = if input.peek(LitStr) {
            input.parse::<LitStr>()?.value()
        } else {
            let name = input.call(Ident::parse_any);
            let name = name.map_err(|_| Error::new(span, "expected a name"))?;
            name.unraw().to_string()
        };
        let mut value = None;
        if input.parse::<Option<Token![=]>>()?.is_some() {
            if input.peek(Token![-]) {
                return Err(input.error("write a negative number as a string"));
            }
            let place = input.span();
            value = Some(input.parse().map_err(|_| Error::new(place, "expected one literal"))?);
        }
        Ok(Self { key, span, value })
    }
}

impl Entry {
    /// The key as a string literal.
    pub(crate) fn key_literal(&self) -> LitStr {
        LitStr::new(&self.key, self.span)
    }

    /// The value, which must be a string literal.
    pub(crate) fn string(&self) -> Result<LitStr> {
        match &self.value {
            Some(Lit::Str(literal)) => Ok(literal.clone()),
            _ => Err(Error::new(self.span, format!("expected `{} = \"…\"`", self.key))),
        }
    }

    /// The value as a string literal; other kinds of literals are converted.
    fn text(&self) -> Result<LitStr> {
        match &self.value {
            Some(value) if !matches!(value, Lit::Str(_)) => {
                Ok(LitStr::new(&value.to_token_stream().to_string(), value.span()))
            }
            _ => self.string(),
        }
    }

    pub(crate) fn no_value(&self) -> Result<()> {
        match &self.value {
            None => Ok(()),
            Some(value) => Err(Error::new(value.span(), format!("`{}` takes no value", self.key))),
        }
    }
}

/// The name of an attribute; empty for a path of several segments, which is not one of our attributes.
pub(crate) fn name(attribute: &Attribute) -> String {
    attribute.path().get_ident().map(Ident::to_string).unwrap_or_default()
}

/// Rejects an attribute that has arguments.
pub(crate) fn no_arguments(attribute: &Attribute) -> Result<()> {
    let span = match &attribute.meta {
        Meta::Path(_) => return Ok(()),
        Meta::List(list) => list.delimiter.span().join(),
        Meta::NameValue(assigned) => assigned.eq_token.span(),
    };
    Err(Error::new(span, format!("`#[{}]` takes no arguments", name(attribute))))
}

/// The literal of `#[name = "…"]`.
pub(crate) fn assigned(attribute: &Attribute) -> Result<LitStr> {
    let literal = match &attribute.meta {
        Meta::NameValue(assigned) => string(&assigned.value),
        _ => None,
    };
    let message = || format!("expected `#[{} = \"…\"]`", name(attribute));
    literal
        .cloned()
        .ok_or_else(|| Error::new(attribute.path().span(), message()))
}

fn string(value: &Expr) -> Option<&LitStr> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        // `macro_rules!` puts its fragments into invisible groups.
        Expr::Group(group) => string(&group.expr),
        _ => None,
    }
}

/// The entries of `#[name(…)]`. A bare `#[name]` has none.
pub(crate) fn entries(attribute: &Attribute) -> Result<Vec<Entry>> {
    match &attribute.meta {
        Meta::Path(_) => Ok(Vec::new()),
        Meta::List(list) if matches!(list.delimiter, syn::MacroDelimiter::Paren(_)) => {
            let entries = list.parse_args_with(Punctuated::<Entry, Token![,]>::parse_terminated)?;
            Ok(entries.into_iter().collect())
        }
        _ => {
            let message = format!("expected `#[{}(…)]`", name(attribute));
            Err(Error::new(attribute.path().span(), message))
        }
    }
}

/// The entries of an attribute that requires at least one.
pub(crate) fn some_entries(attribute: &Attribute) -> Result<Vec<Entry>> {
    let entries = entries(attribute)?;
    if entries.is_empty() {
        let message = format!("expected `#[{}(…)]` with something in it", name(attribute));
        return Err(Error::new(attribute.path().span(), message));
    }
    Ok(entries)
}

/// The choice that a field is an alternative of.
pub(crate) struct Choice {
    /// The name of the choice, which is a member of the struct of required fields.
    pub(crate) set: Ident,
    /// The name of the alternative, which fields that are sent together have in common.
    pub(crate) alternative: Ident,
    /// The enumeration of the alternatives, if exactly one is sent.
    pub(crate) enumeration: Option<Ident>,
}

impl Choice {
    /// Parses `#[one_of(order = "RequestOrder::OutTradeNo")]`.
    pub(crate) fn one_of(attribute: &Attribute) -> Result<Self> {
        let (set, value) = assignment(attribute, "order = \"RequestOrder::OutTradeNo\"")?;
        let text = value.value();
        let names = text
            .split_once("::")
            .map(|(ty, variant)| (identifier(ty, &value), identifier(variant, &value)));
        match names {
            Some((Ok(enumeration), Ok(alternative))) => Ok(Self {
                set,
                alternative,
                enumeration: Some(enumeration),
            }),
            _ => Err(Error::new(
                value.span(),
                "expected an enumeration and a variant: `RequestOrder::OutTradeNo`",
            )),
        }
    }

    /// Parses `#[any_of(order = "out_trade_no")]`.
    pub(crate) fn any_of(attribute: &Attribute) -> Result<Self> {
        let (set, value) = assignment(attribute, "contact = \"phone\"")?;
        Ok(Self {
            set,
            alternative: identifier(&value.value(), &value)?,
            enumeration: None,
        })
    }
}

/// The name and the string of an attribute with one entry.
fn assignment(attribute: &Attribute, example: &str) -> Result<(Ident, LitStr)> {
    match entries(attribute)?.as_slice() {
        [entry] => Ok((identifier(&entry.key, &entry.key_literal())?, entry.string()?)),
        _ => {
            let message = format!("expected one choice: `#[{}({example})]`", name(attribute));
            Err(Error::new(attribute.path().span(), message))
        }
    }
}

/// A name as an identifier, raw if it is a keyword.
fn identifier(name: &str, place: &LitStr) -> Result<Ident> {
    let parse = |text: &str| syn::parse_str::<Ident>(text);
    let mut ident = parse(name)
        .or_else(|_| parse(&format!("r#{name}")))
        .map_err(|_| Error::new(place.span(), format!("`{name}` is not an identifier")))?;
    ident.set_span(place.span());
    Ok(ident)
}

/// The wire name of a sibling and the values it is compared with.
pub(crate) struct Condition {
    pub(crate) sibling: LitStr,
    pub(crate) equals: Vec<LitStr>,
}

impl Condition {
    /// Parses `#[required_if(sibling = "value")]` and `#[required_if(sibling = "value", sibling = "another")]`.
    pub(crate) fn read(attribute: &Attribute) -> Result<Self> {
        let entries = entries(attribute)?;
        match entries.first() {
            Some(first) if entries.iter().all(|entry| entry.key == first.key) => Ok(Self {
                sibling: first.key_literal(),
                equals: entries.iter().map(Entry::text).collect::<Result<_>>()?,
            }),
            _ => {
                let name = name(attribute);
                let message = format!("expected one condition: `#[{name}(sibling = \"value\")]`");
                Err(Error::new(attribute.path().span(), message))
            }
        }
    }
}
