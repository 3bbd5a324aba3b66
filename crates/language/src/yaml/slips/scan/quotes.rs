//! Text in quotes, of which one or both can be look-alikes.

use std::ops::Range;

use super::Scanner;
use crate::vocabulary::KEYS;
use crate::yaml::look_alikes::{Role, ordinary};
use crate::yaml::slips::Slip;

/// How far the other one of two quotes is searched, in characters.
const QUOTED_LENGTH: usize = 1000;

impl Scanner<'_> {
    /// Reads text between ASCII quotes. The closing one may be a look-alike.
    pub(super) fn quoted(&mut self, quote: char) {
        self.is_complete = true;
        let start = self.at + 1;
        let line_end = start
            + self
                .text
                .get(start..)
                .and_then(|rest| rest.find('\n'))
                .unwrap_or(self.text.len() - start);
        let close = self.closing(quote, start, line_end);
        if !close.is_some_and(|end| self.ends_token(end + 1, true)) {
            let within = self.text.get(start..close.unwrap_or(line_end)).unwrap_or_default();
            let slip = within.char_indices().find(|(offset, c)| {
                ordinary(*c).is_some_and(|(_, role)| role == Role::Quote)
                    && self.ends_token(start + offset + c.len_utf8(), true)
            });
            if let Some((offset, c)) = slip {
                let mut slip = Slip::at(start + offset, c, "");
                slip.typed = quote.to_string();
                self.found.slips.push(slip);
                self.token = start..start + offset;
                self.at = start + offset + c.len_utf8();
                return;
            }
        }
        let end = close.or_else(|| self.closing(quote, start, self.text.len()));
        if quote == '"' {
            self.escapes(start..end.unwrap_or(self.text.len()));
        }
        self.token = start..end.unwrap_or(start);
        self.at = end.map_or(self.text.len(), |end| end + 1);
    }

    /// Notes look-alikes after a backslash, which only escapes ASCII characters.
    fn escapes(&mut self, within: Range<usize>) {
        let within = self.text.get(..within.end).map(|text| (text, within.start));
        let Some((text, mut start)) = within else { return };
        while let Some(offset) = text.get(start..).and_then(|rest| rest.find('\\')) {
            let escaped = start + offset + 1;
            let Some(c) = text.get(escaped..).and_then(|rest| rest.chars().next()) else {
                return;
            };
            if ordinary(c).is_some() {
                self.slip(escaped);
            }
            start = escaped + c.len_utf8();
        }
    }

    /// The place of the closing quote.
    fn closing(&self, quote: char, start: usize, end: usize) -> Option<usize> {
        let mut rest = self.text.get(start..end)?.char_indices().peekable();
        while let Some((offset, c)) = rest.next() {
            let is_escape = c == '\\' && quote == '"'
                || c == '\'' && quote == '\'' && rest.peek().is_some_and(|(_, next)| *next == '\'');
            if is_escape {
                rest.next();
            } else if c == quote {
                return Some(start + offset);
            }
        }
        None
    }

    /// Whether a token can end at a place. A look-alike can end it, too, if any is expected in its place.
    fn ends_token(&self, at: usize, is_strict: bool) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        let mut next = rest.trim_start_matches([' ', '\t']).chars();
        let Some(c) = next.next() else { return true };
        match ordinary(c) {
            None => matches!(c, '\n' | '\r' | ',' | '}' | ']' | ':' | '#'),
            Some((_, Role::Comma)) => is_strict || begins_entry(next.as_str()),
            Some((_, Role::Colon | Role::Close | Role::Comment)) => is_strict,
            Some(_) => false,
        }
    }

    /// Reads text that is enclosed in look-alikes of quotes, for which the same ASCII quote is typed on both sides. Returns
    /// whether there is such a text.
    pub(super) fn enclosed_in_quotes(&mut self, open: char, typed: char, is_strict: bool) -> bool {
        let closes = |c: char, is_one_token: bool| {
            ordinary(c).is_some_and(|(_, role)| role == Role::Quote) || c == typed && is_one_token
        };
        let Some(inside) = self.enclosed(open, closes, is_strict) else {
            return false;
        };
        let Some(close) = self.text.get(inside.end..).and_then(|rest| rest.chars().next()) else {
            return false;
        };
        self.slip_typed(open, typed.encode_utf8(&mut [0; 4]));
        let opened_by = self.found.slips.len() - 1;
        if !close.is_ascii() {
            let mut slip = Slip::at(inside.end, close, "");
            slip.typed = typed.to_string();
            self.add_partner(opened_by, slip);
        }
        self.at = inside.end + close.len_utf8();
        self.token = inside;
        self.is_fresh = false;
        self.is_complete = true;
        true
    }

    /// The text between a character that comes next and the first one that closes it and can end a token.
    pub(super) fn enclosed(
        &self,
        open: char,
        closes: impl Fn(char, bool) -> bool,
        is_strict: bool,
    ) -> Option<Range<usize>> {
        let start = self.at + open.len_utf8();
        let in_flow = !self.frames.is_empty();
        let line = self.text.get(start..).unwrap_or_default().char_indices();
        let mut is_one_token = true;
        let mut before = open;
        let mut had_quote = false;
        for (offset, c) in line.take(QUOTED_LENGTH) {
            let is_list_type = matches!((before, c), (_, '[') | ('[', ']'));
            is_one_token &= !(in_flow && matches!(c, ',' | '[' | ']' | '{' | '}')) || is_list_type;
            before = c;
            // The second one of two ASCII quotes closes the first.
            let is_ascii_quote = matches!(c, '"' | '\'');
            is_one_token &= !(is_ascii_quote && had_quote);
            had_quote |= is_ascii_quote;
            if c == '\n' || !is_one_token && !is_strict {
                return None;
            }
            if closes(c, is_one_token) && self.ends_token(start + offset + c.len_utf8(), is_strict) {
                return Some(start..start + offset);
            }
        }
        None
    }
}

/// Whether a line begins with a key of a remark and a look-alike of a colon: a key of the language, or the code of a lint.
pub(super) fn begins_remark(line: &str) -> bool {
    let rest = line.trim_start_matches(' ');
    let name = rest
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default();
    let is_code = name.len() == 4 && name.starts_with('W') && name.bytes().skip(1).all(|b| b.is_ascii_digit());
    let colon = rest
        .get(name.len()..)
        .unwrap_or_default()
        .trim_start_matches(' ')
        .chars()
        .next();
    colon.and_then(ordinary).is_some_and(|(_, role)| role == Role::Colon)
        && (is_code || KEYS.iter().any(|known| known.name == name))
}

/// Whether a key and a colon come next, as after a comma in braces.
pub(super) fn begins_entry(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '"', '\'']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let key = rest.split(|c| !is_part(c)).next().unwrap_or_default();
    let mut after = rest
        .get(key.len()..)
        .unwrap_or_default()
        .trim_start_matches([' ', '"', '\''])
        .chars();
    let colon = after.next();
    let is_end = after.next().is_none_or(char::is_whitespace);
    match colon {
        Some(':') => !key.is_empty() && is_end,
        Some(c) => {
            ordinary(c).is_some_and(|(_, role)| role == Role::Colon) && KEYS.iter().any(|known| known.name == key)
        }
        None => false,
    }
}
