//! `cargo xtask update`: runs all commands that bring files up to date.

use crate::coverage::{self, Pages};
use crate::folders::Folders;
use crate::report::Output;
use crate::status::{Failure, Status};
use crate::{format, generate, output_folder, source_index};

/// Formats the specs, generates the crate, writes the figures and the index of files; stops at the first step that has findings.
pub(crate) fn run(folders: &Folders, output: &Output) -> Result<Status, Failure> {
    output_folder::refuse_place(folders)?;
    if let Status::Findings = format::run(&folders.specs, false, output)? {
        return Ok(Status::Findings);
    }
    if let Status::Findings = generate::run(folders, false, output)? {
        return Ok(Status::Findings);
    }
    if let Status::Findings = coverage::run(&folders.specs, coverage::Format::Text, false, Pages::Write)? {
        return Ok(Status::Findings);
    }
    source_index::run(&folders.specs.above(), false)
}
