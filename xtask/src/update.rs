//! `cargo xtask update`

use crate::coverage::{self, Pages};
use crate::folders::Folders;
use crate::report::Output;
use crate::status::{Failure, Status};
use crate::{format, generate};

/// Formats the specs, generates the crate and writes the figures; stops at the first step that has findings.
pub(crate) fn run(folders: &Folders, output: &Output) -> Result<Status, Failure> {
    if let Status::Findings = format::run(&folders.specs, false, output)? {
        return Ok(Status::Findings);
    }
    if let Status::Findings = generate::run(folders, false, output)? {
        return Ok(Status::Findings);
    }
    coverage::run(&folders.specs, coverage::Format::Text, false, Pages::Write)
}
