//! `cargo xtask gen`: writes the generated crate, or compares it.

use std::path::PathBuf;

use wechatpay_codegen::Package;
use wechatpay_spec::Sources;
use wechatpay_spec::plural::counted;

use crate::file::{self, Problem, Temporary};
use crate::folders::Folders;
use crate::language::{self, Change};
use crate::output_folder;
use crate::output_tree::{self, Difference};
use crate::report::{self, Output};
use crate::run_lock;
use crate::status::{Failure, Status};

/// Generates the crate, or with `check` reports how the crate differs from the generated one.
pub(crate) fn run(folders: &Folders, check: bool, output: &Output) -> Result<Status, Failure> {
    let _lock = run_lock::wait(&folders.specs.spec, !check);
    of(&report::read(&folders.specs)?, folders, check, output)
}

/// The same for specs that have been read already, by a caller that has the lock.
pub(crate) fn of(sources: &Sources, folders: &Folders, check: bool, output: &Output) -> Result<Status, Failure> {
    let generation = wechatpay_codegen::generate(sources, Package::default())?;
    if let Status::Findings = report::print(&generation.diagnostics, &generation.texts, output)? {
        return Ok(Status::Findings);
    }
    output_folder::refuse_place(folders)?;
    let counts = generation.counts;
    let summary = format!("{counts}; {}", counted(generation.files.len(), "file", "files"));
    let difference = output_tree::compare(&folders.generated, &generation.files)?;
    output_folder::refuse_content(&folders.generated, &generation.files, &difference)?;
    if sources.specs.is_empty() && !difference.extra.is_empty() {
        return Err(format!(
            "{}/api holds no spec, so {} would be removed from {}/; restore the specs, or empty that folder yourself",
            folders.specs.shown(),
            counted(difference.extra.len(), "file", "files"),
            folders.shown_generated()
        )
        .into());
    }
    let changes = language::compare(&folders.specs)?;
    let generated = folders.shown_generated();
    // A check names every foreign file; a run names only those among the sources, where they are probably mistakes.
    for entry in difference
        .foreign
        .iter()
        .filter(|entry| check || entry.is_among_sources())
    {
        output.say(&format!("not generated, left alone: {generated}/{}", entry.name));
    }
    let spec = folders.specs.shown();
    let temporary = Temporary::below(&folders.specs.spec);
    for name in &temporary.others {
        output.say(&format!("no spec and no temporary file, left alone: {spec}/{name}"));
    }
    if check {
        let of_specs = temporary.leftovers.iter().map(|name| format!("{spec}/{name}"));
        let of_output = difference.leftovers().map(|name| format!("{generated}/{name}"));
        for name in of_output.chain(of_specs) {
            output.say(&format!(
                "left by a run that was killed, removed by the next one: {name}"
            ));
        }
    }
    if check {
        let count = difference.len() + changes.len();
        list(folders, &difference, &changes, output);
        // A check refuses the same as a run.
        output_tree::refuse_obstacles(&folders.generated, &generation.files, &difference)?;
        language::refuse_obstacles(&folders.specs, &changes)?;
        return Ok(conclude(count, &summary, folders, output));
    }
    output_tree::refuse_obstacles(&folders.generated, &generation.files, &difference)?;
    language::refuse_obstacles(&folders.specs, &changes)?;
    let leftovers = temporary.leftovers.iter().map(|name| folders.specs.spec.join(name));
    file::remove_leftovers(leftovers.collect::<Vec<_>>().iter().map(PathBuf::as_path));
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
    Ok(Status::Success)
}

/// Lists every file that is out of date.
fn list(folders: &Folders, difference: &Difference, changes: &[Change], output: &Output) {
    let (generated, options) = (folders.shown_generated(), folders.options());
    for (problem, name) in difference.problems() {
        output.list(problem, &format!("{generated}/{name}"), &options);
    }
    for change in changes {
        output.list(change.problem, &change.shown(&folders.specs), &options);
    }
}

/// The result of a check that found so many files out of date.
fn conclude(count: usize, summary: &str, folders: &Folders, output: &Output) -> Status {
    if count == 0 {
        output.say(&format!("up to date: {summary}"));
        return Status::Success;
    }
    output.say(&format!(
        "{}; run `cargo xtask gen{}` and commit what it changes",
        counted(count, "file differs", "files differ"),
        folders.options()
    ));
    Status::Findings
}
