//! The arguments and the help texts of `cargo xtask`, and the function that each command calls.

mod check;
mod coverage;
mod diff;
mod explain;
mod file;
mod folders;
mod format;
mod generate;
mod git_program;
mod import;
mod language;
#[cfg(feature = "openapi")]
mod openapi;
mod output_folder;
mod output_tree;
mod printed;
mod report;
#[cfg(not(all(feature = "compare", feature = "import", feature = "openapi", feature = "watch")))]
mod rerun;
#[cfg(feature = "compare")]
mod revision;
mod run_lock;
mod sandbox;
mod skeleton;
mod source_index;
mod status;
mod today;
mod update;
#[cfg(feature = "watch")]
mod watch;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use wechatpay_spec::threads;

use crate::folders::{Folders, SpecFolder};
use crate::status::Status;

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
    /// Files that would not change are not touched; files that no longer follow from a spec are removed. When a spec has an
    /// error, nothing is written.
    #[command(after_help = "Examples:\n  cargo xtask gen\n  cargo xtask gen --check\n  cargo xtask gen --watch")]
    Gen {
        /// Write nothing; list every stale, missing and extra file, and exit with 1 if there is one
        #[arg(long)]
        check: bool,
        /// Generate again whenever a spec is saved, until the command is interrupted
        #[arg(long, conflicts_with = "check")]
        watch: bool,
        #[command(flatten)]
        folders: Folders,
        #[command(flatten)]
        output: report::Output,
    },
    /// Check the specs, without generating anything
    ///
    /// Mistakes are errors. Probable mistakes are warnings, which a line can waive with a reason. Exit status: 1 for errors,
    /// and with `--deny-warnings` for warnings too.
    #[command(
        after_help = "Examples:\n  cargo xtask check\n  cargo xtask check --deny-warnings --all\n  cargo xtask check --format json"
    )]
    Check {
        /// Exit with 1 for a warning that no line waives, as CI does
        #[arg(long)]
        deny_warnings: bool,
        /// Print every warning, not only the first few of each kind
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        specs: SpecFolder,
        #[command(flatten)]
        output: report::Output,
    },
    /// Bring the specs into their canonical form
    ///
    /// Comments stay where they are. Files with errors are reported and left alone.
    #[command(after_help = "Examples:\n  cargo xtask fmt\n  cargo xtask fmt --check")]
    Fmt {
        /// Write nothing; list every file that is not in canonical form, and exit with 1 if there is one
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        specs: SpecFolder,
        #[command(flatten)]
        output: report::Output,
    },
    /// Show what a change of the specs breaks, on the wire and in Rust
    ///
    /// Compares the specs with those of a git revision, or of another folder. Every change has a level: breaking, risky,
    /// compatible or editorial. Exit status: 0 when nothing reaches the level of `--fail-on`, 1 when something does, 2 when
    /// the two could not be compared.
    #[command(
        after_help = "Examples:\n  cargo xtask diff\n  cargo xtask diff v0.3.0 --format changelog\n  cargo xtask diff --from ../old/spec --spec spec"
    )]
    Diff(diff::Diff),
    /// Report what the specs cover, and where they differ from their documents
    #[command(
        after_help = "Examples:\n  cargo xtask coverage\n  cargo xtask coverage --details --format markdown\n  cargo xtask coverage --check"
    )]
    Coverage {
        /// How the report is printed
        #[arg(long, value_enum, default_value_t = coverage::Format::Text)]
        format: coverage::Format,
        /// List every place that differs
        #[arg(long)]
        details: bool,
        /// Print no report; exit with 1 if the figures in a page differ from those of the specs
        #[arg(long, conflicts_with = "write")]
        check: bool,
        /// Print no report; bring the figures in README.md, README.zh-CN.md and docs/coverage.md up to date
        #[arg(long)]
        write: bool,
        #[command(flatten)]
        specs: SpecFolder,
    },
    /// Export the specs as one OpenAPI 3.1 document, in JSON
    ///
    /// Members that begin with `x-` state facts that OpenAPI cannot express, such as encryption.
    #[command(
        after_help = "Examples:\n  cargo xtask openapi > openapi.json\n  cargo xtask openapi --output openapi.json"
    )]
    Openapi {
        /// The file to write; standard output when there is none
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        specs: SpecFolder,
        #[command(flatten)]
        printed: report::Output,
    },
    /// Turn documents into specs, or show what a changed document changes in them
    ///
    /// Reads pages of wechatpay.im (Markdown), and pages of the official documents saved as text or as HTML. Corrections
    /// that people made in a spec stay; one that no longer applies is reported. A page that cannot be read is
    /// reported with its place and skipped. A spec that would lose half of a request or response, or the marker of an
    /// encrypted field, stays as it is.
    #[command(
        after_help = "Examples:\n  cargo xtask import page.html\n  cargo xtask import --check documents/openapi\n  cargo xtask import --into drafts documents\n  cargo xtask import --watch-list\n  cargo xtask import --second-source catalogue.jsonl samples.jsonl"
    )]
    Import(import::Arguments),
    /// Begin a spec: write a skeleton in the right place, or add a method to the spec of its path
    ///
    /// Fills in everything that follows from the address and the options, and prints what is left to do. Refuses an
    /// operation or notification that exists already.
    #[command(
        after_help = "Examples:\n  cargo xtask new POST /v3/pay/transactions/app --title APP下单\n  cargo xtask new GET '/v3/orders/{order_no}' --title 查询订单 --document https://pay.weixin.qq.com/doc/v3/merchant/1\n  cargo xtask new POST /pay/unifiedorder --v2 --title 统一下单\n  cargo xtask new notify REFUND.SUCCESS --title 退款成功通知"
    )]
    New(skeleton::New),
    /// Run a local gateway that speaks WeChat Pay's protocol, from the specs
    ///
    /// Builds and runs the program `wechatpay`. It prints what a client needs, writes it as a configuration file, and runs
    /// until it is interrupted. The next start has the same keys. `cargo xtask sandbox -- --help` builds it, too, and lists its options; docs/sandbox-clients.md explains most of them.
    #[command(
        after_help = "Examples:\n  cargo xtask sandbox\n  cargo xtask sandbox --port 0 --notify-schedule 1,2,5\n  cargo xtask sandbox env\n  cargo xtask sandbox pay 1217752501201407033233368018"
    )]
    Sandbox {
        /// Options and actions of `wechatpay sandbox`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
        arguments: Vec<OsString>,
    },
    /// Write the index of all source files, docs/files.md, from the first sentence of each file
    ///
    /// The files are those that git tracks, and new ones that it does not ignore. Does nothing if there is no such page.
    #[command(after_help = "Examples:\n  cargo xtask files\n  cargo xtask files --check")]
    Files {
        /// Write nothing; exit with 1 if the page is not up to date
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        specs: SpecFolder,
    },
    /// Bring all written files up to date: the form of the specs, the generated crate, figures in pages, the index of files
    ///
    /// The same as `fmt`, `gen`, `coverage --write` and `files`, one after the other. Stops at the first that has findings.
    #[command(after_help = "Examples:\n  cargo xtask update")]
    Update {
        #[command(flatten)]
        folders: Folders,
        #[command(flatten)]
        output: report::Output,
    },
    /// Explain a rule: what it requires, an example that violates it, and what is reported about it
    #[command(
        after_help = "Examples:\n  cargo xtask explain E020\n  cargo xtask explain unknown-key\n  cargo xtask explain request-became-encrypted"
    )]
    Explain {
        /// The rule's code or name, or the id of a change
        rule: String,
    },
}

