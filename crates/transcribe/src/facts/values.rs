//! The values that a description lists: `可选取值 ADD：签约 DELETE：解约`, `SUCCESS/FAIL`, `0-否，1-是`.

mod asides;
mod clauses;
mod kinds;
mod list;
mod lone;
mod loose;
mod nested;
mod notation;
mod open_end;
mod strays;
mod times;
mod word_places;
mod words;

use std::collections::BTreeSet;

pub(crate) use self::list::Listed;
use self::words::{ABBREVIATIONS, JOINS, Mark, Word, ends_in_text, is_digits, is_text, words};
use super::announcement::{self, Certainty};
use super::code::is_code;
use super::{label, own_example};

/// First words of limits, which are no meanings of values.
const LIMITS: &[&str] = &["最长", "最多", "最大", "最小", "长度", "不超过", "默认"];

/// The values in a description.
///
/// After words that announce them, a word in capitals is a value if a colon follows it, even if the meaning of the value
/// before it runs into it. If no word has a colon, those with a dash or in front of a parenthesis are values, or else the
/// words at the beginning of a line and those joined to them. Without an announcement, only several words with their
/// meanings, or several at the beginning of the description, are values.
pub(crate) fn listed(description: &str) -> Listed {
    let text = plain(description);
    let text = times::without(&own_example::without(&text));
    let text = notation::known(without_label(&text));
    let mut found = of_text(&text);
    let start = match found.announced {
        true => start(&text).unwrap_or_default(),
        false => 0,
    };
    strays::check(&mut found, text.get(start..).unwrap_or_default());
    let inner = nested::words(description);
    let (inner, values): (Vec<_>, Vec<_>) = found
        .values
        .into_iter()
        .partition(|(value, _)| inner.contains(value.as_str()));
    found.values = values;
    found.doubts.extend(inner.into_iter().map(|(value, _)| value));
    let other = notation::doubts(&text)
        .into_iter()
        .filter(|word| !ABBREVIATIONS.contains(&word.as_str()));
    found.doubts.extend(other);
    // `取值为AA时返回` is about another field, or a condition.
    if let [(only, _)] = found.values.as_slice()
        && text.contains(&format!("{only}时"))
    {
        found.doubts.push(only.clone());
        found.values.clear();
    }
    if found.values.is_empty() {
        found.doubts.extend(loose::doubts(&text));
        found.doubts.extend(clauses::doubts(&text));
        found.doubts.extend(kinds::doubts(&text));
    }
    settle(&mut found);
    found.open_by = open_end::words(&text, &found.values);
    found
}

/// The values in a text in the known notation.
fn of_text(text: &str) -> Listed {
    match announcement::find(text) {
        Some((start, certainty)) => {
            let list = text.get(start..).unwrap_or_default();
            let mut found = announced(list, certainty);
            if certainty == Certainty::Open && is_in_sentence(text.get(..start).unwrap_or_default(), list, &found) {
                let values = std::mem::take(&mut found.values).into_iter();
                found.doubts.extend(values.map(|(value, _)| value));
            }
            match (certainty, found.values.is_empty()) {
                (Certainty::Open, true) => {
                    let other = unannounced(text);
                    let doubts = other.doubts.into_iter().chain(found.doubts);
                    Listed {
                        doubts: distinct(doubts),
                        ..other
                    }
                }
                _ => found,
            }
        }
        None => unannounced(text),
    }
}

/// Whether the words of a list are only what a sentence says is supported: `支持IPV4和IPV6两种格式的地址`. Values have marks, or
/// the sentence ends after them.
fn is_in_sentence(lead: &str, list: &str, found: &Listed) -> bool {
    let words = words(list);
    let is_value = |word: &&Word<'_>| found.values.iter().any(|(value, _)| value == word.text);
    let has_marks = words.iter().filter(is_value).any(|word| word.mark.is_some());
    let Some(last) = words.iter().rfind(is_value) else {
        return false;
    };
    let rest = list.get(last.end..).unwrap_or_default().trim_start_matches(' ');
    let ends = rest
        .chars()
        .next()
        .is_none_or(|c| matches!(c, '。' | '；' | ';' | '.' | '\n' | ')' | '）'));
    lead.ends_with("支持") && !has_marks && !ends
}

