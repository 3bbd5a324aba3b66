//! Words and marks beside the values of a list that belong to none of them: `T+1`, `USER PAID：甲`, `1~5：甲，9：乙`,
//! `0甲1乙`. What they are part of may be a value that was not read, so that each is a doubt.

use std::collections::BTreeSet;

use super::list::Listed;
use super::words::{ABBREVIATIONS, COUNTERS, Mark, Word, ends_in_text, is_digits, is_text, words};
use crate::facts::code::is_code;

/// Characters that join what is on both sides of them to one word.
const JOINTS: &[char] = &['+', '&', '#', '@', '%', '$', '^', '\\', '~', '_'];

/// The maximum number of characters between a value and the colon in front of its meaning.
const LATE: usize = 10;
/// Words at the end of a meaning that another word has to follow.
const RUN_INS: &[&str] = &[
    "为",
    "或",
    "和",
    "与",
    "及",
    "按",
    "由",
    "从",
    "至",
    "于",
    "即",
    "含",
    "支持",
    "仅限",
    "请选",
    "可选",
    "请填",
    "可填",
    "请传",
    "可传",
    "请使用",
    "需使用",
    "仅使用",
    "参见",
    "详见",
    "对接",
];
/// Words that end like these, and need no other one after them.
const NO_RUN_INS: &[&str] = &["不支持", "未支持", "已支持", "行为", "不含"];
/// The least number of characters of two words that have run together.
const BOTH: usize = 4;
/// Characters that end the part of a list that a value is in.
const ENDS: &[char] = &['\n', ',', '，', '、', ';', '；', '。', '|', '！', '!'];

/// Checks the values of a list. Those that are parts of something longer become doubts, and so do words that may be
/// further values.
pub(super) fn check(found: &mut Listed, list: &str) {
    let words = words(list);
    // `甲1FAIL：乙`, `甲APPFAIL：乙`: what is in front of the value may belong to the meaning before it.
    let mut run_in: BTreeSet<String> = BTreeSet::new();
    let mentioned: Vec<&str> = words
        .iter()
        .filter(|word| word.mark.is_none() && word.may_be_value())
        .map(|word| word.text)
        .collect();
    let runs_in = |word: &&Word<'_>| may_have_run_in(word) || has_word_before(word, &mentioned);
    for word in words.iter().filter(runs_in) {
        found.doubts.push(word.text.to_owned());
        run_in.insert(word.text.to_owned());
    }
    if found.values.is_empty() {
        return;
    }
    let values: BTreeSet<String> = found.values.iter().map(|(value, _)| value.clone()).collect();
    let is_listed = |word: &Word<'_>| values.contains(word.text);
    let are_numbers = values.iter().all(|value| is_digits(value));
    let is_torn = values.iter().any(|value| {
        let mut places = words.iter().filter(|word| word.text == *value);
        value.starts_with('_') || value.ends_with('_') || places.next().is_some_and(|word| is_joined(word, list))
    });
    // `1~5：甲，9：乙`
    let ranges: Vec<&Word<'_>> = words
        .iter()
        .filter(|word| are_numbers && word.is_limit && matches!(word.mark, Some(Mark::Colon | Mark::Dash)))
        .collect();
    found.doubts.extend(ranges.iter().map(|word| word.text.to_owned()));
    if is_torn || !ranges.is_empty() || has_two_separators(&words, &is_listed) {
        unsettle(found, |_| true);
        return;
    }
    let mut parts: BTreeSet<String> = BTreeSet::new();
    for pair in words.windows(2) {
        let [one, other] = pair else { continue };
        // `USER PAID：甲`
        if other.follows_code && other.mark.is_some() && is_listed(one) {
            parts.extend([one.text.to_owned(), other.text.to_owned()]);
        }
        // `B⏎ETA：甲`
        let is_broken = other.before.contains('\n') && other.before.trim().is_empty() && one.is_apart();
        let may_be_torn = is_broken && one.is_value() && one.mark.is_none() && !one.begins_line;
        if may_be_torn && is_listed(other) && other.mark.is_some() && !is_listed(one) {
            if one.text.len() == 1 {
                parts.insert(other.text.to_owned());
            }
            let is_usual = ABBREVIATIONS.contains(&one.text);
            found.doubts.extend(Some(one.text.to_owned()).filter(|_| !is_usual));
        }
        // `MD5/SHA256：甲`
        let has = |c: char| matches!(c, '/' | '、' | ',' | '，' | ';' | '；' | '|') || c.is_alphabetic();
        let is_pair = other.continues() && one.mark.is_none() && other.before.contains(has);
        for (word, beside) in [(one, other), (other, one)] {
            let fits = word.is_value() && !word.is_limit && (are_numbers || !word.is_number());
            if is_pair && fits && is_listed(beside) && !is_listed(word) {
                found.doubts.push(word.text.to_owned());
            }
        }
    }
    unsettle(found, |value| parts.contains(value));
    // Numbers alone on their lines are those of the lines, if the values are words.
    let mut own_lines = words.iter().filter(|word| is_listed(word) && is_digits(word.text));
    let is_numbering = !are_numbers && own_lines.all(|word| word.mark.is_none());
    unsettle(found, |value| is_numbering && is_digits(value));
    let first = words.iter().position(is_listed).unwrap_or(words.len());
    for (index, word) in words.iter().enumerate() {
        // Numbers in front of the first value are those of sentences, unless they have its mark.
        let is_behind = index > first || matches!(word.mark, Some(Mark::Colon | Mark::Dash));
        if is_behind && !is_listed(word) && may_be_further(word, &values, list) {
            found.doubts.push(word.text.to_owned());
        }
    }
    for word in words.iter().filter(|word| has_late_meaning(word, are_numbers, list)) {
        found
            .doubts
            .extend(Some(word.text.to_owned()).filter(|text| !values.contains(text)));
    }
    unsettle(found, |value| run_in.contains(value));
    // `0甲1乙`: a number alone is no list.
    let is_alone = values.len() == 1 && found.doubts.iter().any(|doubt| is_digits(doubt));
    unsettle(found, |value| is_alone && is_digits(value));
}

