//! Sources beside the pages, from files to specs and to the evidence file.

use super::{SPEC, Workplace};

const EVIDENCE: &str = "spec/evidence/disagreements.jsonl";

#[test]
fn a_second_source_adds_to_specs_and_each_statement_gets_a_verdict() {
    let workplace = Workplace::imported();
    let statement = |field: &str, source: &str| {
        format!(
            r#"{{"source":"{source}","operation":"POST /v3/course/orders","field":"{field}","kind":"not-here","theirs":"string"}}"#
        )
    };
    let lines = [statement("req.note", "official-go"), statement("req.other", "dotnet")];
    workplace.write("facts.jsonl", lines.join("\n"));
    let before = workplace.read(SPEC);
    workplace
        .import(&["--check", "--second-source", "facts.jsonl"])
        .exits(1);
    assert_eq!(workplace.read(SPEC), before);
    assert!(!workplace.path(EVIDENCE).exists());

    workplace.import(&["--second-source", "facts.jsonl"]).exits(0);
    let after = workplace.read(SPEC);
    assert!(
        after.contains("note: {type: string, from: [official_go]}") && !after.contains("other:"),
        "{after}"
    );
    let evidence = workplace.read(EVIDENCE);
    assert!(
        evidence.contains(r#""verdict":"corrected""#) && evidence.contains(r#""verdict":"refused""#),
        "{evidence}"
    );
    workplace
        .import(&["--check", "--second-source", "facts.jsonl"])
        .exits(0);
    // The page read again keeps what the source added.
    workplace.import(&["documents"]).exits(0);
    assert_eq!(workplace.read(SPEC), after);
}

#[test]
fn pages_and_second_sources_are_not_imported_together() {
    let workplace = Workplace::imported();
    workplace.write("facts.jsonl", "");
    let run = workplace
        .import(&["documents", "--second-source", "facts.jsonl"])
        .exits(2);
    run.warns(&["--second-source"]);
}
