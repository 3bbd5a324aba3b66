//! Checks the length, the names and the headers of files, and that the index lists them.

use std::path::Path;

use crate::{assert_none, files, hand_written, text};

/// A file longer than this holds two modules.
const MAX_LINES: usize = 400;

#[test]
fn no_file_is_too_long() {
    let lines = hand_written()
        .into_iter()
        .map(|file| (text(&file).lines().count(), file));
    let long: Vec<String> = lines
        .filter(|(lines, _)| *lines > MAX_LINES)
        .map(|(lines, file)| format!("{file}: {lines} lines"))
        .collect();
    assert_none(
        &long,
        &format!("split files of more than {MAX_LINES} lines by what they hold"),
    );
}

/// A module is in `name.rs` with its submodules in `name/`. Only modules that several test programs share are in
/// `mod.rs`, because cargo takes every other file in `tests/` for a test program.
#[test]
fn no_module_is_called_mod() {
    let strays: Vec<String> = hand_written()
        .into_iter()
        .filter(|file| file.ends_with("/mod.rs") && !file.contains("/tests/"))
        .collect();
    assert_none(&strays, "call the file after its module");
}

#[test]
fn every_name_says_what_is_in_the_file() {
    let vague = ["util", "utils", "helper", "helpers", "common", "misc"];
    let strays: Vec<String> = files()
        .into_iter()
        .filter(|file| {
            let stem = file.rsplit('/').next().and_then(|name| name.split('.').next());
            let folder = file.split('/').rev().nth(1);
            [stem, folder].into_iter().flatten().any(|name| vague.contains(&name))
        })
        .filter(|file| !file.starts_with("spec/api/") && !file.starts_with("generated/"))
        .collect();
    assert_none(&strays, "name the file for what it holds");
}

/// The index is complete if `cargo xtask files --check` says so; this notices new files without running it.
#[test]
fn every_file_is_in_the_index() {
    let index = text("docs/files.md");
    let missing: Vec<String> = hand_written()
        .into_iter()
        .filter(|file| !index.contains(&format!("](../{file})")))
        .collect();
    assert_none(&missing, "run `cargo xtask update`, which writes docs/files.md");
}

#[test]
fn every_file_says_what_it_contains() {
    let silent: Vec<String> = hand_written()
        .into_iter()
        .filter(|file| !text(file).starts_with("//"))
        .collect();
    assert_none(&silent, "begin the file with `//!` and a sentence about its content");
}

/// The layout shows which packages there are; cargo would also take the files of a nested package out of the outer one.
/// The derive is a part of the runtime that only cargo wants to be a package.
#[test]
fn no_package_is_inside_another() {
    let files = files();
    let packages: Vec<&str> = files
        .iter()
        .filter_map(|file| file.strip_suffix("/Cargo.toml"))
        .filter(|package| !package.contains("/fixtures/") && *package != "runtime/derive")
        .collect();
    let nested = packages.iter().filter_map(|package| {
        let outer = packages
            .iter()
            .find(|outer| Path::new(package).starts_with(outer) && outer != &package)?;
        Some(format!("{package} is inside {outer}"))
    });
    assert_none(&nested.collect::<Vec<_>>(), "move the package beside the other");
}

/// Windows and macOS take two names that differ in case for one, and Windows reserves some.
#[test]
fn every_file_can_be_checked_out_anywhere() {
    let reserved = |name: &str| {
        let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
        let numbered = |device: &str| stem.strip_prefix(device).is_some_and(|rest| rest.chars().count() == 1);
        ["aux", "clock$", "con", "conin$", "conout$", "nul", "prn"].contains(&stem.as_str())
            || numbered("com")
            || numbered("lpt")
    };
    let mut folded = std::collections::BTreeMap::new();
    let mut strays = Vec::new();
    for file in files() {
        if let Some(other) = folded.insert(file.to_lowercase(), file.clone()) {
            strays.push(format!("{file} and {other} differ in case alone"));
        }
        let bad = |name: &str| {
            reserved(name) || name.ends_with(['.', ' ']) || name.contains(['<', '>', ':', '"', '|', '?', '*', '\\'])
        };
        if file.split('/').any(bad) {
            strays.push(format!("{file}: Windows cannot have this name"));
        }
    }
    assert_none(&strays, "rename the file");
}
