//! Runs xtask again with a Cargo feature, for commands with many dependencies. The first
//! `cargo xtask gen` in a fresh clone therefore builds no more than it uses.

use std::process::Command;

use crate::folders::workspace;
use crate::status::{Failure, Status};

/// Runs the same command line again, with a feature of this crate.
pub(crate) fn with_feature(feature: &str) -> Result<Status, Failure> {
    let manifest = workspace().join("Cargo.toml");
    if !manifest.is_file() {
        let error = "this command needs more than the program was built with; run it as `cargo xtask` in the workspace of the generator";
        return Err(error.into());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut program = Command::new(cargo);
    program.args(["run", "--profile", "xtask", "--package", "xtask", "--features", feature]);
    program.arg("--manifest-path").arg(manifest);
    program.arg("--").args(std::env::args_os().skip(1));
    replace(program)
}

/// Becomes the other program, which then receives the signals and gives the exit status.
#[cfg(unix)]
fn replace(mut program: Command) -> Result<Status, Failure> {
    use std::os::unix::process::CommandExt;
    Err(failed(&program.exec()))
}

#[cfg(not(unix))]
fn replace(mut program: Command) -> Result<Status, Failure> {
    let status = program.status().map_err(|error| failed(&error))?;
    match status.code() {
        Some(0) => Ok(Status::Success),
        Some(1) => Ok(Status::Findings),
        _ => Err(format!("the command ended with {status}; what it says is above").into()),
    }
}

fn failed(error: &std::io::Error) -> Failure {
    format!("cannot run cargo, which this command is built with when it is first used: {error}").into()
}
