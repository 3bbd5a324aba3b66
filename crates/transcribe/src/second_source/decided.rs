//! Decisions of a person, which no source changes.

use wechatpay_spec::model::Provenance;

use crate::reason;

/// Whether a person decided on a key, or on the whole line.
pub(super) fn is_by_hand(provenance: &Provenance, key: &str) -> bool {
    let mut all = provenance.inferred.iter().chain(&provenance.corrected);
    all.any(|remark| {
        let is_about_key = remark.key.as_ref().is_none_or(|named| named.value == key);
        is_about_key && !reason::is_by_rule(&remark.reason.value) && !reason::is_of_second_source(&remark.reason.value)
    })
}
