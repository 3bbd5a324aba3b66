//! `cargo xtask update`: runs all commands that bring files up to date.

use crate::coverage::{self, Pages};
use crate::folders::Folders;
use crate::report::{self, Output};
use crate::status::{Failure, Status};
use crate::{format, generate, output_folder, run_lock, source_index};

/// Formats the specs, generates the crate, writes the figures and the index of files; stops at the first step that has findings.
pub(crate) fn run(folders: &Folders, output: &Output) -> Result<Status, Failure> {
    output_folder::refuse_place(folders)?;
    let _lock = run_lock::wait(&folders.specs.spec, true);
    if let Status::Findings = format::locked(&folders.specs, false, output)? {
        return Ok(Status::Findings);
    }
    if let Status::Findings = generate::of(&report::read(&folders.specs)?, folders, false, output)? {
        return Ok(Status::Findings);
    }
    if let Status::Findings = coverage::locked(&folders.specs, coverage::Format::Text, false, Pages::Write)? {
        return Ok(Status::Findings);
    }
    source_index::locked(&folders.specs.above(), false)
}
