//! Checks that files of a crate do not use each other in a cycle.

use std::collections::{BTreeMap, BTreeSet};

use crate::assert_none;
use crate::module_graph::{self, CallsUpward};

/// Crates in which no file uses another in a cycle.
const WITHOUT_CIRCLES: &[&str] = &[
    "codegen/src",
    "crates/cli/src",
    "crates/compare/src",
    "crates/language/src",
    "crates/openapi/src",
    "crates/replay-guards/src",
    "crates/sandbox/src",
    "crates/transcribe/src",
    "runtime/derive/src",
    "runtime/src",
    "xtask/src",
];

/// Crates in which a submodule does not call functions of the module it belongs to either, which would be a circle of
/// two files.
const WITHOUT_CALLS_UPWARD: &[&str] = &[
    "codegen/src",
    "crates/compare/src",
    "crates/transcribe/src",
    "xtask/src",
];

/// Folders whose files may use each other in a cycle: a value of the wire is encoded from, and decoded to, types that
/// consist of such values.
const WITH_CIRCLES: &[&str] = &["runtime/src/wire/"];

/// Crates in which no cycle goes through an error type.
const WITH_ERRORS_AS_LEAVES: &[&str] = &["crates/sandbox/src", "runtime/src"];

/// The groups of files that reach each other, each sorted.
fn circles(uses: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<Vec<String>> {
    let reached = |from: &String| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = uses[from].iter().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file.clone()) {
                open.extend(uses.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reach: BTreeMap<&String, BTreeSet<String>> = uses.keys().map(|file| (file, reached(file))).collect();
    let mut circles = BTreeSet::new();
    for (file, reached) in &reach {
        if reached.contains(*file) {
            let group = reached.iter().filter(|other| reach[other].contains(*file));
            circles.insert(group.cloned().collect());
        }
    }
    circles
}

fn stays_within_one_of(folders: &[&str], circle: &[String]) -> bool {
    folders
        .iter()
        .any(|folder| circle.iter().all(|file| file.starts_with(folder)))
}

fn calls_upward(folder: &str) -> CallsUpward {
    match WITHOUT_CALLS_UPWARD.contains(&folder) {
        true => CallsUpward::AreArrows,
        false => CallsUpward::AreNone,
    }
}

/// Whether a file holds error types.
fn holds_errors(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.contains("error") || name.contains("refusal")
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let mut findings = Vec::new();
    for folder in WITHOUT_CIRCLES {
        let mut circles = circles(&module_graph::read(folder, calls_upward(folder)).uses);
        circles.retain(|circle| !stays_within_one_of(WITH_CIRCLES, circle));
        findings.extend(circles.into_iter().map(|circle| circle.join(" ↔ ")));
    }
    assert_none(&findings, "move what both need into a file of its own");
}

/// The root of a crate uses its modules, so a module that uses the root closes a cycle.
#[test]
fn no_file_uses_the_root_of_its_crate() {
    let mut findings = Vec::new();
    for folder in WITHOUT_CIRCLES {
        let roots = ["lib.rs", "main.rs"].map(|file| format!("{folder}/{file}"));
        let uses = module_graph::read(folder, calls_upward(folder)).uses;
        let found = uses.iter().filter(|(file, _)| !file.ends_with("/tests.rs"));
        let found = found.filter(|(_, used)| roots.iter().any(|root| used.contains(root)));
        findings.extend(found.map(|(file, _)| file.clone()));
    }
    assert_none(
        &findings,
        "import from the module that defines the item, not from the crate's root",
    );
}

#[test]
fn errors_are_leaves() {
    let mut findings = Vec::new();
    for folder in WITH_ERRORS_AS_LEAVES {
        let circles = circles(&module_graph::read(folder, calls_upward(folder)).uses);
        let through_errors = circles
            .into_iter()
            .filter(|circle| circle.iter().any(|file| holds_errors(file)));
        findings.extend(through_errors.map(|circle| circle.join(" ↔ ")));
    }
    assert_none(&findings, "an error type must import nothing above it");
}

#[test]
fn a_circle_is_found() {
    let uses = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "e")];
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (from, to) in uses {
        graph.entry(from.to_owned()).or_default().insert(to.to_owned());
    }
    let expected = [vec!["a", "b", "c"], vec!["e"]].map(|circle| circle.into_iter().map(str::to_owned).collect());
    assert_eq!(circles(&graph), BTreeSet::from(expected));
}
