//! Facts that a page does not show: the earlier spec keeps its own, and without it a person has to say them.

use wechatpay_spec::exclusion::{Exclusion, exclusions};
use wechatpay_spec::model::{Field, Remark, Spec};
use wechatpay_spec::visit::{MessagePart, Visit, walk_field, walk_spec};
use wechatpay_spec::vocabulary::{Mapping, names};

use super::keys;
use super::shape;
use crate::findings::shorten;
use crate::reason;

/// The maximum number of names that a message lists.
const NAMES: usize = 6;

/// Whether a remark with a reason is about a field.
fn has(field: &Field, reason: &str) -> bool {
    let mut remarks = field.provenance.inferred.iter();
    remarks.any(|remark| reason::includes(&remark.reason.value, reason))
}

/// The fresh field, with what the page does not show from the earlier one.
pub(super) fn completed(earlier: &Field, fresh: &Field) -> Field {
    if has(fresh, reason::NAME_ONLY) {
        return earlier.clone();
    }
    let mut completed = fresh.clone();
    if has(fresh, reason::TYPE_UNKNOWN) || has(fresh, reason::TYPE_OF_SAMPLE) {
        completed = typed(earlier, fresh);
    }
    if has(&completed, reason::DEMAND_UNKNOWN) {
        completed.required = earlier.required;
        completed.required_if.clone_from(&earlier.required_if);
        completed.only_if.clone_from(&earlier.only_if);
        if !has(earlier, reason::DEMAND_UNKNOWN) {
            completed
                .provenance
                .inferred
                .retain(|remark| !reason::includes(&remark.reason.value, reason::DEMAND_UNKNOWN));
        }
    }
    completed
}

/// The facts that a page may state of a field whose type it does not show.
const FACTS: [&str; 15] = [
    names::ENCRYPTED,
    names::CONSTANT,
    names::ENUM,
    names::DEFAULT,
    names::FORMAT,
    names::UNIT,
    names::MIN_LENGTH,
    names::MAX_LENGTH,
    names::PATTERN,
    names::MINIMUM,
    names::MAXIMUM,
    names::REQUIRED_OF,
    names::REQUIRED_IF,
    names::ONLY_IF,
    names::ONE_OF,
];

/// The fresh field, whose type the page does not show: with the type of the earlier one, its members, and the keys that
/// the page does not state. What the page states otherwise counts, as far as the type can have it.
fn typed(earlier: &Field, fresh: &Field) -> Field {
    let mut typed = Field {
        required: fresh.required,
        title: fresh.title.clone().or_else(|| earlier.title.clone()),
        ..earlier.clone()
    };
    if fresh.required {
        typed.required_if = None;
    }
    if !earlier.fields.is_empty() && !fresh.fields.is_empty() {
        typed.fields.clone_from(&fresh.fields);
    }
    for key in FACTS {
        let remarks = || fresh.provenance.inferred.iter().filter(|remark| is_about(remark, key));
        let is_of_sample = remarks().any(|remark| reason::includes(&remark.reason.value, reason::SAMPLE_IS_TIME));
        if !keys::is_stated(key, fresh) || is_of_sample {
            continue;
        }
        let mut with = typed.clone();
        keys::copy(key, fresh, &mut with);
        if !shape::fits(&with, key) {
            continue;
        }
        forget_remarks(key, &mut with);
        with.provenance.inferred.extend(remarks().cloned());
        let bare = Field::new(earlier.name.clone(), earlier.kind);
        for Exclusion { keys: [one, other], .. } in exclusions(Mapping::Field) {
            let excluded = match key {
                _ if key == *one => *other,
                _ if key == *other => *one,
                _ => continue,
            };
            // The page says itself whether the field is required.
            if excluded != names::REQUIRED {
                keys::copy(excluded, &bare, &mut with);
                forget_remarks(excluded, &mut with);
            }
        }
        typed = with;
    }
    typed
}

/// Removes the remarks by rule about a key.
fn forget_remarks(key: &str, field: &mut Field) {
    let inferred = &mut field.provenance.inferred;
    inferred.retain(|remark| !(is_about(remark, key) && reason::is_by_rule(&remark.reason.value)));
}

/// Whether a remark is about a key alone.
fn is_about(remark: &Remark, key: &str) -> bool {
    remark.key.as_ref().is_some_and(|named| named.value == key)
}

/// The fresh fields, with the keys of the earlier ones that tables of the official site rarely state: listed values,
/// formats, and what a text contains.
pub(super) fn with_keys_of(earlier: &[Field], fresh: &[Field]) -> Vec<Field> {
    let complete = |new: &Field| {
        let mut completed = new.clone();
        let Some(known) = earlier.iter().find(|known| known.name == new.name) else {
            return completed;
        };
        completed.fields = with_keys_of(&known.fields, &new.fields);
        if known.kind != new.kind {
            return completed;
        }
        if new.values.is_empty() && new.constant.is_none() && new.encrypted.is_none() {
            completed.values.clone_from(&known.values);
        }
        completed.format = new.format.or(known.format);
        if new.encoded.is_none() && new.fields.is_empty() {
            completed.encoded = known.encoded;
            completed.fields.clone_from(&known.fields);
        }
        completed
    };
    fresh.iter().map(complete).collect()
}

/// Whether a document states nothing of its fields but their names. It does not say that there are no others.
pub(super) fn are_names(fields: &[Field]) -> bool {
    fields.iter().all(|field| has(field, reason::NAME_ONLY))
}

/// The names of fields whose types nothing states.
struct Untyped<'s>(Vec<&'s str>);

impl<'s> Visit<'s> for Untyped<'s> {
    fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
        if has(field, reason::TYPE_UNKNOWN) || has(field, reason::NAME_ONLY) {
            self.0.push(&field.name.value);
        }
        walk_field(self, field, part);
    }
}

/// The fields of a spec whose types nothing states, as a message lists them.
pub(crate) fn untyped(spec: &Spec) -> Option<String> {
    let mut untyped = Untyped(Vec::new());
    walk_spec(&mut untyped, spec);
    let Untyped(names) = untyped;
    let shown: Vec<String> = names
        .iter()
        .take(NAMES)
        .map(|name| format!("`{}`", shorten(name)))
        .collect();
    let more = match names.len().saturating_sub(NAMES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!names.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
}
