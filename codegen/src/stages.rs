//! The stages of [`generate`](crate::generate), to measure each separately: resolve, share, emit and format.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use wechatpay_spec::Loaded;
use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::Method;
use wechatpay_spec::names::files::is_device;

use crate::conservation::{self, Mismatch};
use crate::defect::Defect;
use crate::emit::{self, Example, File, FileContent};
use crate::format;
use crate::items::Catalogue;
use crate::operations_page;
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

    /// The page that lists every operation and notification with its path in Rust.
    pub fn operations_page(&self) -> String {
        operations_page::page(&self.0)
    }

    /// The example of an operation, by its spec file and method, as the documentation of its function shows it.
    /// `package` is the crate that contains the function: `wechatpay-api`.
    pub fn example(&self, spec_file: &str, method: Method, package: &str) -> Option<Example> {
        let path = self.0.paths.iter().find(|path| path.spec_file == spec_file)?;
        let mut operations = path.operations.iter();
        let operation = operations.find(|item| item.operation.method.value == method)?;
        Example::of(path, operation, package).ok()
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
    /// For a defect of the generator: an emitter's output is not valid Rust, or a path would be written twice.
    pub fn emit(&self, package: Package<'_>) -> Result<BTreeMap<String, String>, Defect> {
        let files = emit::files(&self.0);
        check_paths(files.iter().map(File::path))?;
        let text = |file: &File<'_, '_, '_>| match file.content(&self.0, package)? {
            FileContent::Rust(file) => format::rust_file(file),
            FileContent::Text(text) => Ok(text),
        };
        // Files are formatted separately, in parallel. The results are collected first, so that the same error is
        // always reported when there are several.
        let texts: Vec<_> = files.par_iter().map(|file| (file.path(), text(file))).collect();
        texts.into_iter().map(|(path, text)| Ok((path, text?))).collect()
    }
}

/// Checks that every path is used once, even where case makes no difference, and that every system can hold it. The
/// rules for names see to that, so a violation is a defect.
fn check_paths(paths: impl Iterator<Item = String>) -> Result<(), Defect> {
    let mut taken = BTreeSet::new();
    for path in paths {
        if path.split('/').any(is_device) || !taken.insert(path.to_lowercase()) {
            return Err(Defect::Path(path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_differ_in_case_alone_or_name_a_device_are_defects() {
        let check = |paths: &[&str]| check_paths(paths.iter().map(ToString::to_string));
        assert!(check(&["src/lib.rs", "src/v3.rs", "src/v3/lib.rs"]).is_ok());
        for paths in [
            ["src/a.rs", "src/a.rs"],
            ["src/a.rs", "src/A.rs"],
            ["src/a.rs", "src/con.rs"],
        ] {
            assert!(matches!(check(&paths), Err(Defect::Path(_))), "{paths:?}");
        }
    }
}
