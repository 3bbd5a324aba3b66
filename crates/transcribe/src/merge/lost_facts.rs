//! Facts that the form of a fresh document has lost, and that the earlier spec has.

use wechatpay_spec::model::{Deprecation, Operation, Provenance};

use super::documents::of_section;
use crate::reason;

/// Whether the text of the document does not hold its address.
pub(super) fn is_address_lost(provenance: &Provenance) -> bool {
    let mut remarks = provenance.inferred.iter();
    remarks.any(|remark| remark.reason.value == reason::ADDRESS_LOST)
}

/// The fresh operation, with facts from the earlier one that the form of the fresh document has lost.
pub(super) fn completed(earlier: &Operation, fresh: &Operation) -> Operation {
    let mut completed = fresh.clone();
    let is_lost = |key: &str, reason: &str| {
        let mut remarks = fresh.provenance.inferred.iter();
        remarks.any(|remark| {
            reason::includes(&remark.reason.value, reason)
                && remark.key.as_ref().is_some_and(|named| named.value == key)
        })
    };
    let mut known_keys = Vec::new();
    if is_lost("title", reason::TITLE_LOST) {
        completed.title = earlier.title.clone();
        known_keys.push("title");
    }
    let mut documents = fresh.documents.iter();
    if is_lost("documents", reason::ADDRESS_LOST)
        && documents.all(|document| of_section(&earlier.documents, document).is_some())
    {
        known_keys.push("documents");
    }
    if is_lost("response", reason::RESPONSE_MISSING) {
        completed.response = earlier.response.clone();
        completed.errors.clone_from(&earlier.errors);
        known_keys.push("response");
    }
    if is_lost("deprecated", reason::REPLACEMENT_METHOD) && names_method(earlier, fresh) {
        completed.deprecated.clone_from(&earlier.deprecated);
        known_keys.push("deprecated");
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
