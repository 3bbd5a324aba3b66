//! What [`generate`](crate::generate) does, stage by stage, for those who measure one alone.

use crate::items::Catalogue;
use crate::share::Sharing;
use crate::{Defect, Package, conservation, emit, resolve};
use std::collections::BTreeMap;
use wechatpay_spec::Loaded;
use wechatpay_spec::diagnostic::Diagnostic;

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
    pub fn count(&self, loaded: &Loaded) -> Result<(), Defect> {
        Ok(conservation::check(loaded, &self.0)?)
    }

    /// Finds the types that are defined once for several operations.
    pub fn share(&self) -> Shared<'_, 'a> {
        Shared {
            catalogue: &self.0,
            sharing: Sharing::find(&self.0),
        }
    }
}

/// Everything that is to be emitted, each type where it will stand.
pub struct Shared<'r, 'a> {
    catalogue: &'r Catalogue<'a>,
    sharing: Sharing,
}

impl Shared<'_, '_> {
    /// The files, by their paths below the generated crate's folder.
    ///
    /// # Errors
    ///
    /// For a defect of the generator.
    pub fn emit(&self, package: Package<'_>) -> Result<BTreeMap<String, String>, Defect> {
        Ok(emit::emit(self.catalogue, &self.sharing, package)?)
    }
}