fn main() -> ExitCode {
    threads::prepare();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return explain_arguments(&error),
    };
    let outcome = match arguments.command {
        #[cfg(feature = "watch")]
        Command::Gen {
            watch: true,
            folders,
            output,
            ..
        } => watch::run(&folders, &output),
        #[cfg(not(feature = "watch"))]
        Command::Gen { watch: true, .. } => rerun::with_feature("watch"),
        Command::Gen {
            check, folders, output, ..
        } => generate::run(&folders, check, &output),
        Command::Check {
            deny_warnings,
            all,
            specs,
            output,
        } => check::run(&specs, deny_warnings, all, &output),
        Command::Fmt { check, specs, output } => format::run(&specs, check, &output),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Coverage {
            format,
            details,
            check,
            write,
            specs,
        } => {
            let pages = match (check, write) {
                (true, _) => coverage::Pages::Check,
                (_, true) => coverage::Pages::Write,
                _ => coverage::Pages::Leave,
            };
            coverage::run(&specs, format, details, pages)
        }
        #[cfg(feature = "openapi")]
        Command::Openapi { output, specs, printed } => openapi::run(&specs, output.as_deref(), &printed),
        #[cfg(not(feature = "openapi"))]
        Command::Openapi { .. } => rerun::with_feature("openapi"),
        Command::Import(arguments) => import::run(&arguments),
        Command::New(arguments) => skeleton::run(&arguments),
        Command::Sandbox { arguments } => sandbox::run(&arguments),
        Command::Files { check, specs } => source_index::run(&specs, check),
        Command::Update { folders, output } => update::run(&folders, &output),
        Command::Explain { rule } => explain::run(&rule),
    };
    let failure = printed::failure();
    match (outcome, failure) {
        (Ok(Status::Success), None) => ExitCode::SUCCESS,
        (Ok(Status::Findings), None) => ExitCode::from(1),
        (Ok(_), Some(failure)) => fail(&failure),
        (Err(error), _) => fail(&error.to_string()),
    }
}

fn fail(message: &str) -> ExitCode {
    report::warn(message);
    ExitCode::from(2)
}

/// Prints help, or what is wrong with the arguments.
fn explain_arguments(error: &clap::Error) -> ExitCode {
    match error.print().and_then(|()| io::stdout().flush()) {
        Err(failure) if failure.kind() != io::ErrorKind::BrokenPipe => fail(&format!("cannot print: {failure}")),
        _ => u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}
