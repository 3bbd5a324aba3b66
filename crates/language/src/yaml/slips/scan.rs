//! Reads a file like YAML that has ASCII characters and their look-alikes in the same places.

mod joined;
mod quotes;

use std::ops::Range;

use quotes::begins_entry;

use super::super::look_alikes::{Role, ordinary};
use super::{Slip, Wording};
use crate::diagnostic::FINDINGS_PER_FILE;

/// The look-alikes of a file.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those in the place of ASCII characters.
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
        token: 0..0,
    };
    while scanner.found.slips.len() <= FINDINGS_PER_FILE && scanner.step().is_some() {}
    let Found { mut slips, doubtful } = scanner.found;
    slips.sort_by_key(|slip| slip.span);
    let mut merged: Vec<Slip> = Vec::new();
    for slip in slips {
        match merged.last_mut() {
            Some(last) if last.span.end == slip.span.start && last.partner.is_none() && slip.partner.is_none() => {
                last.span.end = slip.span.end;
                last.found.push_str(&slip.found);
                last.typed.push_str(&slip.typed);
            }
            _ => merged.push(slip),
        }
    }
    Found {
        slips: merged,
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
    /// The last token, which is a key if a colon follows.
    token: Range<usize>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
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
            }
            return Some(());
        }
        let before = self.text.get(..self.at)?.chars().next_back();
        if c.is_whitespace() {
            self.at += c.len_utf8();
        } else if (c == '#' || role == Some(Role::Comment)) && before.is_none_or(char::is_whitespace) {
            if role.is_some() {
                self.slip(self.at);
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        } else {
            if self.frames.is_empty() && self.begins_line {
                let indent = self.column(self.at);
                while self.blocks.last().is_some_and(|block| block.indent >= indent) {
                    self.blocks.pop();
                }
            }
            if self.frames.is_empty() {
                self.in_block(c, role);
            } else {
                self.in_flow(c, role);
            }
        }
        Some(())
    }

    fn in_block(&mut self, c: char, role: Option<Role>) {
        let next_is_space = self.rest().chars().nth(1).is_none_or(char::is_whitespace);
        let was_beginning = std::mem::replace(&mut self.begins_line, false);
        match (c, role) {
            ('-', _) if was_beginning && next_is_space => {
                self.at += 1;
                self.begins_line = true;
            }
            (_, Some(Role::Dash)) if was_beginning && next_is_space => {
                self.take_slip(c);
                self.begins_line = true;
            }
            ('|' | '>', _) if self.is_value() => self.block_scalar(),
            (':', _) if next_is_space => {
                self.at += 1;
                self.key();
            }
            (_, Some(Role::Colon)) if !self.is_value() => {
                self.take_slip(c);
                self.key();
            }
            (_, Some(Role::Comma)) => {
                self.take_slip(c);
                self.line_has_key = false;
            }
            _ => self.token(c, role),
        }
    }

    fn in_flow(&mut self, c: char, role: Option<Role>) {
        match (c, role) {
            ('}' | ']', _) => {
                self.at += 1;
                self.frames.pop();
            }
            (',', _) => {
                self.at += 1;
                self.next_entry();
            }
            (':', _) => {
                self.at += 1;
                self.key();
            }
            (_, Some(Role::Close)) => {
                let opened_by = self.frames.pop().and_then(|frame| frame.opened_by);
                self.close_slip(self.at, opened_by);
                self.at += c.len_utf8();
            }
            (_, Some(Role::Comma)) => {
                self.take_slip(c);
                self.next_entry();
            }
            (_, Some(Role::Colon)) if !self.is_value() => {
                self.take_slip(c);
                self.key();
            }
            _ => self.token(c, role),
        }
    }

    /// Reads what is the same inside and outside of braces: an opening bracket, quoted text, or plain text.
    fn token(&mut self, c: char, role: Option<Role>) {
        let is_strict = self.is_strict();
        match (c, role) {
            ('{' | '[', _) => {
                self.open(c == '{', None);
                self.at += 1;
            }
            ('"' | '\'', _) => self.quoted(c),
            (_, Some(Role::Open(close))) => {
                if is_strict {
                    let slip = self.slip(self.at);
                    self.open(close == '}', Some(slip));
                    self.at += c.len_utf8();
                } else if !self.enclosed(c, is_strict) {
                    self.plain(is_strict);
                }
            }
            (_, Some(Role::Quote)) if self.enclosed(c, is_strict) => {}
            _ => self.plain(is_strict),
        }
    }

    fn open(&mut self, is_mapping: bool, opened_by: Option<usize>) {
        let inside = self.wording().inside();
        self.frames.push(Frame {
            is_mapping,
            has_key: false,
            wording: inside,
            inside,
            opened_by,
        });
    }

    fn next_entry(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.has_key = false;
            frame.wording = frame.inside;
        }
    }

    /// The last token was a key.
    fn key(&mut self) {
        let indent = self.column(self.token.start);
        let key = self.text.get(self.token.clone()).unwrap_or_default().trim();
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
            None => self.line_has_key || self.wording() != Wording::Strict,
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

    fn take_slip(&mut self, c: char) {
        self.slip(self.at);
        self.at += c.len_utf8();
    }

    /// Notes the slip that closes what another one opened.
    fn close_slip(&mut self, at: usize, opened_by: Option<usize>) {
        let Some(close) = self.make_slip(at) else { return };
        match opened_by.and_then(|number| self.found.slips.get_mut(number)) {
            Some(open) => {
                open.partner = Some(close.span);
                open.found.push_str(&close.found);
                open.typed.push_str(&close.typed);
            }
            None => self.found.slips.push(close),
        }
    }

    /// Reads plain text.
    fn plain(&mut self, is_strict: bool) {
        let start = self.at;
        let in_flow = !self.frames.is_empty();
        let is_value = self.is_value();
        let first = self.found.slips.len();
        let mut open: Vec<(usize, char)> = Vec::new();
        let mut before = None;
        while let Some(c) = self.rest().chars().next() {
            let next = self.rest().chars().nth(1);
            let role = ordinary(c).map(|(_, role)| role);
            let after_blank = before.is_some_and(char::is_whitespace);
            let ends = match (c, role) {
                ('\n', _) => true,
                (':', _) => next.is_none_or(|next| next.is_whitespace() || in_flow && ",[]{}".contains(next)),
                (',' | '[' | ']' | '{' | '}', _) => in_flow,
                ('#', _) | (_, Some(Role::Comment)) => after_blank,
                (_, Some(Role::Comma)) if is_strict => in_flow,
                (_, Some(Role::Comma)) => begins_entry(self.rest().get(c.len_utf8()..).unwrap_or_default()),
                (_, Some(Role::Colon)) => !is_value,
                (_, Some(Role::Close)) => in_flow && open.is_empty(),
                _ => false,
            };
            if ends {
                break;
            }
            if let Some(role) = role {
                self.in_plain(c, role, is_strict, &mut open);
            }
            self.at += c.len_utf8();
            before = Some(c);
        }
        self.token = start..self.at;
        self.join_since(first);
    }

    /// Notes a look-alike in plain text. `open` has those that are open, with what closes them.
    fn in_plain(&mut self, c: char, role: Role, is_strict: bool, open: &mut Vec<(usize, char)>) {
        let typed = ordinary(c).map_or(c, |(typed, _)| typed);
        let closes = match role {
            Role::Close | Role::Quote => open.pop_if(|(_, close)| *close == typed),
            _ => None,
        };
        if !is_strict {
            if let Role::Open(close) = role {
                open.push((usize::MAX, close));
            }
            self.found.doubtful.extend(self.make_slip(self.at));
            return;
        }
        if let Some((number, _)) = closes {
            self.close_slip(self.at, Some(number));
            return;
        }
        let number = self.slip(self.at);
        match role {
            Role::Open(close) => open.push((number, close)),
            Role::Quote => open.push((number, typed)),
            _ => {}
        }
    }

    /// Skips the lines of a text after `|` or `>`.
    fn block_scalar(&mut self) {
        let indent = self.blocks.last().map_or(0, |block| block.indent);
        let mut lines = self.rest().split_inclusive('\n');
        let mut length = lines.next().map_or(0, str::len);
        length += lines
            .take_while(|line| line.trim().is_empty() || line.len() - line.trim_start_matches(' ').len() > indent)
            .map(str::len)
            .sum::<usize>();
        self.at += length;
        self.begins_line = true;
        self.line_has_key = false;
    }
}
