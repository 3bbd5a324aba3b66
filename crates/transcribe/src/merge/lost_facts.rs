//! Facts that the form of a fresh document has lost, and that the earlier spec has.

use wechatpay_spec::model::{Body, Content, Deprecation, Notification, Operation};
use wechatpay_spec::vocabulary::names;

use super::documents::of_section;
use super::fields::{united, with_members_of};
use super::request;
use super::unknown::{are_names, with_keys_of};
use crate::reason;

/// The fresh operation, with facts from the earlier one that the form of the fresh document has lost.
pub(super) fn completed(earlier: &Operation, fresh: &Operation) -> Operation {
    let mut completed = fresh.clone();
    if has_tables(fresh) {
        complete_keys(earlier, &mut completed);
    }
    let is_lost = |key: &str, reason: &str| {
        let mut remarks = fresh.provenance.inferred.iter();
        remarks.any(|remark| {
            reason::includes(&remark.reason.value, reason)
                && remark.key.as_ref().is_some_and(|named| named.value == key)
        })
    };
    let mut known_keys = Vec::new();
    if is_lost(names::TITLE, reason::TITLE_LOST) || is_lost(names::TITLE, reason::TITLE_UNKNOWN) {
        completed.title = earlier.title.clone();
        known_keys.push(names::TITLE);
    }
    let mut documents = fresh.documents.iter();
    if is_lost(names::DOCUMENTS, reason::ADDRESS_LOST)
        && documents.all(|document| !of_section(&earlier.documents, document).is_empty())
    {
        known_keys.push(names::DOCUMENTS);
    }
    if is_lost(names::RESPONSE, reason::RESPONSE_MISSING) {
        completed.response = earlier.response.clone();
        completed.errors.clone_from(&earlier.errors);
        known_keys.push(names::RESPONSE);
    }
    if is_lost(names::RESPONSE, reason::RESPONSE_CUT) {
        completed.response.content = match (&earlier.response.content, &fresh.response.content) {
            (Content::Json(one), Content::Json(other)) => Content::Json(united(one, other)),
            (Content::Xml(one), Content::Xml(other)) => Content::Xml(united(one, other)),
            (one, _) => one.clone(),
        };
        known_keys.push(names::RESPONSE);
    }
    if is_lost(names::REQUEST, reason::REQUEST_CUT) {
        // A document that ends within its request does not say that there are no other fields.
        completed.request = request::merged(&earlier.request, &fresh.request, &earlier.request.body, united);
        known_keys.push(names::REQUEST);
    }
    if is_lost(names::DEPRECATED, reason::REPLACEMENT_METHOD) && names_method(earlier, fresh) {
        completed.deprecated.clone_from(&earlier.deprecated);
        known_keys.push(names::DEPRECATED);
    }
    completed.provenance.inferred.retain(|remark| {
        let is_known = remark
            .key
            .as_ref()
            .is_some_and(|key| known_keys.contains(&key.value.as_str()));
        !is_known || earlier.provenance.inferred.contains(remark)
    });
    completed
}

/// Parts of the official site whose pages have tables that rarely list values.
const TABLES: &[&str] = &[
    "https://pay.weixin.qq.com/doc/v2",
    "https://pay.weixin.qq.com/doc/global",
    "https://pay.weixin.qq.com/wiki/",
];

/// Whether the documents of an operation are pages with tables.
fn has_tables(fresh: &Operation) -> bool {
    fresh.documents.iter().all(|document| {
        let url = document.url.value.as_str();
        url == "https://pay.weixin.qq.com/doc/v3" || TABLES.iter().any(|part| url.starts_with(part))
    })
}

fn complete_keys(earlier: &Operation, completed: &mut Operation) {
    match (&earlier.request.body, &mut completed.request.body) {
        (Body::Json(known), Body::Json(fields)) | (Body::Xml(known), Body::Xml(fields)) => {
            *fields = with_keys_of(known, fields);
        }
        _ => {}
    }
    completed.request.query = with_keys_of(&earlier.request.query, &completed.request.query);
    match (&earlier.response.content, &mut completed.response.content) {
        (Content::Json(known), Content::Json(fields)) | (Content::Xml(known), Content::Xml(fields)) => {
            *fields = with_keys_of(known, fields);
        }
        _ => {}
    }
}

/// The fresh notification, with facts from the earlier one that the form of the fresh document has lost.
pub(super) fn completed_notification(earlier: &Notification, fresh: &Notification) -> Notification {
    let mut completed = fresh.clone();
    let has = |reason: &str| {
        let mut remarks = fresh.provenance.inferred.iter();
        remarks.any(|remark| reason::includes(&remark.reason.value, reason))
    };
    let mut known_reasons = Vec::new();
    if has(reason::TITLE_UNKNOWN) {
        completed.title = earlier.title.clone();
        known_reasons.push(reason::TITLE_UNKNOWN);
    }
    let mut documents = fresh.documents.iter();
    if has(reason::ADDRESS_LOST) && documents.all(|document| !of_section(&earlier.documents, document).is_empty()) {
        known_reasons.push(reason::ADDRESS_LOST);
    }
    if has(reason::RESPONSE_CUT) {
        completed.fields = united(&earlier.fields, &fresh.fields);
        known_reasons.push(reason::RESPONSE_CUT);
    }
    if completed.original_type.is_none() {
        completed.original_type.clone_from(&earlier.original_type);
    }
    if are_names(&fresh.fields) {
        // The title of notes is that of the notes.
        completed.title = earlier.title.clone();
        completed.fields = with_members_of(&earlier.fields, &fresh.fields);
    }
    completed.provenance.inferred.retain(|remark| {
        let is_known = known_reasons.contains(&remark.reason.value.as_str());
        !is_known || earlier.provenance.inferred.contains(remark)
    });
    completed
}

/// Whether the earlier spec knows the method of the replacement whose path the fresh document names.
fn names_method(earlier: &Operation, fresh: &Operation) -> bool {
    let path = |deprecated: &Option<Deprecation>| {
        let replacement = deprecated.as_ref()?.replacement.as_ref()?;
        Some(replacement.value.split_once(' ')?.1.to_owned())
    };
    let is_guess = earlier
        .provenance
        .inferred
        .iter()
        .any(|remark| reason::includes(&remark.reason.value, reason::REPLACEMENT_METHOD));
    let known = path(&earlier.deprecated);
    known.is_some() && known == path(&fresh.deprecated) && !is_guess
}
