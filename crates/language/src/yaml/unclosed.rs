//! Finds what is still open where YAML stops: a bracket or a quote that is closed nowhere, or that a comment hides the end of.

use crate::place::Span;

/// A bracket or quote that is open at a byte.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The bracket or quote.
    pub(super) mark: Span,
    /// The first comment after it, in the same line, which may have been meant as text.
    pub(super) comment: Option<Span>,
}

/// The bracket or quote of a line above a byte that is still open there.
pub(super) fn above(text: &str, at: usize) -> Option<Unclosed> {
    let before = text.get(..at)?;
    let mut scanner = Scanner {
        text: before,
        at: 0,
        open: Vec::new(),
    };
    let quote = scanner.scan();
    let mark = quote.or(scanner.open.last().copied())?;
    let rest = before.get(mark..)?;
    let first_line = rest.lines().next()?;
    if first_line.len() == rest.len() {
        return None; // in the line of the error: everybody sees it
    }
    let comment = match quote {
        Some(_) => None,
        None => first_line
            .match_indices('#')
            .map(|(offset, _)| mark + offset)
            .find(|start| scanner.is_comment(*start)),
    };
    let end = mark + first_line.trim_end().len();
    Some(Unclosed {
        mark: Span {
            start: mark,
            end: mark + 1,
        },
        comment: comment.map(|start| Span { start, end }),
    })
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The brackets that are open.
    open: Vec<usize>,
}

impl Scanner<'_> {
    /// Reads to the end; the quote that is open there.
    fn scan(&mut self) -> Option<usize> {
        let mut is_fresh = true;
        while let Some(c) = self.rest().chars().next() {
            let start = self.at;
            let next = self.text.get(start + c.len_utf8()..)?.chars().next();
            self.at += c.len_utf8();
            match c {
                '#' if self.is_comment(start) => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '"' | '\'' if is_fresh => {
                    if !self.skip_quoted(c) {
                        return Some(start);
                    }
                    is_fresh = false;
                }
                '|' | '>' if is_fresh && self.open.is_empty() => self.skip_block(start),
                '[' | '{' if is_fresh || !self.open.is_empty() => {
                    self.open.push(start);
                    is_fresh = true;
                }
                ']' | '}' if !self.open.is_empty() => {
                    self.open.pop();
                    is_fresh = false;
                }
                ',' if !self.open.is_empty() => is_fresh = true,
                ':' if next.is_none_or(char::is_whitespace) => is_fresh = true,
                '-' | '?' if is_fresh && next.is_none_or(char::is_whitespace) => {}
                '\n' if self.open.is_empty() => is_fresh = true,
                _ if c.is_whitespace() => {}
                _ => is_fresh = false,
            }
        }
        None
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether the `#` at a byte begins a comment.
    fn is_comment(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        before.is_empty() || before.ends_with(char::is_whitespace)
    }

    /// Moves past the closing quote; returns whether there is one.
    fn skip_quoted(&mut self, quote: char) -> bool {
        let mut is_escaped = false;
        while let Some(c) = self.rest().chars().next() {
            self.at += c.len_utf8();
            if is_escaped {
                is_escaped = false;
            } else if c == '\\' && quote == '"' {
                is_escaped = true;
            } else if c == quote {
                return true;
            }
        }
        false
    }

    /// Moves past a text of several lines, which are indented further than the line in which it begins.
    fn skip_block(&mut self, start: usize) {
        let indentation = |line: &str| line.len() - line.trim_start().len();
        let line_start = self
            .text
            .get(..start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |end| end + 1);
        let outer = indentation(self.text.get(line_start..start).unwrap_or_default());
        let outer = outer.min(start - line_start);
        let mut lines = self.rest().split_inclusive('\n');
        let mut length = lines.next().map_or(0, str::len);
        for line in lines {
            if !line.trim().is_empty() && indentation(line) <= outer {
                break;
            }
            length += line.len();
        }
        self.at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::above;

    /// The rest of a text from what is open at its end, with the comment.
    fn open(text: &str) -> Option<(&str, &str)> {
        let unclosed = above(text, text.len())?;
        let of = |span: crate::place::Span| &text[span.start..span.end];
        Some((&text[unclosed.mark.start..], unclosed.comment.map_or("", of)))
    }

    #[test]
    fn what_is_open_is_found_past_what_is_closed() {
        for (text, expected) in [
            ("a: [x\nb", Some(("[x\nb", ""))),
            ("a: {b: c, d: [e]\nf", Some(("{b: c, d: [e]\nf", ""))),
            ("a: {b: c #d}\nf", Some(("{b: c #d}\nf", "#d}"))),
            ("a: \"b\nc", Some(("\"b\nc", ""))),
            ("a: 'b\nc", Some(("'b\nc", ""))),
            ("a: \"b\\\" [\"\nc", None),
            ("a: it's [b\nc", None),
            ("a: b # [c\nd", None),
            ("a: b - [c\nd", None),
            ("- - [c\nd", Some(("[c\nd", ""))),
            ("a: |\n  [b\n  'c\nd", None),
            ("- >-\n  [b\nc", None),
            ("a: [b]\nc", None),
            ("a: [b", None),
            ("a: b]\nc: [d\ne", Some(("[d\ne", ""))),
        ] {
            assert_eq!(open(text), expected, "{text}");
        }
    }
}
