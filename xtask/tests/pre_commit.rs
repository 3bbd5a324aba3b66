//! The hook as git runs it: the real one, in real repositories.

#![cfg(all(test, unix))]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const FAMILIES: &str =
    "# yaml-language-server: $schema=families.schema.json\norders:\n  title: 订单\n  folders: [v3/orders]\n";
const CLOSE: &str = "spec/api/v3/orders/close.yaml";
const GOOD: &str = "mchid: {type: string, required: true}";
const CHANGED: &str = "mchid: {type: string, required: true, max_length: 32}";
const MISSPELT: &str = "mchid: {type: string, requird: true}";
const SUSPICIOUS: &str = "total_amount: {type: string, required: true}";

/// A repository with the hook, one commit, and everything that the checks ask for.
struct Repository {
    /// Holds the repository, a folder of programs and one of temporary files.
    root: TempDir,
}

/// What came of a commit.
struct Commit {
    accepted: bool,
    said: String,
}

impl Repository {
    fn new() -> Self {
        let repository = Self {
            root: TempDir::new().expect("a folder"),
        };
        for folder in ["work", "bin", "temporary"] {
            fs::create_dir(repository.root.path().join(folder)).expect("a folder");
        }
        // The hook says `cargo xtask`; the program is built already.
        let cargo = repository.root.path().join("bin/cargo");
        let program = env!("CARGO_BIN_EXE_xtask");
        fs::write(&cargo, format!("#!/bin/sh\nshift\nexec '{program}' \"$@\"\n")).expect("a file");
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("permissions");
        let hooks = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("the workspace")
            .join("hooks");
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.git(&["config", "core.hooksPath", &hooks.to_string_lossy()]);
        repository.write("spec/families.yaml", FAMILIES);
        repository.write_spec(GOOD);
        repository.generate();
        let first = repository.commit(&["--all"]);
        assert!(!first.accepted, "nothing is staged: {}", first.said);
        repository.git(&["add", "--all"]);
        let first = repository.commit(&[]);
        assert!(first.accepted, "{}", first.said);
        repository
    }

    fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.work().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn write_spec(&self, field: &str) {
        let text = format!(
            "# yaml-language-server: $schema=../../../schema.json\npost:\n  title: 下单\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/1\n  request:\n    json:\n      {field}\n  response:\n    empty: true\n"
        );
        self.write(CLOSE, &text);
    }

    fn generate(&self) {
        let work = self.work();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("gen")
            .arg("--spec")
            .arg(work.join("spec"))
            .arg("--generated")
            .arg(work.join("generated"))
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", said(&output));
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        let path = std::env::var("PATH").expect("a path");
        Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(arguments)
            .env("PATH", format!("{}:{path}", self.root.path().join("bin").display()))
            .env("TMPDIR", self.root.path().join("temporary"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Editor")
            .env("GIT_AUTHOR_EMAIL", "editor@example.com")
            .env("GIT_COMMITTER_NAME", "Editor")
            .env("GIT_COMMITTER_EMAIL", "editor@example.com")
            .output()
            .expect("git runs")
    }

    fn git(&self, arguments: &[&str]) {
        let output = self.run(&self.work(), arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", said(&output));
    }

    fn commit(&self, arguments: &[&str]) -> Commit {
        self.commit_in(&self.work(), arguments)
    }

    fn commit_in(&self, folder: &Path, arguments: &[&str]) -> Commit {
        let output = self.run(folder, &[&["commit", "--message", "specs"], arguments].concat());
        let left = fs::read_dir(self.root.path().join("temporary"))
            .expect("a folder")
            .count();
        assert_eq!(left, 0, "the hook leaves nothing behind");
        Commit {
            accepted: output.status.success(),
            said: said(&output),
        }
    }
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat()
}

#[test]
fn what_breaks_a_rule_looks_wrong_or_is_not_generated_is_refused() {
    let repository = Repository::new();
    for (field, generated, reason) in [
        (MISSPELT, false, "error[E020]: `requird` is no key of a field"),
        (SUSPICIOUS, true, "warning[W002]: the amount `total_amount` is a string"),
        (CHANGED, false, "stale: generated/src/"),
    ] {
        repository.write_spec(field);
        if generated {
            repository.generate();
        }
        repository.git(&["add", "--all"]);
        let commit = repository.commit(&[]);
        assert!(!commit.accepted, "{}", commit.said);
        assert!(commit.said.contains(reason), "{}", commit.said);
        repository.git(&["reset", "--quiet", "--hard"]);
    }
}

#[test]
fn the_index_is_checked_not_the_working_tree() {
    let repository = Repository::new();
    // A fault that is staged is not made good by its correction that is not.
    repository.write_spec(MISSPELT);
    repository.git(&["add", "--all"]);
    repository.write_spec(GOOD);
    let commit = repository.commit(&[]);
    assert!(!commit.accepted, "{}", commit.said);
    // A fault that is not staged does not matter.
    repository.git(&["reset", "--quiet", "--hard"]);
    repository.write_spec(CHANGED);
    repository.generate();
    repository.git(&["add", "--all"]);
    repository.write_spec(MISSPELT);
    repository.write("spec/api/v3/orders/draft.yaml", "post:\n");
    let commit = repository.commit(&[]);
    assert!(commit.accepted, "{}", commit.said);
    assert!(
        commit
            .said
            .contains("breaking[request-length-shortened]: POST /v3/orders/close"),
        "{}",
        commit.said
    );
    assert!(
        commit.said.contains("::: HEAD:spec/api/v3/orders/close.yaml"),
        "{}",
        commit.said
    );
    // `--all` commits, and so checks, what was not staged either.
    let commit = repository.commit(&["--all"]);
    assert!(!commit.accepted, "{}", commit.said);
    assert!(commit.said.contains("error[E020]"), "{}", commit.said);
}

#[test]
fn a_commit_without_specs_asks_for_no_check() {
    let repository = Repository::new();
    fs::remove_file(repository.root.path().join("bin/cargo")).expect("a file");
    repository.write_spec(MISSPELT);
    repository.write("notes.md", "Notes\n");
    repository.git(&["add", "notes.md"]);
    let commit = repository.commit(&[]);
    assert!(commit.accepted, "{}", commit.said);
}

#[test]
fn a_linked_working_tree_is_checked_like_the_first() {
    let repository = Repository::new();
    let linked = repository.root.path().join("linked");
    repository.git(&["worktree", "add", "--quiet", &linked.to_string_lossy(), "-b", "linked"]);
    let spec = linked.join(CLOSE);
    let text = fs::read_to_string(&spec).expect("a file");
    fs::write(&spec, text.replace("post:", "# A remark.\npost:")).expect("a file");
    let commit = repository.commit_in(&linked, &["--all"]);
    assert!(commit.accepted, "{}", commit.said);
    assert!(commit.said.contains("nothing changed"), "{}", commit.said);
    fs::write(&spec, text.replace(GOOD, MISSPELT)).expect("a file");
    let commit = repository.commit_in(&linked, &["--all"]);
    assert!(!commit.accepted, "{}", commit.said);
}
