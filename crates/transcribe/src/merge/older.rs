//! A document that was last changed before the one that the spec was read from.

use wechatpay_spec::model::{Document, Notification, Operation, Provenance};
use wechatpay_spec::vocabulary::names;

use super::documents::{is_address_lost, of_section};

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
        let known: Vec<usize> = match is_address_lost {
            true => of_section(earlier.documents, document),
            false => {
                let own = earlier.documents.iter().position(|known| known.url == document.url);
                own.into_iter().collect()
            }
        };
        // Of several documents that it may be, the latest.
        let known = match known.is_empty() {
            true => latest.clone(),
            false => known.iter().filter_map(|at| day(earlier.documents.get(*at)?)).max(),
        };
        matches!((known, day(document)), (Some(known), Some(own)) if own < known)
    };
    !fresh.documents.is_empty() && fresh.documents.iter().all(is_before)
}
