//! Writing Rust: text, with tokens from the input spliced in so that they keep their places.

use proc_macro::{Group, Literal, TokenStream, TokenTree};

/// Rust under construction.
#[derive(Default)]
pub(crate) struct Output {
    text: String,
    spliced: Vec<TokenStream>,
}

impl Output {
    /// Adds Rust text, which begins and ends between tokens.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self.text.push(' ');
        self
    }

    /// Adds tokens of the input. `$` does not occur in Rust outside `macro_rules!`, so it marks their place.
    pub(crate) fn tokens(&mut self, tokens: impl Into<TokenStream>) -> &mut Self {
        self.text.push_str(&format!(" ${} ", self.spliced.len()));
        self.spliced.push(tokens.into());
        self
    }

    /// Adds one token of the input.
    pub(crate) fn token(&mut self, token: impl Into<TokenTree>) -> &mut Self {
        self.tokens(token.into())
    }

    /// Adds a string literal.
    pub(crate) fn string(&mut self, text: &str) -> &mut Self {
        self.token(Literal::string(text))
    }

    /// The finished tokens.
    pub(crate) fn finish(self) -> TokenStream {
        match self.text.parse() {
            Ok(stream) => splice(stream, &self.spliced),
            // The text is ours alone, so this would be a mistake of the derive; rustc then reports the message.
            Err(error) => format!("::core::compile_error!({:?});", error.to_string())
                .parse()
                .unwrap_or_default(),
        }
    }
}

fn splice(stream: TokenStream, spliced: &[TokenStream]) -> TokenStream {
    let mut result = TokenStream::new();
    let mut tokens = stream.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                let index = tokens.next().and_then(|index| index.to_string().parse::<usize>().ok());
                result.extend(index.and_then(|index| spliced.get(index)).cloned());
            }
            TokenTree::Group(group) => {
                let mut rebuilt = Group::new(group.delimiter(), splice(group.stream(), spliced));
                rebuilt.set_span(group.span());
                result.extend([TokenTree::from(rebuilt)]);
            }
            other => result.extend([other]),
        }
    }
    result
}
