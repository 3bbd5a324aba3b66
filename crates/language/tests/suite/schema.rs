//! The JSON Schemas agree with the loader, except for rules that a schema cannot check.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::Value;
use wechatpay_spec::{Source, Sources, load, schema};

use crate::fixtures::{fixtures, sources};

/// Fixtures that violate a rule but that a schema accepts, and why it cannot check the rule.
const UNSEEN: &[(&str, &str)] = &[
    ("E001-converted-twice", "a schema sees text as it was converted"),
    ("E013-comment", "a schema does not see comments"),
    ("E021-duplicate-key", "JSON objects have no repeated keys"),
    ("E022-duplicate-field", "JSON objects have no repeated keys"),
    ("E022-index", "compares two names"),
    ("E027-event-type", "the default is the file's name"),
    ("E028-both", "compares two keys"),
    ("E030-address", "compares parts of addresses"),
    ("E031-forms", "a schema does not list the forms of characters"),
    ("E035-circle", "a schema sees one file"),
    ("E039-pattern", "a schema does not read patterns"),
    ("E039-separator", "a schema does not see quotes"),
    ("E040-file-path", "a schema does not see the file's path"),
    ("E040-long-path", "a schema does not see the file's path"),
    ("E040-look-alike", "a schema does not see the file's path"),
    ("E042-parameter-without-field", "the parameters are in the file's path"),
    ("E043-field-without-parameter", "the parameters are in the file's path"),
    ("E044-same-operation", "a schema sees one file"),
    ("E044-second-host", "a schema sees one file"),
    ("E046-letter-case", "a schema does not see the file's name"),
    ("E050-element-name", "a schema does not see the protocol"),
    (
        "E056-duplicate-value",
        "one of the two is a mapping, so the entries differ",
    ),
    ("E062-circle", "compares two fields"),
    (
        "E062-condition",
        "a schema cannot compare a value with the name of a key",
    ),
    ("E062-constant", "compares two fields"),
    ("E062-encrypted", "compares two fields"),
    ("E062-impossible", "compares fields"),
    ("E062-no-decision", "compares two fields"),
    ("E062-sign-type", "compares two fields"),
    ("E062-type", "a schema does not see another field's type"),
    ("E073-unit", "compares two keys"),
    ("E075-format", "compares two keys"),
    ("E075-own-value", "a schema cannot compare the values of two keys"),
    ("E078-impossible-length", "compares two keys"),
    ("E080-idempotency-key-get", "compares two parts of a file"),
    ("E080-idempotency-key-useless", "compares two parts of a file"),
    (
        "E080-idempotency-key",
        "a schema cannot compare a value with the name of a key",
    ),
    ("E081-notification", "the protocol follows from the file's path"),
    ("E081-protocol-key", "the protocol follows from the file's path"),
    ("E082-protocol-body", "the protocol follows from the file's path"),
    ("E089-each-fact", "a schema does not compare a key with a field"),
    ("E089-no-field", "compares two parts of a file"),
    ("E089-other-facts", "compares two parts of a file"),
    ("E089-other-spelling", "a schema does not compare a key with a field"),
    ("E089-sent-always", "a schema does not compare a key with a field"),
    ("E089-sign-type", "a schema does not compare a key with a field"),
    ("E090-client-field", "the protocol follows from the file's path"),
    ("E091-client-value", "a schema does not know what the client sends"),
    ("E091-response", "a schema does not know the length of a digest"),
    ("E111-no-family", "a schema sees one file"),
    ("E112-folder-twice", "a schema compares the items of one list"),
    ("E113-folder-unused", "a schema sees one file"),
    ("E120-lifecycle-file", "a schema does not see the file's path"),
    ("E121-lifecycle-operation", "a schema sees one file"),
    ("E122-lifecycle-field", "a schema sees one file"),
    (
        "E123-lifecycle-state",
        "a schema cannot compare values with the names of keys",
    ),
    ("E124-lifecycle-event", "a schema sees one file"),
    ("E125-lifecycle-error", "a schema sees one file"),
    ("E126-lifecycle-parent", "a schema sees one file"),
    ("E128-lifecycle-text", "a schema does not read placeholders"),
];

struct Schemas {
    spec: Validator,
    families: Validator,
    lifecycle: Validator,
}

impl Schemas {
    fn new() -> Self {
        let validator = |text: &str| {
            let schema: Value = serde_json::from_str(text).expect("JSON");
            assert!(jsonschema::meta::is_valid(&schema), "no schema of draft 2020-12");
            jsonschema::validator_for(&schema).expect("a schema")
        };
        Self {
            spec: validator(&schema::spec()),
            families: validator(&schema::families()),
            lifecycle: validator(&schema::lifecycle()),
        }
    }

