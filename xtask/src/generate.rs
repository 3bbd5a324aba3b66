//! `cargo xtask gen`

use crate::file::Problem;
use crate::language;
use crate::output_tree::{self, Difference};
use crate::report::{self, Output};
use crate::stamp::{Program, Stamp};
use crate::{Failure, Findings, Folders};
use std::collections::BTreeMap;
use std::fmt::Write;
use wechatpay_codegen::Package;
use wechatpay_spec::Sources;

/// What the specs make, and how the folder differs from that.
struct Outcome {
    /// What is said of it: the last line sums up.
    said: String,
    /// Everything that is to be in the folder; nothing when the folder is known to be as it should.
    files: BTreeMap<String, String>,
    difference: Difference,
}

/// Generates the crate, or with `check` says how it differs from what it should be.
pub(crate) fn run(folders: &Folders, check: bool, output: &Output) -> Result<Findings, Failure> {
    // Folders are walked through by one processor; another digests the program meanwhile.
    let (sources, program) = rayon::join(|| report::read(&folders.specs), Program::running);
    let sources = sources?;
    let stamp = program.and_then(|program| Stamp::of(&program, folders, &sources));
    let recalled = stamp.as_ref().and_then(|stamp| stamp.recall(&folders.generated));
    let outcome = match recalled {
        Some(said) => Outcome {
            said,
            files: BTreeMap::new(),
            difference: Difference::default(),
        },
        None => match generate(folders, &sources, output)? {
            Some(outcome) => outcome,
            None => return Ok(Findings::Some),
        },
    };
    let findings = finish(folders, check, &outcome, output)?;
    let is_as_it_should = !check || outcome.difference.is_empty();
    if let Some(stamp) = stamp.filter(|_| is_as_it_should && !outcome.files.is_empty()) {
        stamp.keep(&outcome.files, &outcome.said);
    }
    Ok(findings)
}

/// `None` when the specs have errors, which are printed.
fn generate(folders: &Folders, sources: &Sources, output: &Output) -> Result<Option<Outcome>, Failure> {
    let generation = wechatpay_codegen::generate(sources, Package::default())?;
    if let Findings::Some = report::print(&generation.diagnostics, &generation.texts, output)? {
        return Ok(None);
    }
    let counts = generation.counts;
    let mut said = String::new();
    write!(
        said,
        "{} operations, {} notifications, {} fields, {} encrypted; {} files",
        counts.operations,
        counts.notifications,
        counts.fields,
        counts.encrypted,
        generation.files.len()
    )?;
    Ok(Some(Outcome {
        said,
        difference: output_tree::compare(&folders.generated, &generation.files)?,
        files: generation.files,
    }))
}

/// Says what differs, or writes it.
fn finish(folders: &Folders, check: bool, outcome: &Outcome, output: &Output) -> Result<Findings, Failure> {
    let Outcome {
        said,
        files,
        difference,
    } = outcome;
    let changes = language::compare(&folders.specs)?;
    let (notes, summary) = said.rsplit_once('\n').unwrap_or(("", said));
    notes.lines().for_each(|note| output.say(note));
    if check {
        list(difference, output);
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
    output_tree::replace(&folders.generated, files, difference)?;
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
