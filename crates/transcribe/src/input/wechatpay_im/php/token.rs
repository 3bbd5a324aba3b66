//! The tokens of a PHP sample.

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A string, without its escapes.
    Text(String),
    /// Digits.
    Integer(String),
    /// Digits with a decimal point.
    Decimal(String),
    /// A name without its namespaces. A variable keeps its `$`.
    Name(String),
    /// `=>`
    Arrow,
    /// Any other character.
    Symbol(char),
}

/// Splits code into tokens. Comments and white space are left out. Nothing is an error.
pub(super) fn tokens(code: &str) -> Vec<Token> {
    let mut rest = Rest { text: code };
    let mut tokens = Vec::new();
    while let Some(c) = rest.peek() {
        match c {
            _ if c.is_whitespace() => rest.skip(c),
            '#' => rest.line(),
            '/' if rest.text.starts_with("//") => rest.line(),
            '/' if rest.text.starts_with("/*") => rest.past("*/"),
            '\'' | '"' => {
                rest.skip(c);
                tokens.push(Token::Text(rest.string(c)));
            }
            '=' if rest.text.starts_with("=>") => {
                rest.text = rest.text.get(2..).unwrap_or_default();
                tokens.push(Token::Arrow);
            }
            '0'..='9' => tokens.push(rest.number()),
            '\\' | '$' | '_' => tokens.push(rest.name()),
            _ if c.is_alphabetic() => tokens.push(rest.name()),
            _ => {
                rest.skip(c);
                tokens.push(Token::Symbol(c));
            }
        }
    }
    tokens
}

struct Rest<'c> {
    text: &'c str,
}

impl<'c> Rest<'c> {
    fn peek(&self) -> Option<char> {
        self.text.chars().next()
    }

    fn skip(&mut self, c: char) {
        self.text = self.text.get(c.len_utf8()..).unwrap_or_default();
    }

    fn line(&mut self) {
        self.text = self.text.split_once('\n').map_or("", |(_, rest)| rest);
    }

    fn past(&mut self, end: &str) {
        self.text = self.text.split_once(end).map_or("", |(_, rest)| rest);
    }

    fn take(&mut self, fits: impl Fn(char) -> bool) -> &'c str {
        let end = self.text.find(|c| !fits(c)).unwrap_or(self.text.len());
        let (taken, rest) = self.text.split_at(end);
        self.text = rest;
        taken
    }

    fn number(&mut self) -> Token {
        let whole = self.take(|c| c.is_ascii_digit() || c == '_').replace('_', "");
        let fraction = self
            .text
            .strip_prefix('.')
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        match fraction {
            Some(rest) => {
                self.text = rest;
                let digits = self.take(|c| c.is_ascii_digit());
                Token::Decimal(format!("{whole}.{digits}"))
            }
            None => Token::Integer(whole),
        }
    }

    fn name(&mut self) -> Token {
        let name = self.take(|c| c.is_alphanumeric() || matches!(c, '_' | '\\' | '$'));
        Token::Name(name.rsplit('\\').next().unwrap_or_default().to_owned())
    }

    /// The text up to the quote that closes it.
    fn string(&mut self, quote: char) -> String {
        let mut text = String::new();
        let mut characters = self.text.char_indices();
        while let Some((at, c)) = characters.next() {
            if c == quote {
                self.text = self.text.get(at + 1..).unwrap_or_default();
                return text;
            }
            if c != '\\' {
                text.push(c);
                continue;
            }
            match characters.next().map(|(_, escaped)| escaped) {
                Some(escaped) if escaped == quote || escaped == '\\' => text.push(escaped),
                Some('n') if quote == '"' => text.push('\n'),
                Some('t') if quote == '"' => text.push('\t'),
                Some('r') if quote == '"' => text.push('\r'),
                Some('$') if quote == '"' => text.push('$'),
                Some(other) => text.extend(['\\', other]),
                None => text.push('\\'),
            }
        }
        self.text = "";
        text
    }
}
