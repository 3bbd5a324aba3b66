//! The structs and enums that derives are put on.

use proc_macro::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::attribute::{Attribute, StructAttributes, attributes};
use crate::error::{Error, Result};
use crate::field::Field;
use crate::tokens::Tokens;

/// A struct with named fields.
pub(crate) struct Struct {
    pub(crate) attributes: StructAttributes,
    pub(crate) visibility: TokenStream,
    pub(crate) name: Ident,
    pub(crate) fields: Vec<Field>,
}

impl Struct {
    /// Whether a value inside is encrypted, so that the struct may not be serialised in the clear.
    pub(crate) fn is_secret(&self) -> bool {
        self.attributes.secret || self.fields.iter().any(Field::is_encrypted)
    }
}

/// An enum.
pub(crate) struct Enum {
    pub(crate) name: Ident,
    pub(crate) variants: Vec<Variant>,
}

/// A variant of an enum.
pub(crate) struct Variant {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) payload: Option<Group>,
}

struct Head {
    attributes: Vec<Attribute>,
    visibility: TokenStream,
    keyword: Ident,
    name: Ident,
    rest: Tokens,
}

/// Reads a struct for the derive of the given name.
pub(crate) fn structure(input: TokenStream, derive: &str) -> Result<Struct> {
    let mut head = head(input)?;
    if head.keyword.to_string() != "struct" {
        return Err(Error::new(
            head.keyword.span(),
            format!("`{derive}` is for structs with named fields"),
        ));
    }
    let fields = match head.rest.take_group(Delimiter::Brace) {
        Some(body) => fields(&body)?,
        None if head.rest.next_is(';') => Vec::new(),
        None => {
            return Err(Error::new(
                head.name.span(),
                format!("`{derive}` is for structs with named fields"),
            ));
        }
    };
    let attributes = StructAttributes::read(head.attributes)?;
    Ok(Struct {
        attributes,
        visibility: head.visibility,
        name: head.name,
        fields,
    })
}

/// Reads an enum for the derive of the given name.
pub(crate) fn enumeration(input: TokenStream, derive: &str) -> Result<Enum> {
    let mut head = head(input)?;
    if head.keyword.to_string() != "enum" {
        return Err(Error::new(head.keyword.span(), format!("`{derive}` is for enums")));
    }
    let Some(body) = head.rest.take_group(Delimiter::Brace) else {
        return Err(Error::new(head.name.span(), "expected the enum's variants"));
    };
    let mut tokens = Tokens::new(body.stream(), body.span_close());
    let mut variants = Vec::new();
    while !tokens.is_empty() {
        let attributes = attributes(&mut tokens)?;
        let name = tokens.ident("a variant's name")?;
        let payload = tokens
            .take_group(Delimiter::Parenthesis)
            .or_else(|| tokens.take_group(Delimiter::Brace));
        tokens.until_comma();
        variants.push(Variant {
            attributes,
            name,
            payload,
        });
    }
    Ok(Enum {
        name: head.name,
        variants,
    })
}

fn head(input: TokenStream) -> Result<Head> {
    let mut rest = Tokens::new(input, Span::call_site());
    let attributes = attributes(&mut rest)?;
    let visibility = visibility(&mut rest);
    let keyword = rest.ident("`struct` or `enum`")?;
    let name = rest.ident("a name")?;
    if rest.next_is('<') {
        return Err(Error::new(
            rest.span(),
            "generic parameters are not supported: wire types are concrete",
        ));
    }
    Ok(Head {
        attributes,
        visibility,
        keyword,
        name,
        rest,
    })
}

fn fields(body: &Group) -> Result<Vec<Field>> {
    let mut tokens = Tokens::new(body.stream(), body.span_close());
    let mut fields = Vec::new();
    while !tokens.is_empty() {
        let attributes = attributes(&mut tokens)?;
        let visibility = visibility(&mut tokens);
        let name = tokens.ident("a field's name")?;
        tokens.expect(':')?;
        let ty = tokens.until_comma();
        fields.push(Field::read(attributes, visibility, name, ty)?);
    }
    Ok(fields)
}

fn visibility(tokens: &mut Tokens) -> TokenStream {
    let mut visibility: Vec<TokenTree> = Vec::new();
    if let Some(invisible) = tokens.take_group(Delimiter::None) {
        return invisible.stream();
    }
    if matches!(tokens.peek(), Some(TokenTree::Ident(ident)) if ident.to_string() == "pub") {
        visibility.extend(tokens.next());
        visibility.extend(tokens.take_group(Delimiter::Parenthesis).map(TokenTree::from));
    }
    visibility.into_iter().collect()
}
