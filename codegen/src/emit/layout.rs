//! Tokens in, lines out: an item as the formatter would print it.
//!
//! `prettyplease` decides how generated code looks, but taking every item through a parser and its algorithm costs four
//! times what all else costs. An item whose lines all fit the formatter's width has one form only, and that is written
//! here straight from the tokens; so are the things that are often too wide, an operation's constant, its function and its
//! imports. Everything else is handed to the formatter, and tests hold what is written here against it.

mod breaking;

use breaking::Breaks;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, TokenStream, TokenTree};
use std::fmt::Write;
use std::ops::Range;

/// The formatter's width: no line up to here is ever broken.
const WIDTH: usize = 89;

/// Appends an item, each line at the depth given.
///
/// # Errors
///
/// Where the formatter is needed and the tokens are no item.
pub(super) fn print_item(tokens: TokenStream, depth: usize, text: &mut String) -> Result<(), syn::Error> {
    let mut writer = Writer::new(depth, text);
    writer.lines(tokens);
    writer.finish()
}

/// Appends the indentation of a depth.
pub(super) fn indent(depth: usize, text: &mut String) {
    for _ in 0..depth {
        text.push_str("    ");
    }
}

/// What was written last, which decides on the space before what comes next.
#[derive(Clone, Copy, PartialEq)]
enum Previous {
    /// Nothing on this line, or an opening bracket, or a sign that takes no space after it.
    Open,
    /// A name, a literal or a closing bracket: the next word stands apart.
    Word,
    /// A sign with a space after it.
    Separator,
    /// The first colon of two.
    HalfPath,
    /// Both of them.
    Path,
}

/// The kinds of items whose form is known here.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Lines that are never broken, unless they are too wide.
    Plain,
    Constant,
    Function,
    Import,
}

impl Kind {
    fn of(word: &Ident) -> Option<Self> {
        if word == "const" {
            Some(Self::Constant)
        } else if word == "fn" {
            Some(Self::Function)
        } else if word == "use" {
            Some(Self::Import)
        } else {
            let plain = ["struct", "enum", "mod"].iter().any(|kind| word == kind);
            plain.then_some(Self::Plain)
        }
    }
}

struct Writer<'t> {
    text: &'t mut String,
    /// The depth of the item.
    base: usize,
    depth: usize,
    previous: Previous,
    /// Whether the line is complete; the break is written only when something follows.
    line_ends: bool,
    /// How many angle brackets are open: a comma between them ends no line.
    angles: usize,
    /// Where the line begins, without the indentation of the item.
    line_start: usize,
    /// Whether the line is a comment, which may be of any width.
    comment: bool,
    /// Where the item begins behind its documentation.
    code_start: Option<usize>,
    /// What kind of item it is, once that is known.
    kind: Option<Kind>,
    /// Where the item's first line can be broken.
    breaks: Breaks,
    /// Whether it takes the formatter to know how the item looks.
    unsettled: bool,
}

impl<'t> Writer<'t> {
    fn new(depth: usize, text: &'t mut String) -> Self {
        indent(depth, text);
        let line_start = text.len();
        Self {
            text,
            base: depth,
            depth,
            previous: Previous::Open,
            line_ends: false,
            angles: 0,
            line_start,
            comment: false,
            code_start: None,
            kind: None,
            breaks: Breaks::default(),
            unsettled: false,
        }
    }

