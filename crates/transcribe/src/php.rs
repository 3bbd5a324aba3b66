//! PHP array literals: the notation of the samples.
//!
//! Only literals are read. A call, a variable or an operator makes the value [`Sample::Unknown`] and is stepped over,
//! except `json_encode`, which is understood.

mod token;

use crate::sample::Sample;
use token::{Token, tokens};

/// Deepest nesting of arrays and parentheses.
const DEPTH: usize = 64;

/// The array that a code block is about: the literal itself, or the argument of the call that sends it.
///
/// `parts` are keys by which the right array is told from others. `None` when there is none.
pub(crate) fn argument(code: &str, parts: &[&str]) -> Option<Sample> {
    let tokens = tokens(code);
    let mut candidates = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let opens_argument = matches!(before, None | Some(Token::Symbol('(' | ';' | '=')));
        at += 1;
        if *token == Token::Symbol('[') && opens_argument {
            let mut reader = Reader {
                tokens: &tokens,
                at: at - 1,
                depth: 0,
            };
            let array = reader.value();
            // What has been read is not read again, whatever came of it: time stays in step with size.
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
pub(crate) fn chain(code: &str) -> Option<String> {
    let tokens = tokens(code);
    tokens.windows(3).find_map(|window| match window {
        [Token::Name(name), Token::Symbol('('), Token::Text(path)] if name == "chain" => Some(path.clone()),
        _ => None,
    })
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
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
                // Flags such as JSON_UNESCAPED_UNICODE change nothing that matters here.
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

    /// The items of an array whose bracket has been taken.
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
            // Whatever is in the way is stepped over, so that the end is always reached.
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

    /// Steps over an expression, brackets and all, up to what ends it.
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
