//! PHP array literals: the notation of the samples.
//!
//! Only literals and calls of `json_encode` are read. Any other call, a variable or an operator is skipped, and the
//! value becomes [`Sample::Unknown`].

mod token;

use self::token::{Token, tokens};
use crate::facts::sample::Sample;

/// The maximum nesting of arrays and parentheses.
const DEPTH: usize = 64;

/// The array of a code block: the literal itself, or the argument of the call that sends it.
///
/// `parts` are keys that distinguish the right array from others. `None` when there is no array.
pub(super) fn argument(code: &str, parts: &[&str]) -> Option<Sample> {
    let tokens = tokens(code);
    let mut candidates = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let opens_argument = matches!(before, None | Some(Token::Symbol('(' | ';' | '=')));
        at += 1;
        if *token == Token::Symbol('[') && opens_argument {
            let mut reader = LiteralReader {
                tokens: &tokens,
                at: at - 1,
                depth: 0,
            };
            let array = reader.value();
            // Nothing is read twice, even when it was not an array, so that the time is linear in the size.
            at = reader.at.max(at);
            if matches!(array, Sample::Map(_)) {
                candidates.push(array);
            }
        }
    }
    let about = candidates
        .iter()
        .position(|array| array.keys().any(|key| parts.contains(&key)));
    match about {
        Some(at) => candidates.into_iter().nth(at),
        None => candidates.into_iter().next(),
    }
}

/// The argument of `chain('…')` in a sample call: a URL path without its leading slash.
pub(super) fn chain(code: &str) -> Option<String> {
    let tokens = tokens(code);
    tokens.windows(3).find_map(|window| match window {
        [Token::Name(name), Token::Symbol('('), Token::Text(path)] if name == "chain" => Some(path.clone()),
        _ => None,
    })
}

/// Reads literals from tokens.
struct LiteralReader<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
}

impl LiteralReader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    fn takes(&mut self, symbol: char) -> bool {
        let found = self.peek() == Some(&Token::Symbol(symbol));
        self.at += usize::from(found);
        found
    }

    /// Whether a value is complete here.
    fn at_end_of_value(&self) -> bool {
        matches!(
            self.peek(),
            None | Some(Token::Arrow | Token::Symbol(',' | ']' | ')' | ';'))
        )
    }

    fn value(&mut self) -> Sample {
        let value = self.literal();
        if self.at_end_of_value() {
            value
        } else {
            self.skip_expression();
            Sample::Unknown
        }
    }

    fn literal(&mut self) -> Sample {
        match self.next().cloned() {
            Some(Token::Text(text)) => Sample::Text(text),
            Some(Token::Integer(text)) => Sample::Integer(text),
            Some(Token::Decimal(text)) => Sample::Decimal(text),
            Some(Token::Name(name)) => self.named(&name),
            Some(Token::Symbol('[')) => self.array(']'),
            Some(Token::Symbol('-')) => match self.next().cloned() {
                Some(Token::Integer(text)) => Sample::Integer(format!("-{text}")),
                Some(Token::Decimal(text)) => Sample::Decimal(format!("-{text}")),
                _ => {
                    self.at = self.at.saturating_sub(1);
                    self.skip_expression();
                    Sample::Unknown
                }
            },
            _ => {
                self.at = self.at.saturating_sub(1);
                self.skip_expression();
                Sample::Unknown
            }
        }
    }

    fn named(&mut self, name: &str) -> Sample {
        match name.to_ascii_lowercase().as_str() {
            "null" => Sample::Null,
            "true" => Sample::Boolean(true),
            "false" => Sample::Boolean(false),
            "array" if self.takes('(') => self.array(')'),
            "json_encode" if self.takes('(') => {
                if self.depth >= DEPTH {
                    return Sample::Unknown;
                }
                self.depth += 1;
                let inner = self.value();
                self.depth -= 1;
                // Flags such as JSON_UNESCAPED_UNICODE make no difference to the value.
                while !self.takes(')') {
                    if self.next().is_none() {
                        return Sample::Unknown;
                    }
                }
                Sample::Json(Box::new(inner))
            }
            _ => {
                self.skip_expression();
                Sample::Unknown
            }
        }
    }

    /// The items of an array, after its opening bracket.
    fn array(&mut self, close: char) -> Sample {
        if self.depth >= DEPTH {
            self.at = self.tokens.len();
            return Sample::Unknown;
        }
        self.depth += 1;
        let mut items = Vec::new();
        let mut entries = Vec::new();
        while !self.takes(close) {
            let before = self.at;
            let first = self.value();
            if self.peek() == Some(&Token::Arrow) {
                self.at += 1;
                let value = self.value();
                if let Some(key) = first.text() {
                    entries.push((key.into_owned(), value));
                }
            } else {
                items.push(first);
            }
            // Any other token is skipped, so that the loop always reaches the end.
            if !self.takes(',') && self.at == before {
                self.at += 1;
            }
            if self.peek().is_none() {
                break;
            }
        }
        self.depth -= 1;
        if entries.is_empty() {
            Sample::List(items)
        } else {
            Sample::Map(entries)
        }
    }

    /// Skips an expression, with everything in its brackets.
    fn skip_expression(&mut self) {
        let mut open = 0_usize;
        while let Some(token) = self.peek() {
            match token {
                Token::Symbol('(' | '[' | '{') => open += 1,
                Token::Symbol(')' | ']' | '}') if open > 0 => open -= 1,
                Token::Symbol(')' | ']' | '}' | ',' | ';') | Token::Arrow if open == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests;
