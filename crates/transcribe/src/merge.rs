//! Importing a document again: its new spec is merged with the one that exists.
//!
//! A remark with a reason that this crate does not write was written by a person. The key that it is about, or the
//! whole line, stays as it is. So do Rust names, and keys that this form of document never states.

mod by_hand;
pub(crate) mod choices;
pub(crate) mod corrections;
pub(crate) mod documents;
mod fields;
mod keys;
pub(crate) mod language;
mod lost_facts;
mod objects;
mod older;
pub(crate) mod other_page;
pub(crate) mod other_role;
pub(crate) mod places;
pub(crate) mod removals;
mod removed_facts;
mod request;
mod second_document;
pub(crate) mod shape;
pub(crate) mod stated;
pub(crate) mod unknown;

use wechatpay_spec::model::{Content, File, Notification, Operation, PathSpec, Spec, Subject};
use wechatpay_spec::vocabulary::names;

use self::by_hand::ByHand;
use self::documents::documents;
use self::fields::fields;
use self::older::Dated;
use crate::construct::remark;
use crate::name;
use crate::reason;

/// Merges the spec that a document gives now, `fresh`, with the existing one, `earlier`.
///
/// Corrections made by hand are kept, and so are operations that only the earlier spec has, which other documents
/// describe. When one spec is about operations and the other about a notification, the result is the earlier spec.
pub fn merge(earlier: &Spec, fresh: &Spec) -> Spec {
    let subject = match (&earlier.subject, &fresh.subject) {
        (Subject::Path(earlier), Subject::Path(fresh)) => Subject::Path(path(earlier, fresh)),
        (Subject::Notification(earlier), Subject::Notification(fresh)) => {
            Subject::Notification(Box::new(notification(earlier, fresh)))
        }
        (earlier, _) => earlier.clone(),
    };
    Spec {
        file: earlier.file.clone(),
        subject,
    }
}

fn path(earlier: &PathSpec, fresh: &PathSpec) -> PathSpec {
    let mut operations: Vec<Operation> = earlier
        .operations
        .iter()
        .map(
            |known| match fresh.operations.iter().find(|new| new.method == known.method) {
                Some(new) => operation(known, new),
                None => known.clone(),
            },
        )
        .collect();
    for new in &fresh.operations {
        if !operations.iter().any(|known| known.method == new.method) {
            operations.push(new.clone());
        }
    }
    PathSpec {
        url_path: earlier.url_path.clone(),
        protocol: earlier.protocol,
        operations,
    }
}

fn operation(earlier: &Operation, fresh: &Operation) -> Operation {
    let fresh = &places::operation(earlier, fresh);
    let is_address_lost = documents::is_address_lost(&fresh.provenance);
    if second_document::is_second(earlier, fresh) {
        return Operation {
            documents: documents(
                &ByHand(&earlier.provenance),
                &earlier.documents,
                &fresh.documents,
                is_address_lost,
            ),
            ..second_document::add(earlier, fresh)
        };
    }
    let for_role = other_role::operation(earlier, fresh);
    let fresh = &language::operation(earlier, fresh, lost_facts::completed(earlier, &for_role));
    let by_hand = ByHand(&earlier.provenance);
    let mut merged = fresh.clone();
    merged.request = request::merged(&earlier.request, &fresh.request, &fresh.request.body, fields);
    merged.response.content = match (&earlier.response.content, &fresh.response.content) {
        (Content::Json(earlier), Content::Json(fresh)) => Content::Json(fields(earlier, fresh)),
        (Content::Xml(earlier), Content::Xml(fresh)) => Content::Xml(fields(earlier, fresh)),
        (Content::File(earlier), Content::File(fresh)) => Content::File(File {
            media_type: fresh.media_type.clone().or_else(|| earlier.media_type.clone()),
            digest: fresh.digest.or(earlier.digest),
        }),
        (_, fresh) => fresh.clone(),
    };
    keys::keep(&by_hand, earlier, &mut merged);
    merged.documents = documents(&by_hand, &earlier.documents, &fresh.documents, is_address_lost);
    // A key that this form of document never states may come from a document of another form.
    if merged.errors.is_empty() {
        merged.errors.clone_from(&earlier.errors);
    }
    merged.idempotency_key = merged.idempotency_key.or_else(|| earlier.idempotency_key.clone());
    merged.rate_limit = merged.rate_limit.or(earlier.rate_limit);
    merged.provenance = by_hand.provenance(&fresh.provenance);
    if merged.deprecated.is_none() && second_document::added(&earlier.provenance, Some(names::DEPRECATED)) {
        merged.deprecated.clone_from(&earlier.deprecated);
        merged
            .provenance
            .inferred
            .push(remark(Some(names::DEPRECATED), reason::SECOND_DOCUMENT));
    }
    // A page that says nothing of the end does not take it back.
    if merged.deprecated.is_none() {
        merged.deprecated.clone_from(&earlier.deprecated);
        let own = earlier.provenance.inferred.iter().filter(|remark| {
            remark.key.as_ref().is_some_and(|key| key.value == names::DEPRECATED)
                && !merged.provenance.inferred.iter().any(|known| known.key == remark.key)
        });
        let own: Vec<_> = own.cloned().collect();
        merged.provenance.inferred.extend(own);
    }
    name::operation(&mut merged);
    merged
}

fn notification(earlier: &Notification, fresh: &Notification) -> Notification {
    let mut fresh = fresh.clone();
    fresh.fields = places::fields(&earlier.fields, &fresh.fields);
    let fresh = &fresh;
    let is_address_lost = documents::is_address_lost(&fresh.provenance);
    if older::is_older(Dated::notification(earlier), Dated::notification(fresh)) {
        let by_hand = ByHand(&earlier.provenance);
        let mut kept = earlier.clone();
        kept.documents = documents(&by_hand, &earlier.documents, &fresh.documents, is_address_lost);
        if !by_hand.covers_all() && !by_hand.names(names::RESOURCE) && !by_hand.names(names::XML) {
            kept.fields = fields::with_members_of(&earlier.fields, &fresh.fields);
            name::received(&mut kept.fields);
        }
        return kept;
    }
    let for_role = other_role::notification(earlier, fresh);
    let completed = lost_facts::completed_notification(earlier, &for_role);
    let fresh = &language::notification(earlier, fresh, completed);
    let by_hand = ByHand(&earlier.provenance);
    let mut merged = fresh.clone();
    merged.fields = fields(&earlier.fields, &fresh.fields);
    keys::keep(&by_hand, earlier, &mut merged);
    merged.documents = documents(&by_hand, &earlier.documents, &fresh.documents, is_address_lost);
    // Documents do not state Rust names.
    merged.rust_name.clone_from(&earlier.rust_name);
    if by_hand.infers_all() && !by_hand.names(names::RESOURCE) && !by_hand.names(names::XML) {
        // A document that states fields counts more than what people inferred without one.
        merged.fields = fields::with_members_of(&earlier.fields, &fresh.fields);
    }
    merged.provenance = by_hand.provenance(&fresh.provenance);
    name::received(&mut merged.fields);
    merged
}
