//! `cargo xtask gen`

use crate::output_tree::{self, Difference};
use crate::report::{self, Output};
use crate::{Failure, Findings, Folders};
use wechatpay_codegen::Package;

/// Generates the crate, or with `check` says how it differs from what it should be.
pub(crate) fn run(folders: &Folders, check: bool, output: &Output) -> Result<Findings, Failure> {
    let sources = report::read(folders)?;
    let generation = wechatpay_codegen::generate(&sources, Package::default())?;
    if let Findings::Some = report::print(&generation.diagnostics, &generation.texts, output)? {
        return Ok(Findings::Some);
    }
    let difference = output_tree::compare(&folders.generated, &generation.files)?;
    let counts = generation.counts;
    let summary = format!(
        "{} operations, {} fields, {} encrypted; {} files",
        counts.operations,
        counts.fields,
        counts.encrypted,
        generation.files.len()
    );
    if check {
        list(&difference, output);
        if difference.is_empty() {
            output.say(&format!("up to date: {summary}"));
            return Ok(Findings::None);
        }
        output.say(&format!(
            "{} files differ; run `cargo xtask gen` and commit what it changes",
            difference.len()
        ));
        return Ok(Findings::Some);
    }
    output_tree::replace(&folders.generated, &generation.files, &difference)?;
    let change = format!(
        "{} changed, {} new, {} removed",
        difference.stale.len(),
        difference.missing.len(),
        difference.extra.len()
    );
    output.say(&format!("generated: {summary} ({change})"));
    Ok(Findings::None)
}

fn list(difference: &Difference, output: &Output) {
    for (word, names) in [
        ("stale", &difference.stale),
        ("missing", &difference.missing),
        ("extra", &difference.extra),
    ] {
        for name in names {
            output.say(&format!("{word}: generated/{name}"));
        }
    }
}
