//! `cargo xtask gen`

use crate::file::Problem;
use crate::language;
use crate::output_tree::{self, Difference};
use crate::report::{self, Output};
use crate::{Failure, Findings, Folders};
use wechatpay_codegen::Package;

/// Generates the crate, or with `check` says how it differs from what it should be.
pub(crate) fn run(folders: &Folders, check: bool, output: &Output) -> Result<Findings, Failure> {
    let sources = report::read(&folders.specs)?;
    let generation = wechatpay_codegen::generate(&sources, Package::default())?;
    if let Findings::Some = report::print(&generation.diagnostics, &generation.texts, output)? {
        return Ok(Findings::Some);
    }
    let difference = output_tree::compare(&folders.generated, &generation.files)?;
    let changes = language::compare(&folders.specs)?;
    let counts = generation.counts;
    let summary = format!(
        "{} operations, {} notifications, {} fields, {} encrypted; {} files",
        counts.operations,
        counts.notifications,
        counts.fields,
        counts.encrypted,
        generation.files.len()
    );
    if check {
        list(&difference, output);
        for change in &changes {
            output.list(change.problem, &change.shown(&folders.specs));
        }
        let count = difference.len() + changes.len();
        if count == 0 {
            output.say(&format!("up to date: {summary}"));
            return Ok(Findings::None);
        }
        output.say(&format!(
            "{count} files differ; run `cargo xtask gen` and commit what it changes"
        ));
        return Ok(Findings::Some);
    }
    output_tree::replace(&folders.generated, &generation.files, &difference)?;
    language::write(&folders.specs, &changes)?;
    let missing = changes
        .iter()
        .filter(|change| change.problem == Problem::Missing)
        .count();
    let change = format!(
        "{} changed, {} new, {} removed",
        difference.stale.len() + changes.len() - missing,
        difference.missing.len() + missing,
        difference.extra.len()
    );
    output.say(&format!("generated: {summary} ({change})"));
    Ok(Findings::None)
}

fn list(difference: &Difference, output: &Output) {
    for (problem, names) in [
        (Problem::Stale, &difference.stale),
        (Problem::Missing, &difference.missing),
        (Problem::Extra, &difference.extra),
    ] {
        for name in names {
            output.list(problem, &format!("generated/{name}"));
        }
    }
}
