//! How a clause speaks of the callers that it names: whether they must send a field, need not, or neither is certain.

use super::words::{
    AFTER_CALLER, BEFORE_CALLER, BETWEEN, DEMANDS, EXEMPTIONS, LIMITS, MERCHANT, NOTES, PARTNER, USING, VERBS,
};
use crate::facts::denial::denies;

/// The maximum number of characters after a caller, and of words in an English clause, that are still about it.
const SHORT: usize = 12;

/// The statement of a clause about the callers in its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// The words for the role are those of something else: `服务商名称必填`.
    None,
    /// They may mean others than those in the role, or neither of the two: `非服务商必填`.
    Doubtful,
    /// The field is for them: `仅适用于机构模式`.
    Note,
    Demand,
    Exempt,
}

/// Reads a clause in lower case that names callers in one role.
pub(super) fn read(clause: &str) -> Caller {
    let role = MERCHANT
        .iter()
        .chain(PARTNER)
        .filter_map(|word| Some((clause.find(word)?, word.len())));
    let Some((at, length)) = role.min_by_key(|(at, length)| (*at, usize::MAX - length)) else {
        return Caller::None;
    };
    let lead = clause.get(..at).unwrap_or_default();
    let lead = lead.rsplit_once('】').map_or(lead, |(_, rest)| rest).trim();
    let rest = clause.get(at + length..).unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    if has(NOTES) && (clause.contains("模式") || clause.contains(" mode")) && !has(DEMANDS) && !has(EXEMPTIONS) {
        return match denies(clause) {
            true => Caller::Doubtful,
            false => Caller::Note,
        };
    }
    let is_english = clause
        .get(at..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii()));
    let speaks = match is_english {
        true => english(lead, rest, clause),
        false => chinese(lead, rest),
    };
    if speaks != Caller::Demand {
        return speaks;
    }
    // `不必填` has a demand in it. A demand beside an exemption, and a second denial, are not understood.
    let (exemptions, kept) = without(clause, EXEMPTIONS);
    let (demands, kept) = without(&kept, DEMANDS);
    match (exemptions, demands) {
        _ if denies(&kept) => Caller::Doubtful,
        (1, 0) => Caller::Exempt,
        (0, 1..) => Caller::Demand,
        _ => Caller::Doubtful,
    }
}

/// How many of some words a text has, and the text without them.
fn without(text: &str, words: &[&str]) -> (usize, String) {
    words.iter().fold((0, text.to_owned()), |(count, text), word| {
        let found = text.matches(word).count();
        (count + found, text.replace(word, " "))
    })
}

/// Reads the words before and after the callers in Chinese.
fn chinese(lead: &str, rest: &str) -> Caller {
    let verbs = DEMANDS.iter().chain(EXEMPTIONS);
    let verb = verbs.filter_map(|word| rest.find(word)).min();
    let between = rest.get(..verb.unwrap_or(rest.len())).unwrap_or_default();
    let between = BETWEEN
        .iter()
        .fold(between.trim_end_matches(['\n', '!', '.']).to_owned(), |text, word| {
            text.replace(word, "")
        });
    let is_short = between.chars().count() <= SHORT;
    if verb.is_none() {
        let tail: String = lead
            .chars()
            .rev()
            .take(4)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let is_limited = LIMITS.iter().any(|word| tail.contains(word)) || denies(&tail);
        let is_use = USING.iter().any(|word| between == *word);
        let is_closed = AFTER_CALLER.iter().any(|word| between.starts_with(word));
        return match is_short && (is_limited && (between.is_empty() || is_use) || is_closed) {
            true => Caller::Doubtful,
            false => Caller::None,
        };
    }
    if !between.is_empty() {
        return match is_short && denies(&between) {
            true => Caller::Doubtful,
            false => Caller::None,
        };
    }
    // `医疗机构`, `子商户模式`
    let is_whole = lead.is_empty()
        || lead.ends_with(|c: char| !c.is_alphanumeric())
        || BEFORE_CALLER.iter().any(|word| lead.ends_with(word));
    match is_whole {
        true => Caller::Demand,
        false => Caller::Doubtful,
    }
}

/// Reads the words before and after the callers in English.
fn english(lead: &str, rest: &str, clause: &str) -> Caller {
    let is_for = ["for", "by", "of", "in", "for the", "in the", "only for", "for a"]
        .iter()
        .any(|word| lead.ends_with(word));
    let is_label = [" mode:", " mode :"].iter().any(|word| rest.contains(word)) && lead.is_empty();
    let after = rest.trim_start_matches('s');
    let acts = after.starts_with(' ') && VERBS.iter().any(|word| after.trim_start().starts_with(word));
    let has_demand = DEMANDS.iter().chain(EXEMPTIONS).any(|word| clause.contains(word));
    let is_short = clause.split_whitespace().count() <= SHORT;
    match has_demand && (is_for || is_label || acts) {
        true => Caller::Demand,
        false if is_short && (denies(clause) || clause.contains("only")) => Caller::Doubtful,
        false => Caller::None,
    }
}
