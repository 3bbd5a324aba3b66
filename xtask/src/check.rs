//! `cargo xtask check`

use std::collections::BTreeMap;

use wechatpay_spec::diagnostic::{self, Diagnostic};
use wechatpay_spec::lint;
use wechatpay_spec::rule::Rule;

use crate::report::{self, Output};
use crate::{Failure, Findings, SpecFolder};

/// Checks the specs, names included, and says what looks wrong; writes nothing.
pub(crate) fn run(folder: &SpecFolder, deny_warnings: bool, all: bool, output: &Output) -> Result<Findings, Failure> {
    let sources = report::read(folder)?;
    let loaded = wechatpay_spec::load(&sources);
    let mut diagnostics = wechatpay_codegen::check(&loaded);
    // What looks wrong is worth a look only where nothing is wrong.
    if !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(lint::lint(&loaded.specs));
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
            "{count} more of {} {}: {} `cargo xtask check --all` shows them",
            rule.code, rule.name, rule.meaning
        ));
    }
    if shown.is_empty() {
        output.say(&format!("{} specs checked, no findings", sources.specs.len()));
    }
    Ok(if denied { Findings::Some } else { findings })
}

/// Most warnings of one kind that are drawn unless all are asked for.
const FEW: usize = 3;

/// Every error, the first warnings of each kind, and how many others there are.
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
