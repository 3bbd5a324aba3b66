//! A cursor over tokens.

use std::iter::Peekable;
use std::vec::IntoIter;

use proc_macro::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::error::{Error, Result};

/// Reads tokens one by one; knows where to point when they end.
pub(crate) struct Tokens {
    rest: Peekable<IntoIter<TokenTree>>,
    last: Span,
}

impl Tokens {
    /// The tokens of a stream; `place` is pointed at when something is missing from an empty one.
    pub(crate) fn new(stream: TokenStream, place: Span) -> Self {
        Self {
            rest: stream.into_iter().collect::<Vec<_>>().into_iter().peekable(),
            last: place,
        }
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let token = self.rest.next();
        if let Some(token) = &token {
            self.last = token.span();
        }
        token
    }

    pub(crate) fn peek(&mut self) -> Option<&TokenTree> {
        self.rest.peek()
    }

    pub(crate) fn is_empty(&mut self) -> bool {
        self.peek().is_none()
    }

    /// The next token's place, or the last one's at the end.
    pub(crate) fn span(&mut self) -> Span {
        let last = self.last;
        self.peek().map_or(last, TokenTree::span)
    }

    pub(crate) fn next_is(&mut self, character: char) -> bool {
        matches!(self.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == character)
    }

    /// Takes the punctuation if it comes next.
    pub(crate) fn take(&mut self, character: char) -> bool {
        let found = self.next_is(character);
        if found {
            self.next();
        }
        found
    }

    /// Takes a group of the given delimiter if it comes next.
    pub(crate) fn take_group(&mut self, delimiter: Delimiter) -> Option<Group> {
        match self.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => {
                let group = group.clone();
                self.next();
                Some(group)
            }
            _ => None,
        }
    }

    pub(crate) fn ident(&mut self, what: &str) -> Result<Ident> {
        let span = self.span();
        match self.next() {
            Some(TokenTree::Ident(ident)) => Ok(ident),
            _ => Err(Error::new(span, format!("expected {what}"))),
        }
    }

    pub(crate) fn expect(&mut self, character: char) -> Result<()> {
        let span = self.span();
        if self.take(character) {
            Ok(())
        } else {
            Err(Error::new(span, format!("expected `{character}`")))
        }
    }

    /// Everything up to a comma outside angle brackets, or to the end; the comma is taken too.
    pub(crate) fn until_comma(&mut self) -> Vec<TokenTree> {
        let mut taken = Vec::new();
        let mut depth = 0_usize;
        let mut after_dash = false;
        while let Some(token) = self.next() {
            if let TokenTree::Punct(punct) = &token {
                match punct.as_char() {
                    ',' if depth == 0 => break,
                    '<' => depth += 1,
                    '>' if !after_dash => depth = depth.saturating_sub(1),
                    _ => {}
                }
                after_dash = punct.as_char() == '-';
            } else {
                after_dash = false;
            }
            taken.push(token);
        }
        taken
    }
}

/// Takes off the invisible groups that `macro_rules!` puts round its fragments.
pub(crate) fn unwrap_invisible(mut tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    loop {
        match tokens.as_slice() {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
                tokens = group.stream().into_iter().collect();
            }
            _ => return tokens,
        }
    }
}

/// The name without `r#`.
pub(crate) fn plain_name(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}
