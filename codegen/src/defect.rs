//! Errors that report a defect of the generator itself.

use crate::conservation::Mismatch;

/// Why no files were generated from specs that have no errors: a defect of the generator.
#[derive(Debug, thiserror::Error)]
pub enum Defect {
    /// An emitter's output does not parse as Rust.
    #[error("the generator's output does not parse as Rust: {0}; please report this with the spec")]
    Unreadable(#[from] syn::Error),
    /// Two files would have the same path, or one that some systems cannot hold.
    #[error("the path {0} is taken, or some systems cannot hold it; please report this with the specs")]
    Path(String),
    /// Something was lost or duplicated between the specs and the files.
    #[error("{0}; please report this with the specs")]
    NotConserved(#[from] Mismatch),
}
