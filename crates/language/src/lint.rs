//! Lints: facts that are possible but usually wrong, so that a reviewer would question them.
//!
//! A lint is a warning, and is waived on its own line with a reason (`waived: {W001: the shop's hotline}`). A waiver without
//! a matching warning is an error, so that none outlives its cause.

mod account_kind;
mod catalogue;
mod future;
mod line;
mod operation;
pub mod rules;
mod same_action;
mod yuan;

use std::collections::BTreeSet;

use crate::diagnostic::{self, Diagnostic};
use crate::model::{Provenance, Spec, Subject, Waiver};
use crate::place::Span;

/// Runs the lints on specs that have no errors; the findings are sorted. `today` is the newest day that it is anywhere, such as
/// `2026-01-31`: what passes on one day passes on every later one.
pub fn lint(specs: &[Spec], today: &str) -> Vec<Diagnostic> {
    let mut objections = Vec::new();
    line::look(&line::lines(specs), &mut objections);
    operation::look(specs, &mut objections);
    future::look(specs, today, &mut objections);
    let mut used: BTreeSet<(String, Span)> = BTreeSet::new();
    let mut diagnostics = Vec::new();
    for Objection { diagnostic, provenance } in objections {
        match provenance
            .waived
            .iter()
            .find(|waiver| waiver.code.value == diagnostic.rule.code)
        {
            Some(waiver) => {
                used.insert((diagnostic.file, waiver.code.span));
            }
            None => diagnostics.push(diagnostic),
        }
    }
    for (file, waiver) in waivers(specs) {
        if !used.contains(&(file.to_owned(), waiver.code.span)) {
            let message = format!("`{}` is not reported here", waiver.code.value);
            let mut stale = Diagnostic::new(rules::STALE_WAIVER, file, waiver.code.span, message);
            stale.help("remove the waiver");
            diagnostics.push(stale);
        }
    }
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// A finding, and the line that may waive it.
struct Objection<'s> {
    diagnostic: Diagnostic,
    provenance: &'s Provenance,
}

/// Every waiver, with its file.
fn waivers(specs: &[Spec]) -> Vec<(&str, &Waiver)> {
    let mut waivers = Vec::new();
    for spec in specs {
        let file = spec.file.as_str();
        let wholes: Vec<&Provenance> = match &spec.subject {
            Subject::Path(path) => path.operations.iter().map(|operation| &operation.provenance).collect(),
            Subject::Notification(notification) => vec![&notification.provenance],
        };
        waivers.extend(
            wholes
                .into_iter()
                .flat_map(|whole| &whole.waived)
                .map(|waiver| (file, waiver)),
        );
    }
    let lines = line::lines(specs);
    let on_lines = lines
        .iter()
        .flat_map(|line| line.field.provenance.waived.iter().map(|waiver| (line.file, waiver)));
    waivers.extend(on_lines);
    waivers
}
