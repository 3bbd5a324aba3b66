//! Runs git on the folder of specs, and says why it failed.

use std::path::Path;
use std::process::{Command, Output};

use crate::git_program;

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
    run(git_program::program().arg("-C").arg(folder).args(arguments))
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
