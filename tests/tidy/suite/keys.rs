//! The keys of the spec language are written once, as the constants of `vocabulary/names.rs`: elsewhere a key is its
//! constant, so that a reader of a key is found by its name and a misspelt key does not compile.

mod meanings;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use self::meanings::{MEANINGS, is_in};
use crate::{assert_none, hand_written, text};

const NAMES: &str = "crates/language/src/vocabulary/names.rs";

/// The crates that read and write keys.
const CRATES: [&str; 8] = [
    "crates/language/src/",
    "codegen/src/",
    "crates/compare/src/",
    "crates/openapi/src/",
    "crates/transcribe/src/",
    "crates/sandbox/src/",
    "crates/cli/src/",
    "xtask/src/",
];

fn keys() -> BTreeSet<String> {
    let names = text(NAMES);
    let keys = names.lines().filter_map(|line| {
        let (_, value) = line.trim().split_once(" = \"")?;
        Some(value.strip_suffix("\";")?.to_owned())
    });
    keys.collect()
}

/// The string literals of a program; those of modules for tests are left out.
fn literals(tokens: TokenStream, found: &mut Vec<String>) {
    let mut after_test = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let is_body = group.delimiter() == Delimiter::Brace;
                if group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)"
                {
                    after_test = true;
                } else if after_test && is_body {
                    after_test = false;
                } else {
                    literals(group.stream(), found);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => after_test = false,
            TokenTree::Literal(literal) => {
                let written = literal.to_string();
                if let Some(text) = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
                    found.push(text.to_owned());
                }
            }
            _ => {}
        }
    }
}

#[test]
fn keys_are_written_as_their_constants() {
    let keys = keys();
    assert!(keys.len() > 100, "{NAMES} has another form");
    let mut written: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in hand_written() {
        let is_of_tests = file.ends_with("tests.rs") || file.contains("/tests/");
        if file == NAMES || is_of_tests || !CRATES.iter().any(|folder| file.starts_with(folder)) {
            continue;
        }
        let mut found = Vec::new();
        literals(text(&file).parse().unwrap(), &mut found);
        for literal in found.into_iter().filter(|literal| keys.contains(literal)) {
            written.entry(literal).or_default().insert(file.clone());
        }
    }
    let mut findings = Vec::new();
    for (key, places) in &written {
        let unlisted = places
            .iter()
            .filter(|file| !MEANINGS.iter().any(|meaning| meaning.covers(key, file)));
        findings.extend(unlisted.map(|file| format!("{file}: \"{key}\"")));
    }
    for meaning in MEANINGS {
        assert!(!meaning.meaning.is_empty());
        let is_written = |word: &str, place: &str| {
            let files = written.get(word).into_iter().flatten();
            files.into_iter().any(|file| is_in(file, place))
        };
        let places = meaning.files.iter();
        let unused = meaning
            .words()
            .filter(|word| !places.clone().any(|place| is_written(word, place)));
        findings.extend(unused.map(|word| format!("no file has \"{word}\": {}", meaning.meaning)));
        let without = places
            .clone()
            .filter(|place| !meaning.words().any(|word| is_written(word, place)));
        findings.extend(without.map(|place| format!("{place} has none of {:?}: {}", meaning.words, meaning.meaning)));
    }
    assert_none(
        &findings,
        "write a key as its constant of vocabulary/names.rs, or list in keys/meanings.rs what else the word means; remove what is listed for nothing",
    );
}

/// In the importer, many literals are words of documents, so a key among them is not noticed above. A remark about a key
/// shows one.
#[test]
fn a_remark_names_its_key_by_the_constant() {
    let importer = hand_written().into_iter();
    let importer = importer.filter(|file| file.starts_with("crates/transcribe/src/") && !file.ends_with("tests.rs"));
    let findings: Vec<String> = importer.filter(|file| text(file).contains("remark(Some(\"")).collect();
    assert_none(&findings, "write the key as its constant of vocabulary/names.rs");
}
