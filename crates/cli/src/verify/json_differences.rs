//! How two texts of one JSON value differ.

use std::collections::BTreeMap;

use super::mistake::Mistake;

/// The pieces of a JSON text, counted, so that two texts can be compared by kind of piece.
#[derive(Default)]
struct Pieces<'t> {
    blanks: BTreeMap<&'t str, usize>,
    strings: BTreeMap<&'t str, usize>,
    literals: BTreeMap<&'t str, usize>,
    names: Vec<&'t str>,
}

fn pieces(text: &str) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => {
                let mut escaped = false;
                let end = rest.char_indices().skip(1).find(|(_, character)| {
                    let ends = *character == '"' && !escaped;
                    escaped = *character == '\\' && !escaped;
                    ends
                });
                end.map_or(rest.len(), |(end, _)| end + 1)
            }
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            _ if first.is_ascii_whitespace() => rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len()),
            _ => rest
                .find(['{', '}', '[', ']', ',', ':', '"', ' ', '\t', '\r', '\n'])
                .unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(length.max(1).min(rest.len()));
        match first {
            '"' => {
                *pieces.strings.entry(piece).or_default() += 1;
                if after.trim_start().starts_with(':') {
                    pieces.names.push(piece);
                }
            }
            '{' | '}' | '[' | ']' | ',' | ':' => {}
            _ if first.is_ascii_whitespace() => *pieces.blanks.entry(piece).or_default() += 1,
            _ => *pieces.literals.entry(piece).or_default() += 1,
        }
        rest = after;
    }
    pieces
}

/// How two texts of nearly the same value differ, as far as serializing a value again explains it.
pub(crate) fn differences(captured: &[u8], signed: &[u8]) -> Vec<Mistake> {
    let (captured, signed) = (String::from_utf8_lossy(captured), String::from_utf8_lossy(signed));
    let is_line_break = |character| matches!(character, '\r' | '\n');
    let mut mistakes = Vec::new();
    let (captured, signed) = match (
        captured.trim_end_matches(is_line_break),
        signed.trim_end_matches(is_line_break),
    ) {
        (here, there) if captured.get(here.len()..) != signed.get(there.len()..) => {
            mistakes.push(Mistake::TrailingNewline);
            (here, there)
        }
        _ => (&*captured, &*signed),
    };
    if captured == signed {
        return mistakes;
    }
    let (here, there) = (pieces(captured), pieces(signed));
    let decoded = |names: &[&str]| -> Vec<String> {
        let names = names.iter().map(|name| serde_json::from_str(name).unwrap_or_default());
        names.collect()
    };
    let (order_here, order_there) = (decoded(&here.names), decoded(&there.names));
    let sorted = |order: &[String]| {
        let mut order = order.to_vec();
        order.sort();
        order
    };
    let same_members = sorted(&order_here) == sorted(&order_there);
    if !same_members {
        mistakes.push(Mistake::BodyMembers);
    } else if order_here != order_there {
        mistakes.push(Mistake::BodyKeyOrder);
    }
    if here.blanks != there.blanks && same_members {
        mistakes.push(Mistake::BodyWhitespace);
    }
    if same_members && here.literals != there.literals {
        mistakes.push(Mistake::BodyNumbers);
    }
    if same_members && here.strings != there.strings {
        let changed = here.strings.keys().filter(|text| !there.strings.contains_key(*text));
        let changed = changed.chain(there.strings.keys().filter(|text| !here.strings.contains_key(*text)));
        let texts: Vec<&str> = changed.copied().collect();
        let has = |part: &str| texts.iter().any(|text| text.contains(part));
        let escapes = |wanted: fn(u32) -> bool| texts.iter().any(|text| codes(text).any(wanted));
        if has("\\/") {
            mistakes.push(Mistake::BodySlashEscapes);
        }
        if escapes(is_html) {
            mistakes.push(Mistake::BodyHtmlEscapes);
        }
        if escapes(|code| code > 0x7F && !is_html(code)) {
            mistakes.push(Mistake::BodyUnicodeEscapes);
        }
    }
    if mistakes.is_empty() {
        mistakes.push(Mistake::BodyWhitespace);
    }
    mistakes
}

/// The characters that are written as `\uXXXX`.
fn codes(text: &str) -> impl Iterator<Item = u32> {
    let digits = text.match_indices("\\u").filter_map(|(at, _)| text.get(at + 2..at + 6));
    digits.filter_map(|digits| u32::from_str_radix(digits, 16).ok())
}

const fn is_html(code: u32) -> bool {
    (code >= 0x20 && code < 0x7F) || code == 0x2028 || code == 0x2029
}