/// Makes doubts of some of the values.
fn unsettle(found: &mut Listed, is_doubt: impl Fn(&str) -> bool) {
    let values = std::mem::take(&mut found.values);
    let (doubts, kept) = values.into_iter().partition(|(value, _)| is_doubt(value));
    found.values = kept;
    found.doubts.extend(doubts.into_iter().map(|(value, _)| value));
}

/// Whether a character that is not a separator joins a word to the text beside it: `T+1`, `V1.0`.
fn is_joined(word: &Word<'_>, list: &str) -> bool {
    let after = list.get(word.end..).unwrap_or_default();
    let goes_on = |mark: char| {
        let rest = after.strip_prefix(mark);
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    let lead = word.before.strip_suffix('.');
    let is_fraction = is_digits(word.text) && lead == Some("") && word.start > 1;
    after.starts_with(JOINTS) || word.before.ends_with(JOINTS) || goes_on('.') || goes_on('*') || is_fraction
}

/// Whether some values have only a space between them and others a separator, so that a value may have two words:
/// `USER PAID、USER CLOSED`.
fn has_two_separators(words: &[Word<'_>], is_listed: &impl Fn(&Word<'_>) -> bool) -> bool {
    let mut blanks = 0;
    let mut marks = 0;
    for pair in words.windows(2) {
        let [one, other] = pair else { continue };
        if !is_listed(one) || !is_listed(other) || one.mark.is_some() {
            continue;
        }
        match other.before.chars().all(|c| c == ' ') {
            true => blanks += 1,
            false if other.continues() => marks += 1,
            false => {}
        }
    }
    blanks > 0 && marks > 0
}

/// Whether a word like a value has its meaning after a colon, and words between them: `AA 推荐：甲`.
fn has_late_meaning(word: &Word<'_>, are_numbers: bool, list: &str) -> bool {
    let after = list.get(word.end..).unwrap_or_default();
    let between: String = after
        .chars()
        .take(LATE)
        .take_while(|c| !matches!(c, ':' | '：'))
        .collect();
    let is_late = after
        .get(between.len()..)
        .is_some_and(|rest| rest.starts_with([':', '：']));
    let is_one =
        !between.trim().is_empty() && !between.contains(|c: char| c.is_ascii_alphanumeric() || ENDS.contains(&c));
    let is_counted = after.trim_start().starts_with(|c: char| COUNTERS.contains(c));
    let may_be = word.may_be_value() || are_numbers && word.is_number() && !word.is_limit && !is_counted;
    // A mark of its own ends the word.
    let is_open = !matches!(word.mark, Some(Mark::Colon | Mark::Dash));
    may_be && is_open && word.is_apart() && is_late && is_one
}

/// Whether the end of the meaning before a value may have run into it: a number, or an abbreviation.
fn may_have_run_in(word: &Word<'_>) -> bool {
    if !matches!(word.mark, Some(Mark::Colon | Mark::Dash))
        || !ends_in_text(word.before)
        || ABBREVIATIONS.contains(&word.text)
    {
        return false;
    }
    let is_value = |text: &str| text.len() > 1 && is_code(text);
    let behind_digits = word.text.trim_start_matches(|c: char| c.is_ascii_digit());
    behind_digits.len() < word.text.len() && is_value(behind_digits)
        || ABBREVIATIONS
            .iter()
            .filter_map(|known| word.text.strip_prefix(known))
            .any(is_value)
}

/// Whether the last word of the meaning before a value has run into it, as that meaning goes on with a word, or as the
/// description mentions a word with which the value begins: `仅支持CNYMONTH：…`, `为NORMAL或DISCOUNTSINGLE：…`.
fn has_word_before(word: &Word<'_>, mentioned: &[&str]) -> bool {
    let is_explained = matches!(word.mark, Some(Mark::Colon | Mark::Dash));
    if !is_explained || !ends_in_text(word.before) || word.text.len() < BOTH || !is_code(word.text) {
        return false;
    }
    let ends = |list: &[&str]| list.iter().any(|end| word.before.ends_with(end));
    let goes_on = ends(RUN_INS) && !ends(NO_RUN_INS);
    let is_rest = |known: &&str| {
        let rest = word.text.strip_prefix(*known);
        rest.is_some_and(|rest| rest.len() > 1 && !rest.starts_with('_') && is_code(rest))
    };
    goes_on || mentioned.iter().any(is_rest)
}

/// Whether a word after the first value is written like another one, with a meaning of its own.
fn may_be_further(word: &Word<'_>, values: &BTreeSet<String>, list: &str) -> bool {
    let after = list.get(word.end..).unwrap_or_default();
    let is_marked = matches!(word.mark, Some(Mark::Colon | Mark::Dash));
    let meaning = after.trim_start_matches(|c: char| !is_text(c) || matches!(c, '—' | '–' | '=' | '.'));
    let has_text = |text: &str| text.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic());
    let follows_note =
        word.before.ends_with([')', '）', ']', '】', '>', '*']) || word.before.ends_with(|c: char| !c.is_ascii());
    let is_beside = word.start == 0 || word.is_apart() || word.follows_colon() || follows_note;
    if word.is_limit || !is_beside {
        return false;
    }
    if word.is_number() {
        let is_counted = after.trim_start().starts_with(|c: char| COUNTERS.contains(c))
            || word.before.trim_end().ends_with(|c: char| COUNTERS.contains(c));
        let number = word.text.parse::<i64>().ok();
        let is_next = |value: &String| {
            value
                .parse::<i64>()
                .ok()
                .zip(number)
                .is_some_and(|(one, other)| one.abs_diff(other) == 1)
        };
        let fits = values.iter().all(|value| is_digits(value)) && (values.len() == 1 || values.iter().any(is_next));
        let has_meaning =
            has_text(after) || is_marked || after.starts_with(['.', '、', ')', '）']) && has_text(meaning);
        return fits && !is_counted && has_meaning;
    }
    match word.text.len() {
        1 => {
            let are_letters = values.iter().all(|value| value.len() == 1);
            are_letters && word.is_value() && (has_text(after) || word.mark.is_some())
        }
        _ if word.is_value() => is_marked && has_text(meaning),
        // `SUCCESS：甲，refund：乙`
        _ => {
            let is_small = word.text.starts_with(|c: char| c.is_ascii_lowercase()) && !word.text.starts_with("http");
            is_small && is_marked && has_text(meaning)
        }
    }
}
