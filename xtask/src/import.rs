//! `cargo xtask import`: the options, and the choice between documents, second sources and the watch list.
//!
//! Behind the feature `import`, because reading Markdown and HTML needs many dependencies.

#[cfg(feature = "import")]
mod account;
#[cfg(feature = "import")]
mod diff;
#[cfg(feature = "import")]
mod documents;
#[cfg(feature = "import")]
mod into_specs;
#[cfg(feature = "import")]
mod no_pages;
#[cfg(feature = "import")]
mod readings;
#[cfg(feature = "import")]
mod second_sources;
#[cfg(feature = "import")]
mod verdict;
#[cfg(feature = "import")]
mod watch_list;

use std::path::PathBuf;

use crate::folders::workspace;
use crate::report::Output;
use crate::status::{Failure, Status};

/// The documents to import, and the folder of specs to write to.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Documents, or folders of documents (`.md`, `.txt`, `.html`, `.htm`)
    #[arg(
        required_unless_present_any = ["watch_list", "second_source"],
        conflicts_with = "second_source",
        value_name = "FILE|DIR"
    )]
    documents: Vec<PathBuf>,
    /// Import nothing; list the documents that the specs cite, with the day on which each was read, the day of the last
    /// change that it stated then, and how long ago both are; the page to import again first is at the top
    #[arg(long, conflicts_with_all = ["documents", "second_source", "check", "account", "accept_removals", "accept_partial"])]
    watch_list: bool,
    /// The day from which `--watch-list` counts the age, such as 2026-01-31; today unless given
    #[arg(long, value_name = "DAY", requires = "watch_list")]
    today: Option<String>,
    /// Note in `evidence/readings.jsonl`, beside the folder of specs, that the documents were read on this day, such as
    /// 2026-01-31, for `--watch-list`
    #[arg(long, value_name = "DAY", conflicts_with_all = ["watch_list", "second_source", "check"])]
    read_on: Option<String>,
    /// Sources beside the pages (JSON Lines), merged by the rule of docs/evidence.md; give all of them at once
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["account", "accept_removals", "accept_partial"])]
    second_source: Vec<PathBuf>,
    /// The folder of specs to write to
    #[arg(long, value_name = "FOLDER", default_value_os_t = workspace().join("spec/api"))]
    into: PathBuf,
    /// Write nothing; print what would change, and exit with 1 if anything would
    #[arg(long, visible_alias = "dry-run")]
    check: bool,
    /// Write how each line of each document was used (read as a row, a label or a sample, or passed over, and why) to
    /// this file, as one JSON object a document
    #[arg(long, value_name = "FILE")]
    account: Option<PathBuf>,
    /// Change a spec even if the document removes half or more of its request or response, of the known values of a field or
    /// of the error codes, the marker of an encrypted field, a host, a choice or a condition, or a field that a sample shows
    #[arg(long)]
    accept_removals: bool,
    /// Import a page even if it ends before its response is complete; the response in the spec stays as it is
    #[arg(long)]
    accept_partial: bool,
    #[command(flatten)]
    output: Output,
}

/// Imports documents or second sources, or with `--check` shows what importing them would change; or lists the
/// documents that the specs cite.
#[cfg(feature = "import")]
pub(crate) fn run(arguments: &Arguments) -> Result<Status, Failure> {
    if arguments.watch_list {
        watch_list::run(arguments)
    } else if arguments.second_source.is_empty() {
        into_specs::run(arguments)
    } else {
        second_sources::run(arguments)
    }
}

/// Builds and runs the program again with the feature that this command needs.
#[cfg(not(feature = "import"))]
pub(crate) fn run(_: &Arguments) -> Result<Status, Failure> {
    crate::rerun::with_feature("import")
}
