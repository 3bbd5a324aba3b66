//! Generates Rust files from specs.
//!
//! [`generate`] is a pure function: it reads no file, clock or environment, and the same specs give the same bytes in
//! any order. Its stages: load and check the specs, resolve the names, decide where shared types are defined, emit the
//! files, and format them.

pub mod conservation;
mod defect;
mod emit;
mod format;
mod header;
mod items;
mod names;
mod operations_page;
mod package;
mod placed;
mod resolve;
pub mod rules;
mod share;
pub mod stages;
pub mod surface;

use std::collections::{BTreeMap, BTreeSet};

pub use defect::Defect;
pub use emit::Example;
pub use header::{RUST_HEADER, TOML_HEADER};
pub use package::Package;
use stages::Resolved;
use wechatpay_spec::diagnostic::{Diagnostic, Texts};
use wechatpay_spec::rules::{LETTER_CASE, UNKNOWN_KEY};
use wechatpay_spec::{Counts, Loaded, Sources};

/// The result of generating.
#[derive(Debug)]
pub struct Generation {
    /// The files, by their paths below the generated crate's folder. Empty when there are errors.
    pub files: BTreeMap<String, String>,
    /// The findings about the specs, sorted by location.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// The counts in the specs. Every run checks that the items have the same counts; a test checks the files.
    pub counts: Counts,
}

/// Checks loaded specs, including the names in generated code, without generating anything. The findings are sorted by
/// location.
pub fn check(loaded: &Loaded) -> Vec<Diagnostic> {
    resolve_and_check(loaded).1
}

fn resolve_and_check(loaded: &Loaded) -> (Resolved<'_>, Vec<Diagnostic>) {
    let (resolved, mut findings) = Resolved::of(loaded);
    // Names that differ only in case are a finding of their own, and the module that they share follows from it.
    let of_case = loaded.diagnostics.iter().filter(|finding| finding.rule == LETTER_CASE);
    let differ_in_case: BTreeSet<&str> = of_case
        .flat_map(|finding| {
            let others = finding.secondary.iter().map(|other| other.file.as_str());
            others.chain([finding.file.as_str()])
        })
        .collect();
    let of_modules = [rules::MODULE_COLLISION, rules::NOTIFICATION_COLLISION];
    findings.retain(|finding| !of_modules.contains(&finding.rule) || !differ_in_case.contains(finding.file.as_str()));
    // A key that is not understood may be the one that sets a name.
    let unknown_keys = loaded.diagnostics.iter().filter(|finding| finding.rule == UNKNOWN_KEY);
    let has_unknown_keys: BTreeSet<&str> = unknown_keys.map(|finding| finding.file.as_str()).collect();
    findings.retain(|finding| !has_unknown_keys.contains(finding.file.as_str()));
    let mut diagnostics: Vec<Diagnostic> = loaded.diagnostics.iter().cloned().chain(findings).collect();
    wechatpay_spec::diagnostic::sort(&mut diagnostics);
    (resolved, diagnostics)
}

/// Generates the crate from the specs and the list of families.
///
/// # Errors
///
/// For a defect of the generator itself. Errors in the specs are in [`Generation::diagnostics`].
pub fn generate(sources: &Sources, package: Package<'_>) -> Result<Generation, Defect> {
    let loaded = wechatpay_spec::load(sources);
    let (resolved, diagnostics) = resolve_and_check(&loaded);
    let mut files = BTreeMap::new();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        resolved.count(&loaded)?;
        files = resolved.share().emit(package)?;
    }
    Ok(Generation {
        files,
        diagnostics,
        counts: loaded.counts(),
        texts: loaded.texts,
    })
}
