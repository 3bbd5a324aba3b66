//! Compares two states of the specs, and prints what differs.

use std::collections::BTreeMap;
use std::io::Write;

use wechatpay_compare::report as print;
use wechatpay_compare::{Comparison, Level, Side, UnsoundState, compare};
use wechatpay_spec::diagnostic::{Diagnostic, Position};
use wechatpay_spec::plural::counted;
use wechatpay_spec::rule::Rule;
use wechatpay_spec::{Sources, printable_lines, printable_path};

use super::{Diff, FailOn, Format};
use crate::printed;
use crate::report::{self, Output};
use crate::revision;
use crate::status::{Failure, Status};

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
    note_errors(&comparison, &shown)?;
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

/// Says which rules the specs before break, with the number of errors and the first place. Most likely the rules are newer.
fn note_errors(comparison: &Comparison, shown: &str) -> Result<(), Failure> {
    let mut by_rule: BTreeMap<Rule, Vec<&Diagnostic>> = BTreeMap::new();
    for error in comparison.errors_before() {
        by_rule.entry(error.rule).or_default().push(error);
    }
    if by_rule.is_empty() {
        return Ok(());
    }
    let mut note = format!(
        "note: the specs of {shown} break rules that are perhaps newer than they are; they were compared as they are:\n"
    );
    for (rule, errors) in by_rule {
        let Some(first) = errors.first() else { continue };
        let texts = comparison.before();
        let Position { line, column } = texts.position(&first.file, first.span.start);
        let (file, times) = (texts.shown(&first.file), counted(errors.len(), "time", "times"));
        let message = &first.message;
        note += &format!(
            "  {} ({times}), first at {file}:{line}:{column}: {message}\n",
            rule.code
        );
    }
    Ok(printed::stderr().write_all(printable_lines(&note).as_bytes())?)
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
