//! From documents on disk to specs on disk.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use wechatpay_spec::plural::counted;
use wechatpay_spec::{Sources, folder};
use wechatpay_transcribe::{Accepted, Change, Import, import};

use super::readings::{self, Readings};
use super::{Arguments, account, diff, documents, no_pages, verdict};
use crate::file::{self, Written};
use crate::folders;
use crate::report::{self, Output};
use crate::run_lock;
use crate::status::{Failure, Status};

/// Imports documents, or with `--check` shows what importing them would change; then a document that gave no spec is a
/// finding too.
pub(crate) fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let output = &arguments.output;
    let read_on = arguments.read_on.as_deref();
    if let Some(day) = read_on.filter(|day| readings::day(day).is_none()) {
        return Err(format!("`{day}` is not a day; write it as 2026-01-31").into());
    }
    let shown = folders::shown(&arguments.into);
    // Without the lock: a document can be a pipe, for which the command waits.
    let documents = documents::read(&arguments.documents).map_err(|errors| report::all(&errors))?;
    let _lock = run_lock::wait(file::folder_of(&arguments.into), !arguments.check);
    let present = folder::read_specs(&arguments.into, &shown).map_err(|errors| report::all(&errors))?;
    let progress = progress(documents.len(), output);
    let accepted = Accepted {
        removals: arguments.accept_removals,
        partial: arguments.accept_partial,
    };
    let mut imported = import(&documents, &present, accepted, &mut || progress.inc(1));
    progress.finish_and_clear();
    name_new(&mut imported, &present, &shown);
    let no_pages = no_pages::remove(&mut imported, &arguments.into)?;
    let mut readings = read_on.map(|_| Readings::read(&arguments.into)).transpose()?;
    if !arguments.check {
        refuse_obstacles(&arguments.into, &imported.changes)?;
        if readings.is_some() {
            Readings::refuse_obstacle(&arguments.into)?;
        }
    }
    if let Some(path) = &arguments.account {
        account::write(path, &imported.accounts)?;
    }
    let findings = report::print(&imported.diagnostics, &imported.texts, output)?;
    for change in &imported.changes {
        diff::print(change, arguments.check, output)?;
    }
    verdict::print(&imported, &present, output)?;
    if !arguments.check {
        let files = present.specs.iter().map(|source| &source.file);
        let files = files.chain(imported.changes.iter().map(|change| &change.file));
        let written: Vec<_> = files.map(|file| arguments.into.join(file)).collect();
        file::remove_leftovers(written.iter().map(PathBuf::as_path));
        write(&arguments.into, &imported.changes)?;
        if let (Some(day), Some(readings)) = (read_on, &mut readings) {
            readings.add(&imported, day);
            readings.write(&arguments.into)?;
        }
    }
    output.say(&summary(documents.len(), no_pages, &imported, arguments.check));
    let is_complete = imported.changes.is_empty() && imported.skipped.is_empty();
    Ok(if arguments.check && !is_complete {
        Status::Findings
    } else {
        findings
    })
}

fn progress(length: usize, output: &Output) -> ProgressBar {
    let is_quiet = !output.is_text() || std::env::var_os("CI").is_some();
    let target = if is_quiet {
        ProgressDrawTarget::hidden()
    } else {
        // It is shown only when standard error is a terminal.
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(u64::try_from(length).ok(), target);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} documents") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Names new specs in a folder that had none: there, no other spec shows how its files are named.
pub(super) fn name_new(imported: &mut Import, present: &Sources, shown: &str) {
    for change in imported.changes.iter_mut().filter(|_| present.specs.is_empty()) {
        change.shown = format!("{shown}/{}", change.file);
        let text = imported.texts.text(&change.file).to_owned();
        imported.texts.insert(&change.file, &change.shown, &text);
    }
}

/// Refuses to write specs in whose place there is something else, before one of them is written.
pub(super) fn refuse_obstacles(folder: &Path, changes: &[Change]) -> Result<(), Failure> {
    file::refuse_obstacles(folder, changes.iter().map(|change| Path::new(&change.file)))
}

/// Writes the specs. Those that another program changed after they were read are left as they are and named.
pub(super) fn write(folder: &Path, changes: &[Change]) -> Result<(), Failure> {
    let mut changed_meanwhile = Vec::new();
    for change in changes {
        let before = change.before.as_deref().map(str::as_bytes);
        if let Written::No = file::write(folder, &change.file, before, &change.after)? {
            changed_meanwhile.push(change.shown.clone());
        }
    }
    match changed_meanwhile.is_empty() {
        true => Ok(()),
        false => Err(file::changed_meanwhile(&changed_meanwhile)),
    }
}

fn summary(documents: usize, no_pages: usize, imported: &Import, check: bool) -> String {
    let new = imported.changes.iter().filter(|change| change.before.is_none()).count();
    let changed = imported.changes.len() - new;
    let no_pages = match no_pages {
        0 => String::new(),
        number => format!("; {} known to be no API page", counted(number, "document", "documents")),
    };
    let skipped = match imported.skipped.len() {
        0 => String::new(),
        number => format!("; {} skipped", counted(number, "document", "documents")),
    };
    let refused = match imported.refused.len() {
        0 => String::new(),
        number => format!(
            "; {} because of findings",
            counted(number, "spec left as it is", "specs left as they are")
        ),
    };
    let done = if check { "would be " } else { "" };
    format!(
        "{}: {} {done}new, {changed} {done}changed, {} unchanged{no_pages}{skipped}{refused}",
        counted(documents, "document", "documents"),
        counted(new, "spec", "specs"),
        imported.unchanged
    )
}
