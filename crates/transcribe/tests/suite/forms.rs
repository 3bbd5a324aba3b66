//! The result of reading one page of each form of the official site.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::write;
use wechatpay_transcribe::{Document, transcribe};

/// The fixtures in a folder, sorted.
fn fixtures(folder: &str) -> Vec<Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut names: Vec<String> = fs::read_dir(root.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let documents = names.into_iter().map(|name| Document {
        text: fs::read(root.join(folder).join(&name)).unwrap(),
        path: format!("{folder}/{name}"),
    });
    documents.collect()
}

/// The specs and findings that come of a document, as text.
fn outcome(document: &Document) -> String {
    let transcription = transcribe(std::slice::from_ref(document));
    let mut text = String::new();
    for spec in &transcription.specs {
        write!(text, "== {}\n{}", spec.file, write::spec(spec)).unwrap();
    }
    if !transcription.diagnostics.is_empty() {
        let findings = render(&transcription.diagnostics, &transcription.texts, Style::Plain);
        write!(text, "== findings\n{findings}").unwrap();
    }
    text
}

fn check(folder: &str) {
    for document in fixtures(folder) {
        let name = document.path.replace(['/', '.'], "_");
        insta::assert_snapshot!(name, outcome(&document));
    }
}

#[test]
fn pages_with_tables() {
    check("tables");
}

#[test]
fn pages_with_declared_fields() {
    check("declared");
}

#[test]
fn pages_of_notifications() {
    check("notifications");
}
