//! No file of `spec/` or `generated/` is ignored by git, whatever its folders are called, and what builds leave behind is.

use std::collections::BTreeSet;
use std::process::Command;

use crate::{assert_none, files, root, text};

/// Names of folders that projects or people often ignore. Each can be a segment of a path.
const OFTEN_IGNORED: &[&str] = &[
    "target",
    "__pycache__",
    "node_modules",
    "build",
    "bin",
    "dist",
    "out",
    "corpus",
    "artifacts",
    "coverage",
    "vendor",
    "tmp",
    "log",
];

/// The pairs of a file with patterns and a pattern in it.
fn patterns() -> Vec<(String, String)> {
    let mut patterns = Vec::new();
    for file in files() {
        if file != ".gitignore" && !file.ends_with("/.gitignore") {
            continue;
        }
        for line in text(&file).lines() {
            if !line.is_empty() && !line.starts_with('#') {
                patterns.push((file.clone(), line.to_owned()));
            }
        }
    }
    patterns
}

#[test]
fn a_pattern_of_git_means_one_place() {
    let anywhere = patterns()
        .into_iter()
        .filter(|(_, pattern)| !pattern.trim_start_matches('!').starts_with('/'));
    let findings: Vec<String> = anywhere.map(|(file, pattern)| format!("{file}: {pattern}")).collect();
    assert_none(
        &findings,
        "begin the pattern with `/`: without it, git also ignores specs and generated files in folders of this name",
    );
}

#[test]
fn what_builds_leave_behind_is_ignored() {
    let ignored: BTreeSet<String> = patterns()
        .into_iter()
        .map(|(file, pattern)| {
            let folder = file
                .strip_suffix(".gitignore")
                .unwrap_or_default()
                .trim_end_matches('/');
            let separator = if folder.is_empty() { "" } else { "/" };
            format!("{separator}{folder}{}", pattern.trim_end_matches('/'))
        })
        .collect();
    let mut findings = Vec::new();
    for file in files() {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let left = if file.ends_with("Cargo.toml") && text(&file).lines().any(|line| line == "[workspace]") {
            "target"
        } else if file.ends_with(".py") {
            "__pycache__"
        } else {
            continue;
        };
        let wanted = format!("/{folder}/{left}").replace("//", "/");
        if !ignored.contains(&wanted) && !findings.contains(&wanted) {
            findings.push(wanted);
        }
    }
    assert_none(&findings, "add these folders to `.gitignore`");
}

#[test]
fn git_ignores_no_folder_of_specs_or_generated_files() {
    // The settings of a person who ignores all of these everywhere.
    let folder = tempfile::tempdir().unwrap();
    let setting = folder.path().join("ignore");
    std::fs::write(&setting, OFTEN_IGNORED.join("\n")).unwrap();
    let paths = OFTEN_IGNORED.iter().flat_map(|name| {
        [
            format!("spec/api/v3/pay/{name}/orders.yaml"),
            format!("spec/lifecycles/{name}/x.yaml"),
            format!("generated/src/v3/pay/{name}/orders.rs"),
            format!("generated/src/{name}/shared.rs"),
        ]
    });
    let paths: Vec<String> = paths.collect();
    // In a repository of its own, because the files here need not be one.
    std::fs::copy(root().join(".gitignore"), folder.path().join(".gitignore")).unwrap();
    let git = |arguments: &[&str]| {
        let mut program = Command::new("git");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"GIT_")) {
            program.env_remove(name);
        }
        program
            .arg("-c")
            .arg(format!("core.excludesFile={}", setting.display()))
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap()
    };
    assert!(git(&["init", "--quiet"]).status.success());
    for path in &paths {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    let listed = git(&["ls-files", "--others", "--exclude-standard"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    let listed: BTreeSet<&str> = listed.lines().collect();
    let missing: Vec<String> = paths
        .into_iter()
        .filter(|path| !listed.contains(path.as_str()))
        .collect();
    assert_none(&missing, "git ignores these");
}
