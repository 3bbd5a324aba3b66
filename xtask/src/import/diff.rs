//! The changes of an import, as a unified diff.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::json;
use similar::TextDiff;
use wechatpay_spec::printable::{printable, printable_json, printable_lines};
use wechatpay_transcribe::Change;

use crate::printed;
use crate::report::Output;
use crate::status::Failure;

/// The number of context lines around a change.
const CONTEXT: usize = 3;
const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Prints a change: as a diff for people, as a JSON object for programs. A new spec is shown in full only when it is
/// not going to be written.
pub(crate) fn print(change: &Change, check: bool, output: &Output) -> Result<(), Failure> {
    let mut stdout = printed::stdout();
    if output.is_json() {
        let kind = if change.before.is_some() { "changed" } else { "new" };
        let line = json!({"change": kind, "file": change.shown, "diff": unified(change)});
        writeln!(stdout, "{}", printable_json(&line.to_string()))?;
    } else if change.before.is_none() && !check {
        writeln!(stdout, "new: {}", printable(&change.shown))?;
    } else if stdout.is_terminal() && output.is_text() {
        stdout.write_all(coloured(&printable_lines(&unified(change)))?.as_bytes())?;
    } else {
        stdout.write_all(printable_lines(&unified(change)).as_bytes())?;
    }
    Ok(())
}

fn unified(change: &Change) -> String {
    let before = change.before.as_deref().unwrap_or_default();
    // As git names files outside of a repository.
    let shown = change.shown.trim_start_matches('/');
    let (from, to) = (format!("a/{shown}"), format!("b/{shown}"));
    let from = if change.before.is_some() { &from } else { "/dev/null" };
    let diff = TextDiff::from_lines(before, change.after.as_str());
    diff.unified_diff()
        .context_radius(CONTEXT)
        .header(from, &to)
        .to_string()
}

fn coloured(diff: &str) -> Result<String, Failure> {
    let mut text = String::new();
    for line in diff.lines() {
        let colour = match line.get(..1) {
            _ if line.starts_with("+++") || line.starts_with("---") => BOLD,
            Some("+") => GREEN,
            Some("-") => RED,
            _ => "",
        };
        let reset = if colour.is_empty() { "" } else { RESET };
        writeln!(text, "{colour}{line}{reset}")?;
    }
    Ok(text)
}
