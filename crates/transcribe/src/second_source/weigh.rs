//! The rule for evidence: which of the sources' facts count, where they differ from the pages.
//!
//! `docs/evidence.md` states the same rule for people.

use wechatpay_spec::model::{FieldType, Scalar};

use super::facts::{Node, Witness};

/// A source and what it says about one field.
pub(super) type Evidence<'s> = (Witness, &'s Node);

/// The sources of a field that the page does not list; none if it is not added. It takes an official source, or two
/// others.
pub(super) fn exists(said: &[Evidence<'_>]) -> Vec<Witness> {
    let stating = said.iter().filter(|(_, node)| node.is_stated);
    let all: Vec<Witness> = stating.map(|(witness, _)| *witness).collect();
    let official: Vec<Witness> = all.iter().copied().filter(|witness| witness.is_official()).collect();
    let has = |wanted| all.contains(&wanted);
    if !official.is_empty() {
        official
    } else if has(Witness::Catalogue) && has(Witness::Library) {
        all
    } else {
        Vec::new()
    }
}

/// The sources that mark a field: it is encrypted if there is one.
pub(super) fn encrypted(said: &[Evidence<'_>]) -> Vec<Witness> {
    let marking = said.iter().filter(|(_, node)| node.fact.sensitive == Some(true));
    marking.map(|(witness, _)| *witness).collect()
}

/// Whether a field that the page requires is optional: an official source says so.
pub(super) fn is_optional(said: &[Evidence<'_>]) -> bool {
    let mut official = said.iter().filter(|(witness, _)| witness.is_official());
    official.any(|(_, node)| node.fact.required == Some(false))
}

/// Whether a field that the page does not require is required: two sources say so, and no official one says otherwise.
pub(super) fn is_required(said: &[Evidence<'_>]) -> bool {
    let mut witnesses: Vec<Witness> = said
        .iter()
        .filter(|(_, node)| node.fact.required == Some(true))
        .map(|(witness, _)| if witness.is_sdk() { Witness::Sdk } else { *witness })
        .collect();
    witnesses.dedup();
    witnesses.len() > 1 && !is_optional(said)
}

/// The type of a single value, if the official SDKs agree on one other than the page's.
pub(super) fn kind(own: FieldType, said: &[Evidence<'_>]) -> Option<FieldType> {
    let is_value = |kind: FieldType| {
        kind.array_depth == own.array_depth && matches!(kind.scalar, Scalar::String | Scalar::Integer | Scalar::Boolean)
    };
    if !is_value(own) && own.scalar != Scalar::Number {
        return None;
    }
    let kinds = |wanted: fn(Witness) -> bool| {
        let chosen = said.iter().filter(move |(witness, _)| wanted(*witness));
        let mut kinds: Vec<FieldType> = chosen.filter_map(|(_, node)| node.fact.kind()).collect();
        kinds.dedup();
        kinds
    };
    let stated = match kinds(Witness::is_sdk).as_slice() {
        [only] => *only,
        _ => return None,
    };
    (stated != own && is_value(stated)).then_some(stated)
}
