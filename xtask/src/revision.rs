//! The git revision that specs are compared with (the named one, or where the branch left the main one), and its specs.

mod git;
mod tree;

use wechatpay_spec::plural::counted;
use wechatpay_spec::{Sources, printable};

use self::git::{Error, git};
use crate::folders::SpecFolder;
use crate::git_program;
use crate::status::Failure;

/// The names of the branch that other branches start from.
const TRUNKS: [&str; 7] = [
    "main",
    "origin/main",
    "origin/HEAD",
    "master",
    "origin/master",
    "trunk",
    "origin/trunk",
];

/// A revision, and its name in the output.
pub(crate) struct Revision {
    /// The commit's full name.
    commit: String,
    /// The requested name, or the commit's short name.
    pub(crate) shown: String,
}

/// The revision with this name; without a name, the one where the current branch started.
pub(crate) fn find(folder: &SpecFolder, name: Option<&str>) -> Result<Revision, Failure> {
    if let Some(name) = name {
        if let Some((first, _)) = name.split_once("..") {
            let first = if first.is_empty() { "HEAD" } else { first };
            return Err(
                format!("`{name}` is a range of revisions; name its first one: `cargo xtask diff {first}`").into(),
            );
        }
        let commit = git(
            &folder.spec,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &format!("{name}^{{commit}}"),
            ],
        )
        .map_err(|error| match error {
            Error::Refused(message) if message.contains("expected commit type") => {
                format!("`{name}` is not a commit; name one, or a branch or tag").into()
            }
            Error::Refused(message) if message.is_empty() => {
                format!("git knows no revision `{name}`{}", shallow(folder)).into()
            }
            error => Failure::from(error),
        })?;
        return Ok(Revision {
            commit,
            shown: name.to_owned(),
        });
    }
    for trunk in TRUNKS {
        if let Ok(commit) = git(&folder.spec, &["merge-base", "HEAD", trunk]) {
            let shown = git(&folder.spec, &["rev-parse", "--short", &commit])?;
            return Ok(Revision { commit, shown });
        }
    }
    // If something is wrong with the repository itself, git reports it.
    git(&folder.spec, &["rev-parse", "--git-dir"])?;
    let found = TRUNKS
        .iter()
        .find(|trunk| git(&folder.spec, &["rev-parse", "--verify", "--quiet", trunk]).is_ok());
    if git(&folder.spec, &["rev-parse", "--verify", "--quiet", "HEAD"]).is_err() {
        return Err(match found {
            Some(trunk) => format!("the current branch has no commit yet; name a revision: `cargo xtask diff {trunk}`"),
            None => "the repository has no commit yet; compare folders with `--from`".to_owned(),
        }
        .into());
    }
    let why = match found {
        Some(trunk) => format!("the current branch and `{trunk}` have no commit in common"),
        None => "there is no branch `main`, `master` or `trunk` to compare with, and no `origin/HEAD`".to_owned(),
    };
    let shallow = shallow(folder);
    Err(format!("{why}; name a revision: `cargo xtask diff HEAD`{shallow}").into())
}

/// Advice if the clone has only the newest commits, as those of CI services have.
fn shallow(folder: &SpecFolder) -> &'static str {
    match git(&folder.spec, &["rev-parse", "--is-shallow-repository"]).as_deref() {
        Ok("true") => "; this clone has only the newest commits: `git fetch --unshallow` fetches the others",
        _ => "",
    }
}

/// Reads the folder of specs at the revision.
pub(crate) fn read(folder: &SpecFolder, revision: &Revision) -> Result<Sources, Failure> {
    let Revision { commit, shown } = revision;
    let none = || format!("{shown} has no specs in this folder; compare folders with `--from`");
    let tree = git(
        &folder.spec,
        &["rev-parse", "--verify", "--quiet", &format!("{commit}:./")],
    )
    .map_err(|_| none())?;
    refuse_sparse(folder)?;
    let in_repository = || {
        let mut program = git_program::program();
        program.arg("-C").arg(&folder.spec);
        program
    };
    // As git names it: `git show` takes what a finding says.
    let inside = git(&folder.spec, &["rev-parse", "--show-prefix"])?;
    let sources = tree::read(in_repository, &tree, &format!("{shown}:{}", printable(&inside)))?;
    sources.ok_or_else(|| none().into())
}

/// Refuses a folder of which a sparse checkout leaves specs out: they would count as removed.
fn refuse_sparse(folder: &SpecFolder) -> Result<(), Failure> {
    let listed = git(&folder.spec, &["ls-files", "-t", "-z", "--", "."])?;
    let left_out = listed
        .split('\0')
        .filter_map(|line| line.strip_prefix("S "))
        .filter(|name| !folder.spec.join(name).exists());
    match left_out.count() {
        0 => Ok(()),
        count => Err(format!(
            "git sparse-checkout leaves {} of {} out, which would count as removed; run `git sparse-checkout add` with this folder, or compare folders with `--from`",
            counted(count, "file", "files"),
            folder.shown()
        )
        .into()),
    }
}
