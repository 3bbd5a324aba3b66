//! The stages of [`generate`](crate::generate), to measure each separately: resolve, share, emit and format.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use wechatpay_spec::Loaded;
use wechatpay_spec::diagnostic::Diagnostic;

use crate::conservation::{self, Mismatch};
use crate::emit::{self, Content, File};
use crate::format;
use crate::items::Catalogue;
use crate::package::Package;
use crate::placed::PlacedCatalogue;
use crate::resolve;
use crate::share::share;

/// Loaded specs with every name resolved.
pub struct Resolved<'a>(Catalogue<'a>);

impl<'a> Resolved<'a> {
    /// Resolves the names. If a finding is an error, nothing may be emitted.
    pub fn of(loaded: &'a Loaded) -> (Self, Vec<Diagnostic>) {
        let (catalogue, findings) = resolve::resolve(loaded);
        (Self(catalogue), findings)
    }

    /// Counts in the specs and in the items, and compares the counts.
    ///
    /// # Errors
    ///
    /// When something was lost or duplicated.
    pub fn count(&self, loaded: &Loaded) -> Result<(), Mismatch> {
        conservation::check(loaded, &self.0)
    }

    /// Decides where each type is defined.
    pub fn share(&self) -> Shared<'_, 'a> {
        Shared(share(&self.0))
    }
}

/// The items with the location of every type settled.
pub struct Shared<'r, 'a>(PlacedCatalogue<'r, 'a>);

impl Shared<'_, '_> {
    /// The files, by their paths below the generated crate's folder.
    ///
    /// # Errors
    ///
    /// When an emitter's output is not valid Rust, which is a defect of the generator.
    pub fn emit(&self, package: Package<'_>) -> Result<BTreeMap<String, String>, syn::Error> {
        let files = emit::files(&self.0);
        let text = |file: &File<'_, '_, '_>| match file.content(&self.0, package) {
            Content::Rust(file) => format::rust_file(file),
            Content::Text(text) => Ok(text),
        };
        // Files are formatted separately, in parallel. The results are collected first, so that the same error is
        // always reported when there are several.
        let texts: Vec<_> = files.par_iter().map(|file| (file.path(), text(file))).collect();
        texts.into_iter().map(|(path, text)| Ok((path, text?))).collect()
    }
}
