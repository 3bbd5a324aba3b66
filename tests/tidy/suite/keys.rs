//! The keys of the spec language are written once, as the constants of `vocabulary/names.rs`: elsewhere a key is its
//! constant, so that a reader of a key is found by its name and a misspelt key does not compile.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{assert_none, hand_written, text};

const NAMES: &str = "crates/language/src/vocabulary/names.rs";

/// The crates that read and write keys.
const CRATES: [&str; 5] = [
    "crates/language/src/",
    "codegen/src/",
    "crates/compare/src/",
    "crates/openapi/src/",
    "crates/transcribe/src/",
];

/// Literals that equal a key and are something else.
struct Meaning {
    words: &'static [&'static str],
    /// The files where they may be written; all, if there are none.
    files: &'static [&'static str],
    meaning: &'static str,
}

const fn everywhere(words: &'static [&'static str], meaning: &'static str) -> Meaning {
    Meaning {
        words,
        files: &[],
        meaning,
    }
}

const fn within(words: &'static [&'static str], files: &'static [&'static str], meaning: &'static str) -> Meaning {
    Meaning { words, files, meaning }
}

const MEANINGS: &[Meaning] = &[
    everywhere(
        &[
            "type",
            "required",
            "pattern",
            "enum",
            "format",
            "default",
            "title",
            "minimum",
            "maximum",
            "items",
            "then",
            "example",
            "deprecated",
        ],
        "words of JSON Schema and OpenAPI",
    ),
    everywhere(
        &[
            "path",
            "query",
            "headers",
            "request",
            "response",
            "url",
            "get",
            "post",
            "put",
            "patch",
            "delete",
            "status",
            "json",
            "xml",
            "multipart",
            "file",
        ],
        "words of HTTP and its formats, which documents use as headings",
    ),
    everywhere(
        &[
            "event_type",
            "original_type",
            "resource",
            "code",
            "message",
            "sign_type",
            "notify_url",
            "summary",
        ],
        "fields of the service's messages",
    ),
    everywhere(
        &[
            "field",
            "value",
            "of",
            "to",
            "from",
            "key",
            "by",
            "unit",
            "text",
            "at",
            "set",
            "empty",
            "absent",
            "updated",
            "since",
            "limit",
            "state",
            "count",
            "total",
            "notification",
            "operations",
            "event",
            "function",
            "notify",
        ],
        "English words, in messages and in the documents that are read",
    ),
    within(
        &["fields"],
        &[
            "codegen/src/conservation.rs",
            "crates/language/src/count.rs",
            "crates/language/src/coverage/pages.rs",
            "crates/language/src/coverage/render.rs",
            "crates/language/src/read/field.rs",
            "crates/transcribe/src/merge/removals.rs",
        ],
        "the English word, beside a count or in a message",
    ),
    within(
        &["encrypted", "documents"],
        &["crates/language/src/coverage/render.rs"],
        "figures of the coverage report",
    ),
    within(
        &["encrypted"],
        &["crates/transcribe/src/input/official/columns/column_heading.rs"],
        "a heading in documents",
    ),
    within(
        &["min_length", "max_length"],
        &["crates/transcribe/src/facts/limit/words.rs"],
        "words of documents",
    ),
    within(
        &["nonceless"],
        &["crates/transcribe/src/input/wechatpay_im/request.rs"],
        "a word of the documents of wechatpay.im",
    ),
    within(
        &["corrected"],
        &["crates/language/src/evidence.rs"],
        "a verdict on a statement of another source",
    ),
    within(
        &["constant", "unsigned", "replacement"],
        &["crates/language/src/rules.rs"],
        "names of rules",
    ),
    within(
        &["constant", "signer", "digest"],
        &["crates/compare/src/wire/rules.rs"],
        "what a change is about, in words",
    ),
    within(&["signer"], &["crates/language/src/lifecycle/text.rs"], "a placeholder"),
    within(
        &["final"],
        &["crates/language/src/names/keywords.rs"],
        "a keyword of Rust",
    ),
    within(
        &["lifecycle"],
        &["crates/language/src/misnamed.rs"],
        "a part of a file's name",
    ),
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
        let unlisted = places.iter().filter(|file| {
            let mut listed = MEANINGS.iter().filter(|meaning| meaning.words.contains(&key.as_str()));
            !listed.any(|meaning| meaning.files.is_empty() || meaning.files.contains(&file.as_str()))
        });
        findings.extend(unlisted.map(|file| format!("{file}: \"{key}\"")));
    }
    for meaning in MEANINGS {
        assert!(!meaning.meaning.is_empty());
        let is_written = |word: &str, file: &str| written.get(word).is_some_and(|files| files.contains(file));
        let unused = meaning.words.iter().filter(|word| !written.contains_key(**word));
        findings.extend(unused.map(|word| format!("no file has \"{word}\": {}", meaning.meaning)));
        let without = meaning.files.iter();
        let without = without.filter(|file| !meaning.words.iter().any(|word| is_written(word, file)));
        findings.extend(without.map(|file| format!("{file} has none of {:?}: {}", meaning.words, meaning.meaning)));
    }
    assert_none(
        &findings,
        "write a key as its constant of vocabulary/names.rs, or list in keys.rs what else the word means; remove what is listed for nothing",
    );
}
