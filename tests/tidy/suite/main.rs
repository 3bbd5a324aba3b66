//! Guards what `docs/architecture.md` and CONTRIBUTING say about the repository itself: which crate may depend on which,
//! how long a file may be, how files are named, how imports are ordered, and that links lead somewhere.

#[cfg(test)]
mod any_error;
#[cfg(test)]
mod circles;
#[cfg(test)]
mod dependencies;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod files;
#[cfg(test)]
mod ignored;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod links;
#[cfg(test)]
mod module_graph;
#[cfg(test)]
mod programs;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// The repository's root.
#[cfg(test)]
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Folders that git ignores or that hold packages of other languages: build output, and what fuzzing leaves behind. A folder of specs or
/// generated files may have any name.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "__pycache__", "corpus", "artifacts"];

/// Every file of the repository, as a path below the root with forward slashes, sorted.
#[cfg(test)]
fn files() -> Vec<String> {
    fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().unwrap();
            let is_named_by_a_path = prefix.starts_with("spec/") || prefix.starts_with("generated/src/");
            if kind.is_dir() && (is_named_by_a_path || !SKIPPED.contains(&name.as_str())) {
                collect(&entry.path(), &format!("{path}/"), found);
            } else if kind.is_file() {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root(), "", &mut found);
    found.sort();
    found
}

/// The Rust files that people write: neither generated nor a test's input.
#[cfg(test)]
fn hand_written() -> Vec<String> {
    let mut files = files();
    files.retain(|file| {
        file.ends_with(".rs")
            && !file.starts_with("generated/")
            && !file.starts_with("tests/obstacle/generated/")
            && !file.contains("/fixtures/")
            && !file.contains("/compile_fail/")
    });
    files
}

/// A file's text.
#[cfg(test)]
fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Fails with all findings at once.
#[cfg(test)]
fn assert_none(findings: &[String], advice: &str) {
    assert!(findings.is_empty(), "{advice}:\n{}", findings.join("\n"));
}
