//! The documents of a merged spec.

use wechatpay_spec::model::{Document, Provenance};
use wechatpay_spec::vocabulary::names;

use super::by_hand::ByHand;
use crate::reason;

/// Whether the text of the document does not contain its address.
pub(crate) fn is_address_lost(provenance: &Provenance) -> bool {
    let mut remarks = provenance.inferred.iter();
    remarks.any(|remark| remark.reason.value == reason::ADDRESS_LOST)
}

/// The documents of both specs. For a document in both, the later date is kept.
///
/// Documents that people corrected stay as they are. A remark about the whole operation, or a day from another source,
/// leaves room for another page.
pub(super) fn documents(
    by_hand: &ByHand<'_>,
    earlier: &[Document],
    fresh: &[Document],
    is_address_lost: bool,
) -> Vec<Document> {
    let mut merged = earlier.to_vec();
    if by_hand.names(names::DOCUMENTS) {
        return merged;
    }
    for document in fresh {
        let known = match is_address_lost {
            true => of_section(&merged, document),
            false => merged.iter().position(|known| known.url == document.url),
        };
        match known.and_then(|at| merged.get_mut(at)) {
            Some(known) => {
                let day = |document: &Document| document.updated.as_ref().map(|day| day.value.clone());
                if day(document) > day(known) {
                    known.updated.clone_from(&document.updated);
                }
            }
            None => merged.push(document.clone()),
        }
    }
    merged
}

/// The place of the known document that a document without an address stands for: the first in its section of the
/// site, or the first of the old site, which has no sections.
pub(super) fn of_section(known: &[Document], document: &Document) -> Option<usize> {
    let section = document.url.value.as_str();
    let is_below = |known: &Document| {
        let rest = known.url.value.strip_prefix(section);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_old = |known: &Document| known.url.value.starts_with("https://pay.weixin.qq.com/wiki/");
    known
        .iter()
        .position(is_below)
        .or_else(|| known.iter().position(is_old))
}
