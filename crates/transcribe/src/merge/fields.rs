//! Merging single fields: which of their facts the page replaces, and which stay.

use wechatpay_spec::exclusion::{Exclusion, exclusions};
use wechatpay_spec::model::{EnumValue, Field};
use wechatpay_spec::vocabulary::{Mapping, names};

use super::by_hand::{ByHand, remarks};
use super::choices;
use super::keys;
use super::second_document::{self, added};
use super::shape;
use super::unknown;
use crate::construct::remark;
use crate::reason;

/// The fields of the fresh object, each merged with the earlier field of its name.
pub(super) fn fields(earlier: &[Field], fresh: &[Field]) -> Vec<Field> {
    let mut merged: Vec<Field> = fresh
        .iter()
        .map(|new| match earlier.iter().find(|known| known.name == new.name) {
            Some(known) => field(known, new),
            None => without_names(new),
        })
        .collect();
    // A field that people or a second document added stays after the field that it was added after.
    for (index, known) in earlier.iter().enumerate() {
        let is_gone = !fresh.iter().any(|new| new.name == known.name);
        // So does one that only some callers send, if people said why: a page for the others does not list it.
        let is_of_role = known.required_of.is_some() && remarks(&known.provenance).next().is_some();
        if is_gone && (ByHand(&known.provenance).covers_all() || is_of_role || added(&known.provenance, None)) {
            let before = earlier.get(..index).unwrap_or_default();
            let place = before
                .iter()
                .rev()
                .find_map(|before| merged.iter().position(|field| field.name == before.name));
            merged.insert(place.map_or(0, |place| place + 1), known.clone());
        }
    }
    choices::settle(fresh, &mut merged);
    merged
}

fn field(earlier: &Field, fresh: &Field) -> Field {
    let by_hand = ByHand(&earlier.provenance);
    if by_hand.covers_all() {
        return earlier.clone();
    }
    let fresh = &with_lost_members(earlier, &unknown::completed(earlier, fresh));
    let mut merged = without_names(fresh);
    merged.fields = fields(&earlier.fields, &fresh.fields);
    keys::keep(&by_hand, earlier, &mut merged);
    // The earlier spec may have keys that this form of document never states.
    macro_rules! unless_stated {
        ($($field:ident),*) => {
            $(if merged.$field.is_none() { merged.$field.clone_from(&earlier.$field); })*
        };
    }
    // A document does not name its choices; the spec may have.
    if let (Some(known), Some(new)) = (&earlier.choice, &merged.choice)
        && known.rule == new.rule
    {
        merged.choice.clone_from(&earlier.choice);
    }
    let same_type = merged.kind == earlier.kind;
    unless_stated!(title, required_of, choice, required_if, only_if);
    if same_type {
        unless_stated!(
            min_length, max_length, pattern, minimum, maximum, default, unit, example
        );
    }
    if merged.encrypted.is_some() {
        merged.example = None;
    }
    let mut from_rules = Vec::new();
    // The format of an example that the page does not show stays with it.
    if same_type && merged.format.is_none() && fresh.example.is_none() && merged.example.is_some() {
        let of_sample = earlier.provenance.inferred.iter().filter(|remark| {
            let is_about = remark.key.as_ref().is_some_and(|key| key.value == names::FORMAT);
            is_about && reason::includes(&remark.reason.value, reason::SAMPLE_IS_TIME)
        });
        from_rules.extend(of_sample.cloned());
        if !from_rules.is_empty() {
            merged.format = earlier.format;
        }
    }
    merged.rust_name.clone_from(&earlier.rust_name);
    merged.rust_type.clone_from(&earlier.rust_type);
    for value in &mut merged.values {
        if let Some(known) = earlier.values.iter().find(|known| known.value == value.value) {
            *value = EnumValue {
                value: value.value.clone(),
                title: value.title.clone().or_else(|| known.title.clone()),
                rust_name: known.rust_name.clone(),
            };
        }
    }
    merged.provenance = by_hand.provenance(&fresh.provenance);
    merged.provenance.inferred.extend(from_rules);
    for key in second_document::NEED_REMARK {
        if keys::is_stated(key, &merged) || !added(&earlier.provenance, Some(key)) {
            continue;
        }
        keys::copy(key, earlier, &mut merged);
        merged
            .provenance
            .inferred
            .push(remark(Some(key), reason::SECOND_DOCUMENT));
    }
    shape::keep(&by_hand, earlier, fresh, &mut merged);
    exclude(&by_hand, earlier, &mut merged);
    keep_to_exclusions(&mut merged);
    merged
}

