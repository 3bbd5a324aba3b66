//! From second sources on disk to specs and evidence on disk.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use wechatpay_spec::plural::counted;
use wechatpay_spec::{folder, printable_path};
use wechatpay_transcribe::{Document, SecondSourceImport, import_second_sources};

use super::into_specs::{shown, write};
use super::{Arguments, diff};
use crate::status::{Failure, Status};
use crate::{file, report};

/// The file with the verdict on each statement, beside the folder of specs.
const EVIDENCE: &str = "evidence/disagreements.jsonl";
/// The maximum size of a second source, in bytes.
const SIZE: u64 = 64 << 20;

/// Merges second sources with the specs, or with `--check` shows what merging them would change.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let output = &arguments.output;
    let present =
        folder::read_specs(&arguments.into, &shown(&arguments.into)).map_err(|errors| report::all(&errors))?;
    let before = file::read(&beside(arguments).join(EVIDENCE))?.unwrap_or_default();
    let sources = arguments.second_source.iter().map(read);
    let sources = sources.collect::<Result<Vec<_>, _>>()?;
    let SecondSourceImport {
        import,
        evidence: after,
        undecided,
    } = import_second_sources(&sources, &present, &before);
    let findings = report::print(&import.diagnostics, &import.texts, output)?;
    for change in &import.changes {
        diff::print(change, arguments.check, output)?;
    }
    if !arguments.check {
        for change in &import.changes {
            write(&arguments.into, change)?;
        }
        if after != before {
            file::write(beside(arguments), EVIDENCE, &after)?;
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
