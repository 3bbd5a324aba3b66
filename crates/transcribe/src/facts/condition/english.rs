//! Conditions in English: `Required when the Merchant Type is INDIVIDUAL`, `If state is PAID, this field is required`.

use wechatpay_spec::model::Condition;

use super::named::{QUOTES, Stated, equals_value, equals_values, sibling};
use super::words::{ENGLISH_DEMANDS, ENGLISH_EXEMPTIONS, ENGLISH_ONLY, ENGLISH_OPENINGS};
use crate::facts::denial::denies;
use crate::facts::siblings::Siblings;

/// The openings of a condition that is read; the other ones deny it, or name no value.
const READ: [&str; 2] = ["when ", "if "];

/// The statement of a sentence about when its field is sent; `Unclear` if it states something that cannot be read.
pub(super) fn read(siblings: &Siblings<'_>, own: usize, sentence: &str) -> Option<Stated> {
    // A byte keeps its place.
    let lower = sentence.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let is_exempt = has(ENGLISH_EXEMPTIONS);
    let is_only = has(ENGLISH_ONLY) || lower.contains("only when ") || lower.contains("only if ");
    let is_demand = has(ENGLISH_DEMANDS);
    if !is_exempt && !is_only && !is_demand {
        return None;
    }
    let (opening, start) = ENGLISH_OPENINGS
        .iter()
        .filter_map(|word| Some((*word, place(&lower, word)?)))
        .min_by_key(|(word, at)| (*word == "for ", *at))?;
    // `passed in for the query` is no condition.
    let is_about = |words: &[&str]| {
        let mut ends = words.iter().filter_map(|word| Some(lower.find(word)? + word.len()));
        start == 0 || ends.any(|end| lower.get(end..start).is_some_and(|between| between.trim().is_empty()))
    };
    if opening == "for " && !is_about(&["required", "mandatory", "compulsory"]) {
        return None;
    }
    let rest = sentence.get(start..).unwrap_or_default();
    let found = READ
        .contains(&opening)
        .then(|| condition(siblings, own, rest, rest.get(..opening.len())?))
        .flatten();
    let is_second = ENGLISH_OPENINGS.iter().any(|word| {
        let after = lower.get(start + opening.len()..).unwrap_or_default();
        *word != "for " && place(after, word).is_some()
    });
    // `Not always required when the type is A`
    let without_demands = ENGLISH_DEMANDS
        .iter()
        .fold(lower.clone(), |text, word| text.replace(word, " "));
    let is_denied = found.is_some() && denies(&without_demands);
    match found.filter(|_| !is_denied) {
        Some(condition) if !is_exempt && !is_second && is_only && !is_demand => Some(Stated::Only(condition)),
        Some(condition) if !is_exempt && !is_second && is_demand => Some(Stated::Required(condition)),
        // `This happens only when the payment succeeds` is about something else.
        None if !is_exempt && !is_demand && !is_denied && !has(ENGLISH_ONLY) => None,
        _ => Some(Stated::Unclear),
    }
}

/// The first place of a word that begins one.
fn place(text: &str, word: &str) -> Option<usize> {
    let mut places = text.match_indices(word).map(|(at, _)| at);
    places.find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// The condition in an English description, after the words before it: `only when the Merchant Type is INDIVIDUAL`.
fn condition(siblings: &Siblings<'_>, own: usize, description: &str, before: &str) -> Option<Condition> {
    let (_, rest) = description.split_once(before)?;
    let (label, rest) = rest.trim_start().trim_start_matches("the ").split_once(" is ")?;
    let sibling = sibling(siblings, own, label.trim())?;
    let rest = rest.trim_start_matches("one of ").trim_start_matches("either ");
    // The rest of the sentence, after the values.
    let is_part =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ',' | '/' | ' ') || QUOTES.contains(&c);
    let list = rest.split(|c: char| !is_part(c)).next()?;
    let words: Vec<&str> = list.split_inclusive([' ', ',', '/']).collect();
    let is_value = |word: &str| {
        let word = word
            .trim_matches(QUOTES)
            .trim_end_matches([',', '/'])
            .trim_matches(QUOTES);
        matches!(word, "or" | "") || equals_value(sibling, word).is_some()
    };
    let length: usize = words
        .iter()
        .take_while(|word| is_value(word))
        .map(|word| word.len())
        .sum();
    let (values, after) = list.split_at_checked(length)?;
    let values = values.trim_end();
    let is_open = values.ends_with(" or") || values.ends_with('/');
    let is_list = values.ends_with(',') && after.starts_with(|c: char| c.is_ascii_uppercase());
    // Another value follows, which is not known.
    if is_open || is_list {
        return None;
    }
    equals_values(sibling, values)
}
