//! A comparison as a section of a change log.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::place::{Place, code, places, prose};
use crate::change::Comparison;
use crate::change_rule::Level;

/// Writes a section with a list for each level that occurs; editorial changes are not listed.
pub fn changelog(comparison: &Comparison) -> String {
    let mut out = format!("## Unreleased ({})\n", comparison.step().word());
    for (level, heading) in [
        (Level::Breaking, "Breaking"),
        (Level::Risky, "Look twice"),
        (Level::Compatible, "Compatible"),
    ] {
        let mut entries = Vec::new();
        for place in places(comparison)
            .iter()
            .flatten()
            .filter(|place| place.level() == level)
        {
            entries.extend(entry(place));
        }
        if !entries.is_empty() {
            let _ = writeln!(out, "\n### {heading}\n\n{}", entries.join("\n"));
        }
    }
    out
}

/// One line for a place: the changes on the wire, and the changes in Rust if they say anything else.
fn entry(place: &Place<'_>) -> Option<String> {
    let first = place.changes.first()?;
    let mut seen = BTreeSet::new();
    let messages: Vec<String> = place
        .changes
        .iter()
        .filter(|change| seen.insert(change.message.as_str()))
        .map(|change| prose(&change.message))
        .collect();
    let location = if first.location.is_empty() {
        String::new()
    } else {
        format!(" {}", code(&first.location))
    };
    Some(format!(
        "- {}{location}: {}",
        code(&first.subject.name),
        messages.join("; ")
    ))
}
