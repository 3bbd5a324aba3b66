//! `cargo xtask diff`

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use wechatpay_compare::report as print;
use wechatpay_compare::{Comparison, Level, Side, UnsoundState, compare};
use wechatpay_spec::{Sources, printable_path};

use crate::folders::SpecFolder;
use crate::printed;
use crate::report::{self, Output};
use crate::revision;
use crate::status::{Failure, Status};

/// The arguments of `cargo xtask diff`: what to compare, and how to print it.
#[derive(clap::Args)]
pub(crate) struct Diff {
    /// The revision to compare with; the merge base with main unless given
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

impl FailOn {
    const fn level(self) -> Option<Level> {
        match self {
            Self::Breaking => Some(Level::Breaking),
            Self::Risky => Some(Level::Risky),
            Self::Compatible => Some(Level::Compatible),
            Self::Editorial => Some(Level::Editorial),
            Self::Never => None,
        }
    }
}

/// Compares the specs with those of a revision or of another folder.
pub(crate) fn run(diff: &Diff) -> Result<Status, Failure> {
    let (before, shown) = before(diff)?;
    let after = report::read(&diff.specs)?;
    let comparison = compare(&before, &after).map_err(|unsound| refuse(&unsound, &shown))?;
    printed::stdout().write_all(printed(diff.format, &comparison).as_bytes())?;
    let fails = diff.fail_on.level().is_some_and(|level| comparison.reaches(level));
    Ok(if fails { Status::Findings } else { Status::Success })
}

/// The specs to compare with, and their name in the output.
fn before(diff: &Diff) -> Result<(Sources, String), Failure> {
    if let Some(folder) = &diff.from {
        let shown = printable_path(folder);
        let sources = report::read_shown(folder, &shown)?;
        return Ok((sources, shown));
    }
    let revision = revision::find(&diff.specs, diff.base.as_deref())?;
    let sources = revision::read(&diff.specs, &revision)?;
    Ok((sources, revision.shown))
}

/// Prints the errors of specs that cannot be compared.
fn refuse(unsound: &[UnsoundState], shown: &str) -> Failure {
    let mut sides = Vec::new();
    for side in unsound {
        // The command fails anyway, so an error in printing is ignored.
        let _ = report::print(&side.diagnostics, &side.texts, &Output::text());
        sides.push(match side.side {
            Side::Before => format!("the specs of {shown} have errors"),
            Side::After => "the specs have errors".to_owned(),
        });
    }
    format!("cannot compare: {}", sides.join(", and ")).into()
}

fn printed(format: Format, comparison: &Comparison) -> String {
    match format {
        Format::Text => {
            let style = report::style_of_stdout();
            let drawn = print::text(comparison, Level::Editorial, style);
            format!("{drawn}{}\n", print::summary(comparison))
        }
        Format::Markdown => print::markdown(comparison),
        Format::Json => print::json_lines(comparison),
        Format::Github => print::github(comparison),
        Format::Changelog => print::changelog(comparison),
    }
}
