//! Brackets of any form, which stand for those of mappings and lists, and parentheses, which Chinese input methods type where
//! a list is meant: `（PASS, FAIL）`.

use super::Scanner;
use super::{Frame, Slip};
use crate::place::Span;
use crate::vocabulary::KEYS;
use crate::yaml::look_alikes::{Role, ordinary};

/// How far brackets are looked for, in characters.
const SEARCHED: usize = 1024;

impl Scanner<'_> {
    pub(super) fn open(&mut self, is_mapping: bool, opened_by: Option<usize>, is_parenthesis: bool) {
        let inside = self.wording().inside();
        self.frames.push(Frame {
            is_mapping,
            has_key: false,
            wording: inside,
            inside,
            opened_by,
            is_parenthesis,
        });
        self.is_fresh = true;
        self.is_complete = false;
    }

    /// Reads a look-alike of a bracket that begins a value or key: it opens a mapping or list, or encloses a text. Returns
    /// whether it is one of these.
    pub(super) fn bracket(&mut self, c: char, is_strict: bool) -> bool {
        let Some((typed, role)) = ordinary(c).filter(|(typed, _)| matches!(typed, '{' | '[' | '(')) else {
            return false;
        };
        let is_parenthesis = role == Role::Text;
        if !is_strict {
            return !is_parenthesis && self.enclosed_in_brackets(c, is_strict);
        }
        let rest = self.after(c);
        let is_mapping = typed == '{' || begins_key(rest);
        if is_parenthesis && !is_mapping && !self.is_value() {
            return false;
        }
        if !is_mapping && self.takes_one_value() {
            return self.enclosed_in_brackets(c, is_strict);
        }
        if self.are_closed(rest, 1, is_parenthesis) != Some(true) {
            return false;
        }
        self.slip_typed(c, if is_mapping { "{" } else { "[" });
        let slip = self.found.slips.len() - 1;
        self.open(is_mapping, Some(slip), is_parenthesis);
        self.at += c.len_utf8();
        true
    }

    /// Whether the key before the value that comes next takes one text, word or number.
    fn takes_one_value(&self) -> bool {
        let has_key = self.frames.last().map_or(self.line_has_key, |frame| frame.has_key);
        let key = self.text.get(self.token.clone()).unwrap_or_default().trim();
        let mut rows = KEYS.iter().filter(|row| row.name == key).peekable();
        has_key && rows.peek().is_some() && rows.all(|row| row.takes.is_single())
    }

    /// Whether a character closes the mapping or list that it is in.
    pub(super) fn closes_frame(&self, c: char, is_strict: bool) -> bool {
        let is_parenthesis = self.frames.last().is_some_and(|frame| frame.is_parenthesis);
        match ordinary(c) {
            Some((_, Role::Close)) => true,
            Some((')', _)) => is_parenthesis || is_strict || self.are_closed(self.after(c), 0, false) == Some(false),
            None => c == ')' && is_parenthesis,
            _ => false,
        }
    }

    /// Reads a closing bracket. It is one too many if others close everything that is open.
    pub(super) fn close(&mut self, c: char) {
        self.is_fresh = false;
        self.is_complete = true;
        let start = self.at;
        self.at += c.len_utf8();
        let mut slip = Slip::at(start, c, "");
        if self.are_closed(self.rest(), 0, false) == Some(true) {
            slip.typed.clear();
            self.found.slips.push(slip);
            return;
        }
        let frame = self.frames.pop();
        let is_mapping = frame.as_ref().is_some_and(|frame| frame.is_mapping);
        slip.typed = if is_mapping { "}" } else { "]" }.to_owned();
        match frame.and_then(|frame| frame.opened_by) {
            Some(open) => self.add_partner(open, slip),
            None => self.found.slips.push(slip),
        }
    }

    /// Whether the brackets in a text close all that are open, and so many more; `None` if that would take long to say. Those of
    /// other entries come in pairs, and make no difference.
    fn are_closed(&self, text: &str, more: usize, with_parentheses: bool) -> Option<bool> {
        let mut depth = self.frames.len() + more;
        let mut before = ' ';
        let mut rest = text;
        for _ in 0..SEARCHED {
            let Some(c) = rest.chars().next() else {
                return Some(false);
            };
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            let typed = ordinary(c).filter(|(typed, role)| *role != Role::Text || matches!(typed, '(' | ')'));
            match typed.map_or(c, |(typed, _)| typed) {
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                '(' if with_parentheses => depth += 1,
                ')' if with_parentheses => depth -= 1,
                '"' | '\'' if c.is_ascii() && matches!(before, ' ' | ',' | ':' | '{' | '[') => {
                    rest = after_quote(rest, c);
                }
                '#' if before == ' ' => rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default(),
                '\n' if self.ends_before(rest) => return Some(false),
                _ => {}
            }
            before = c;
            if depth == 0 {
                return Some(true);
            }
        }
        None
    }

    /// Whether a line cannot belong to what is open, because it is not indented further than its key.
    fn ends_before(&self, line: &str) -> bool {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let is_blank = line.get(indent..).is_none_or(|rest| rest.starts_with('\n'));
        !is_blank && self.blocks.last().is_some_and(|block| indent <= block.indent)
    }

    /// Notes the slip that closes what another one opened.
    pub(super) fn add_partner(&mut self, opened_by: usize, close: Slip) {
        match self.found.slips.get_mut(opened_by) {
            Some(open) => {
                open.partner = Some(close.span);
                open.found.push_str(&close.found);
                open.typed.push_str(&close.typed);
            }
            None => self.found.slips.push(close),
        }
    }

    /// Reads a text that is enclosed in brackets, which are one too many around a name or value, and have to be in quotes
    /// around a text for people. Returns whether there is such a text.
    fn enclosed_in_brackets(&mut self, open: char, is_strict: bool) -> bool {
        let closing = match ordinary(open) {
            Some(('{', _)) => '}',
            Some(('[', _)) => ']',
            _ => ')',
        };
        let closes = |c: char, is_one_token: bool| is_one_token && ordinary(c).map_or(c, |(typed, _)| typed) == closing;
        let Some(inside) = self.enclosed(open, closes, is_strict) else {
            return false;
        };
        let Some(close) = self.text.get(inside.end..).and_then(|rest| rest.chars().next()) else {
            return false;
        };
        let mut slip = Slip::at(self.at, open, "");
        slip.typed.clear();
        slip.found.push(close);
        let whole = Span {
            start: self.at,
            end: inside.end + close.len_utf8(),
        };
        slip.partner = Some(Span {
            start: inside.end,
            end: whole.end,
        });
        if !is_strict {
            let text = self.text.get(whole.start..whole.end).unwrap_or_default();
            slip.quoted = Some((whole, in_quotes(text)));
        }
        self.found.slips.push(slip);
        self.token = inside;
        self.at = whole.end;
        self.is_complete = true;
        true
    }

    /// Reads an anchor or a tag before a value, which specs do not have. Returns whether there is one.
    pub(super) fn anchor(&mut self, c: char) -> bool {
        let is_mark = ordinary(c).is_some_and(|(typed, _)| matches!(typed, '&' | '!'));
        let rest = self.after(c);
        let name = rest
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let after = rest.get(name.len()..).unwrap_or_default();
        let value = after.trim_start_matches(' ');
        if !is_mark || name.is_empty() || value.len() == after.len() || value.starts_with(['\n', '\r']) {
            return false;
        }
        let end = self.at + c.len_utf8() + rest.len() - value.len();
        let mut slip = Slip::at(self.at, c, "");
        slip.span.end = end;
        slip.typed.clear();
        self.found.slips.push(slip);
        self.at = end;
        self.is_fresh = true;
        true
    }
}

/// The text after the closing one of two quotes.
fn after_quote(text: &str, quote: char) -> &str {
    let mut is_escaped = false;
    for (offset, c) in text.char_indices() {
        if c == quote && !is_escaped {
            return text.get(offset + 1..).unwrap_or_default();
        }
        is_escaped = c == '\\' && quote == '"' && !is_escaped;
    }
    ""
}

/// Whether a key and a colon come next, or a look-alike of one.
fn begins_key(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '"', '\'', '“']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$');
    let after = rest.trim_start_matches(is_part);
    let mut next = after.trim_start_matches([' ', '"', '\'', '”']).chars();
    let colon = next.next();
    let is_colon = match colon {
        Some(':') => next.next().is_none_or(char::is_whitespace),
        colon => colon.and_then(ordinary).is_some_and(|(_, role)| role == Role::Colon),
    };
    after.len() < rest.len() && is_colon
}

/// A text in double quotes.
pub(super) fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