    /// The validation errors of a source.
    fn faults(&self, source: &Source, validator: &Validator) -> Vec<String> {
        match std::str::from_utf8(&source.text).ok().and_then(schema::instance) {
            Some(instance) => validator
                .iter_errors(&instance)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect(),
            None => vec!["no YAML of the kind that the loader takes".to_owned()],
        }
    }

    fn all_faults(&self, sources: &Sources) -> Vec<String> {
        let specs = sources.specs.iter().flat_map(|source| self.faults(source, &self.spec));
        let families = sources
            .families
            .iter()
            .flat_map(|source| self.faults(source, &self.families));
        let lifecycles = sources
            .lifecycles
            .iter()
            .flat_map(|source| self.faults(source, &self.lifecycle));
        specs.chain(families).chain(lifecycles).collect()
    }
}

#[test]
fn good_fixtures_and_the_specs_of_this_repository_are_valid() {
    let schemas = Schemas::new();
    let mut all: Vec<(String, Sources)> = fixtures("good")
        .into_iter()
        .map(|(name, bytes)| (name, sources(&bytes)))
        .collect();
    all.push((
        "every_key".to_owned(),
        sources(include_bytes!("../fixtures/every_key.yaml")),
    ));
    all.push(("spec".to_owned(), crate::repository::REPOSITORY.0.clone()));
    let mut strays = String::new();
    for (name, sources) in all {
        for fault in schemas.all_faults(&sources) {
            strays.push_str(&format!("{name}: {fault}\n"));
        }
    }
    assert!(strays.is_empty(), "{strays}");
}

#[test]
fn bad_fixtures_are_invalid_where_a_schema_can_see_it() {
    let schemas = Schemas::new();
    let accepted = fixtures("bad")
        .into_iter()
        .filter(|(_, bytes)| schemas.all_faults(&sources(bytes)).is_empty());
    let accepted: Vec<String> = accepted.map(|(name, _)| name).collect();
    let unseen: Vec<&str> = UNSEEN.iter().map(|(name, _)| *name).collect();
    assert_eq!(accepted, unseen);
    assert!(UNSEEN.iter().all(|(_, reason)| !reason.is_empty()));
}

#[test]
fn the_reference_lists_the_rules_that_no_schema_can_check() {
    let seen: BTreeSet<String> = fixtures("bad")
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| !UNSEEN.iter().any(|(unseen, _)| unseen == name))
        .map(|name| name[..4].to_owned())
        .collect();
    let unseen: BTreeSet<&str> = UNSEEN
        .iter()
        .map(|(name, _)| &name[..4])
        .filter(|code| !seen.contains(*code))
        .collect();
    let listed = unseen.into_iter().collect::<Vec<_>>().join(", ");
    let readme = include_str!("../../../../spec/README.md");
    assert!(
        readme.contains(&format!("only `cargo xtask check` does: {listed}.")),
        "{listed}"
    );
}

/// The schema refuses no text on the wire that the loader accepts; and it refuses what documents and keyboards most often confuse.
#[test]
fn the_schema_refuses_look_alikes_on_the_wire_and_nothing_else() {
    let schemas = Schemas::new();
    let spec = |text: &str| Sources {
        specs: vec![Source::spec(
            "v3/orders.yaml",
            format!(
                "post:\n  title: 下单\n  documents: [{{url: https://a.cn/b}}]\n  request: {{json: {{a: {{type: string, enum: [\"{text}\", OTHER]}}}}}}\n  response: {{empty: true}}\n"
            ),
        )],
        families: None,
        lifecycles: Vec::new(),
    };
    let mut faults = Vec::new();
    let marks = [
        "SUСCESS",
        "CT-β",
        "ΡASS",
        "ＰＡＳＳ",
        "ＶＩＰ会员",
        "CNY٣",
        "⼯商银行",
        "HMAC－SHA256",
        "“PASS”",
        "A，B",
        "１",
    ];
    let others = [
        "SUCCESS",
        "HMAC-SHA256",
        "会员开卡(进卡包)",
        "银行卡，信用卡",
        "（一）",
        "Ⅱ类账户",
        "第①步",
        "A类",
        "カード",
        "카드",
        "Да",
        "Ω",
        "café",
        "𠀀，",
        "a—b",
        "РАУ",
        "С类",
        "Ⅱ",
        "10µm",
        "*",
    ];
    for (text, is_common) in marks
        .iter()
        .map(|text| (text, true))
        .chain(others.iter().map(|text| (text, false)))
    {
        let sources = spec(text);
        let refused = !schemas.all_faults(&sources).is_empty();
        let is_error = load(&sources)
            .diagnostics
            .iter()
            .any(|finding| finding.rule.code == "E039");
        if refused && !is_error || is_common != refused {
            faults.push(format!("{text}: schema {refused}, loader {is_error}"));
        }
    }
    assert!(faults.is_empty(), "{faults:?}");
}
