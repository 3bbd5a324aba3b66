//! A second document about an operation: it adds keys that the first does not state, and changes none.

use wechatpay_spec::model::{Content, Field, Operation, Provenance, Scalar};
use wechatpay_spec::vocabulary::names;

use super::by_hand::ByHand;
use super::keys;
use super::older::{self, Dated};
use super::request;
use crate::construct::remark;
use crate::name;
use crate::reason;

/// Keys of a field that reading the first document again would remove, unless a remark says where they come from.
pub(super) const NEED_REMARK: &[&str] = &[names::ENCRYPTED, names::ENUM, names::FORMAT];

/// The reason of a document that is older than those of the spec, as the end of a clause.
pub(super) const OLDER: &str = ", as the document is older than those of the spec";

/// Whether the fresh document counts less than those of the earlier spec.
pub(super) fn is_second(earlier: &Operation, fresh: &Operation) -> bool {
    why_second(earlier, fresh).is_some()
}

/// Why the fresh document counts less than those of the earlier spec, as the end of a clause: it has no date but they do,
/// it is older than they are, or its form has lost which fields are required and they have not.
pub(super) fn why_second(earlier: &Operation, fresh: &Operation) -> Option<&'static str> {
    // A day that another source states says nothing about the form of the page.
    let is_dated = |operation: &Operation| {
        let mut origins = operation.provenance.from.iter();
        operation.documents.iter().any(|document| document.updated.is_some())
            && !origins.any(|origin| origin.key.as_ref().is_some_and(|key| key.value == names::DOCUMENTS))
    };
    let has_lost = |operation: &Operation| {
        let mut remarks = operation.provenance.inferred.iter();
        remarks.any(|remark| remark.reason.value == reason::FLAGS_LOST)
    };
    if is_dated(earlier) && !is_dated(fresh) {
        return Some(", as the document states no day of its last change, and those of the spec do");
    }
    if older::is_older(Dated::operation(earlier), Dated::operation(fresh)) {
        return Some(OLDER);
    }
    (has_lost(fresh) && !has_lost(earlier))
        .then_some(", as the saved text has lost which fields are required and which are encrypted")
}

/// Whether a second document added the key, or, without a key, the whole object.
pub(super) fn added(provenance: &Provenance, key: Option<&str>) -> bool {
    provenance.inferred.iter().any(|remark| {
        remark.reason.value == reason::SECOND_DOCUMENT && remark.key.as_ref().map(|key| key.value.as_str()) == key
    })
}

/// The earlier operation, with the keys that only the fresh document states. A key that people corrected is not added,
/// even if they removed it.
pub(super) fn add(earlier: &Operation, fresh: &Operation) -> Operation {
    let by_hand = ByHand(&earlier.provenance);
    let is_open = |key: &str| !by_hand.names(key);
    let mut filled = earlier.clone();
    if filled.errors.is_empty() && is_open(names::ERRORS) {
        filled.errors.clone_from(&fresh.errors);
    }
    if filled.idempotency_key.is_none() && is_open(names::IDEMPOTENCY_KEY) {
        filled.idempotency_key.clone_from(&fresh.idempotency_key);
    }
    if filled.rate_limit.is_none() && is_open(names::RATE_LIMIT) {
        filled.rate_limit = fresh.rate_limit;
    }
    if filled.deprecated.is_none() && fresh.deprecated.is_some() && is_open(names::DEPRECATED) {
        filled.deprecated.clone_from(&fresh.deprecated);
        filled
            .provenance
            .inferred
            .push(remark(Some(names::DEPRECATED), reason::SECOND_DOCUMENT));
    }
    if is_open(names::REQUEST) {
        filled.request = request::merged(&earlier.request, &fresh.request, &earlier.request.body, fields);
    }
    if is_open(names::RESPONSE) {
        filled.response.content = match (&earlier.response.content, &fresh.response.content) {
            (Content::Json(one), Content::Json(other)) => Content::Json(fields(one, other)),
            (Content::Xml(one), Content::Xml(other)) => Content::Xml(fields(one, other)),
            (one, _) => one.clone(),
        };
    }
    name::operation(&mut filled);
    filled
}

fn fields(earlier: &[Field], fresh: &[Field]) -> Vec<Field> {
    let mut filled: Vec<Field> = earlier.to_vec();
    let mut place = 0;
    for new in fresh {
        let known = filled
            .iter()
            .position(|field| field.name.value.eq_ignore_ascii_case(&new.name.value));
        match known {
            Some(at) => {
                if let Some(known) = filled.get_mut(at) {
                    *known = field(known, new);
                }
                place = at + 1;
            }
            None => {
                // A field that the first document does not list is not required.
                let mut added = Field {
                    required: false,
                    ..new.clone()
                };
                added.provenance.inferred = vec![remark(None, reason::SECOND_DOCUMENT)];
                filled.insert(place.min(filled.len()), added);
                place += 1;
            }
        }
    }
    filled
}

fn field(earlier: &Field, fresh: &Field) -> Field {
    let by_hand = ByHand(&earlier.provenance);
    if by_hand.corrects_all() {
        return earlier.clone();
    }
    let is_open = |key: &str| !by_hand.names(key);
    let has_open_members = is_open(names::TYPE) && is_open(names::FIELDS);
    if earlier.kind.value.scalar == Scalar::Json && !fresh.fields.is_empty() && has_open_members {
        return Field {
            required: earlier.required,
            ..fresh.clone()
        };
    }
    let mut filled = earlier.clone();
    if earlier.constant.is_some() || earlier.supplied_by.is_some() {
        return filled;
    }
    let mut added: Vec<&str> = Vec::new();
    let mut fill = |names: &[&'static str], filled: &mut Field| {
        for name in names {
            let is_new = !keys::is_stated(name, filled) && keys::is_stated(name, fresh);
            if is_new && is_open(name) {
                keys::copy(name, fresh, filled);
                added.push(name);
            }
        }
    };
    if filled.title.is_none() && is_open(names::TITLE) {
        filled.title.clone_from(&fresh.title);
    }
    if filled.kind == fresh.kind && filled.encoded == fresh.encoded {
        if filled.values.is_empty() && filled.fields.is_empty() {
            fill(&[names::ENCRYPTED], &mut filled);
        }
        if filled.encrypted.is_none() {
            fill(&[names::FORMAT, names::UNIT, names::EXAMPLE], &mut filled);
            if filled.fields.is_empty() {
                fill(&[names::ENUM], &mut filled);
            }
        } else {
            filled.example = None;
        }
        if filled.values.is_empty() && is_open(names::FIELDS) {
            filled.fields = fields(&earlier.fields, &fresh.fields);
        }
    }
    add_remarks(&added, &mut filled.provenance);
    filled
}

/// Marks the added keys that need it, unless a remark is about the whole line.
fn add_remarks(keys: &[&str], filled: &mut Provenance) {
    let mut all = filled.inferred.iter().chain(&filled.corrected);
    if all.all(|remark| remark.key.is_some()) {
        let marked = keys.iter().filter(|key| NEED_REMARK.contains(key));
        filled
            .inferred
            .extend(marked.map(|key| remark(Some(key), reason::SECOND_DOCUMENT)));
    }
}
