//! `cargo xtask openapi`, behind the feature `openapi`.

use std::io::Write;
use std::path::Path;

use crate::file;
use crate::report::{self, Output};
use crate::{Failure, Findings, SpecFolder};

/// Exports the specs as one OpenAPI document: to a file, or to standard output.
pub(crate) fn run(folder: &SpecFolder, target: Option<&Path>, output: &Output) -> Result<Findings, Failure> {
    let sources = report::read(folder)?;
    let loaded = wechatpay_spec::load(&sources);
    if let Findings::Some = report::print(&loaded.diagnostics, &loaded.texts, output)? {
        return Ok(Findings::Some);
    }
    let document = wechatpay_openapi::document(&loaded);
    match target {
        Some(path) => {
            file::write(path, &document)?;
            let counts = loaded.counts();
            output.say(&format!(
                "exported: {} operations, {} notifications, {} fields, {} encrypted",
                counts.operations, counts.notifications, counts.fields, counts.encrypted
            ));
        }
        None => std::io::stdout().write_all(document.as_bytes())?,
    }
    Ok(Findings::None)
}
