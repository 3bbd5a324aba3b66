//! What a change of the specs does to those who call the generated code.
//!
//! The wire is the spec crate's to compare. Here stands the other layer: will code that compiled fail to compile? It is
//! answered from the settled names of both states, the same that the emitters print.

pub mod example;
mod operation;
pub mod rule;
mod surface;
mod types;

use crate::resolve;
use wechatpay_spec::compare::{self, Change, Comparison, Pairing};
use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::{Loaded, Sources};

/// Which state of the specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that callers were built with.
    Before,
    /// The one they are to be built with.
    After,
}

/// A state of the specs that cannot be compared, because something is wrong with it.
#[derive(Debug)]
pub struct Unsound {
    /// Which one.
    pub side: Side,
    /// What is wrong, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
}

/// Every change between two states of the specs, on the wire and in Rust.
///
/// # Errors
///
/// When either state has an error: then nothing can be said, and what is wrong is in what comes back.
pub fn compare(before: &Sources, after: &Sources) -> Result<Comparison, Vec<Unsound>> {
    let (before, after) = std::thread::scope(|scope| {
        let before = scope.spawn(|| sound(before, Side::Before));
        let after = sound(after, Side::After);
        match before.join() {
            Ok(before) => (before, after),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => return Err(before.err().into_iter().chain(after.err()).collect()),
    };
    let mut changes = compare::wire(&before.specs, &after.specs);
    changes.extend(source(&before, &after));
    Ok(Comparison::new(changes, before.texts, after.texts))
}

/// Loads a state of the specs and settles its names.
fn sound(sources: &Sources, side: Side) -> Result<Loaded, Unsound> {
    let loaded = wechatpay_spec::load(sources);
    let (_, findings) = resolve::resolve(&loaded);
    let mut diagnostics: Vec<Diagnostic> = loaded.diagnostics.iter().cloned().chain(findings).collect();
    if diagnostics.iter().any(Diagnostic::is_error) {
        diagnostic::sort(&mut diagnostics);
        return Err(Unsound {
            side,
            diagnostics,
            texts: loaded.texts,
        });
    }
    Ok(loaded)
}

/// The changes in Rust.
fn source(before: &Loaded, after: &Loaded) -> Vec<Change> {
    let pairing = Pairing::of(&before.specs, &after.specs);
    let surfaces = (surface::Surface::of(before), surface::Surface::of(after));
    let mut changes = Vec::new();
    operation::features(&before.families, &after.families, &mut changes);
    for pair in &pairing.operations {
        operation::compare(pair, &surfaces.0, &surfaces.1, &mut changes);
    }
    changes
}
