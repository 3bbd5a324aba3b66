//! What is wrong with the input of a derive, and where.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// A message at a place.
pub(crate) struct Error {
    span: Span,
    message: String,
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
        }
    }
}

/// The expansion, or a `compile_error!` at the error's place.
pub(crate) fn or_compile_error(expansion: Result<TokenStream>) -> TokenStream {
    expansion.unwrap_or_else(|error| compile_error(&error))
}

fn compile_error(error: &Error) -> TokenStream {
    let punct = |character, spacing| TokenTree::from(Punct::new(character, spacing));
    let mut message = TokenTree::from(Literal::string(&error.message));
    message.set_span(error.span);
    let mut tokens = vec![
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        Ident::new("core", error.span).into(),
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        Ident::new("compile_error", error.span).into(),
        punct('!', Spacing::Alone),
        Group::new(Delimiter::Brace, message.into()).into(),
    ];
    for token in &mut tokens {
        token.set_span(error.span);
    }
    tokens.into_iter().collect()
}
