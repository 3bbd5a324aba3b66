//! Plain text, that is, text without quotes: which look-alikes in it are slips, and which have to be removed because nothing
//! begins or ends with them.

use super::Scanner;
use super::brackets::in_quotes;
use super::quotes::begins_entry;
use crate::gloss;
use crate::number_range;
use crate::place::Span;
use crate::yaml::look_alikes::{Role, ordinary};

/// How many characters at the beginning and the end of a text for people are looked at.
const EDGE: usize = 16;

impl Scanner<'_> {
    /// Reads plain text. `was_fresh` is whether it begins a key or value.
    pub(super) fn plain(&mut self, is_strict: bool, was_fresh: bool) {
        let start = self.at;
        let in_flow = !self.frames.is_empty();
        let is_value = self.is_value();
        let continues = self.continues_text();
        let first = self.found.slips.len();
        // The brackets that are open, with the number of their slips and what closes them.
        let mut open: Vec<(usize, char)> = Vec::new();
        // Looked up once for each text, because it takes long.
        let mut is_parenthesis_text = false;
        let mut before = None;
        while let Some(c) = self.rest().chars().next() {
            let next = self.after(c).chars().next();
            let (typed, role) = ordinary(c).map_or((c, None), |(typed, role)| (typed, Some(role)));
            let after_blank = before.is_some_and(char::is_whitespace);
            let ends = match (c, role) {
                ('\n', _) => true,
                (':', _) => next.is_none_or(|next| next.is_whitespace() || in_flow && ",[]{}".contains(next)),
                (',' | '[' | ']' | '{' | '}', _) => in_flow,
                ('#', _) => after_blank,
                (_, Some(Role::Comment)) => after_blank || is_strict && !in_flow && self.begins_comment(c),
                (_, Some(Role::Comma)) if is_strict => in_flow,
                (_, Some(Role::Comma)) => begins_entry(self.after(c)),
                (_, Some(Role::Colon)) => !is_value,
                _ if typed == '=' && role.is_some() => !is_value && is_strict,
                (_, Some(Role::Close)) => in_flow && open.is_empty(),
                _ if typed == ')'
                    && in_flow
                    && !is_parenthesis_text
                    && !open.iter().any(|(_, close)| *close == ')') =>
                {
                    is_parenthesis_text = !self.closes_frame(c, is_strict);
                    !is_parenthesis_text
                }
                _ => false,
            };
            // The beginning of the text belongs to it, whatever character it is.
            if ends && self.at > start {
                break;
            }
            match role {
                Some(role) => self.in_plain(c, role, is_strict, &mut open),
                None if c == '(' => open.push((usize::MAX, ')')),
                None if c == ')' => _ = open.pop_if(|(_, close)| *close == ')'),
                None => {}
            }
            self.at += c.len_utf8();
            before = Some(c);
        }
        self.token = start..self.at;
        let text = self.text.get(self.token.clone()).unwrap_or_default();
        let whole = Span {
            start,
            end: start + text.trim_end().len(),
        };
        if is_strict {
            self.edges(whole, first, is_value);
        } else {
            self.edges_of_prose(whole, was_fresh && !continues);
        }
        self.join_since(first);
    }

    /// Whether a look-alike of `#` after text begins a comment although no space is before it.
    fn begins_comment(&self, c: char) -> bool {
        let line = self.after(c).split('\n').next().unwrap_or_default();
        line.starts_with(char::is_whitespace) || line.contains(|c: char| !c.is_ascii() && c.is_alphabetic())
    }

    /// Notes a look-alike in plain text.
    fn in_plain(&mut self, c: char, role: Role, is_strict: bool, open: &mut Vec<(usize, char)>) {
        let typed = ordinary(c).map_or(c, |(typed, _)| typed);
        let closes = match role {
            Role::Close | Role::Quote => open.pop_if(|(_, close)| *close == typed),
            Role::Text if typed == ')' => open.pop_if(|(_, close)| *close == typed),
            _ => None,
        };
        if !is_strict {
            match role {
                Role::Open(close) => open.push((usize::MAX, close)),
                Role::Text if typed == '(' => open.push((usize::MAX, ')')),
                _ => {}
            }
            self.found.doubtful.extend(self.make_slip(self.at));
            return;
        }
        if let Some((number, _)) = closes {
            let close = self.make_slip(self.at);
            if let Some(close) = close {
                self.add_partner(number, close);
            }
            return;
        }
        let number = self.slip(self.at);
        match role {
            Role::Open(close) => open.push((number, close)),
            Role::Quote => open.push((number, typed)),
            Role::Text if typed == '(' => open.push((number, ')')),
            _ => {}
        }
    }

    /// Removes punctuation at the beginning and the end of a name or value, and quotes a value that could not be plain.
    fn edges(&mut self, whole: Span, first: usize, is_value: bool) {
        let Some(slips) = self.found.slips.get_mut(first..) else {
            return;
        };
        let mut start = whole.start;
        for slip in slips.iter_mut() {
            if slip.span.start != start || slip.partner.is_some() || !slip.is_punctuation() {
                break;
            }
            start = slip.span.end;
            slip.typed.clear();
        }
        let mut end = whole.end;
        for slip in slips.iter_mut().rev() {
            if slip.span.end != end || slip.partner.is_some() || !slip.is_punctuation() {
                break;
            }
            end = slip.span.start;
            slip.typed.clear();
        }
        for slip in slips.iter_mut().filter(|_| is_value) {
            // Within a value, it is no colon of YAML's.
            if slip.typed == ": " {
                slip.typed = ":".to_owned();
            }
        }
        let text = self.text.get(whole.start..whole.end).unwrap_or_default();
        let ascii: String = text
            .chars()
            .map(|c| ordinary(c).map_or(c, |(typed, _)| typed))
            .collect();
        let advice = advice_on_value(self.text.get(..whole.start).unwrap_or_default(), &ascii);
        if let (true, Some(advice), Some(slip)) = (is_value, advice, slips.first_mut()) {
            slip.advice = Some(advice);
            self.found.slips.truncate(first + 1);
            return;
        }
        let Some(begin) = slips.first_mut().filter(|slip| slip.span.start == whole.start) else {
            return;
        };
        let is_named = ascii.starts_with('*') && ascii.chars().nth(1).is_some_and(|c| c.is_ascii_alphanumeric());
        let begins_text = !ascii.starts_with(['*', '&', '!', '%', '@', '`', '|', '>']) && ascii != "-";
        if is_value && begin.partner.is_none() && !begin.typed.is_empty() && !begins_text && !is_named {
            begin.quoted = Some((whole, in_quotes(&ascii)));
            self.found.slips.truncate(first + 1);
        }
    }

    /// Notes what text for people cannot begin or end with: punctuation, or one of two quotes or brackets. A text without any
    /// letter or number has to be in quotes.
    fn edges_of_prose(&mut self, whole: Span, is_beginning: bool) {
        let text = self.text.get(whole.start..whole.end).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        let is_continued = self.is_continued();
        if is_beginning && !is_continued && !text.contains(char::is_alphanumeric) {
            let first = text.char_indices().find(|(_, c)| ordinary(*c).is_some());
            if let Some(mut slip) = first.and_then(|(offset, _)| self.make_slip(whole.start + offset)) {
                slip.quoted = Some((whole, in_quotes(text)));
                self.found.slips.push(slip);
            }
            return;
        }
        let mut at = whole.start;
        for c in text.chars().filter(|_| is_beginning).take(EDGE) {
            let rest = text.get(at - whole.start + c.len_utf8()..).unwrap_or_default();
            if !cannot_begin(c, rest) {
                break;
            }
            self.removed_at(at);
            at += c.len_utf8();
        }
        let mut end = whole.end;
        for c in text.chars().rev().filter(|_| !is_continued).take(EDGE) {
            let before = text.get(..end - whole.start - c.len_utf8()).unwrap_or_default();
            if !cannot_end(c, before) {
                break;
            }
            end -= c.len_utf8();
            self.removed_at(end);
        }
    }

    fn removed_at(&mut self, at: usize) {
        let Some(mut slip) = self.make_slip(at) else { return };
        slip.typed.clear();
        self.found.slips.push(slip);
    }

    /// Whether the text goes on in the next line.
    fn is_continued(&self) -> bool {
        if !self.frames.is_empty() {
            return self.rest().starts_with('\n');
        }
        let mut lines = self.rest().split('\n').skip(1);
        let Some(next) = lines.find(|line| !line.trim().is_empty()) else {
            return false;
        };
        let indent = next.len() - next.trim_start_matches(' ').len();
        let is_text = !next.trim_start().starts_with('#');
        is_text && self.blocks.last().is_some_and(|block| indent > block.indent)
    }
}

