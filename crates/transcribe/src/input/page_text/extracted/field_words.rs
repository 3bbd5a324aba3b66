//! The fields in a piece of text: a name with a flag after it, and perhaps a type.

use crate::facts::demand::flags_in;
use crate::facts::type_name;

/// Where a field begins in a piece of text.
pub(super) struct FieldWords<'t> {
    pub(super) start: usize,
    pub(super) name: &'t str,
    pub(super) flag: &'static str,
    /// Where its flag ends.
    pub(super) end: usize,
}

/// The fields in a piece of text: a name with a flag after it.
pub(super) fn fields(words: &str) -> Vec<FieldWords<'_>> {
    let mut found: Vec<FieldWords<'_>> = Vec::new();
    for (at, flag) in flags_in(words) {
        let before = words.get(..at).unwrap_or_default().trim_end();
        let name = last_name(before);
        let start = before.len() - name.len();
        let begins = before.get(..start).unwrap_or_default().trim().is_empty();
        // Within prose, a value before the flag is not a name, and neither is a type: `amount 金额 object 必填`.
        let after = words.get(at + flag.len()..).unwrap_or_default();
        let is_type = !begins && type_word(name) == name && type_word(after).is_empty();
        let is_name = !is_type && name.chars().any(|c| c.is_ascii_lowercase()) || begins;
        if !name.is_empty() && is_name {
            found.push(FieldWords {
                start: if begins { 0 } else { start },
                name,
                flag,
                end: at + flag.len(),
            });
        }
    }
    found
}

/// The name at the end of a text. An example or a constant before it may run into it: `100currency`, `CNYcurrency`.
fn last_name(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_part(*c))
        .last()
        .map_or(text.len(), |(at, _)| at);
    let run = text.get(start..).unwrap_or_default();
    let run = run.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let capitals = run.len() - run.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    match run.get(capitals..) {
        Some(rest) if capitals > 1 && rest.starts_with(|c: char| c.is_ascii_lowercase()) => rest,
        _ => run,
    }
}

/// The type at the beginning of a text; empty when it begins with something else.
pub(super) fn type_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "()[]<>（）,".contains(c)))
        .unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    let known = [
        "string", "integer", "int", "number", "boolean", "bool", "object", "array", "float", "double", "long", "uint",
        "[]",
    ];
    let lower = word.to_ascii_lowercase();
    let is_known = known.iter().any(|name| {
        lower.strip_prefix(name).is_some_and(|rest| {
            !rest.starts_with(|c: char| c.is_ascii_alphabetic()) || *name == "[]" || rest.starts_with("int")
        })
    });
    let length = type_name::with_lengths(text, word.len());
    if is_known {
        text.get(..length).unwrap_or(word)
    } else if word.starts_with(|c: char| c.is_ascii_lowercase()) && type_name::may_be_type(word) {
        // One that is not known, or that a blank breaks.
        word
    } else {
        ""
    }
}
