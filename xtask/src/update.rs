//! `cargo xtask update`

use crate::coverage::{self, Pages};
use crate::report::Output;
use crate::{Failure, Findings, Folders, format, generate};

/// Formats the specs, generates the crate and writes the figures; stops at the first step that has findings.
pub(crate) fn run(folders: &Folders, output: &Output) -> Result<Findings, Failure> {
    if let Findings::Some = format::run(&folders.specs, false, output)? {
        return Ok(Findings::Some);
    }
    if let Findings::Some = generate::run(folders, false, output)? {
        return Ok(Findings::Some);
    }
    coverage::run(&folders.specs, coverage::Format::Text, false, Pages::Write)
}
