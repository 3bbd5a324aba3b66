//! Finds characters that look like YAML's own and were probably typed in their place.
//!
//! YAML takes them for ordinary text, so its own messages name something else, often on another line, or there is none.
//! Outside comments and quotes, they are only expected in text that people write for people, such as a title.

mod scan;
mod wording;

use super::list_marks::is_bullet;
use super::look_alikes::{Role, ordinary};
use crate::place::Span;
use crate::text::shorten;
pub(crate) use wording::Wording;

/// How many characters are named by their numbers.
const NUMBERS: usize = 4;

/// Characters that were probably typed in place of ASCII ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slip {
    /// The characters: one, several side by side, or several in one text, from the first to the last.
    pub(crate) span: Span,
    /// The closing character, if they open quotes or a bracket and it is a look-alike, too.
    pub(crate) partner: Option<Span>,
    found: String,
    /// The text to type in the place of the span; empty if it has to be removed.
    typed: String,
    /// The text that has to be in quotes, and how it is written then.
    quoted: Option<(Span, String)>,
    /// The advice if it is not to type something else in its place.
    advice: Option<String>,
}

impl Slip {
    /// Every slip of a file, in order.
    pub(super) fn all(text: &str) -> Vec<Self> {
        if has_look_alike(text) {
            scan::scan(text).slips
        } else {
            Vec::new()
        }
    }

    /// The look-alike that may explain a syntax error at byte `error`, in text where look-alikes are expected: the closest
    /// before it on the same line or one of the two lines above, or else the first after it on the same line.
    pub(super) fn near(text: &str, error: usize) -> Option<Self> {
        let before = text.get(..error)?;
        let start = before.rmatch_indices('\n').nth(2).map_or(0, |(offset, _)| offset + 1);
        let end = text
            .get(error..)?
            .find('\n')
            .map_or(text.len(), |offset| error + offset);
        let doubtful = scan::scan(text).doubtful;
        let mut near = doubtful
            .into_iter()
            .filter(|slip| (start..end).contains(&slip.span.start))
            .filter(|slip| ordinary_of(&slip.found).is_some_and(|(_, role)| role != Role::Text));
        let mut closest = None;
        near.find_map(|slip| {
            if slip.span.start > error {
                return Some(closest.take().unwrap_or(slip));
            }
            closest = Some(slip);
            None
        })
        .or(closest)
    }

    /// The first slip in a text that was written in quotes.
    pub(crate) fn within(text: &str) -> Option<Self> {
        let (at, found) = text.char_indices().find(|(_, c)| ordinary(*c).is_some())?;
        let rest = text.get(at + found.len_utf8()..)?;
        let mut slip = Self::at(at, found, rest);
        if (at == 0 || rest.is_empty()) && slip.is_punctuation() {
            slip.typed.clear();
        }
        Some(slip)
    }

    /// The text that has to be in quotes, and how it is written then.
    pub(crate) const fn quoted(&self) -> Option<&(Span, String)> {
        self.quoted.as_ref()
    }

    /// Whether it is punctuation that no name, number or value begins or ends with.
    fn is_punctuation(&self) -> bool {
        ordinary_of(&self.found).is_some_and(|(typed, role)| match role {
            Role::Colon | Role::Comma | Role::Open(_) | Role::Close | Role::Quote => true,
            _ => matches!(typed, '.' | '!' | '?'),
        })
    }

    fn at(start: usize, found: char, rest: &str) -> Self {
        let (typed, role) = ordinary(found).unwrap_or((found, Role::Text));
        let mut typed = match found {
            '…' | '⋯' => "...".to_owned(),
            _ => typed.to_string(),
        };
        if matches!(role, Role::Colon | Role::Comma)
            && rest.starts_with(|next: char| !next.is_whitespace() && !"/／".contains(next))
        {
            typed.push(' ');
        }
        Self {
            span: Span {
                start,
                end: start + found.len_utf8(),
            },
            partner: None,
            found: found.to_string(),
            typed,
            quoted: None,
            advice: None,
        }
    }

    /// A name for it: `` `：` (U+FF1A) ``.
    pub(crate) fn describe(&self) -> String {
        let mut distinct: Vec<char> = Vec::new();
        for c in self.found.chars() {
            if !distinct.contains(&c) {
                distinct.push(c);
            }
        }
        let number = |c: &char| format!("U+{:04X}", u32::from(*c));
        match (self.partner, distinct.as_slice()) {
            (None, [only]) => match self.found.matches(*only).count() {
                1 => format!("the character `{only}` ({})", number(only)),
                count => format!("{count} times the character `{only}` ({})", number(only)),
            },
            (Some(_), [both]) => format!("twice the character `{both}` ({})", number(both)),
            (Some(_), [open, close]) => {
                format!(
                    "the characters `{open}` ({}) and `{close}` ({})",
                    number(open),
                    number(close)
                )
            }
            _ => {
                let mut numbers: Vec<String> = distinct.iter().take(NUMBERS).map(number).collect();
                if distinct.len() > NUMBERS {
                    numbers.push("…".to_owned());
                }
                format!("the characters `{}` ({})", shorten(&self.found), numbers.join(", "))
            }
        }
    }

    /// Advice on what to type instead.
    pub(crate) fn help(&self) -> String {
        if let Some(advice) = &self.advice {
            return advice.clone();
        }
        const IN_QUOTES: &str = "if it is part of the text, put the text into double quotes";
        let is_one = self.partner.is_none() && self.found.chars().nth(1).is_none();
        let place = if is_one { "its place" } else { "their place" };
        match (self.typed.as_str(), self.partner) {
            _ if self.quoted.is_some() => "put the text into double quotes".to_owned(),
            ("", _) => format!("remove {}; {IN_QUOTES}", if is_one { "it" } else { "them" }),
            (" ", _) => format!("type a space in {place}"),
            (typed, Some(_)) => {
                let (open, close) = typed.split_at(typed.len() / 2);
                format!("type `{open}` and `{close}` in {place}; {IN_QUOTES}")
            }
            // In quotes, too, a letter or digit of another script is not one that the service sends.
            (typed, None) if typed.bytes().all(|b| b.is_ascii_alphanumeric()) => format!("type `{typed}` in {place}"),
            (typed, None) => format!("type `{typed}` in {place}; {IN_QUOTES}"),
        }
    }

    /// The same about a character in text for people, where it is expected unless something else is wrong.
    pub(super) fn help_in_prose(&self) -> String {
        format!(
            "put the text into double quotes; if the character is no part of the text, type `{}` in its place",
            self.typed
        )
    }
}

fn ordinary_of(found: &str) -> Option<(char, Role)> {
    found.chars().next().and_then(ordinary)
}

fn has_look_alike(text: &str) -> bool {
    text.chars().any(|c| ordinary(c).is_some() || is_bullet(c))
}

/// Whether a text has to be in quotes, so that nothing in it is taken for a slip.
pub(crate) fn needs_quotes(text: &str, wording: Wording) -> bool {
    has_look_alike(text)
        && !scan::scan(&format!("{{{}: {text}}}", wording.sample_key()))
            .slips
            .is_empty()
}

#[cfg(test)]
mod tests;
