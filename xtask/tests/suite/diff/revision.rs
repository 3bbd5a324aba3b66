//! Which revision the specs are compared with, and how it is read.

use std::fs;

use super::{CLOSE, Repository, spec};

#[test]
fn what_cannot_be_compared_is_said() {
    let repository = Repository::new();
    let run = repository.diff(&["nowhere"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (2, "error: git knows no revision `nowhere`\n")
    );
    let run = repository.diff(&["--", "--output=x"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (2, "error: git knows no revision `--output=x`\n")
    );
    repository.git(&["branch", "--move", "trunk"]);
    let run = repository.diff(&[]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("no branch `main`"), "{}", run.stderr);
    repository.git(&["rm", "-r", "--quiet", "spec/api"]);
    repository.git(&["commit", "--quiet", "--message", "none"]);
    repository.write(CLOSE, &spec(1, "mchid: {type: string}", "state: {type: string}"));
    let run = repository.diff(&["HEAD"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("HEAD has no specs in this folder"),
        "{}",
        run.stderr
    );
    fs::remove_dir_all(repository.path(".git")).expect("a folder");
    let run = repository.diff(&["HEAD"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with("error: git"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_a_revisions_specs_is_refused() {
    let repository = Repository::new();
    repository.write("outside.yaml", "post:\n");
    std::os::unix::fs::symlink(
        "../../../../outside.yaml",
        repository.path("spec/api/v3/orders/link.yaml"),
    )
    .expect("a link");
    repository.commit();
    let run = repository.diff(&["HEAD"]);
    assert_eq!(run.status, 2);
    let place = "cannot read HEAD:spec/api/v3/orders/link.yaml: ";
    assert!(run.stderr.contains(place), "{}", run.stderr);
}

/// Reading the specs has no side effects: no hooks run, and the repository's index does not change.
#[cfg(unix)]
#[test]
fn reading_a_revision_changes_nothing_in_the_repository() {
    use std::os::unix::fs::PermissionsExt;
    let repository = Repository::new();
    for hook in ["post-checkout", "post-index-change"] {
        let path = repository.path(&format!(".git/hooks/{hook}"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let ran = repository.path("ran");
        fs::write(&path, format!("#!/bin/sh\ntouch '{}'\n", ran.display())).expect("a hook");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permissions");
    }
    let index = fs::read(repository.path(".git/index")).expect("an index");
    assert_eq!(repository.diff(&["HEAD"]).stdout, "nothing changed\n");
    assert_eq!(fs::read(repository.path(".git/index")).expect("an index"), index);
    assert!(!repository.path("ran").exists());
}
