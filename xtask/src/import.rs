//! `cargo xtask import`
//!
//! Behind the feature `import`, because reading Markdown and HTML needs many dependencies.

#[cfg(feature = "import")]
mod diff;
#[cfg(feature = "import")]
mod documents;
#[cfg(feature = "import")]
mod into_specs;

use std::path::PathBuf;

#[cfg(feature = "import")]
pub(crate) use into_specs::run;

use crate::report::Output;
use crate::workspace;
#[cfg(not(feature = "import"))]
use crate::{Failure, Findings};

/// What to import, and where to.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Documents, or folders of documents (`.md`, `.txt`, `.html`, `.htm`)
    #[arg(required = true, value_name = "FILE|DIR")]
    documents: Vec<PathBuf>,
    /// The folder of specs to write to
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace().join("spec/api"))]
    into: PathBuf,
    /// Write nothing; print what would change, and exit with 1 if anything would
    #[arg(long, visible_alias = "dry-run")]
    check: bool,
    #[command(flatten)]
    output: Output,
}

/// Imports documents, or with `--check` shows what importing them would change.
#[cfg(not(feature = "import"))]
pub(crate) fn run(_: &Arguments) -> Result<Findings, Failure> {
    crate::rerun::with_feature("import")
}
