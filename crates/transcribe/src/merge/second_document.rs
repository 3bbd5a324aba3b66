//! A second document about an operation: it adds keys that the first does not state, and changes none.

use wechatpay_spec::model::{Content, Field, Operation, Provenance, Scalar};

use super::request;
use crate::construct::remark;
use crate::name;
use crate::reason;

/// Keys of a field that reading the first document again would remove, unless a remark says where they come from.
pub(super) const NEED_REMARK: &[&str] = &["encrypted", "enum", "format"];

/// Whether the fresh document counts less than those of the earlier spec: it has no date but they do, or its form has
/// lost which fields are required and they have not.
pub(super) fn is_second(earlier: &Operation, fresh: &Operation) -> bool {
    // A day that another source states says nothing about the form of the page.
    let is_dated = |operation: &Operation| {
        let mut origins = operation.provenance.from.iter();
        operation.documents.iter().any(|document| document.updated.is_some())
            && !origins.any(|origin| origin.key.as_ref().is_some_and(|key| key.value == "documents"))
    };
    let has_lost = |operation: &Operation| {
        let mut remarks = operation.provenance.inferred.iter();
        remarks.any(|remark| remark.reason.value == reason::FLAGS_LOST)
    };
    (is_dated(earlier) && !is_dated(fresh)) || (has_lost(fresh) && !has_lost(earlier))
}

/// Whether a second document added the key, or, without a key, the whole object.
pub(super) fn added(provenance: &Provenance, key: Option<&str>) -> bool {
    provenance.inferred.iter().any(|remark| {
        remark.reason.value == reason::SECOND_DOCUMENT && remark.key.as_ref().map(|key| key.value.as_str()) == key
    })
}

/// The earlier operation, with the keys that only the fresh document states.
pub(super) fn add(earlier: &Operation, fresh: &Operation) -> Operation {
    let mut filled = earlier.clone();
    if filled.errors.is_empty() {
        filled.errors.clone_from(&fresh.errors);
    }
    filled.idempotency_key = filled.idempotency_key.or_else(|| fresh.idempotency_key.clone());
    filled.rate_limit = filled.rate_limit.or(fresh.rate_limit);
    if filled.deprecated.is_none() && fresh.deprecated.is_some() {
        filled.deprecated.clone_from(&fresh.deprecated);
        filled
            .provenance
            .inferred
            .push(remark(Some("deprecated"), reason::SECOND_DOCUMENT));
    }
    filled.request = request::merged(&earlier.request, &fresh.request, &earlier.request.body, fields);
    filled.response.content = match (&earlier.response.content, &fresh.response.content) {
        (Content::Json(one), Content::Json(other)) => Content::Json(fields(one, other)),
        (Content::Xml(one), Content::Xml(other)) => Content::Xml(fields(one, other)),
        (one, _) => one.clone(),
    };
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
    if earlier.kind.value.scalar == Scalar::Json && !fresh.fields.is_empty() {
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
    macro_rules! fill {
        ($($key:literal => $member:ident),*) => {
            $(if filled.$member.is_none() && fresh.$member.is_some() {
                filled.$member.clone_from(&fresh.$member);
                added.push($key);
            })*
        };
    }
    if filled.title.is_none() {
        filled.title.clone_from(&fresh.title);
    }
    if filled.kind == fresh.kind && filled.encoded == fresh.encoded {
        if filled.values.is_empty() && filled.fields.is_empty() {
            fill!("encrypted" => encrypted);
        }
        if filled.encrypted.is_none() {
            fill!("format" => format, "unit" => unit, "example" => example);
            if filled.values.is_empty() && filled.fields.is_empty() && !fresh.values.is_empty() {
                filled.values.clone_from(&fresh.values);
                added.push("enum");
            }
        } else {
            filled.example = None;
        }
        if filled.values.is_empty() {
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
