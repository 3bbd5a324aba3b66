//! `cargo xtask gen`

use wechatpay_codegen::Package;

use crate::file::Problem;
use crate::language::{self, Change};
use crate::output_tree::{self, Difference};
use crate::report::{self, Output};
use crate::{Failure, Findings, Folders};

/// Generates the crate, or with `check` reports how the crate differs from the generated one.
pub(crate) fn run(folders: &Folders, check: bool, output: &Output) -> Result<Findings, Failure> {
    let sources = report::read(&folders.specs)?;
    let generation = wechatpay_codegen::generate(&sources, Package::default())?;
    if let Findings::Some = report::print(&generation.diagnostics, &generation.texts, output)? {
        return Ok(Findings::Some);
    }
    let counts = generation.counts;
    let summary = format!(
        "{} operations, {} notifications, {} fields, {} encrypted; {} files",
        counts.operations,
        counts.notifications,
        counts.fields,
        counts.encrypted,
        generation.files.len()
    );
    let difference = output_tree::compare(&folders.generated, &generation.files)?;
    let changes = language::compare(&folders.specs)?;
    for entry in &difference.foreign {
        output.say(&format!("not generated, left alone: generated/{}", entry.name));
    }
    if check {
        return Ok(list(folders, &difference, &changes, &summary, output));
    }
    output_tree::update(&folders.generated, &generation.files, &difference)?;
    language::write(&folders.specs, &changes)?;
    let missing = changes
        .iter()
        .filter(|change| change.problem == Problem::Missing)
        .count();
    output.say(&format!(
        "generated: {summary} ({} changed, {} new, {} removed)",
        difference.stale.len() + changes.len() - missing,
        difference.missing.len() + missing,
        difference.extra.len()
    ));
    Ok(Findings::None)
}

/// Lists every file that is out of date.
fn list(folders: &Folders, difference: &Difference, changes: &[Change], summary: &str, output: &Output) -> Findings {
    for (problem, name) in difference.problems() {
        output.list(problem, &format!("generated/{name}"));
    }
    for change in changes {
        output.list(change.problem, &change.shown(&folders.specs));
    }
    let count = difference.len() + changes.len();
    if count == 0 {
        output.say(&format!("up to date: {summary}"));
        return Findings::None;
    }
    output.say(&format!(
        "{count} files differ; run `cargo xtask gen` and commit what it changes"
    ));
    Findings::Some
}
