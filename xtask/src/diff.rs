//! `cargo xtask diff`: what a change of the specs breaks.
//!
//! Behind the feature `compare`, because a first `cargo xtask gen` compares nothing.

#[cfg(feature = "compare")]
mod comparison;

use std::path::PathBuf;

use clap::ValueEnum;

#[cfg(feature = "compare")]
pub(crate) use self::comparison::run;
use crate::folders::SpecFolder;
#[cfg(not(feature = "compare"))]
use crate::status::{Failure, Status};

/// The arguments of `cargo xtask diff`: what to compare, and how to print it.
#[derive(clap::Args)]
pub(crate) struct Diff {
    /// The revision to compare with; unless given, the merge base with `main`, the default branch of `origin`, `master` or `trunk`
    base: Option<String>,
    /// Compare with this folder of specs instead of a revision
    #[arg(long, value_name = "FOLDER", conflicts_with = "base")]
    from: Option<PathBuf>,
    #[command(flatten)]
    specs: SpecFolder,
    /// How the changes are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The level from which a change makes the exit status 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = FailOn::Breaking)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// With excerpts, for people
    Text,
    /// A table by operation, for a pull request's comment
    Markdown,
    /// One JSON object a line
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a change
    Github,
    /// A section for a change log
    Changelog,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Calls or code that worked will fail
    Breaking,
    /// Calls or code that worked may fail
    Risky,
    /// Everything that worked still works
    Compatible,
    /// Only words changed
    Editorial,
    /// Do not fail
    Never,
}

/// Builds and runs the program again with the feature that this command needs.
#[cfg(not(feature = "compare"))]
pub(crate) fn run(_: &Diff) -> Result<Status, Failure> {
    crate::rerun::with_feature("compare")
}
