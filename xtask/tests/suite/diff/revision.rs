//! Which revision the specs are compared with, and how it is read.

use std::fs;

use super::{CLOSE, Repository, spec};

#[test]
fn states_that_cannot_be_compared_are_reported() {
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
    repository.git(&["branch", "--move", "develop"]);
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

#[test]
fn a_range_is_told_from_a_revision_that_git_does_not_know() {
    let repository = Repository::new();
    for (range, first) in [("main..HEAD", "main"), ("v1...v2", "v1"), ("..main", "HEAD")] {
        let run = repository.diff(&[range]);
        let expected =
            format!("error: `{range}` is a range of revisions; name its first one: `cargo xtask diff {first}`\n");
        assert_eq!((run.status, run.stderr), (2, expected));
    }
}

/// Without a name, the base is where the branch left the main branch, whatever that is called.
#[test]
fn the_main_branch_may_have_another_name() {
    for (name, as_default_of_origin) in [("master", false), ("trunk", false), ("develop", true)] {
        let repository = Repository::new();
        repository.git(&["branch", "--move", name]);
        if as_default_of_origin {
            repository.git(&["update-ref", "refs/remotes/origin/develop", "HEAD"]);
            repository.git(&[
                "symbolic-ref",
                "refs/remotes/origin/HEAD",
                "refs/remotes/origin/develop",
            ]);
        }
        repository.git(&["switch", "--quiet", "--create", "work"]);
        repository.write(CLOSE, &spec(1, "mchid: {type: string}", "state: {type: string}"));
        repository.commit();
        let run = repository.diff(&[]);
        assert!(
            run.stdout.contains("request-field-became-optional"),
            "{name}: {}",
            run.stderr
        );
    }
}

/// As in CI services, which fetch only the newest commit.
#[test]
fn a_clone_with_only_the_newest_commits_is_named_as_the_reason() {
    let repository = Repository::new();
    repository.git(&["commit", "--quiet", "--allow-empty", "--message", "second"]);
    let origin = format!("file://{}", repository.path(".").display());
    let clone = Repository::new();
    fs::remove_dir_all(clone.path(".git")).expect("removed");
    clone.git(&[
        "clone",
        "--quiet",
        "--bare",
        "--depth=1",
        &origin,
        clone.path(".git").to_str().expect("UTF-8"),
    ]);
    clone.git(&["config", "core.bare", "false"]);
    let run = clone.diff(&["HEAD~1"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains(
            "git knows no revision `HEAD~1`; this clone has only the newest commits: `git fetch --unshallow`"
        ),
        "{}",
        run.stderr
    );
}

/// Specs that are not checked out would look as if they were removed.
#[test]
fn a_sparse_checkout_without_some_specs_is_refused() {
    let repository = Repository::new();
    repository.git(&["sparse-checkout", "set", "--no-cone", "/*", &format!("!/{CLOSE}")]);
    assert!(!repository.path(CLOSE).exists());
    fs::create_dir_all(repository.path(CLOSE).parent().expect("a folder")).expect("a folder");
    let run = repository.diff(&["HEAD"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(
        run.stderr
            .starts_with("error: git sparse-checkout leaves 1 file of spec out, which would count as removed"),
        "{}",
        run.stderr
    );
    repository.git(&["sparse-checkout", "disable"]);
    assert_eq!(repository.diff(&["HEAD"]).status, 0);
}

#[test]
fn a_repository_without_commits_is_named_as_the_reason() {
    let repository = Repository::new();
    fs::remove_dir_all(repository.path(".git")).expect("removed");
    repository.git(&["init", "--quiet", "--initial-branch=main"]);
    let run = repository.diff(&[]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (
            2,
            "error: the repository has no commit yet; compare folders with `--from`\n"
        )
    );
}

/// `git switch --orphan`: the repository has commits, but the branch has none.
#[test]
fn a_branch_without_commits_is_named_as_the_reason() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "--orphan", "other"]);
    let run = repository.diff(&[]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (
            2,
            "error: the current branch has no commit yet; name a revision: `cargo xtask diff main`\n"
        )
    );
    let run = repository.diff(&["main^{tree}"]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (
            2,
            "error: `main^{tree}` is not a commit; name one, or a branch or tag\n"
        )
    );
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

/// A revision is read from git's store: nothing is written, no setting changes line endings, and variables for another
/// repository do not matter.
#[test]
fn a_revision_is_read_as_it_was_committed() {
    let repository = Repository::new();
    repository.git(&["config", "core.autocrlf", "true"]);
    for (name, value) in [
        ("TMPDIR", "/nonexistent"),
        ("GIT_DIR", "/nonexistent"),
        ("GIT_WORK_TREE", "/nonexistent"),
        ("GIT_INDEX_FILE", "/nonexistent"),
        ("GIT_ATTR_SOURCE", "nowhere"),
        ("GIT_DISCOVERY_ACROSS_FILESYSTEM", "neither"),
        ("GIT_LITERAL_PATHSPECS", "1"),
    ] {
        let run = repository.diff_in(&["HEAD"], &[(name, value)]);
        assert_eq!(
            (run.status, run.stdout.as_str(), run.stderr.as_str()),
            (0, "nothing changed\n", ""),
            "{name}"
        );
    }
}

#[cfg(unix)]
#[test]
fn links_of_a_revision_are_followed_inside_and_refused_elsewhere() {
    use std::os::unix::fs::symlink;
    let repository = Repository::new();
    let folder = repository.path("spec/api/v3/orders");
    fs::rename(folder.join("close.yaml"), repository.path("spec/api/v3/text")).expect("moved");
    symlink("../second", folder.join("close.yaml")).expect("a link");
    symlink("./text", repository.path("spec/api/v3/second")).expect("a link");
    repository.commit();
    // The two others are no specs, in the working tree as in the revision.
    let run = repository.diff(&["HEAD"]);
    assert!(run.stderr.contains("the specs of HEAD have errors"), "{}", run.stderr);
    assert!(!run.stderr.contains("cannot read"), "{}", run.stderr);
    for (target, said) in [
        ("circle.yaml", "the link leads to no file"),
        ("nothing.yaml", "the link leads to no file"),
        ("/etc/passwd", "points outside"),
        ("../../../../../../etc/passwd", "points outside"),
        ("../../../families.yaml", "points outside"),
    ] {
        let link = folder.join("circle.yaml");
        symlink(target, &link).expect("a link");
        repository.commit();
        fs::remove_file(&link).expect("removed");
        let run = repository.diff(&["HEAD"]);
        assert_eq!(run.status, 2, "{target}");
        assert!(
            run.stderr.contains("cannot read HEAD:spec/api/v3/orders/circle.yaml: "),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(said), "{target}: {}", run.stderr);
    }
}
