//! What a change of the specs does to those who call the generated code.
//!
//! The wire is `wechatpay_compare`'s to compare. Here stands the other layer: will code that compiled fail to compile? It is
//! answered from the settled names of both states, the same that the emitters print.

pub mod example;
mod notification;
mod operation;
pub mod rule;
mod surface;
mod types;

use crate::resolve;
use surface::Surface;
use wechatpay_compare::{Comparison, Pairing};
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
    let (before, after) = wechatpay_spec::load_both(before, after);
    let (was, is) = both(|| resolve::resolve(&before), || resolve::resolve(&after));
    let unsound: Vec<Unsound> = [(Side::Before, &before, was.1), (Side::After, &after, is.1)]
        .into_iter()
        .filter_map(|(side, loaded, findings)| faults(side, loaded, findings))
        .collect();
    if !unsound.is_empty() {
        return Err(unsound);
    }
    let pairing = Pairing::of(&before.specs, &after.specs);
    let mut changes = wechatpay_compare::wire(&pairing);
    let (was, is) = (Surface::of(was.0), Surface::of(is.0));
    operation::features(&before.families, &after.families, &mut changes);
    for pair in &pairing.operations {
        operation::compare(pair, &was, &is, &mut changes);
    }
    for pair in &pairing.notifications {
        notification::compare(pair, &was, &is, &mut changes);
    }
    drop((was, is));
    Ok(Comparison::new(changes, before.texts, after.texts))
}

/// Does the same for both states at once.
fn both<T: Send>(before: impl FnOnce() -> T + Send, after: impl FnOnce() -> T) -> (T, T) {
    std::thread::scope(|scope| {
        let before = scope.spawn(before);
        let after = after();
        match before.join() {
            Ok(before) => (before, after),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// What is wrong with a state, if anything.
fn faults(side: Side, loaded: &Loaded, findings: Vec<Diagnostic>) -> Option<Unsound> {
    let mut diagnostics: Vec<Diagnostic> = loaded.diagnostics.iter().cloned().chain(findings).collect();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        return None;
    }
    diagnostic::sort(&mut diagnostics);
    Some(Unsound {
        side,
        diagnostics,
        texts: loaded.texts.clone(),
    })
}
