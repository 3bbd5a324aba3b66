//! A comparison as a pull request's comment.

use std::fmt::Write;

use wechatpay_spec::markdown::plain;

use super::changelog::changelog;
use super::place::{Place, code, counts, places, prose};
use crate::change::{Change, Comparison};
use crate::change_rule::{Layer, Level};

/// Maximum size of the table, in bytes: GitHub takes comments of 65,536 characters.
const LENGTH: usize = 48_000;

/// Writes a table by operation, breaking changes first, and the section for the change log below. Changes that do not fit
/// into a comment are only counted.
pub fn markdown(comparison: &Comparison) -> String {
    let mut out = String::from("### What this changes for callers\n\n");
    if comparison.changes().is_empty() {
        out.push_str("Nothing.\n");
        return out;
    }
    let _ = writeln!(
        out,
        "{}. Suggested version step: **{}**.\n",
        counts(comparison),
        comparison.step().word()
    );
    out.push_str("| operation | where | on the wire | in Rust |\n|---|---|---|---|\n");
    let mut left_out = 0_usize;
    for operation in places(comparison) {
        for (number, place) in operation.iter().enumerate() {
            let row = row(place, number == 0);
            if out.len() + row.len() > LENGTH {
                left_out += 1;
            } else {
                out.push_str(&row);
            }
        }
    }
    if left_out > 0 {
        let _ = writeln!(out, "\n{left_out} more places; `cargo xtask diff` lists them all.");
        return out;
    }
    let section = changelog(comparison);
    if out.len() + section.len() <= LENGTH {
        let _ = write!(
            out,
            "\n<details><summary>For the change log</summary>\n\n{section}\n</details>\n"
        );
    }
    out
}

fn row(place: &Place<'_>, is_first: bool) -> String {
    let Some(first) = place.changes.first() else {
        return String::new();
    };
    let operation = if is_first {
        format!("{} {}", code(&first.subject.name), plain(&first.subject.title))
    } else {
        String::new()
    };
    let location = if first.location.is_empty() {
        String::new()
    } else {
        code(&first.location)
    };
    let cell = |layer: Layer| {
        let changes = place.changes.iter().filter(|change| change.rule.layer == layer);
        changes.map(|change| said(change)).collect::<Vec<_>>().join("<br>")
    };
    format!(
        "| {} | {location} | {} | {} |\n",
        operation.trim_end(),
        cell(Layer::Wire),
        cell(Layer::Rust)
    )
}

fn said(change: &Change) -> String {
    let level = match change.rule.level {
        Level::Breaking => "**breaking**",
        level => level.word(),
    };
    format!("{level}: {} ({})", prose(&change.message), code(change.rule.id))
}
