//! The subject of a sentence about an end: the operation as a whole, or something else.

use super::adverbs::ADVERBS;
use super::others;
use super::words::{ENDS, SUBJECTS, SUCCESSORS, SURE, UNAVAILABLE};
use crate::facts::day::MONTHS;

/// The thing that ends, as a sentence says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The operation.
    Operation,
    /// An operation that is called old, without a word about the one of the page.
    Old,
    /// The operation or something else: other words are beside those of the end.
    Unclear,
    /// Something else.
    Other,
}

/// Labels of the day on which a page was changed.
const DAYS_OF_PAGE: &[&str] = &[
    "更新时间",
    "更新日期",
    "Update Time",
    "Update time",
    "Updated",
    "Last Updated",
    "Last updated",
];
/// Words that may follow those of the end, beside those of something to use instead.
const BEHIND: &[&str] = &[
    "新商户",
    "新的商户",
    "请",
    "建议",
    "推荐",
    "使用",
    "更新",
    "维护",
    "服务",
    "支持",
    "接入",
    "受理",
    "调用",
    "申请",
    "商户",
    "且",
    "并",
    "但",
    "为",
    "至",
    "到",
    "由",
    "新",
    "接口",
    "通知",
];
const MARKS: &[char] = &['，', ',', '；', ';', '：', ':', '、'];

/// A sentence without the day of the page's last change, which may be on its line.
pub(super) fn without_day_of_page(sentence: &str) -> &str {
    let ends = DAYS_OF_PAGE
        .iter()
        .filter_map(|label| sentence.rfind(label).map(|at| at + label.len()));
    let Some(rest) = ends.max().and_then(|at| sentence.get(at..)) else {
        return sentence;
    };
    let is_part = |c: char| c.is_ascii_digit() || c == ' ' || "：:.-/年月日".contains(c);
    rest.trim_start_matches(is_part)
}

/// A sentence without the notes in brackets that name no operation: `（电商平台不可用）`.
pub(super) fn without_asides(sentence: &str) -> String {
    let mut kept = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once(['（', '(']) {
        let Some((inside, behind)) = after.split_once(['）', ')']) else {
            break;
        };
        kept.push_str(before);
        if SUBJECTS.iter().chain(SURE).any(|word| inside.contains(word)) {
            kept.push('，');
            kept.push_str(inside);
            kept.push('，');
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// The subject of a sentence in lower case, on the page of the operation with the URL path `own`.
pub(super) fn of(sentence: &str, own: &str) -> Scope {
    let words = ENDS.iter().chain(SURE);
    let places: Vec<(usize, &str)> = words
        .flat_map(|word| sentence.match_indices(word).map(move |(at, _)| (at, *word)))
        .collect();
    let is_about_all = |(at, word): &(usize, &str)| {
        let before = sentence.get(..*at).unwrap_or_default();
        let before = before.rsplit(MARKS).next().unwrap_or_default();
        let behind = sentence.get(at + word.len()..).unwrap_or_default();
        let behind = behind.split(MARKS).next().unwrap_or_default();
        only_adverbs(before) && may_be_behind(behind) && !others::replaces(sentence, *at, word)
    };
    if others::uses_described(sentence) {
        return Scope::Unclear;
    }
    if places.iter().any(|(at, _)| others::is_other(sentence, *at, own)) {
        let is_open = others::names_described(sentence) || others::lists(sentence);
        let names_path = places.iter().any(|(at, _)| {
            let before = sentence.get(..*at).unwrap_or_default();
            others::names_other_path(before, own)
        });
        return if is_open || names_path {
            Scope::Unclear
        } else {
            Scope::Old
        };
    }
    if places.iter().any(is_about_all) {
        return Scope::Operation;
    }
    let is_of_callers = |(_, word): &(usize, &str)| UNAVAILABLE.contains(word);
    match places.iter().all(is_of_callers) && !sentence.contains("20") {
        true => Scope::Other,
        false => Scope::Unclear,
    }
}

/// Whether a text has only words for the operation, days, adverbs, and what to use instead.
fn only_adverbs(text: &str) -> bool {
    let mut text = without_successors(text);
    let mut words: Vec<&str> = SUBJECTS.iter().chain(ADVERBS).chain(&MONTHS).copied().collect();
    words.sort_unstable_by_key(|word| usize::MAX - word.len());
    for word in words {
        text = text.replace(word, "");
    }
    !text.contains(char::is_alphabetic)
}

/// A text without URL paths and titles of pages: `由 POST /v3/pay/orders 替代`, `由《下单》取代`.
fn without_successors(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('《') {
        kept.push_str(before);
        rest = after.split_once('》').map_or("", |(_, behind)| behind);
    }
    kept.push_str(rest);
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~/{}%:".contains(c);
    let words = kept.split_inclusive(|c| !is_part(c));
    let is_path =
        |word: &&str| word.contains('/') || matches!(word.trim(), "get" | "post" | "put" | "patch" | "delete");
    words.filter(|word| !is_path(word)).collect()
}

/// Whether the text after the words of the end may belong to them.
fn may_be_behind(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace());
    let is_chinese = text.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    !is_chinese || begins(BEHIND) || begins(SUBJECTS) || begins(SUCCESSORS) || begins(ENDS)
}