/// Where the announced values of a description begin.
pub(crate) fn start(description: &str) -> Option<usize> {
    announcement::find(description)
        .filter(|(_, certainty)| *certainty == Certainty::Sure)
        .map(|(start, _)| start)
}

/// The values that follow an announcement.
fn announced(list: &str, certainty: Certainty) -> Listed {
    let words = words(list);
    let is_sure = certainty == Certainty::Sure;
    let has = |mark: Mark| {
        let mut marked = words
            .iter()
            .filter(|word| word.mark == Some(mark) && word.is_value() && !word.follows_code);
        marked.any(|word| !word.is_number() || word.is_apart())
    };
    let mark = [Mark::Colon, Mark::Dash, Mark::Parenthesis]
        .into_iter()
        .find(|mark| has(*mark));
    let mut found = Listed {
        announced: is_sure,
        ..Listed::default()
    };
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut before_is_value = false;
    // A list of something else in the meaning of a value, up to the end of the line or of the text.
    let mut inner: Option<usize> = None;
    for (index, word) in words.iter().enumerate() {
        let is_first = index == 0 && !word.before.chars().any(is_text);
        let lead = word.before.trim_end();
        if !is_first && word.is_led() && word.mark.is_some() && inner.is_none() {
            let ends_line = word.before.get(lead.len()..).unwrap_or_default().contains('\n');
            let line_end = list
                .get(word.start..)
                .and_then(|rest| rest.find('\n'))
                .map(|at| word.start + at);
            inner = Some(line_end.filter(|_| !ends_line).unwrap_or(list.len()));
        }
        let is_inner = inner.is_some_and(|end| word.start < end);
        let is_placed = !is_inner
            && match mark {
                Some(Mark::Colon) if word.follows_code => false,
                Some(Mark::Colon) => word.mark == mark && (!word.is_number() || word.is_apart() || ends_in_text(lead)),
                Some(_) => {
                    let runs_on = ends_in_text(lead) || mark == Some(Mark::Parenthesis) && lead.ends_with([')', '）']);
                    word.mark == mark && (word.is_apart() || is_first || word.continues() || runs_on)
                }
                None => is_first || word.begins_line || (word.continues() && before_is_value),
            };
        // A single letter or a number needs a list around it.
        let is_listed =
            word.is_value() && is_placed && !word.is_limit && (is_sure || word.text.len() > 1 || mark.is_some());
        let may_be = word.may_be_value()
            || word.follows_code && word.mark.is_some()
            || word.begins_line && word.mark.is_some() && !word.text.starts_with("http")
            || word.begins_line && begins_cell(list.get(word.end..).unwrap_or_default());
        before_is_value = is_listed;
        if is_listed && known.insert(word.text) {
            found.values.push((word.text.to_owned(), None));
            places.push((word.start, word.end));
        } else if !is_listed && may_be {
            found.doubts.push(word.text.to_owned());
        }
    }
    // `枚举值：ALL（全部）、SINGLE（单品）。NORMAL：普通`: a list in another notation comes first, so that none is sure.
    if let (true, Some((first, _))) = (is_sure, places.first()) {
        let is_other = |word: &&Word<'_>| {
            word.start < *first
                && word.is_value()
                && !word.is_number()
                && word.mark.is_some()
                && word.mark != mark
                && (word.is_apart() || word.continues() || word.before.trim_matches([':', '：', ' ']).is_empty())
        };
        if words.iter().any(|word| is_other(&word)) {
            let unsure = found.values.drain(..).map(|(value, _)| value);
            found.doubts.extend(unsure);
            places.clear();
        }
    }
    // One word after `支持` or `包括` is not a list, nor are numbers, nor are words that are rarely values.
    let has_colon = list.trim_start().starts_with([':', '：']);
    let is_real = |value: &str| (!is_digits(value) || mark.is_some()) && (has_colon || !ABBREVIATIONS.contains(&value));
    let is_list = is_sure || found.values.len() > 1 && found.values.iter().any(|(value, _)| is_real(value));
    if !is_list {
        found.values.clear();
    }
    add_meanings(&mut found.values, &places, list, mark.is_some());
    settle(&mut found);
    found
}

/// Whether a bar ends the cell that a text is in: that of a table of values.
fn begins_cell(after: &str) -> bool {
    after.trim_start_matches(' ').starts_with('|')
}