/// Removes the keys of the present document that a corrected key excludes, with the remarks on them.
///
/// The marker of an encrypted field stays: a spec with that and a key that excludes it is refused, and people decide.
fn exclude(by_hand: &ByHand<'_>, earlier: &Field, merged: &mut Field) {
    for Exclusion { keys: [one, other], .. } in exclusions(Mapping::Field) {
        for (kept, excluded) in [(one, other), (other, one)] {
            if *excluded != names::ENCRYPTED && by_hand.names(kept) && keys::is_stated(kept, earlier) {
                // The earlier spec has the one key, so it does not have the other, nor a reason why it was inferred.
                keys::copy(excluded, earlier, merged);
                let inferred = &mut merged.provenance.inferred;
                inferred.retain(|remark| remark.key.as_ref().is_none_or(|key| key.value != **excluded));
            }
        }
    }
}

/// The fresh field, with the members of the earlier one if the document has lost its own, or shows them only in its
/// sample.
fn with_lost_members(earlier: &Field, fresh: &Field) -> Field {
    let has_reason = |field: &Field, reason: &str| {
        let mut remarks = field.provenance.inferred.iter();
        remarks.any(|remark| reason::includes(&remark.reason.value, reason))
    };
    let is_unlisted = has_reason(fresh, reason::MEMBERS_UNLISTED);
    let is_sample = !fresh.fields.is_empty() && fresh.fields.iter().all(|field| has_reason(field, reason::TABLE_LOST));
    let mut completed = fresh.clone();
    if earlier.fields.is_empty() || !(is_unlisted || is_sample) {
        return completed;
    }
    if is_unlisted {
        completed.kind = earlier.kind;
        completed
            .provenance
            .inferred
            .retain(|remark| remark.key.is_none() || !reason::includes(&remark.reason.value, reason::MEMBERS_UNLISTED));
        completed.encoded = earlier.encoded;
    }
    completed.fields = with_members_of(&earlier.fields, &fresh.fields);
    completed
}

/// The earlier fields as they are, and the fresh ones that are not among them, at every depth.
pub(super) fn with_members_of(earlier: &[Field], fresh: &[Field]) -> Vec<Field> {
    let mut all = earlier.to_vec();
    let mut place = 0;
    for new in fresh {
        match all.iter().position(|known| known.name == new.name) {
            Some(at) => {
                if let Some(known) = all.get_mut(at).filter(|known| !known.fields.is_empty()) {
                    known.fields = with_members_of(&known.fields, &new.fields);
                }
                place = at + 1;
            }
            None => {
                all.insert(place.min(all.len()), without_names(new));
                place += 1;
            }
        }
    }
    all
}

/// The fields of a page that ends within them: those that it lists, as it lists them, and those that only the earlier spec
/// has, at every depth.
///
/// The page may end within the description of the last one, so its earlier values and the marker of its encryption stay.
pub(super) fn united(earlier: &[Field], fresh: &[Field]) -> Vec<Field> {
    let mut all = earlier.to_vec();
    let mut place = 0;
    for (index, new) in fresh.iter().enumerate() {
        let Some(at) = all.iter().position(|known| known.name == new.name) else {
            all.insert(place.min(all.len()), new.clone());
            place += 1;
            continue;
        };
        if let Some(known) = all.get_mut(at) {
            let mut own = new.clone();
            if !known.fields.is_empty() && (known.kind == new.kind || !new.fields.is_empty()) {
                own.fields = united(&known.fields, &new.fields);
            }
            if index + 1 == fresh.len() && known.kind == new.kind {
                complete_last(known, &mut own);
            }
            *known = own;
        }
        place = at + 1;
    }
    all
}

/// Gives the last field that a page lists before it ends what the rest of its description may have said.
fn complete_last(known: &Field, last: &mut Field) {
    if last.encrypted.is_none() && last.values.is_empty() && last.constant.is_none() {
        last.encrypted = known.encrypted;
    }
    if last.encrypted.is_none() && last.constant.is_none() {
        let is_new = |value: &&EnumValue| !last.values.iter().any(|own| own.value == value.value);
        let rest: Vec<EnumValue> = known.values.iter().filter(is_new).cloned().collect();
        last.values.extend(rest);
    }
}

/// Removes keys of an earlier spec that the keys of the present document exclude.
fn keep_to_exclusions(field: &mut Field) {
    if !field.fields.is_empty() {
        field.values.clear();
    }
    if field.required || field.constant.is_some() || field.supplied_by.is_some() {
        field.required_of = None;
        field.choice = None;
        field.required_if = None;
        field.only_if = None;
        field.default = None;
    }
    if field.choice.is_some() {
        field.required_of = None;
        field.required_if = None;
        field.only_if = None;
        field.default = None;
    }
    if field.constant.is_some() || field.supplied_by.is_some() {
        field.rust_name = None;
    }
    if !field.has_own_type() {
        field.rust_type = None;
    }
}

/// A field without Rust names, which were assigned to it alone: they are assigned again for the whole message.
fn without_names(field: &Field) -> Field {
    let mut field = field.clone();
    field.each_mut(&mut |field| {
        field.rust_name = None;
        field.rust_type = None;
        for value in &mut field.values {
            value.rust_name = None;
        }
    });
    field
}