/// The advice about a value that is wrong with ASCII characters, too: a code with its meaning, two limits in one. `before` is the
/// text up to the value.
fn advice_on_value(before: &str, value: &str) -> Option<String> {
    let key = before.trim_end().trim_end_matches(':');
    let key = key.rsplit(|c: char| !is_of_key(c)).next().unwrap_or_default();
    let limits = number_range::limits(key, value);
    limits.or_else(|| gloss::glossed_code(value).map(|(code, meaning)| gloss::advice(code, meaning)))
}

const fn is_of_key(c: char) -> bool {
    c.is_ascii_lowercase() || c == '_'
}

fn cannot_begin(c: char, rest: &str) -> bool {
    match ordinary(c) {
        Some((_, Role::Colon | Role::Comma | Role::Close)) => true,
        Some((_, Role::Dash)) => rest.starts_with(' '),
        Some((_, Role::Quote)) => !rest.contains(is_quote),
        Some((_, Role::Open(close))) => !rest.contains(|c: char| ordinary(c).map_or(c, |(typed, _)| typed) == close),
        // An anchor or an alias.
        Some(('&' | '*', _)) => rest.starts_with(|c: char| c.is_ascii_alphanumeric()),
        Some((typed, _)) => matches!(typed, '.' | '!' | '?'),
        None => false,
    }
}

fn cannot_end(c: char, before: &str) -> bool {
    match ordinary(c) {
        Some((_, Role::Colon | Role::Comma | Role::Open(_))) => true,
        Some((_, Role::Quote)) => !before.contains(is_quote),
        Some((typed, Role::Close)) => !before.contains(|c: char| match ordinary(c) {
            Some((_, Role::Open(close))) => close == typed,
            _ => false,
        }),
        _ => false,
    }
}

fn is_quote(c: char) -> bool {
    ordinary(c).is_some_and(|(_, role)| role == Role::Quote)
}
