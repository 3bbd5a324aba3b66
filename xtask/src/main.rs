//! The command line: reads, calls, compares, writes, prints; nothing else.

mod check;
mod generate;
mod output_tree;
mod report;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Works on the WeChat Pay specs and the crate generated from them.
///
/// Exit status: 0 when all is well, 1 when there are findings, 2 when the command could not run.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the crate from the specs
    ///
    /// Files that would not change are not touched; files that no spec makes any more are removed. When a spec has an
    /// error, nothing is written.
    #[command(after_help = "Examples:\n  cargo xtask gen\n  cargo xtask gen --check")]
    Gen {
        /// Write nothing; list every stale, missing and extra file, and exit with 1 if there is one
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        folders: Folders,
        #[command(flatten)]
        output: report::Output,
    },
    /// Check the specs, without generating anything
    #[command(after_help = "Examples:\n  cargo xtask check\n  cargo xtask check --format json")]
    Check {
        #[command(flatten)]
        folders: Folders,
        #[command(flatten)]
        output: report::Output,
    },
}

/// Where the specs are, and the crate that is made from them.
#[derive(clap::Args)]
struct Folders {
    /// The folder that holds `api/` and `families.yaml`
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace().join("spec"))]
    spec: PathBuf,
    /// The folder of the generated crate
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace().join("generated"))]
    generated: PathBuf,
}

/// The folder of the workspace: above the one that cargo names when it runs us, else the current folder.
fn workspace() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|manifest| PathBuf::from(manifest).parent().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("."))
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Gen { check, folders, output } => generate::run(&folders, check, &output),
        Command::Check { folders, output } => check::run(&folders, &output),
    };
    match outcome {
        Ok(Findings::None) => ExitCode::SUCCESS,
        Ok(Findings::Some) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether a command that ran found something to object to.
enum Findings {
    None,
    Some,
}

/// Why a command could not run.
type Failure = Box<dyn std::error::Error>;
