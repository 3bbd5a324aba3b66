//! The specs of this repository load without findings.

use std::path::Path;

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::evidence::{self, Index, Statement};
use wechatpay_spec::{bundle, folder, load};

#[test]
fn the_repository_loads_without_findings() {
    let sources = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"), "spec")
        .expect("the folder is readable");
    let loaded = load(&sources);
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
fn statements() -> Vec<Statement> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/evidence/disagreements.jsonl");
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
    let sources = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"), "spec")
        .expect("the folder is readable");
    let loaded = load(&sources);
    let specs = Index::of(&loaded.specs);
    let statements = statements();
    assert!(statements.len() >= 2_679, "{} statements", statements.len());
    let faults = evidence::faults(&statements, &specs);
    assert!(
        faults.is_empty(),
        "{} faults; docs/evidence.md says how verdicts are set:\n{}",
        faults.len(),
        faults.join("\n")
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
