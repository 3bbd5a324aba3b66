//! Runs git, in an environment that does not depend on the caller's.

use std::path::Path;
use std::process::{Command, Output};

/// Why a git command failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("cannot run git: {0}; compare folders with `--from`")]
    Missing(std::io::Error),
    #[error("git: {0}; compare folders with `--from`")]
    Refused(String),
}

/// The output of git, without the line ending.
pub(super) fn git(folder: &Path, arguments: &[&str]) -> Result<String, Error> {
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
pub(super) fn program() -> Command {
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
pub(super) fn output(program: &mut Command) -> Result<Vec<u8>, Error> {
    let Output { status, stdout, stderr } = program.output().map_err(Error::Missing)?;
    if status.success() {
        return Ok(stdout);
    }
    let message = String::from_utf8_lossy(&stderr);
    let message = message.trim_end();
    let message = message.strip_prefix("fatal: ").unwrap_or(message);
    Err(Error::Refused(message.to_owned()))
}
