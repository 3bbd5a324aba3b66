//! The comparison of two states of the specs, in both layers.

use std::collections::BTreeSet;

use wechatpay_codegen::surface::Surface;
use wechatpay_spec::diagnostic::{self, Diagnostic, Texts};
use wechatpay_spec::rule::Rule;
use wechatpay_spec::rules;
use wechatpay_spec::{Loaded, Sources};

use crate::change::Comparison;
use crate::matching::Matched;
use crate::repeated;
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
/// If the new state has an error, or a part of the old state cannot be read, they cannot be compared; the result
/// contains the errors. An old state that merely breaks rules is compared: the rules may be newer. Its errors are in
/// [`Comparison::errors_before`].
pub fn compare(before: &Sources, after: &Sources) -> Result<Comparison, Vec<UnsoundState>> {
    let sources = before;
    let (before, after) = wechatpay_spec::load_both(before, after);
    let ((was, was_findings), (is, is_findings)) = rayon::join(|| Surface::of(&before), || Surface::of(&after));
    let mut unsound = Vec::new();
    let mut errors_before = Vec::new();
    if let Some(state) = errors(Side::Before, &before, was_findings) {
        match is_read(sources, &before) {
            true => errors_before = state.diagnostics,
            false => unsound.push(state),
        }
    }
    unsound.extend(errors(Side::After, &after, is_findings));
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
    errors_before.retain(|finding| finding.is_error() && !is_of_lifecycles(sources, finding));
    let changes = repeated::combined(changes);
    Ok(Comparison::new(changes, before.texts, after.texts).with_errors_before(errors_before))
}

/// Rules that a spec breaks with a part that cannot be read. A spec that breaks only other rules is still clear.
const UNREADABLE: [Rule; 17] = [
    rules::TEXT_ENCODING,
    rules::FILE_SIZE,
    rules::SYNTAX,
    rules::NESTING,
    rules::ALIAS,
    rules::TAG,
    rules::SEVERAL_DOCUMENTS,
    rules::EMPTY_FILE,
    rules::KEY_FORM,
    rules::TOO_MANY_FINDINGS,
    rules::UNKNOWN_KEY,
    rules::DUPLICATE_KEY,
    rules::DUPLICATE_FIELD,
    rules::MISSING_KEY,
    rules::WRONG_TYPE,
    rules::UNKNOWN_VALUE,
    rules::QUOTES,
];

/// Whether everything that the specs say is in the result.
fn is_read(sources: &Sources, loaded: &Loaded) -> bool {
    let read: BTreeSet<&str> = loaded.specs.iter().map(|spec| spec.file.as_str()).collect();
    let has_every_spec = sources.specs.iter().all(|source| read.contains(source.file.as_str()));
    let mut findings = loaded.diagnostics.iter();
    has_every_spec && !findings.any(|finding| UNREADABLE.contains(&finding.rule) && !is_of_lifecycles(sources, finding))
}

/// Whether a finding is about a lifecycle, which nothing is compared with.
fn is_of_lifecycles(sources: &Sources, finding: &Diagnostic) -> bool {
    sources.lifecycles.iter().any(|source| source.file == finding.file)
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
