//! Reads a file like YAML that has ASCII characters and their look-alikes in the same places.

mod block_text;
mod brackets;
mod dashes;
mod joined;
mod plain;
mod quotes;

use std::ops::Range;

use dashes::{begins_after_bullet, begins_value};
use quotes::begins_remark;

use super::super::look_alikes::{Role, ordinary};
use super::{Slip, Wording};
use crate::diagnostic::FINDINGS_PER_FILE;

/// The look-alikes of a file.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those in place of ASCII characters.
    pub(super) slips: Vec<Slip>,
    /// Those in text for people, where they are expected.
    pub(super) doubtful: Vec<Slip>,
}

/// Finds the look-alikes of a file outside comments and quotes.
pub(super) fn scan(text: &str) -> Found {
    let mut scanner = Scanner {
        text,
        at: 0,
        found: Found::default(),
        frames: Vec::new(),
        blocks: Vec::new(),
        begins_line: true,
        line_has_key: false,
        is_fresh: true,
        is_complete: false,
        token: 0..0,
    };
    while scanner.found.slips.len() <= FINDINGS_PER_FILE && scanner.step().is_some() {}
    let Found { slips, doubtful } = scanner.found;
    Found {
        slips: joined::rows(slips),
        doubtful,
    }
}

/// A mapping or list in braces or brackets that is not yet closed.
struct Frame {
    is_mapping: bool,
    has_key: bool,
    /// The wording of the value after the last key.
    wording: Wording,
    /// The wording of what is inside.
    inside: Wording,
    /// The slip that opened it.
    opened_by: Option<usize>,
    /// Whether that slip is a parenthesis.
    is_parenthesis: bool,
}

/// A key with its value on the same line or on lines below that are indented further.
struct Block {
    indent: usize,
    wording: Wording,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    found: Found,
    frames: Vec<Frame>,
    blocks: Vec<Block>,
    /// Whether only spaces and dashes precede the next token of a line.
    begins_line: bool,
    line_has_key: bool,
    /// Whether nothing was read yet of the key or value that comes next.
    is_fresh: bool,
    /// Whether what was read last ends with a quote or bracket, so that nothing can follow but structure.
    is_complete: bool,
    /// The last token, which is a key if a colon follows.
    token: Range<usize>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The rest after a character that comes next.
    fn after(&self, c: char) -> &str {
        self.text.get(self.at + c.len_utf8()..).unwrap_or_default()
    }

