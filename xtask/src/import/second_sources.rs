//! From second sources on disk to specs and evidence on disk.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use wechatpay_spec::plural::counted;
use wechatpay_spec::{folder, printable_path};
use wechatpay_transcribe::{Document, SecondSourceImport, import_second_sources};

use super::into_specs::{name_new, refuse_obstacles, write};
use super::{Arguments, diff};
use crate::status::{Failure, Status};
use crate::{file, folders, report, run_lock};

/// The file with the verdict on each statement, beside the folder of specs.
const EVIDENCE: &str = "evidence/disagreements.jsonl";
/// The maximum size of a second source, in bytes.
const SIZE: u64 = 64 << 20;

/// Merges second sources with the specs, or with `--check` shows what merging them would change.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let output = &arguments.output;
    // Without the lock: a source can be a pipe, for which the command waits.
    let sources = arguments.second_source.iter().map(read);
    let sources = sources.collect::<Result<Vec<_>, _>>()?;
    let _lock = run_lock::wait(file::folder_of(&arguments.into), !arguments.check);
    let shown = folders::shown(&arguments.into);
    let present = folder::read_specs(&arguments.into, &shown).map_err(|errors| report::all(&errors))?;
    let present_evidence = file::read(&beside(arguments).join(EVIDENCE))?;
    let before = present_evidence.clone().unwrap_or_default();
    let SecondSourceImport {
        mut import,
        evidence: after,
        undecided,
    } = import_second_sources(&sources, &present, &before);
    name_new(&mut import, &present, &shown);
    if !arguments.check {
        refuse_obstacles(&arguments.into, &import.changes)?;
        file::refuse_obstacles(beside(arguments), [Path::new(EVIDENCE)])?;
    }
    let findings = report::print(&import.diagnostics, &import.texts, output)?;
    for change in &import.changes {
        diff::print(change, arguments.check, output)?;
    }
    if !arguments.check {
        write(&arguments.into, &import.changes)?;
        file::remove_leftovers([beside(arguments).join(EVIDENCE).as_path()]);
        if after != before {
            let present = present_evidence.as_deref().map(str::as_bytes);
            file::write(beside(arguments), EVIDENCE, present, &after)?.or_fail(EVIDENCE)?;
        }
    }
    let new = import.changes.iter().filter(|change| change.before.is_none()).count();
    let done = if arguments.check { "would be " } else { "" };
    output.say(&format!(
        "{}: {} {done}new, {} {done}changed, {} unchanged; {} without a verdict",
        counted(sources.len(), "second source", "second sources"),
        counted(new, "spec", "specs"),
        import.changes.len() - new,
        import.unchanged,
        counted(undecided, "statement", "statements")
    ));
    let would_change = arguments.check && (after != before || !import.changes.is_empty());
    Ok(if would_change || undecided > 0 {
        Status::Findings
    } else {
        findings
    })
}

/// The folder that holds the folder of specs.
fn beside(arguments: &Arguments) -> &Path {
    arguments.into.parent().unwrap_or(&arguments.into)
}

fn read(path: &PathBuf) -> Result<Document, Failure> {
    let failed = |error| format!("cannot read {}: {error}", printable_path(path));
    file::announce_pipe(path, "writes");
    let mut text = Vec::new();
    // Pipes and devices do not say how much they hold.
    let read = fs::File::open(path).and_then(|file| file.take(SIZE + 1).read_to_end(&mut text));
    if read.map_err(failed)? as u64 > SIZE {
        return Err(format!("cannot read {}: it has more than {SIZE} bytes", printable_path(path)).into());
    }
    Ok(Document {
        path: printable_path(path),
        text,
    })
}