/// The values of a description that announces none: several with a mark and a meaning each, or several words joined to
/// one another at the beginning.
fn unannounced(text: &str) -> Listed {
    let words = words(text);
    let mut found = Listed::default();
    let is_explained = |word: &&Word<'_>| {
        let is_dash = matches!(word.mark, Some(Mark::Colon | Mark::Dash));
        // `AA：甲BB：乙`, `AA--甲BB--乙`
        let runs_on = is_dash && word.may_be_value() && ends_in_text(word.before);
        let is_placed = word.is_apart() || word.start == 0 || runs_on || word.follows_colon();
        word.is_value() && is_dash && is_placed && !word.follows_code
    };
    let marked: Vec<&Word<'_>> = words.iter().filter(is_explained).collect();
    // Before the first value, a colon leads to the list itself: `状态：AA：甲，BB：乙`. Behind it, one leads to a list within
    // the meaning of a value, or to that of another case: `可填写：1-甲。其他的可填写：2-乙`.
    let is_inner = |index: usize, word: &Word<'_>| index > 0 && word.is_led();
    let explained: Vec<&Word<'_>> = marked
        .iter()
        .enumerate()
        .filter(|(index, word)| !is_inner(*index, word))
        .map(|(_, word)| *word)
        .collect();
    let inner = marked.iter().enumerate().filter(|(index, word)| is_inner(*index, word));
    found.doubts.extend(inner.map(|(_, word)| word.text.to_owned()));
    // A single word after a colon may be one of several values: `仅支持：NORMAL：…`.
    // So may one that is the only item of a list: `使用模式⏎• SINGLE: 单券`, or that runs into the words before it:
    // `交易类型PAP-委托代扣`.
    if let [only] = explained.as_slice()
        && (only.follows_colon() || (only.begins_line || ends_in_text(only.before)) && only.may_be_value())
    {
        found.doubts.push(only.text.to_owned());
    }
    // A single value with its meaning at the beginning: `MICROPAY：刷卡支付`.
    if let ([only], Some(first)) = (explained.as_slice(), words.first())
        && std::ptr::eq(*only, first)
        && (only.may_be_value() || only.is_number())
        && !text.get(..only.start).unwrap_or_default().chars().any(is_text)
    {
        match only.is_number() {
            // `74-甲` may be one of several values.
            true => found.doubts.push(only.text.to_owned()),
            false => {
                let mut values = vec![(only.text.to_owned(), None)];
                add_meanings(&mut values, &[(only.start, only.end)], text, true);
                found.values = values;
            }
        }
    }
    // A word in lower case there may be one too: `no_credit：…`.
    if let Some(first) = words.first()
        && !first.is_value()
        && first.mark == Some(Mark::Colon)
        && !first.text.starts_with("http")
        && !text.get(..first.start).unwrap_or_default().chars().any(is_text)
    {
        found.doubts.push(first.text.to_owned());
    }
    let has_numbers = explained.iter().any(|word| word.is_number());
    let begins = explained.first().is_some_and(|first| {
        let before = text.get(..first.start).unwrap_or_default().trim_end();
        !before.contains("注意") && !before.contains("说明")
    });
    if explained.len() > 1 && (begins || !has_numbers) {
        let places: Vec<(usize, usize)> = explained.iter().map(|word| (word.start, word.end)).collect();
        let mut values: Vec<(String, Option<String>)> = Vec::new();
        let mut own: Vec<(usize, usize)> = Vec::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (word, place) in explained.iter().zip(places) {
            if known.insert(word.text) {
                values.push((word.text.to_owned(), None));
                own.push(place);
            }
        }
        add_meanings(&mut values, &own, text, true);
        found.values = values;
    }
    for run in runs(&words) {
        let Some(first) = run.first() else { continue };
        let is_beginning = !text.get(..first.start).unwrap_or_default().chars().any(is_text);
        let is_code = |word: &Word<'_>| word.may_be_value() || ABBREVIATIONS.contains(&word.text);
        if found.values.is_empty() && is_beginning && run.iter().all(is_code) {
            let words = distinct(run.iter().map(|word| word.text.to_owned()));
            found.values = words.into_iter().map(|word| (word, None)).collect();
        } else if run.iter().filter(|word| word.may_be_value()).count() > 0 {
            let doubts = run.iter().filter(|word| word.may_be_value());
            found.doubts.extend(doubts.map(|word| word.text.to_owned()));
        }
    }
    let unclear = words
        .iter()
        .filter(|word| word.follows_code && word.mark == Some(Mark::Colon) && word.is_value());
    found.doubts.extend(unclear.map(|word| word.text.to_owned()));
    if found.values.is_empty() {
        let numbers = explained.iter().filter(|_| explained.len() > 1);
        found.doubts.extend(numbers.map(|word| word.text.to_owned()));
        // `可填74-甲或75-乙`
        let is_within = |word: &&Word<'_>| word.mark == Some(Mark::Dash) && word.is_number() && !word.is_apart();
        let within: Vec<&Word<'_>> = words
            .iter()
            .filter(is_within)
            .filter(|word| ends_in_text(word.before))
            .collect();
        let within = within.iter().filter(|_| within.len() > 1);
        found.doubts.extend(within.map(|word| word.text.to_owned()));
    }
    settle(&mut found);
    found
}

