//! A document that was last changed before the one that the spec was read from.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Document, Notification, Operation, Provenance, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::write;

use super::documents::{is_address_lost, of_section};
use super::merge;
use crate::rules;

/// The documents of an operation or a notification, and its remarks.
#[derive(Clone, Copy)]
pub(super) struct Dated<'s> {
    documents: &'s [Document],
    provenance: &'s Provenance,
}

impl<'s> Dated<'s> {
    pub(super) fn operation(operation: &'s Operation) -> Self {
        Self {
            documents: &operation.documents,
            provenance: &operation.provenance,
        }
    }

    pub(super) fn notification(notification: &'s Notification) -> Self {
        Self {
            documents: &notification.documents,
            provenance: &notification.provenance,
        }
    }
}

/// Whether fresh documents were last changed before the earlier ones: each before its own earlier version, or, if it is
/// new, before every page that the spec was read from.
pub(super) fn is_older(earlier: Dated<'_>, fresh: Dated<'_>) -> bool {
    let day = |document: &Document| document.updated.as_ref().map(|day| day.value.clone());
    let is_address_lost = is_address_lost(fresh.provenance);
    // A day that another source states does not say which page the spec was read from.
    let mut origins = earlier.provenance.from.iter();
    let is_of_page = !origins.any(|origin| origin.key.as_ref().is_some_and(|key| key.value == names::DOCUMENTS));
    let latest = earlier.documents.iter().filter_map(day).max().filter(|_| is_of_page);
    let is_before = |document: &Document| {
        let known = match is_address_lost {
            true => of_section(earlier.documents, document),
            false => earlier.documents.iter().position(|known| known.url == document.url),
        };
        let known = match known.and_then(|at| earlier.documents.get(at)) {
            Some(known) => day(known),
            None => latest.clone(),
        };
        matches!((known, day(document)), (Some(known), Some(own)) if own < known)
    };
    !fresh.documents.is_empty() && fresh.documents.iter().all(is_before)
}

/// Reports an older document that says something else than the spec, which was kept. `document` is the path of the
/// document's file.
pub(crate) fn check(earlier: &Spec, fresh: &Spec, document: String) -> Option<Diagnostic> {
    let kept = merge(earlier, fresh);
    let overwritten = merge(earlier, &undated(fresh, earlier));
    if write::spec(&without_documents(&overwritten)) == write::spec(&without_documents(&kept)) {
        return None;
    }
    let message = format!(
        "the document is older than those of `{}`: it added what the spec lacked, and changed nothing that the spec has",
        earlier.file
    );
    let mut finding = Diagnostic::new(rules::OLDER_DOCUMENT, document, Span::default(), message);
    finding.help(
        "import the newer page; if this one is right, remove `updated` from the spec's documents, and import it again",
    );
    Some(finding)
}

/// The fresh spec, as if its documents had been changed on the same day as the earlier ones.
fn undated(fresh: &Spec, earlier: &Spec) -> Spec {
    let days: Vec<_> = match &earlier.subject {
        Subject::Path(path) => path.operations.iter().flat_map(|own| &own.documents).collect(),
        Subject::Notification(notification) => notification.documents.iter().collect(),
    };
    let latest = days
        .into_iter()
        .filter_map(|document| document.updated.clone())
        .max_by(|one, other| one.value.cmp(&other.value));
    with_documents(fresh, |documents| {
        for document in documents {
            if document.updated.is_some() {
                document.updated.clone_from(&latest);
            }
        }
    })
}

fn without_documents(spec: &Spec) -> Spec {
    with_documents(spec, Vec::clear)
}

fn with_documents(spec: &Spec, change: impl Fn(&mut Vec<Document>)) -> Spec {
    let mut spec = spec.clone();
    match &mut spec.subject {
        Subject::Path(path) => path.operations.iter_mut().for_each(|own| change(&mut own.documents)),
        Subject::Notification(notification) => change(&mut notification.documents),
    }
    spec
}
