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
    /// Separated by spaces.
    words: &'static str,
    /// The files or folders where they may be written. There is no word that may be written anywhere: that would hide a key
    /// that is written as a literal.
    files: &'static [&'static str],
    meaning: &'static str,
}

impl Meaning {
    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.split_whitespace()
    }

    /// Whether the word may be written in the file.
    fn covers(&self, word: &str, file: &str) -> bool {
        self.words().any(|own| own == word) && self.files.iter().any(|place| is_in(file, place))
    }
}

/// Whether the file is this one, or is below this folder.
fn is_in(file: &str, place: &str) -> bool {
    file == place || place.ends_with('/') && file.starts_with(place)
}

const fn within(words: &'static str, files: &'static [&'static str], meaning: &'static str) -> Meaning {
    Meaning { words, files, meaning }
}

const MEANINGS: &[Meaning] = &[
    within(
        "default enum field format items maximum minimum path pattern post query required then title \
         type xml",
        &[
            "crates/language/src/schema.rs",
            "crates/language/src/schema/field.rs",
            "crates/openapi/src/objects.rs",
            "crates/openapi/src/schema_object.rs",
            "crates/openapi/src/operation.rs",
            "crates/openapi/src/components.rs",
            "crates/openapi/src/notification.rs",
        ],
        "words of JSON Schema and OpenAPI",
    ),
    within(
        "code event_type message notify_url original_type resource sign_type state status summary total",
        &[
            "crates/openapi/src/components.rs",
            "crates/openapi/src/notification.rs",
            "crates/language/src/check/client_fields.rs",
            "crates/language/src/check/sign_type.rs",
            "crates/language/src/lifecycle/contents.rs",
            "codegen/src/emit/notification.rs",
            "codegen/src/emit/payment.rs",
            "codegen/src/emit/refund.rs",
            "codegen/src/emit/transfer.rs",
        ],
        "fields of the service's messages",
    ),
    within(
        "constant default digest event field format function maximum minimum notification path pattern \
         request response signer type unit value",
        &[
            "crates/compare/src/wire/rules.rs",
            "crates/compare/src/rust/rules.rs",
            "crates/compare/src/wire/allowed_values.rs",
            "crates/compare/src/change_rule.rs",
            "crates/compare/src/repeated.rs",
        ],
        "what a change is about, in words",
    ),
    within(
        "patch",
        &["crates/compare/src/change.rs"],
        "a level of semantic versioning",
    ),
    within(
        "constant default pattern replacement text unsigned url",
        &["crates/language/src/rules.rs"],
        "names of rules",
    ),
    within(
        "absent at code count default delete deprecated empty enum event_type example field file format \
         from get headers json key limit maximum message minimum notify_url of original_type patch path \
         pattern post put query request required resource response set sign_type since state status \
         summary text title to type unit updated url value xml",
        &[
            "crates/transcribe/src/input/",
            "crates/transcribe/src/facts/announcement.rs",
            "crates/transcribe/src/facts/assumed.rs",
            "crates/transcribe/src/facts/day.rs",
            "crates/transcribe/src/facts/envelope.rs",
            "crates/transcribe/src/facts/expression.rs",
            "crates/transcribe/src/facts/limit.rs",
            "crates/transcribe/src/facts/number.rs",
            "crates/transcribe/src/facts/quantity.rs",
            "crates/transcribe/src/facts/rate_limit.rs",
            "crates/transcribe/src/facts/condition/english.rs",
            "crates/transcribe/src/facts/condition/words.rs",
            "crates/transcribe/src/facts/dependence.rs",
            "crates/transcribe/src/facts/retirement/words.rs",
            "crates/transcribe/src/facts/role/words.rs",
            "crates/transcribe/src/facts/type_name.rs",
            "crates/transcribe/src/facts/limit/",
        ],
        "words of the documents that are read",
    ),
    within(
        "address notify redirect",
        &["crates/transcribe/src/input/official/columns/facts.rs"],
        "words of the documents that are read",
    ),
    within(
        "encrypted",
        &["crates/transcribe/src/facts/encryption.rs"],
        "a word of the documents that are read",
    ),
    within(
        "notification",
        &[
            "crates/language/src/lint/operation.rs",
            "crates/transcribe/src/input/unknown.rs",
        ],
        "a kind of page or message, in sentences",
    ),
    within(
        "when",
        &["crates/transcribe/src/facts/choice/words.rs"],
        "a word of conditions in English documents",
    ),
    within(
        "by of",
        &["crates/transcribe/src/facts/role/caller.rs"],
        "English words in sentences of documents",
    ),
    within(
        "corrected enum field file path query required type url",
        &[
            "crates/language/src/evidence.rs",
            "crates/language/src/evidence/stated.rs",
            "crates/transcribe/src/second_source/facts.rs",
            "crates/transcribe/src/second_source/statements.rs",
        ],
        "the form and the words of other sources",
    ),
    within(
        "count deprecated documents encrypted fields key operations title total",
        &["crates/language/src/coverage/render.rs"],
        "figures of the coverage report",
    ),
    within(
        "field fields key maximum minimum notification operations path query text",
        &[
            "codegen/src/conservation.rs",
            "crates/language/src/count.rs",
            "crates/language/src/coverage/pages.rs",
            "crates/transcribe/src/merge/removals.rs",
            "crates/transcribe/src/name.rs",
            "crates/language/src/check/limits.rs",
            "crates/language/src/check/client_fields.rs",
            "crates/language/src/lifecycle/read/entries.rs",
            "crates/language/src/names.rs",
            "crates/language/src/read/field.rs",
            "crates/language/src/read/mapping.rs",
            "crates/language/src/read/provenance.rs",
            "crates/language/src/read/scalar.rs",
        ],
        "nouns in messages",
    ),
    within(
        "by code count limit maximum minimum state status total type",
        &[
            "crates/language/src/money.rs",
            "crates/language/src/lint/line/lone_value.rs",
        ],
        "words in the names of fields",
    ),
    within(
        "default enum final notify request response type",
        &[
            "crates/language/src/names/keywords.rs",
            "crates/language/src/families.rs",
            "crates/language/src/names/files.rs",
            "codegen/src/emit/notification.rs",
            "codegen/src/emit/samples.rs",
            "codegen/src/share/message.rs",
            "codegen/src/share/path.rs",
        ],
        "words of Rust, and names in the generated code",
    ),
    within(
        "notify",
        &["crates/language/src/read/subject.rs"],
        "the folder of notifications",
    ),
    within(
        "encrypted",
        &["crates/transcribe/src/input/official/columns/column_heading.rs"],
        "a heading in documents",
    ),
    within(
        "max_length min_length",
        &["crates/transcribe/src/facts/limit/words.rs"],
        "words of documents",
    ),
    within(
        "nonceless",
        &["crates/transcribe/src/input/wechatpay_im/request.rs"],
        "a word of the documents of wechatpay.im",
    ),
    within("signer", &["crates/language/src/lifecycle/text.rs"], "a placeholder"),
    within(
        "lifecycle",
        &["crates/language/src/misnamed.rs"],
        "a part of a file's name",
    ),
    within("file json url xml", &["crates/language/src/words.rs"], "values of keys"),
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
        "write a key as its constant of vocabulary/names.rs, or list in keys.rs what else the word means; remove what is listed for nothing",
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
