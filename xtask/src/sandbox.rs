//! `cargo xtask sandbox`: builds and runs `wechatpay sandbox`.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::Command;

use crate::folders::workspace;
use crate::printed;
use crate::status::{Failure, Status};

/// Runs `wechatpay sandbox` with these arguments. The keys are in `target/sandbox` unless the arguments say otherwise.
pub(crate) fn run(arguments: &[OsString]) -> Result<Status, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = std::env::current_exe()?.with_file_name(format!("wechatpay{}", std::env::consts::EXE_SUFFIX));
    if !built.exists() {
        let message = "Building the sandbox, which takes some minutes the first time. Cargo says below what it builds.";
        writeln!(printed::stderr(), "{message}").ok();
    }
    let workspace = workspace();
    let status = Command::new(cargo)
        .args(["run", "--profile", "xtask", "--package", "wechatpay-cli"])
        .arg("--manifest-path")
        .arg(workspace.join("Cargo.toml"))
        .args(["--", "sandbox", "--directory"])
        .arg(workspace.join("target/sandbox"))
        .arg("--spec")
        .arg(workspace.join("spec"))
        .args(arguments)
        .status()
        .map_err(|error| format!("cannot run cargo, which builds the sandbox: {error}"))?;
    match status.code() {
        Some(0) => Ok(Status::Success),
        _ => Err(format!("the sandbox ended with {status}; what it says is above").into()),
    }
}
