//! The stages of [`generate`](crate::generate), for measuring one alone: resolve, share, emit and format.

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

/// Loaded specs with every name settled.
pub struct Resolved<'a>(Catalogue<'a>);

impl<'a> Resolved<'a> {
    /// Settles the names. Where a finding is an error, nothing may be emitted.
    pub fn of(loaded: &'a Loaded) -> (Self, Vec<Diagnostic>) {
        let (catalogue, findings) = resolve::resolve(loaded);
        (Self(catalogue), findings)
    }

    /// Counts in specs and items, and compares.
    ///
    /// # Errors
    ///
    /// Where something was lost or doubled.
    pub fn count(&self, loaded: &Loaded) -> Result<(), Mismatch> {
        conservation::check(loaded, &self.0)
    }

    /// Decides where each type is defined.
    pub fn share(&self) -> Shared<'_, 'a> {
        Shared(share(&self.0))
    }
}

/// The items with the place of every type settled.
pub struct Shared<'r, 'a>(PlacedCatalogue<'r, 'a>);

impl Shared<'_, '_> {
    /// The files, by their paths below the generated crate's folder.
    ///
    /// # Errors
    ///
    /// Where what was emitted is not Rust, which is a defect of the generator.
    pub fn emit(&self, package: Package<'_>) -> Result<BTreeMap<String, String>, syn::Error> {
        let files = emit::files(&self.0);
        let text = |file: &File<'_, '_, '_>| match file.content(&self.0, package) {
            Content::Rust(file) => format::rust_file(file),
            Content::Text(text) => Ok(text),
        };
        // Each file by itself, in parallel. Collected first, so that of several errors it is always the same that is
        // reported.
        let texts: Vec<_> = files.par_iter().map(|file| (file.path(), text(file))).collect();
        texts.into_iter().map(|(path, text)| Ok((path, text?))).collect()
    }
}
