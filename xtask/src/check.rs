//! `cargo xtask check`: prints the findings about the specs.

use std::collections::BTreeMap;

use wechatpay_spec::diagnostic::{self, Diagnostic};
use wechatpay_spec::lint;
use wechatpay_spec::plural::counted;
use wechatpay_spec::rule::Rule;

use crate::folders::SpecFolder;
use crate::report::{self, Output};
use crate::status::{Failure, Status};
use crate::today;

/// Checks the specs, including their names, and reports errors and warnings; writes nothing.
pub(crate) fn run(folder: &SpecFolder, deny_warnings: bool, all: bool, output: &Output) -> Result<Status, Failure> {
    let sources = report::read(folder)?;
    let loaded = wechatpay_spec::load(&sources);
    let mut diagnostics = wechatpay_codegen::check(&loaded);
    // Warnings are useful only when there are no errors.
    if !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(lint::lint(&loaded.specs, &today::anywhere()));
        diagnostic::sort(&mut diagnostics);
    }
    let denied = deny_warnings && !diagnostics.is_empty();
    let (shown, left_out) = if all || !output.is_text() {
        (diagnostics, BTreeMap::new())
    } else {
        few_of_each(diagnostics)
    };
    let findings = report::print(&shown, &loaded.texts, output)?;
    for (rule, count) in &left_out {
        output.say(&format!(
            "{count} more of {} {}: {} `cargo xtask check --all{}` shows them",
            rule.code,
            rule.name,
            rule.meaning,
            folder.options()
        ));
    }
    if shown.is_empty() {
        let (specs, lifecycles) = (sources.specs.len(), sources.lifecycles.len());
        output.say(&format!(
            "{} and {} checked, no findings",
            counted(specs, "spec", "specs"),
            counted(lifecycles, "lifecycle", "lifecycles")
        ));
    }
    Ok(if denied { Status::Findings } else { findings })
}

/// The number of warnings of one kind that are shown by default.
const FEW: usize = 3;

/// Prints every error, the first warnings of each kind, and the number of other warnings.
fn few_of_each(diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, BTreeMap<Rule, usize>) {
    let mut seen: BTreeMap<Rule, usize> = BTreeMap::new();
    let mut left_out: BTreeMap<Rule, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.rule).or_default();
        *count += 1;
        if *count > FEW && !diagnostic.is_error() {
            *left_out.entry(diagnostic.rule).or_default() += 1;
        } else {
            shown.push(diagnostic);
        }
    }
    (shown, left_out)
}
