//! `cargo xtask check`

use crate::report::{self, Output};
use crate::{Failure, Findings, SpecFolder};
use wechatpay_codegen::Package;

/// Checks the specs, names included, and writes nothing.
pub(crate) fn run(folder: &SpecFolder, output: &Output) -> Result<Findings, Failure> {
    let sources = report::read(folder)?;
    let generation = wechatpay_codegen::generate(&sources, Package::default())?;
    let findings = report::print(&generation.diagnostics, &generation.texts, output)?;
    if matches!(findings, Findings::None) {
        output.say(&format!("{} specs checked, nothing to object to", sources.specs.len()));
    }
    Ok(findings)
}
