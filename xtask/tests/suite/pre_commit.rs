//! The hook as git runs it: the real hook, in real repositories.

use std::fs;
use std::path::Path;

use crate::repository::{Repository, said};

const FAMILIES: &str =
    "# yaml-language-server: $schema=families.schema.json\norders:\n  title: 订单\n  folders: [v3/orders]\n";
const CLOSE: &str = "spec/api/v3/orders/close.yaml";
const GOOD: &str = "mchid: {type: string, required: true}";
const CHANGED: &str = "mchid: {type: string, required: true, max_length: 32}";
const MISSPELT: &str = "mchid: {type: string, requird: true}";
const SUSPICIOUS: &str = "total_amount: {type: string, required: true}";

/// The result of a commit.
struct Outcome {
    accepted: bool,
    said: String,
}

/// A repository with the hook, one commit, and everything that the checks require.
fn repository() -> Repository {
    let repository = Repository::empty();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let hooks = workspace.join("hooks");
    repository.git(&["config", "core.hooksPath", &hooks.to_string_lossy()]);
    repository.write("spec/families.yaml", FAMILIES);
    write_spec(&repository, GOOD);
    repository.xtask(&["gen"]);
    repository.git(&["add", "--all"]);
    let first = commit(&repository, &[]);
    assert!(first.accepted, "{}", first.said);
    repository
}

fn write_spec(repository: &Repository, field: &str) {
    let text = format!(
        "# yaml-language-server: $schema=../../../schema.json\npost:\n  title: 下单\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/1\n  request:\n    json:\n      {field}\n  response:\n    empty: true\n"
    );
    repository.write(CLOSE, &text);
}

fn commit(repository: &Repository, arguments: &[&str]) -> Outcome {
    commit_in(repository, &repository.path(""), arguments)
}

fn commit_in(repository: &Repository, folder: &Path, arguments: &[&str]) -> Outcome {
    let output = repository.run_in(folder, "git", &[&["commit", "--message", "specs"], arguments].concat());
    let left = fs::read_dir(repository.beside("temporary")).expect("a folder").count();
    assert_eq!(left, 0, "the hook leaves nothing behind");
    Outcome {
        accepted: output.status.success(),
        said: said(&output),
    }
}

#[test]
fn errors_warnings_and_stale_output_are_refused() {
    let repository = repository();
    for (field, generated, reason) in [
        (MISSPELT, false, "error[E020]: `requird` is not a key of a field"),
        (SUSPICIOUS, true, "warning[W002]: the amount `total_amount` is a string"),
        (CHANGED, false, "stale: generated/src/"),
    ] {
        write_spec(&repository, field);
        if generated {
            repository.xtask(&["gen"]);
        }
        repository.git(&["add", "--all"]);
        let outcome = commit(&repository, &[]);
        assert!(!outcome.accepted, "{}", outcome.said);
        assert!(outcome.said.contains(reason), "{}", outcome.said);
        repository.git(&["reset", "--quiet", "--hard"]);
    }
}

#[test]
fn the_index_is_checked_not_the_working_tree() {
    let repository = repository();
    // An unstaged correction does not fix a staged fault.
    write_spec(&repository, MISSPELT);
    repository.git(&["add", "--all"]);
    write_spec(&repository, GOOD);
    let outcome = commit(&repository, &[]);
    assert!(!outcome.accepted, "{}", outcome.said);
    // An unstaged fault does not matter.
    repository.git(&["reset", "--quiet", "--hard"]);
    write_spec(&repository, CHANGED);
    repository.xtask(&["gen"]);
    repository.git(&["add", "--all"]);
    write_spec(&repository, MISSPELT);
    repository.write("spec/api/v3/orders/draft.yaml", "post:\n");
    let outcome = commit(&repository, &[]);
    assert!(outcome.accepted, "{}", outcome.said);
    assert!(
        outcome
            .said
            .contains("breaking[request-length-shortened]: POST /v3/orders/close"),
        "{}",
        outcome.said
    );
    assert!(
        outcome.said.contains("::: HEAD:spec/api/v3/orders/close.yaml"),
        "{}",
        outcome.said
    );
    // `--all` also commits, and so checks, changes that were not staged.
    let outcome = commit(&repository, &["--all"]);
    assert!(!outcome.accepted, "{}", outcome.said);
    assert!(outcome.said.contains("error[E020]"), "{}", outcome.said);
}

#[test]
fn a_commit_without_specs_asks_for_no_check() {
    let repository = repository();
    fs::remove_file(repository.beside("bin/cargo")).expect("a file");
    write_spec(&repository, MISSPELT);
    repository.write("notes.md", "Notes\n");
    repository.git(&["add", "notes.md"]);
    let outcome = commit(&repository, &[]);
    assert!(outcome.accepted, "{}", outcome.said);
}

#[test]
fn a_linked_working_tree_is_checked_like_the_first() {
    let repository = repository();
    let linked = repository.beside("linked");
    repository.git(&["worktree", "add", "--quiet", &linked.to_string_lossy(), "-b", "linked"]);
    let spec = linked.join(CLOSE);
    let text = fs::read_to_string(&spec).expect("a file");
    fs::write(&spec, text.replace("post:", "# A remark.\npost:")).expect("a file");
    let outcome = commit_in(&repository, &linked, &["--all"]);
    assert!(outcome.accepted, "{}", outcome.said);
    assert!(outcome.said.contains("nothing changed"), "{}", outcome.said);
    fs::write(&spec, text.replace(GOOD, MISSPELT)).expect("a file");
    let outcome = commit_in(&repository, &linked, &["--all"]);
    assert!(!outcome.accepted, "{}", outcome.said);
}
