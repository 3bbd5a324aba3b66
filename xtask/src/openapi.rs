//! `cargo xtask openapi`: writes the OpenAPI document; behind the feature `openapi`.

use std::io::Write;
use std::path::Path;

use crate::file;
use crate::folders::SpecFolder;
use crate::printed;
use crate::report::{self, Output};
use crate::status::{Failure, Status};

/// Exports the specs as one OpenAPI document: to a file, or to standard output.
pub(crate) fn run(folder: &SpecFolder, target: Option<&Path>, output: &Output) -> Result<Status, Failure> {
    let sources = report::read(folder)?;
    let loaded = wechatpay_spec::load(&sources);
    if let Status::Findings = report::print(&loaded.diagnostics, &loaded.texts, output)? {
        return Ok(Status::Findings);
    }
    let document = wechatpay_openapi::document(&loaded);
    match target {
        Some(path) => {
            file::write_named(path, &document)?;
            let counts = loaded.counts();
            output.say(&format!("exported: {counts}"));
        }
        None => printed::stdout().write_all(document.as_bytes())?,
    }
    Ok(Status::Success)
}
