//! Words that may be values, each at the beginning of a clause about it, where it is not followed by the mark of a value:
//! `ALL，返回所有订单；SUCCESS，返回…`, `Basic 基本账户 Fees 手续费账户`, `full: Full order`.

use std::collections::BTreeSet;

use super::word_places::words;
use super::words::ABBREVIATIONS;
use crate::facts::code::is_code;

/// The maximum number of characters of a value in lower case.
const SMALL: usize = 24;
/// The maximum number of characters of a meaning that only a blank separates from its value.
const MEANING: usize = 10;
/// Words in lower case before a colon that are not values.
const NO_VALUES: &[&str] = &[
    "as",
    "below",
    "cases",
    "codes",
    "e.g",
    "eg",
    "example",
    "examples",
    "following",
    "follows",
    "format",
    "formats",
    "http",
    "https",
    "ie",
    "include",
    "includes",
    "including",
    "is",
    "as follows",
    "note",
    "notes",
    "options",
    "rules",
    "scenario",
    "scenarios",
    "status",
    "statuses",
    "tip",
    "tips",
    "type",
    "types",
    "value",
    "values",
    "are",
    "that",
];

/// How a word that may be a value is set off from what is said about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Clause {
    /// A word in capitals, and a comma.
    Comma,
    /// A word that begins with a capital, a blank and a short meaning in Chinese.
    Blank,
    /// A word in capitals at the beginning of a list, a blank and a meaning in Chinese.
    First,
    /// Another one after it.
    Further,
    /// A word in lower case, a dash with blanks around it and words in English.
    Dash,
    /// A word in lower case, a colon and a sentence in English.
    Colon,
}

/// The words of a text that may be values, if there are several of one kind.
pub(super) fn doubts(text: &str) -> Vec<String> {
    let mut found: Vec<(Clause, &str)> = Vec::new();
    let mut seen: BTreeSet<(Clause, &str)> = BTreeSet::new();
    for (start, word) in words(text) {
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(start + word.len()..).unwrap_or_default();
        if let Some(clause) = clause(before, word, after)
            && seen.insert((clause, word))
        {
            found.push((clause, word));
        }
    }
    let in_capitals = found
        .iter()
        .filter(|(kind, _)| matches!(kind, Clause::First | Clause::Further));
    let in_capitals: Vec<String> = in_capitals.map(|(_, word)| (*word).to_owned()).collect();
    if in_capitals.len() > 1 && found.iter().any(|(kind, _)| *kind == Clause::First) {
        return in_capitals;
    }
    for clause in [Clause::Comma, Clause::Blank, Clause::Dash, Clause::Colon] {
        let own: Vec<&str> = found
            .iter()
            .filter(|(kind, _)| *kind == clause)
            .map(|(_, word)| *word)
            .collect();
        if own.len() > 1 && !own.iter().all(|word| ABBREVIATIONS.contains(word)) {
            return own.into_iter().map(str::to_owned).collect();
        }
    }
    Vec::new()
}

fn clause(before: &str, word: &str, after: &str) -> Option<Clause> {
    let begins = before.is_empty()
        || before.ends_with(|c: char| {
            c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | '。' | ':' | '：' | '.' | ')' | '）' | '、')
        });
    if !begins {
        return None;
    }
    let is_chinese = |text: &str| text.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic());
    if word.len() > 1 && is_code(word) && word.bytes().any(|b| b.is_ascii_uppercase()) {
        // `If the state is PAID, …`
        let lead = before.trim_end_matches(' ');
        if lead.len() < before.len() && lead.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        // `AA 甲 BB 乙`, with meanings of any length
        let is_first = before.trim_end().is_empty() || before.trim_end().ends_with([':', '：', '\n']);
        if after.starts_with(' ') && is_chinese(after.trim_start()) && !ABBREVIATIONS.contains(&word) {
            return Some(match is_first {
                true => Clause::First,
                false => Clause::Further,
            });
        }
        let rest = without_note(after);
        let meaning = rest.strip_prefix(['，', ','])?.trim_start();
        let is_meaning = is_chinese(meaning) || meaning.starts_with(|c: char| c.is_ascii_lowercase());
        return is_meaning.then_some(Clause::Comma);
    }
    let mut letters = word.chars();
    let is_capital = letters.next().is_some_and(|c| c.is_ascii_uppercase());
    if is_capital && word.len() > 2 && letters.all(|c| c.is_ascii_lowercase()) {
        let meaning = after.strip_prefix(' ')?.trim_start_matches(' ');
        let length = meaning
            .chars()
            .take_while(|c| !c.is_ascii() && c.is_alphabetic())
            .count();
        let rest = meaning.chars().nth(length);
        let ends = rest.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | '。' | '、'));
        return ((1..=MEANING).contains(&length) && ends).then_some(Clause::Blank);
    }
    let is_small = word.len() <= SMALL
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !word.bytes().any(|b| b.is_ascii_uppercase())
        && !NO_VALUES.contains(&word);
    if !is_small {
        return None;
    }
    let dash = [" - ", " – ", " — ", " -- "]
        .iter()
        .find_map(|dash| after.strip_prefix(dash));
    if dash.is_some_and(|meaning| meaning.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return Some(Clause::Dash);
    }
    let meaning = after.strip_prefix([':', '：'])?.trim_start();
    meaning
        .starts_with(|c: char| c.is_ascii_uppercase())
        .then_some(Clause::Colon)
}

/// A text without the note in brackets at its beginning: `（默认值），返回…`.
fn without_note(text: &str) -> &str {
    let text = text.trim_start_matches(' ');
    let inner = text.strip_prefix(['(', '（']);
    let behind = inner.and_then(|inner| inner.split_once([')', '）']));
    behind.map_or(text, |(_, rest)| rest.trim_start_matches(' '))
}

#[cfg(test)]
mod tests {
    use super::doubts;

    #[test]
    fn several_words_at_the_beginning_of_clauses_may_be_values() {
        for (text, expected) in [
            (
                "ALL（默认值），返回当日所有订单信息 SUCCESS，返回当日成功支付的订单 REFUND，返回当日退款订单",
                vec!["ALL", "SUCCESS", "REFUND"],
            ),
            (
                "ALL (default), return all orders; SUCCESS, return successful orders",
                vec!["ALL", "SUCCESS"],
            ),
            (
                "账单的资金来源账户： Basic 基本账户 Operation 运营账户 Fees 手续费账户",
                vec!["Basic", "Operation", "Fees"],
            ),
            (
                "UNCHECKED 商户未上传订购人身份信息 SAME 商户上传的订购人身份信息与支付人身份信息一致",
                vec!["UNCHECKED", "SAME"],
            ),
            (
                "Select one: out_trade_no - Merchant order No. transaction_id - WeChat Pay order No.",
                vec!["out_trade_no", "transaction_id"],
            ),
            (
                "Kind of the order: full: Full order part: Part of an order",
                vec!["full", "part"],
            ),
        ] {
            assert_eq!(doubts(text), expected, "{text}");
        }
        for text in [
            "APP，JSAPI，NATIVE",
            "如果为SUCCESS，返回甲；如果为FAIL，返回乙",
            "See the following example: The note: A",
            "商户 Native 下单",
            "如果为 SUCCESS 则返回单号，如果为 FAIL 则返回原因",
            "the order of the merchant - See the rules",
            "查询ORDER，返回SUCCESS，结束",
            "If the state is PAID, this field is sent. If the state is OPEN, this field is not sent",
        ] {
            assert_eq!(doubts(text), [""; 0], "{text}");
        }
    }
}