    /// The content of a file, or of braces with a line for each of their parts.
    fn lines(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(sign) if sign.as_char() == '#' => match tokens.next() {
                    Some(TokenTree::Group(group)) => self.attribute(content(group)),
                    // `#!` and whatever else: none of ours.
                    Some(other) => {
                        self.unsettled = true;
                        self.sign(&sign);
                        self.inline_token(other);
                    }
                    None => self.sign(&sign),
                },
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && self.previous != Previous::Path => {
                    self.block(content(group));
                }
                TokenTree::Punct(sign) if matches!(sign.as_char(), ',' | ';') => {
                    self.sign(&sign);
                    self.line_ends = self.angles == 0;
                }
                TokenTree::Ident(word) => {
                    if self.kind.is_none() && word != "pub" {
                        self.kind = Kind::of(&word);
                        self.unsettled |= self.kind.is_none();
                    }
                    self.word(&word);
                }
                TokenTree::Group(group) if self.depth == self.base => {
                    let parentheses = self.group(group);
                    self.breaks.parentheses.push(parentheses);
                }
                other => {
                    if self.depth == self.base && matches!(&other, TokenTree::Punct(sign) if sign.as_char() == '.') {
                        self.breaks.dots.push(self.text.len());
                    }
                    self.inline_token(other);
                }
            }
        }
    }

    /// Braces with a line for each of their parts.
    fn block(&mut self, tokens: TokenStream) {
        self.begin();
        self.text.push_str(" {");
        if !tokens.is_empty() {
            self.depth += 1;
            self.line_ends = true;
            self.lines(tokens);
            self.depth -= 1;
            self.end_line();
        }
        self.text.push('}');
        self.line_ends = true;
    }

    fn attribute(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter();
        let first = tokens.next();
        if let Some(TokenTree::Ident(name)) = &first
            && name == "doc"
        {
            let value = tokens.nth(1).map(|value| value.to_string()).unwrap_or_default();
            return self.documentation(&value);
        }
        self.begin();
        self.text.push_str("#[");
        self.previous = Previous::Open;
        first
            .into_iter()
            .chain(tokens)
            .for_each(|token| self.inline_token(token));
        self.text.push(']');
        self.line_ends = true;
    }

    /// A comment for each line of the literal, if it can be one.
    fn documentation(&mut self, literal: &str) {
        let Some(text) = comment_text(literal) else {
            self.unsettled = true;
            self.begin();
            let _ = write!(self.text, "#[doc = {literal}]");
            self.line_ends = true;
            return;
        };
        for line in text.split('\n') {
            self.begin_line();
            self.text.push_str("///");
            self.text.push_str(line.trim_end_matches(' '));
            self.comment = true;
            self.line_ends = true;
        }
    }

    fn inline(&mut self, tokens: TokenStream) {
        tokens.into_iter().for_each(|token| self.inline_token(token));
    }

    fn inline_token(&mut self, token: TokenTree) {
        match token {
            TokenTree::Ident(word) => self.word(&word),
            TokenTree::Literal(value) => self.literal(&value),
            TokenTree::Punct(sign) => self.sign(&sign),
            TokenTree::Group(group) => {
                self.group(group);
            }
        }
    }

    fn word(&mut self, word: &Ident) {
        self.begin();
        self.space_before_word();
        let _ = write!(self.text, "{word}");
        self.previous = Previous::Word;
    }

    fn literal(&mut self, value: &Literal) {
        self.begin();
        self.space_before_word();
        let _ = write!(self.text, "{value}");
        self.previous = Previous::Word;
    }

    fn space_before_word(&mut self) {
        if matches!(self.previous, Previous::Word | Previous::Separator) {
            self.text.push(' ');
        }
    }

    fn sign(&mut self, sign: &Punct) {
        self.begin();
        let character = sign.as_char();
        let joint = sign.spacing() == Spacing::Joint;
        let (space, next) = match character {
            ':' if self.previous == Previous::HalfPath => (false, Previous::Path),
            ':' if joint => (false, Previous::HalfPath),
            ',' | ';' | ':' => (false, Previous::Separator),
            '=' => (true, Previous::Separator),
            '-' if joint => (true, Previous::Open),
            '>' if self.text.ends_with('-') => (false, Previous::Separator),
            '>' => (false, Previous::Word),
            '<' | '.' => (false, Previous::Open),
            '&' | '\'' | '#' => (
                matches!(self.previous, Previous::Word | Previous::Separator),
                Previous::Open,
            ),
            // Signs of code inside functions and constants, whose looks are the formatter's.
            _ => {
                self.unsettled = true;
                (true, if joint { Previous::Open } else { Previous::Separator })
            }
        };
        match character {
            '<' => self.angles += 1,
            '>' => self.angles = self.angles.saturating_sub(1),
            _ => {}
        }
        if space {
            self.text.push(' ');
        }
        self.text.push(character);
        self.previous = next;
    }

    /// Writes a group in one line, and answers where it begins and ends.
    fn group(&mut self, group: Group) -> Range<usize> {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        self.begin();
        if self.previous == Previous::Separator {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(open);
        self.previous = Previous::Open;
        self.inline(content(group));
        self.text.push_str(close);
        self.previous = Previous::Word;
        start..self.text.len()
    }

    /// Before anything but documentation.
    fn begin(&mut self) {
        self.begin_line();
        self.code_start.get_or_insert(self.text.len());
    }

    fn begin_line(&mut self) {
        if std::mem::take(&mut self.line_ends) {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        self.measure();
        self.text.push('\n');
        self.line_start = self.text.len() + 4 * self.base;
        indent(self.depth, self.text);
        self.previous = Previous::Open;
        self.line_ends = false;
        self.angles = 0;
    }

    fn measure(&mut self) {
        let comment = std::mem::take(&mut self.comment);
        if !comment && self.text.len().saturating_sub(self.line_start) > WIDTH {
            self.unsettled |= !self.break_line();
        }
    }

    fn finish(mut self) -> Result<(), syn::Error> {
        self.measure();
        if self.unsettled {
            self.format()?;
        }
        self.text.push('\n');
        Ok(())
    }

    /// Replaces what was written with what the formatter makes of it. Documentation before the item stays as it is.
    fn format(&mut self) -> Result<(), syn::Error> {
        let code = self.text.split_off(self.code_start.unwrap_or(self.text.len()));
        let formatted = prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![syn::parse_str(&code)?],
        });
        for (number, line) in formatted.lines().enumerate() {
            if number > 0 {
                self.text.push('\n');
                if !line.is_empty() {
                    indent(self.base, self.text);
                }
            }
            self.text.push_str(line);
        }
        Ok(())
    }
}

/// What stands between the brackets. The group is gone before, so that its tokens need not be copied.
fn content(group: Group) -> TokenStream {
    group.stream()
}

/// The text of comments, from the literal of a `doc` attribute, when it can be that.
fn comment_text(literal: &str) -> Option<&str> {
    let text = if let Some(raw) = literal.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        raw.get(hashes + 1..raw.len().checked_sub(hashes + 1)?)?
    } else {
        let text = literal.strip_prefix('"')?.strip_suffix('"')?;
        (!text.contains('\\')).then_some(text)?
    };
    (!text.contains('\r') && !text.split('\n').any(|line| line.starts_with('/'))).then_some(text)
}

#[cfg(test)]
mod tests;
