//! `cargo xtask check`

use crate::report::{self, Output};
use crate::{Failure, Findings, Folders};

/// Checks the specs, names included, and writes nothing.
pub fn run(folders: &Folders, output: &Output) -> Result<Findings, Failure> {
    let sources = wechatpay_spec::folder::read(&folders.spec)?;
    let generation = wechatpay_codegen::generate(&sources)?;
    let findings = report::print(&generation.diagnostics, &sources, output)?;
    if matches!(findings, Findings::None) {
        output.say(&format!("{} files checked, nothing to object to", sources.len()));
    }
    Ok(findings)
}
