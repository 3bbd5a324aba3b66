//! The specs of a git revision.

use std::path::Path;
use std::process::{Command, Output};

use wechatpay_spec::Sources;

use crate::folders::SpecFolder;
use crate::report;
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
            Error::Refused(message) if message.is_empty() => format!("git knows no revision `{name}`").into(),
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
    git(&folder.spec, &["rev-parse", "HEAD"])?;
    Err("there is no branch `main` to compare with; name a revision: `cargo xtask diff HEAD`".into())
}

/// Reads the folder of specs at the revision. Git writes the revision's files into a temporary folder, so that they are
/// read like those on disk.
pub(crate) fn read(folder: &SpecFolder, revision: &Revision) -> Result<Sources, Failure> {
    let Revision { commit, shown } = revision;
    let none = || format!("{shown} has no specs in this folder; compare folders with `--from`");
    let tree = git(
        &folder.spec,
        &["rev-parse", "--verify", "--quiet", &format!("{commit}:./")],
    )
    .map_err(|_| none())?;
    let repository = git(&folder.spec, &["rev-parse", "--absolute-git-dir"])?;
    let copy = tempfile::tempdir()?;
    let files = copy.path().join("files");
    std::fs::create_dir(&files)?;
    for arguments in [&["read-tree", &tree][..], &["checkout-index", "--all", "--quiet"]] {
        let mut program = program();
        program.arg("--git-dir").arg(&repository).arg("--work-tree").arg(&files);
        // A separate index, so that the repository's index does not change, and no hooks.
        program.env("GIT_INDEX_FILE", copy.path().join("index"));
        program.args(["-c", "core.hooksPath=/dev/null"]);
        run(program.args(arguments).current_dir(&files))?;
    }
    if !files.join("api").exists() {
        return Err(none().into());
    }
    let named = format!("{shown}:{}", folder.shown());
    wechatpay_spec::folder::read(&files, &named).map_err(|errors| {
        let lines = errors.into_iter().map(|mut error| {
            if let Ok(below) = error.path.strip_prefix(&files) {
                error.path = Path::new(&named).join(below);
            }
            error
        });
        report::all(&lines.collect::<Vec<_>>())
    })
}

/// Why a git command failed.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot run git: {0}")]
    Missing(std::io::Error),
    #[error("git: {0}")]
    Refused(String),
}

/// The output of git, without the line ending.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, Error> {
    run(program().arg("-C").arg(folder).args(arguments))
}

/// Variables that tell git which repository to use. A hook has them set for its own repository, and this command is
/// about the one that holds the specs. The list is that of `git rev-parse --local-env-vars`, and those that change
/// how paths are read.
const LOCAL_VARIABLES: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Git with an environment that does not depend on the caller's. Its messages are in English.
fn program() -> Command {
    let mut program = Command::new("git");
    for variable in LOCAL_VARIABLES {
        program.env_remove(variable);
    }
    program.env("LC_ALL", "C");
    program
}

fn run(program: &mut Command) -> Result<String, Error> {
    let Output { status, stdout, stderr } = program.output().map_err(Error::Missing)?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).trim_end().to_owned());
    }
    let message = String::from_utf8_lossy(&stderr);
    let message = message.trim_end();
    let message = message.strip_prefix("fatal: ").unwrap_or(message);
    Err(Error::Refused(message.to_owned()))
}
