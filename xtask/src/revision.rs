//! The git revision that specs are compared with (the named one, or where the branch left `main`), and its specs.

mod tree;

use std::path::Path;
use std::process::{Command, Output};

use wechatpay_spec::Sources;

use crate::folders::SpecFolder;
use crate::status::Failure;

/// The branch that other branches start from.
const TRUNK: [&str; 2] = ["main", "origin/main"];

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
    for trunk in TRUNK {
        if let Ok(commit) = git(&folder.spec, &["merge-base", "HEAD", trunk]) {
            let shown = git(&folder.spec, &["rev-parse", "--short", &commit])?;
            return Ok(Revision { commit, shown });
        }
    }
    // If something is wrong with the repository itself, git reports it.
    git(&folder.spec, &["rev-parse", "--git-dir"])?;
    let found = TRUNK
        .iter()
        .find(|trunk| git(&folder.spec, &["rev-parse", "--verify", "--quiet", trunk]).is_ok());
    if git(&folder.spec, &["rev-parse", "--verify", "--quiet", "HEAD"]).is_err() {
        return Err(match found {
            Some(trunk) => format!("the current branch has no commit yet; name a revision: `cargo xtask diff {trunk}`"),
            None => "the repository has no commit yet; compare folders with `--from`".to_owned(),
        }
        .into());
    }
    let (why, shallow) = match found.is_some() {
        true => (
            "the current branch and `main` have no commit in common",
            shallow(folder),
        ),
        false => ("there is no branch `main` to compare with", shallow(folder)),
    };
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
    let in_repository = || {
        let mut program = program();
        program.arg("-C").arg(&folder.spec);
        program
    };
    let sources = tree::read(in_repository, &tree, &format!("{shown}:{}", folder.shown()))?;
    sources.ok_or_else(|| none().into())
}

/// Why a git command failed.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot run git: {0}; compare folders with `--from`")]
    Missing(std::io::Error),
    #[error("git: {0}; compare folders with `--from`")]
    Refused(String),
}

/// The output of git, without the line ending.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, Error> {
    run(program().arg("-C").arg(folder).args(arguments))
}

/// Variables of git that say where its own files and settings are. All others are for another call of git: a hook, for
/// instance, has them set for its own repository, and this command is about the one that holds the specs.
const KEPT: [&str; 4] = [
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
];

/// Git with an environment that does not depend on the caller's. Its messages are in English.
fn program() -> Command {
    let mut program = Command::new("git");
    for (name, _) in std::env::vars_os() {
        let is_gits = name.as_encoded_bytes().starts_with(b"GIT_");
        if is_gits && !KEPT.iter().any(|kept| name == **kept) {
            program.env_remove(name);
        }
    }
    program.env("LC_ALL", "C");
    program
}

fn run(program: &mut Command) -> Result<String, Error> {
    let stdout = output(program)?;
    Ok(String::from_utf8_lossy(&stdout).trim_end().to_owned())
}

/// The output of git.
fn output(program: &mut Command) -> Result<Vec<u8>, Error> {
    let Output { status, stdout, stderr } = program.output().map_err(Error::Missing)?;
    if status.success() {
        return Ok(stdout);
    }
    let message = String::from_utf8_lossy(&stderr);
    let message = message.trim_end();
    let message = message.strip_prefix("fatal: ").unwrap_or(message);
    Err(Error::Refused(message.to_owned()))
}
