//! The specs of this repository load without findings.

use std::path::Path;
use std::sync::LazyLock;

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::evidence::{self, Statement};
use wechatpay_spec::index::Index;
use wechatpay_spec::{Loaded, Sources, bundle, folder, load};

/// The specs of this repository, read once for all tests.
pub(crate) static REPOSITORY: LazyLock<(Sources, Loaded)> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let sources = folder::read(&folder, "spec").expect("the folder is readable");
    let loaded = load(&sources);
    (sources, loaded)
});

#[test]
fn the_repository_loads_without_findings() {
    let (sources, loaded) = &*REPOSITORY;
    assert!(
        loaded.diagnostics.is_empty(),
        "{}",
        render(&loaded.diagnostics, &loaded.texts, Style::Plain)
    );
    assert_eq!(loaded.specs.len(), sources.specs.len());
    for spec in &loaded.specs {
        assert!(loaded.families.of(&spec.file).is_some(), "{}", spec.file);
    }
    println!("{:?}", loaded.counts());
}

/// Reads what other sources state, and the verdicts.
fn statements(file: &str) -> Vec<Statement> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../spec/evidence")
        .join(file);
    let text = std::fs::read_to_string(path).expect("the file is readable");
    let statements = evidence::parse(&text).expect("statements");
    assert_eq!(
        evidence::to_text(&statements),
        text,
        "the file is in its canonical form"
    );
    statements
}