/// Two and more words in capitals that are joined to one another.
fn runs<'w, 't>(words: &'w [Word<'t>]) -> Vec<&'w [Word<'t>]> {
    let mut runs = Vec::new();
    let mut start = 0;
    for at in 1..=words.len() {
        let goes_on = words.get(at).is_some_and(|word| {
            word.continues() && !word.before.trim().is_empty() && is_code(&word.text.replace(['-', '.'], ""))
        });
        if !goes_on {
            let run = words.get(start..at).unwrap_or_default();
            if run.len() > 1 && run.iter().all(|word| !word.is_number()) && run.first().is_some_and(Word::is_value) {
                runs.push(run);
            }
            start = at;
        }
    }
    runs
}

/// Adds what follows each value, up to the next one.
fn add_meanings(values: &mut [(String, Option<String>)], places: &[(usize, usize)], list: &str, is_marked: bool) {
    let ends = places.iter().skip(1).map(|(start, _)| *start).chain([list.len()]);
    for ((value, (_, start)), end) in values.iter_mut().zip(places).zip(ends) {
        let meaning = list.get(*start..end).unwrap_or_default();
        let is_own_line = meaning.starts_with([' ', '\n']) || is_marked;
        let meaning =
            meaning.trim_start_matches(|c: char| !is_text(c) || matches!(c, '-' | '—' | '–' | '=' | '(' | '（'));
        let line = meaning.lines().next().unwrap_or_default();
        // In a table, what follows the meaning is on the same line.
        let word = match line.starts_with(|c: char| !c.is_ascii()) {
            true => line.split_whitespace().next().unwrap_or_default(),
            false => line,
        };
        let word = word.trim_end_matches([')', '）', '、', '/', ' ', ',']);
        // `枚举值：A、B 最长32个字符` goes on with a limit of the field.
        let is_limit = LIMITS.iter().any(|limit| word.starts_with(limit));
        if is_own_line && !is_limit && !JOINS.contains(&word) {
            value.1 = label::title(word);
        }
    }
}

/// Leaves out doubts about words that are values, and those that are repeated.
fn settle(found: &mut Listed) {
    let values: BTreeSet<&str> = found.values.iter().map(|(value, _)| value.as_str()).collect();
    found.doubts.retain(|doubt| !values.contains(doubt.as_str()));
    found.doubts = distinct(std::mem::take(&mut found.doubts).into_iter());
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    words.filter(|word| known.insert(word.clone())).collect()
}

/// A text without the label at its beginning: `【状态】`.
fn without_label(text: &str) -> &str {
    match text
        .trim_start()
        .strip_prefix('【')
        .and_then(|rest| rest.split_once('】'))
    {
        Some((_, rest)) => rest,
        None => text,
    }
}

/// A description without the marks of Markdown and HTML.
fn plain(description: &str) -> String {
    let mut text = description.replace(['`', '\u{200B}', '\r'], "").replace("**", "");
    for tag in ["<br>", "<br/>", "<br />"] {
        text = text.replace(tag, "\n");
    }
    text.replace(['\u{a0}', '\u{3000}', '\t'], " ")
}

#[cfg(test)]
mod tests;
