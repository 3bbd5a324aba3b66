//! A misspelt word is one mistake: it gives one finding, about this word where the language knows what is meant.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::once::{OPERATION, findings, specs, words};

/// The ways in which people misspell a word.
const SLIPS: &[fn(&str) -> String] = &[
    |word| {
        let swapped = word.chars().map(|c| match c {
            'a'..='z' => c.to_ascii_uppercase(),
            _ => c.to_ascii_lowercase(),
        });
        swapped.collect()
    },
    |word| word[..word.len() - 1].to_owned(),
    |word| format!("{word}s"),
    |word| format!("{word}1"),
    |word| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() > 2 {
            letters.swap(0, 1);
        }
        letters.into_iter().collect()
    },
    |word| match word.contains('_') {
        true => word.replace('_', "-"),
        false => word.replace('-', "_"),
    },
];

/// The slips that give several findings, each with these.
fn several(text: &str, step: usize) -> (usize, Vec<String>) {
    // The states and transitions of a lifecycle refer to each other in many places.
    let end = text.find("# file: ../lifecycles").unwrap_or(text.len());
    let words = words(text);
    let slips: Vec<String> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.start < end)
        .filter(|(_, word)| {
            let word = &text[word.start..word.end];
            word.len() > 2 && word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.is_ascii()
        })
        .flat_map(|(number, word)| {
            let tried = SLIPS
                .iter()
                .enumerate()
                .filter(move |(kind, _)| (number + kind).is_multiple_of(step));
            tried.filter_map(move |(_, slip)| {
                let written = &text[word.start..word.end];
                let slip = slip(written);
                (slip != written && !slip.is_empty())
                    .then(|| format!("{}{slip}{}", &text[..word.start], &text[word.end..]))
            })
        })
        .collect();
    let found = slips
        .par_iter()
        .with_min_len(8)
        .filter_map(|slip| {
            let list = findings(slip);
            let shown: Vec<String> = list
                .iter()
                .map(|finding| format!("    {} {}: {}", finding.rule.code, finding.file, finding.message))
                .collect();
            let differs = slip.lines().zip(text.lines()).find(|(one, other)| one != other);
            (list.len() > 1).then(|| format!("{}\n{}", differs.unwrap_or_default().0, shown.join("\n")))
        })
        .collect();
    (slips.len(), found)
}

/// One in so many slips is tried at each word, because all of them take long.
const STEP: usize = 3;

#[test]
fn a_misspelt_word_is_reported_once() {
    let mut texts = specs();
    texts.push(include_str!("../fixtures/misspelt.yaml").to_owned());
    let mut all = Vec::new();
    let mut tried = 0;
    for text in texts {
        assert_eq!(findings(&text), []);
        let (number, found) = several(&text, STEP);
        tried += number;
        all.extend(found);
    }
    assert!(all.is_empty(), "{} of {tried} slips\n{}", all.len(), all.join("\n"));
}

/// The codes of the findings about one field, whose line this is.
fn codes(line: &str) -> Vec<&'static str> {
    let text = format!(
        "# file: v3/orders/close.yaml\n{}",
        OPERATION.replace("mchid: {type: string}", line)
    );
    findings(&text).iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn what_does_not_follow_from_a_misspelt_word_is_reported_too() {
    for (line, expected) in [
        ("a: {typ: integer, minimum: 1}", &["E020"][..]),
        ("a: {typ: integer, minimum: 5, maximum: 1}", &["E020", "E073"]),
    ] {
        assert_eq!(codes(line), expected, "{line}");
    }
}