    /// Reads one token; `None` at the end.
    fn step(&mut self) -> Option<()> {
        let c = self.rest().chars().next()?;
        let role = ordinary(c).map(|(_, role)| role);
        if c == '\n' {
            self.at += 1;
            if self.frames.is_empty() {
                self.begins_line = true;
                self.line_has_key = false;
                self.is_fresh = true;
                self.is_complete = false;
            }
            return Some(());
        }
        let before = self.text.get(..self.at)?.chars().next_back();
        let is_after_blank = before.is_none_or(char::is_whitespace);
        if c.is_whitespace() {
            self.at += c.len_utf8();
        } else if c == '#' && is_after_blank {
            self.skip_line();
        } else if role == Some(Role::Comment) && (is_after_blank || !self.is_fresh && self.frames.is_empty()) {
            self.slip_typed(c, if is_after_blank { "#" } else { " #" });
            self.skip_line();
        } else if self.frames.is_empty() {
            if self.begins_line {
                let indent = self.column(self.at);
                while self.blocks.last().is_some_and(|block| block.indent >= indent) {
                    self.blocks.pop();
                }
            }
            self.in_block(c, role);
        } else {
            self.in_flow(c, role);
        }
        Some(())
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn in_block(&mut self, c: char, role: Option<Role>) {
        let next = self.after(c).chars().next();
        let next_is_space = next.is_none_or(char::is_whitespace);
        let was_beginning = std::mem::replace(&mut self.begins_line, false);
        let continues = self.continues_text();
        let begins_entry_of_list = was_beginning && !continues && next_is_space;
        match (c, role) {
            ('-', _) if was_beginning && next_is_space => {
                self.at += 1;
                self.begins_line = true;
            }
            (_, Some(Role::Dash)) if begins_entry_of_list => self.dash(c, "-"),
            _ if begins_entry_of_list && self.is_bullet(c) => self.dash(c, "-"),
            _ if was_beginning && !continues && self.is_bullet(c) && begins_after_bullet(next) => self.dash(c, "- "),
            (_, Some(Role::Dash)) if was_beginning && !continues && begins_value(next) => self.dash(c, "- "),
            ('|' | '>', _) if self.is_value() => self.block_scalar(),
            (_, Some(_)) if self.is_block_header(c) => self.block_scalar(),
            (':', _) if next_is_space => {
                self.at += 1;
                self.key();
            }
            ('‚', _) if self.is_fresh && self.enclosed_in_quotes(c, '\'', self.is_strict()) => {}
            (_, Some(Role::Colon | Role::Comma)) if self.is_fresh && !continues => self.removed(c),
            (_, Some(Role::Colon)) if !self.is_value() => self.colon(c),
            _ if role.is_some() && self.is_equals_sign(c) => self.colon(c),
            (_, Some(Role::Comma)) if !continues => {
                let rest = self.after(c).split('\n').next().unwrap_or_default().trim();
                if rest.is_empty() || rest.starts_with('#') {
                    self.removed(c);
                } else {
                    self.take_slip(c);
                    self.line_has_key = false;
                }
            }
            _ => self.token(c, role),
        }
    }

    fn in_flow(&mut self, c: char, role: Option<Role>) {
        match (c, role) {
            ('}' | ']', _) => {
                self.at += 1;
                self.frames.pop();
                self.is_fresh = false;
                self.is_complete = true;
            }
            (',', _) => {
                self.at += 1;
                self.next_entry();
            }
            (':', _) => {
                self.at += 1;
                self.key();
            }
            ('‚', _) if self.is_fresh && self.enclosed_in_quotes(c, '\'', self.is_strict()) => {}
            _ if self.closes_frame(c, self.is_strict()) => self.close(c),
            (_, Some(Role::Comma)) => {
                let next = self.after(c).trim_start().chars().next();
                if self.is_fresh || next == Some(',') {
                    self.removed(c);
                } else {
                    self.take_slip(c);
                    self.next_entry();
                }
            }
            (_, Some(Role::Colon)) if self.is_fresh => self.removed(c),
            (_, Some(Role::Colon)) if !self.is_value() => self.colon(c),
            _ if role.is_some() && self.is_equals_sign(c) => self.colon(c),
            _ => self.token(c, role),
        }
    }

    /// Reads what is the same inside and outside of braces: an opening bracket, quoted text, or plain text.
    fn token(&mut self, c: char, role: Option<Role>) {
        let is_strict = self.is_complete || self.is_strict();
        let was_fresh = std::mem::replace(&mut self.is_fresh, false);
        self.is_complete = false;
        match (c, role) {
            ('{' | '[', _) => {
                self.open(c == '{', None, false);
                self.at += 1;
            }
            ('"' | '\'', _) => self.quoted(c),
            (_, Some(Role::Quote)) => {
                let typed = ordinary(c).map_or('"', |(typed, _)| typed);
                if !self.enclosed_in_quotes(c, typed, is_strict) {
                    self.plain(is_strict, was_fresh);
                }
            }
            _ if was_fresh && (self.bracket(c, is_strict) || is_strict && self.anchor(c)) => {}
            _ => self.plain(is_strict, was_fresh),
        }
    }

    fn next_entry(&mut self) {
        self.is_fresh = true;
        self.is_complete = false;
        if let Some(frame) = self.frames.last_mut() {
            frame.has_key = false;
            frame.wording = frame.inside;
        }
    }

    /// A colon after a key. One of two colons is enough.
    fn colon(&mut self, c: char) {
        let is_second = self.text.get(..self.at).is_some_and(|before| before.ends_with(':'));
        if self.after(c).starts_with(':') || self.has_no_value(c) {
            self.removed(c);
            self.is_fresh = false;
            return;
        }
        if is_second {
            self.slip_typed(c, " ");
            self.token.end -= 1;
            self.at += c.len_utf8();
        } else if self.is_equals_sign(c) {
            let is_apart = self.after(c).starts_with(char::is_whitespace);
            self.slip_typed(c, if is_apart { ":" } else { ": " });
            self.at += c.len_utf8();
        } else {
            self.take_slip(c);
        }
        self.key();
    }

    /// Whether a look-alike of `=` stands after a key, in place of a colon.
    fn is_equals_sign(&self, c: char) -> bool {
        !self.is_fresh && !self.is_value() && ordinary(c).is_some_and(|(typed, _)| typed == '=')
    }

    /// Whether nothing follows a colon that ends its line, so that it is no colon after a key.
    fn has_no_value(&self, c: char) -> bool {
        let mut lines = self.after(c).split('\n');
        let rest = lines.next().unwrap_or_default().trim();
        let next = lines.map(|line| (line, line.trim_start_matches(' ')));
        let next = next.into_iter().find(|(_, text)| !text.trim().is_empty());
        let is_below = next.is_some_and(|(line, text)| {
            let (indent, of_key) = (line.len() - text.len(), self.column(self.token.start));
            indent > of_key || indent == of_key && text.starts_with("- ")
        });
        self.frames.is_empty() && (rest.is_empty() || rest.starts_with('#')) && !is_below
    }

    /// The last token was a key.
    fn key(&mut self) {
        let indent = self.column(self.token.start);
        let key = self.text.get(self.token.clone()).unwrap_or_default().trim();
        self.is_fresh = true;
        self.is_complete = false;
        match self.frames.last_mut() {
            Some(frame) => {
                frame.has_key = true;
                frame.wording = frame.inside.of(key);
            }
            None => {
                let above = self.blocks.iter().rev().find(|block| block.indent < indent);
                let inside = above.map_or(Wording::Strict, |block| block.wording.inside());
                let wording = inside.of(key);
                self.blocks.push(Block { indent, wording });
                self.line_has_key = true;
            }
        }
    }

    /// Whether a value comes next, not a key.
    fn is_value(&self) -> bool {
        match self.frames.last() {
            Some(frame) => frame.has_key || !frame.is_mapping,
            None => self.line_has_key || self.continues_text(),
        }
    }

    /// Whether a line without a key continues a text for people.
    fn continues_text(&self) -> bool {
        if self.line_has_key || !self.frames.is_empty() {
            return false;
        }
        match self.wording() {
            Wording::Strict => false,
            Wording::Remark => {
                let start = self.at - self.column(self.at);
                !begins_remark(self.text.get(start..).unwrap_or_default())
            }
            _ => true,
        }
    }

    /// The wording of the value that comes next.
    fn wording(&self) -> Wording {
        match self.frames.last() {
            Some(frame) => frame.wording,
            None => self.blocks.last().map_or(Wording::Strict, |block| block.wording),
        }
    }

    /// Whether no look-alike is expected in the token that comes next.
    fn is_strict(&self) -> bool {
        let ends: &[char] = match self.frames.is_empty() {
            true => &['\n'],
            false => &['\n', ',', '[', ']', '{', '}'],
        };
        let token = self.rest().split(ends).next().unwrap_or_default();
        !self.is_value() || !self.wording().allows(token)
    }

    /// The column of a byte, from 0.
    fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(at, |newline| at - newline - 1)
    }

    fn make_slip(&self, at: usize) -> Option<Slip> {
        let mut rest = self.text.get(at..)?.chars();
        let found = rest.next()?;
        Some(Slip::at(at, found, rest.as_str()))
    }

    /// Notes a slip, and returns its number.
    fn slip(&mut self, at: usize) -> usize {
        self.found.slips.extend(self.make_slip(at));
        self.found.slips.len().saturating_sub(1)
    }

    /// Notes the character that comes next as a slip, with what to type in its place.
    fn slip_typed(&mut self, c: char, typed: &str) {
        let mut slip = Slip::at(self.at, c, "");
        typed.clone_into(&mut slip.typed);
        self.found.slips.push(slip);
    }

    fn take_slip(&mut self, c: char) {
        self.slip(self.at);
        self.at += c.len_utf8();
    }

    /// Notes a slip that has to be removed.
    fn removed(&mut self, c: char) {
        self.slip_typed(c, "");
        self.at += c.len_utf8();
    }
}