#[test]
fn every_statement_of_another_source_has_a_verdict_that_is_true() {
    let (_, loaded) = &*REPOSITORY;
    let specs = Index::of(&loaded.specs);
    let statements = statements("disagreements.jsonl");
    assert!(statements.len() >= 2_679, "{} statements", statements.len());
    let faults = evidence::faults(&statements, &specs);
    assert!(
        faults.is_empty(),
        "{} faults; docs/evidence.md says how verdicts are set:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// `secrets.jsonl` has a line for each field that a page, the second catalogue or the official samples mark as
/// encrypted, and for those that look personal though all of them state that they are sent in clear text;
/// `disagreements.jsonl` has those of the SDKs that the specs did not mark at first.
#[test]
fn every_secret_of_every_source_is_encrypted_or_has_a_reason() {
    let (_, loaded) = &*REPOSITORY;
    let specs = Index::of(&loaded.specs);
    let secrets = statements("secrets.jsonl");
    let (secrets, others): (Vec<_>, Vec<_>) = secrets.into_iter().partition(|line| !line.theirs.is_empty());
    assert!(secrets.len() >= 773, "{} statements", secrets.len());
    let in_the_clear = evidence::unmarked_secrets(&secrets, &specs);
    assert!(in_the_clear.is_empty(), "{}", in_the_clear.join("\n"));
    // A field that looks personal and is not a secret by any source has a verdict too, which the specs follow.
    let faults = evidence::faults(&others, &specs);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(
        others.len() >= 31 && others.iter().all(|line| !line.reason.is_empty()),
        "{others:?}"
    );
    let in_the_clear = evidence::unmarked_secrets(&statements("disagreements.jsonl"), &specs);
    assert!(in_the_clear.is_empty(), "{}", in_the_clear.join("\n"));
}

#[test]
fn a_text_in_clear_that_is_encrypted_elsewhere_has_a_reason() {
    let sources = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"), "spec")
        .expect("the folder is readable");
    let loaded = load(&sources);
    let mut verdicts = statements("secrets.jsonl");
    verdicts.extend(statements("disagreements.jsonl"));
    let found = evidence::clear_text_without_reason(&loaded.specs, &loaded.families, &verdicts);
    assert!(
        found.is_empty(),
        "{} fields; mark them, or write to secrets.jsonl why they are in clear text:\n{}",
        found.len(),
        found.join("\n")
    );
    let all = evidence::clear_text_without_reason(&loaded.specs, &loaded.families, &[]);
    assert!(all.len() > 150, "the rule looks at {} fields", all.len());
}

#[test]
fn a_new_text_in_clear_that_is_encrypted_elsewhere_is_found() {
    let spec = |file: &str, parts: &str| {
        format!("# file: {file}.yaml\npost:\n  title: x\n  documents: [{{url: https://a/b}}]\n{parts}")
    };
    let sent = spec(
        "v3/pay/transactions/a",
        "  request:\n    json:\n      name: {type: string, encrypted: true}\n      phone: {type: string, encrypted: true}\n  response:\n    empty: true\n",
    );
    let received = "  response:\n    json:\n      payer:\n        type: object\n        fields:\n          \
                    name: {type: string}\n          phone: {type: string}\n      kind: {type: string}\n";
    let specs = [
        sent,
        spec("v3/pay/transactions/b", received),
        spec("v3/payscore/c", received),
        spec(
            "v3/payscore/e",
            "  request:\n    json:\n      phone: {type: string}\n  response:\n    empty: true\n",
        ),
        "# file: notify/REFUND.D.yaml\nnotification:\n  title: x\n  documents: [{url: https://a/b}]\n  resource:\n    \
         phone: {type: string}\n    name: {type: string, enum: [A, B]}\n"
            .to_owned(),
    ];
    let loaded = load(&bundle::sources(specs.concat().as_bytes()));
    assert_eq!(loaded.specs.len(), 5, "{:?}", loaded.diagnostics);
    let families = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"), "spec");
    let families = load(&families.expect("the folder is readable")).families;
    let found = |verdicts: &str| {
        let verdicts = evidence::parse(verdicts).expect("statements");
        evidence::clear_text_without_reason(&loaded.specs, &families, &verdicts)
    };
    let all = [
        "notify REFUND.D phone",
        "POST /v3/pay/transactions/b resp.payer.name",
        "POST /v3/pay/transactions/b resp.payer.phone",
        "POST /v3/payscore/c resp.payer.phone",
        "POST /v3/payscore/e req.phone",
    ];
    let mut first = found("");
    first.sort_by_key(|line| line.to_lowercase());
    assert_eq!(first, all);
    let line = |reason: &str| {
        format!(
            "{{\"source\":\"page\",\"operation\":\"POST /v3/payscore/c\",\"field\":\"resp.payer.phone\",\"kind\":\"encrypted\",\"verdict\":\"agreed\"{reason}}}"
        )
    };
    assert_eq!(found(&line("")).len(), 5, "a verdict needs a reason");
    assert_eq!(found(&line(r#","reason":"the number of a shop""#)).len(), 4);
}

#[test]
fn a_secret_without_a_marker_and_without_a_reason_is_found() {
    let spec = "# file: v3/a.yaml\npost:\n  title: x\n  documents: [{url: https://a/b}]\n  request:\n    json:\n      \
                name: {type: string, encrypted: true}\n      phone: {type: string}\n      \
                kind: {type: string, corrected: {encrypted: a kind is no secret}}\n  response:\n    empty: true\n";
    let loaded = load(&bundle::sources(spec.as_bytes()));
    let specs = Index::of(&loaded.specs);
    let found = |field: &str, rest: &str| {
        let line = format!(
            "{{\"source\":\"page\",\"operation\":\"POST /v3/a\",\"field\":\"req.{field}\",\"kind\":\"encrypted\"{rest}}}"
        );
        evidence::unmarked_secrets(&evidence::parse(&line).expect("a statement"), &specs).len()
    };
    let secret = r#","theirs":"true""#;
    assert_eq!((found("name", secret), found("kind", secret)), (0, 0));
    assert_eq!(found("phone", secret), 1);
    assert_eq!(found("gone", secret), 1, "the field does not exist");
    assert_eq!(found("phone", ""), 0, "the source states that it is no secret");
    assert_eq!(
        found("phone", r#","theirs":"true","verdict":"refused","reason":"x""#),
        0
    );
}

#[test]
fn a_verdict_that_is_missing_or_not_true_is_found() {
    let spec = "# file: v3/a.yaml\npost:\n  title: x\n  documents: [{url: https://a/b}]\n  request:\n    json:\n      \
                id: {type: string, required: true}\n      state: {type: string, enum: [A, B]}\n  response:\n    empty: true\n";
    let loaded = load(&bundle::sources(spec.as_bytes()));
    let specs = Index::of(&loaded.specs);
    let faults = |rest: &str| {
        let line = format!("{{\"source\":\"dotnet\",\"operation\":\"POST /v3/a\",{rest}}}");
        evidence::faults(&evidence::parse(&line).expect("a statement"), &specs).len()
    };
    assert_eq!(
        faults(r#""field":"req.id","kind":"required","theirs":"opt""#),
        1,
        "no verdict"
    );
    assert_eq!(
        faults(r#""field":"req.id","kind":"required","theirs":"opt","verdict":"corrected""#),
        1
    );
    assert_eq!(
        faults(r#""field":"req.id","kind":"required","theirs":"opt","verdict":"refused""#),
        1,
        "no reason"
    );
    assert_eq!(
        faults(r#""field":"req.id","kind":"required","theirs":"opt","verdict":"refused","reason":"x""#),
        0
    );
    assert_eq!(
        faults(r#""field":"req.id","kind":"required","theirs":"req","verdict":"refused","reason":"x""#),
        1
    );
    assert_eq!(
        faults(r#""field":"req.id","kind":"required","theirs":"req","verdict":"agreed""#),
        0
    );
    assert_eq!(
        faults(r#""field":"req.no","kind":"not-here","theirs":"string","verdict":"corrected""#),
        1
    );
    assert_eq!(
        faults(r#""field":"req.state","kind":"enum","theirs":"['A', 'C']","verdict":"corrected""#),
        1
    );
    assert_eq!(
        faults(r#""field":"req.state","kind":"enum","theirs":"['B', 'A']","verdict":"corrected""#),
        0
    );
    assert_eq!(
        faults(r#""field":"req.id","kind":"type","theirs":"int?","verdict":"corrected""#),
        1
    );
    assert_eq!(
        faults(r#""field":"req.id","kind":"encrypted","theirs":"true","verdict":"corrected""#),
        1
    );
    assert_eq!(
        faults(r#""field":"","kind":"operation-not-here","theirs":"","verdict":"agreed""#),
        0
    );
}

#[test]
fn an_event_that_both_protocols_have_is_that_of_apiv3() {
    let notification = "notification:\n  title: x\n  documents: [{url: https://a/b}]\n";
    for files in [
        ["notify/A.PAID", "notify/v2/A.PAID"],
        ["notify/v2/A.PAID", "notify/A.PAID"],
    ] {
        let specs = files.map(|file| {
            let part = if file.contains("v2") { "xml" } else { "resource" };
            format!("# file: {file}.yaml\n{notification}  {part}:\n    {part}_id: {{type: string}}\n")
        });
        let loaded = load(&bundle::sources(specs.concat().as_bytes()));
        assert_eq!(loaded.specs.len(), 2, "{:?}", loaded.diagnostics);
        let event = Index::of(&loaded.specs)
            .event("A.PAID")
            .map(|event| event.fields.clone());
        assert_eq!(event.unwrap()[0].name.value, "resource_id", "{files:?}");
    }
}
