//! A character that nobody sees or that looks like another is reported once, wherever it is.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use wechatpay_spec::place::Span;

use crate::once::{OPERATION, findings, specs, words};

/// A word with one character that nobody sees, or that looks like another, in double quotes. None if it has none to change.
fn broken(word: &str) -> Vec<String> {
    let middle = word
        .char_indices()
        .nth(word.chars().count() / 2)
        .map_or(0, |(at, _)| at);
    let (before, after) = word.split_at(middle);
    let mut broken = vec![format!("\"{before}\\u200B{after}\""), format!("\"{word} \"")];
    let pairs = [
        ('a', 'а'),
        ('e', 'е'),
        ('o', 'о'),
        ('A', 'А'),
        ('P', 'Р'),
        ('C', 'С'),
        ('B', 'В'),
        ('r', 'ｒ'),
    ];
    let letter = pairs.into_iter().find(|(ordinary, _)| word.contains(*ordinary));
    if let Some((ordinary, other)) = letter {
        broken.push(format!("\"{}\"", word.replacen(ordinary, &other.to_string(), 1)));
    }
    broken
}

/// A name or value that is written wrongly at one place is one finding, wherever other places refer to it: names of fields in
/// conditions and choices, values, events, states, folders.
#[test]
fn a_broken_character_in_any_word_is_reported_once() {
    let every_key = specs().remove(0);
    let lifecycle = include_str!("../../../crates/language/tests/fixtures/good/E123-lifecycle-state.yaml");
    let families = "# file: v3/orders/close.yaml\n".to_owned()
        + OPERATION
        + "# file: ../families.yaml\norders:\n  title: 订单\n  folders: [v3/orders]\n";
    let conditions = "# file: v3/orders/close.yaml\n".to_owned()
        + &OPERATION.replace(
            "      mchid: {type: string}\n",
            "      kind: {type: string, enum: [PASS, FAIL], default: PASS, example: FAIL}\n      mchid: {type: string, only_if: {kind: PASS}}\n      reason: {type: string, required_if: {kind: [PASS, FAIL]}}\n      one: {type: string, one_of: order}\n      other: {type: string, one_of: order}\n      state: {type: string, required: true, constant: SCORE, pattern: SCORE}\n",
        );
    let signed = "# file: v2/pay/close.yaml\npost:\n  title: 下单\n  documents: [{url: https://pay.weixin.qq.com/doc/v2/merchant/1}]\n  sign_type: HMAC-SHA256\n  idempotency_key: order_no\n  request:\n    xml:\n      sign_type: {type: string, required: true, constant: HMAC-SHA256}\n      order_no: {type: string, required: true}\n  response:\n    xml:\n      sign: {type: string}\n".to_owned();
    let mut wrong = Vec::new();
    for text in [every_key, lifecycle.to_owned(), families, conditions, signed] {
        assert_eq!(findings(&text), []);
        let changes: Vec<(Span, String)> = words(&text)
            .into_iter()
            .filter(|word| is_whole(&text, *word))
            .flat_map(|word| {
                broken(&text[word.start..word.end])
                    .into_iter()
                    .map(move |broken| (word, broken))
            })
            .collect();
        let found: Vec<_> = changes
            .par_iter()
            .filter_map(|(word, broken)| {
                let mutated = format!("{}{broken}{}", &text[..word.start], &text[word.end..]);
                let found = findings(&mutated);
                let line = text[..word.start].rsplit('\n').next().unwrap_or_default();
                let said: Vec<_> = found
                    .iter()
                    .map(|finding| format!("{} {}", finding.rule.code, finding.message))
                    .collect();
                (found.len() > 1).then(|| format!("{line}{broken}\n    {}", said.join("\n    ")))
            })
            .collect();
        wrong.extend(found);
    }
    assert!(
        wrong.is_empty(),
        "{}\n{}",
        wrong.len(),
        wrong[..wrong.len().min(60)].join("\n")
    );
}

/// Whether a word is all of a key or value, and not in quotes, so that it can be written in quotes.
fn is_whole(text: &str, word: Span) -> bool {
    let line = text[..word.start].rsplit('\n').next().unwrap_or_default();
    let is_quoted = line.matches('"').count() % 2 == 1 || line.matches('\'').count() % 2 == 1;
    let before = line.trim_end_matches(' ');
    let begins = before.is_empty() || before.ends_with(['[', ',', ':', '-', '{']);
    let ends = text[word.end..].starts_with([':', ',', ']', '}', '\n']);
    !is_quoted && begins && ends && !line.ends_with("/{")
}
