//! Writing Rust: text, with tokens from the input spliced in.

use proc_macro::{Group, Literal, TokenStream, TokenTree};

use crate::attribute::Attribute;
use crate::field::Field;
use crate::tokens::plain_name;

/// Whether the output's tokens point back at the input's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Places {
    /// They do: a mistake in a type that a person wrote is shown where it is.
    Kept,
    /// They do not: the types were generated, and telling the compiler where each token came from is a twentieth of
    /// what a thousand operations cost to compile.
    Lost,
}

/// Rust under construction.
pub(crate) struct Output {
    text: String,
    places: Places,
    spliced: Vec<TokenStream>,
}

impl Output {
    pub(crate) fn new(places: Places) -> Self {
        Self {
            text: String::new(),
            places,
            spliced: Vec::new(),
        }
    }

    /// Adds Rust text, which begins and ends between tokens.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self.text.push(' ');
        self
    }

    /// Adds tokens of the input. `$` does not occur in Rust outside `macro_rules!`, so it marks their place.
    pub(crate) fn tokens(&mut self, tokens: impl Into<TokenStream>) -> &mut Self {
        let tokens = tokens.into();
        match self.places {
            Places::Kept => self.splice(tokens),
            Places::Lost => self.text(&tokens.to_string()),
        }
    }

    /// Adds one token of the input.
    pub(crate) fn token(&mut self, token: impl Into<TokenTree>) -> &mut Self {
        let token = token.into();
        match self.places {
            Places::Kept => self.splice(token.into()),
            Places::Lost => self.text(&token.to_string()),
        }
    }

    /// Begins the impl of a trait, as one that no person wrote: the compiler looks less closely at it, which saves a tenth.
    pub(crate) fn implement(&mut self) -> &mut Self {
        self.text("#[automatically_derived] impl")
    }

    /// Adds a field's documentation, or its name where it has none, and more lines behind it.
    pub(crate) fn docs(&mut self, field: &Field, more: &[&str]) -> &mut Self {
        let name = format!(" `{}`", plain_name(&field.name));
        let lines: &[&str] = if field.docs.is_empty() { &[name.as_str()] } else { &[] };
        if self.places == Places::Lost
            && let Some(mut text) = field.docs.iter().map(line).collect::<Option<Vec<_>>>()
        {
            // One attribute with all lines costs the compiler what each line would.
            text.extend(lines.iter().chain(more).map(|line| (*line).to_owned()));
            return self.text("#[doc =").string(&text.join("\n")).text("]");
        }
        for attribute in &field.docs {
            self.tokens(attribute.source.clone());
        }
        for line in lines.iter().chain(more) {
            self.text("#[doc =").string(line).text("]");
        }
        self
    }

    fn splice(&mut self, tokens: TokenStream) -> &mut Self {
        self.text.push_str(&format!(" ${} ", self.spliced.len()));
        self.spliced.push(tokens);
        self
    }

    /// Adds a string literal.
    pub(crate) fn string(&mut self, text: &str) -> &mut Self {
        self.text(&Literal::string(text).to_string())
    }

    /// The finished tokens.
    pub(crate) fn finish(self) -> TokenStream {
        match self.text.parse() {
            Ok(stream) if self.spliced.is_empty() => stream,
            Ok(stream) => splice(stream, &self.spliced),
            // The text is ours alone, so this would be a mistake of the derive; rustc then reports the message.
            Err(error) => format!("::core::compile_error!({:?});", error.to_string())
                .parse()
                .unwrap_or_default(),
        }
    }
}

/// The line of a comment, as the compiler hands it over: a raw string, or one with nothing escaped in it.
fn line(documentation: &Attribute) -> Option<String> {
    let literal = documentation.assigned().ok()?.to_string();
    let (raw, quoted) = match literal.strip_prefix('r') {
        Some(raw) => (true, raw.trim_matches('#')),
        None => (false, literal.as_str()),
    };
    let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
    (raw || !text.contains('\\')).then(|| text.to_owned())
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
