//! The comparison of two states of the specs, in both layers.

use wechatpay_codegen::surface::Surface;
use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::{Loaded, Sources};

use crate::change::Comparison;
use crate::matching::Matched;
use crate::rust::{self, State};
use crate::wire;

/// One of the two states of the specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The state that existing callers were built with.
    Before,
    /// The new state.
    After,
}

/// A state of the specs that cannot be compared, because it has errors.
#[derive(Debug)]
pub struct UnsoundState {
    /// Which of the two states.
    pub side: Side,
    /// The findings, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
}

/// Every change between two states of the specs, on the wire and in Rust.
///
/// # Errors
///
/// If either state has an error, the states cannot be compared; the result contains the errors.
pub fn compare(before: &Sources, after: &Sources) -> Result<Comparison, Vec<UnsoundState>> {
    let (before, after) = wechatpay_spec::load_both(before, after);
    let ((was, was_findings), (is, is_findings)) = rayon::join(|| Surface::of(&before), || Surface::of(&after));
    let unsound: Vec<UnsoundState> = [
        (Side::Before, &before, was_findings),
        (Side::After, &after, is_findings),
    ]
    .into_iter()
    .filter_map(|(side, loaded, findings)| errors(side, loaded, findings))
    .collect();
    if !unsound.is_empty() {
        return Err(unsound);
    }
    let matched = Matched::of(&before.specs, &after.specs);
    let mut changes = wire::wire(&matched);
    changes.extend(rust::rust(
        &matched,
        &State {
            families: &before.families,
            surface: was,
        },
        &State {
            families: &after.families,
            surface: is,
        },
    ));
    Ok(Comparison::new(changes, before.texts, after.texts))
}

/// The findings of a state that has errors.
fn errors(side: Side, loaded: &Loaded, findings: Vec<Diagnostic>) -> Option<UnsoundState> {
    let mut diagnostics: Vec<Diagnostic> = loaded.diagnostics.iter().cloned().chain(findings).collect();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        return None;
    }
    diagnostic::sort(&mut diagnostics);
    Some(UnsoundState {
        side,
        diagnostics,
        texts: loaded.texts.clone(),
    })
}
