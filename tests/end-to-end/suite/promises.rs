//! `docs/security.md` names the tests that show each promise. Checks that these tests exist.

use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = "docs/security.md";
/// The prefix of a test's name in that page.
const CRATES: [&str; 4] = ["e2e", "runtime", "targets", "wiping"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The rows of the tables whose last column is headed "shown by" or "checked against": file line and last cell.
fn shown_by(document: &str) -> Vec<(usize, &str)> {
    let mut rows = Vec::new();
    let mut inside = false;
    for (number, line) in document.lines().enumerate() {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        match cells.last() {
            _ if !line.starts_with('|') => inside = false,
            Some(&("shown by" | "checked against")) => inside = true,
            Some(cell) if inside && !cell.starts_with("---") => rows.push((number + 1, *cell)),
            _ => {}
        }
    }
    rows
}

/// The tests named in a cell, each with its crate and path.
fn names(cell: &str) -> Vec<(Option<&'static str>, &str)> {
    let mut names = Vec::new();
    let mut crate_ = None;
    for (position, part) in cell.split('`').enumerate() {
        if position % 2 == 1 {
            names.push((crate_, part));
        } else if let Some(word) = part.split([' ', '(']).rfind(|word| CRATES.contains(word)) {
            crate_ = CRATES.into_iter().find(|own| *own == word);
        }
    }
    names
}

/// Whether it is a Rust path, and not a file or something else that a cell mentions.
fn is_path(name: &str) -> bool {
    name.split("::").all(|part| {
        !part.is_empty()
            && part
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
    })
}

/// The source files that may contain the module of this path.
fn files(crate_: &str, modules: &[&str]) -> Vec<PathBuf> {
    let folders: &[&str] = match crate_ {
        "e2e" => &["tests/end-to-end/suite"],
        "runtime" => &["runtime/src", "runtime/tests", "runtime/tests/suite"],
        "wiping" => &["tests/wiping/tests"],
        _ => &["fuzz/fuzz_targets"],
    };
    let mut files = Vec::new();
    for folder in folders {
        let path = modules
            .iter()
            .fold(root().join(folder), |path, module| path.join(module));
        files.extend([
            path.with_extension("rs"),
            path.join("mod.rs"),
            path.join("tests.rs"),
            path.join("main.rs"),
        ]);
    }
    files.retain(|file| file.is_file());
    files
}

/// Whether the text holds a test: of this name, or any.
fn has_test(text: &str, name: Option<&str>) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(at, line)| {
        let Some((_, function)) = line.split_once("fn ") else {
            return false;
        };
        let wanted = name.is_none_or(|name| function.split(['(', '<']).next() == Some(name));
        let attributes = lines[..at].iter().rev().take_while(|line| line.starts_with("#["));
        wanted
            && (attributes
                .clone()
                .any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test")))
    }) || (text.contains("proptest! {") && name.is_none_or(|name| text.contains(&format!("fn {name}("))))
}

fn exists(crate_: &str, name: &str) -> bool {
    let parts: Vec<&str> = name.split("::").collect();
    let texts = |modules: &[&str]| -> Vec<String> {
        files(crate_, modules)
            .iter()
            .map(|file| fs::read_to_string(file).unwrap())
            .collect()
    };
    if crate_ == "targets" {
        return texts(&parts).iter().any(|text| text.contains("fuzz_target!"));
    }
    let (last, modules) = parts.split_last().unwrap();
    let modules: Vec<&str> = modules.iter().copied().filter(|module| *module != "tests").collect();
    let as_test = !modules.is_empty() && texts(&modules).iter().any(|text| has_test(text, Some(last)));
    let whole: Vec<&str> = parts.iter().copied().filter(|module| *module != "tests").collect();
    as_test || texts(&whole).iter().any(|text| has_test(text, None))
}

#[test]
fn every_promise_names_tests_that_exist() {
    let document = fs::read_to_string(root().join(DOCUMENT)).unwrap();
    let rows = shown_by(&document);
    assert!(rows.len() > 30, "{} rows", rows.len());
    let mut wrong = Vec::new();
    for (line, cell) in rows {
        let mut shown = 0;
        for (crate_, name) in names(cell).into_iter().filter(|(_, name)| is_path(name)) {
            let found = crate_.is_some_and(|crate_| exists(crate_, name));
            shown += usize::from(found);
            if !found {
                wrong.push(format!("{DOCUMENT}:{line}: no test `{name}`"));
            }
        }
        if shown == 0 {
            wrong.push(format!("{DOCUMENT}:{line}: nothing shows this"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_test_that_does_not_exist_is_noticed() {
    assert!(exists("e2e", "promises::a_test_that_does_not_exist_is_noticed"));
    assert!(exists("e2e", "faults"));
    assert!(exists("runtime", "client::retry"));
    assert!(exists("runtime", "sm::tests"));
    assert!(!exists("e2e", "promises::nobody_wrote_this"));
    assert!(!exists("e2e", "operations"), "a module without tests shows nothing");
    assert!(!exists("runtime", "nowhere::at_all"));
}
