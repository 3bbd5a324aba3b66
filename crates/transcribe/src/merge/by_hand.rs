//! Facts that a document does not override: corrections made by hand, which are remarks with a reason that this crate
//! does not write, and facts from other sources.

use wechatpay_spec::model::{Provenance, Remark};
use wechatpay_spec::place::Located;

use crate::reason;

/// The remarks that people wrote.
pub(super) fn remarks(provenance: &Provenance) -> impl Iterator<Item = &Remark> {
    let all = provenance.inferred.iter().chain(&provenance.corrected);
    all.filter(|remark| !reason::is_by_rule(&remark.reason.value))
}

/// The corrections of an object of the existing spec.
pub(super) struct ByHand<'p>(pub(super) &'p Provenance);

impl ByHand<'_> {
    /// Whether people wrote that the document is wrong about this key alone.
    pub(super) fn corrects(&self, key: &str) -> bool {
        let mut corrected = self.0.corrected.iter();
        corrected.any(|remark| {
            remark.key.as_ref().is_some_and(|named| named.value == key) && !reason::is_by_rule(&remark.reason.value)
        })
    }

    /// Whether people corrected the whole object or the key, or it is from another source.
    pub(super) fn covers(&self, key: &str) -> bool {
        self.keys().any(|named| named.is_none_or(|named| named.value == key))
    }

    /// Whether people wrote a remark about this key alone.
    pub(super) fn names(&self, key: &str) -> bool {
        let mut keys = remarks(self.0).filter_map(|remark| remark.key.as_ref());
        keys.any(|named| named.value == key)
    }

    /// Whether people corrected the whole object, so that another document adds nothing to it.
    pub(super) fn corrects_all(&self) -> bool {
        let mut corrected = self.0.corrected.iter();
        corrected.any(|remark| remark.key.is_none() && !reason::is_by_rule(&remark.reason.value))
    }

    /// Whether people corrected the whole object, or it is from another source.
    pub(super) fn covers_all(&self) -> bool {
        self.keys().any(|named| named.is_none())
    }

    /// The keys that are not from the document; `None` is the whole object.
    fn keys(&self) -> impl Iterator<Item = Option<&Located<String>>> {
        let corrected = remarks(self.0).map(|remark| remark.key.as_ref());
        corrected.chain(self.0.from.iter().map(|origin| origin.key.as_ref()))
    }

    /// Whether people inferred the whole object, and corrected nothing of it as a whole.
    pub(super) fn infers_all(&self) -> bool {
        self.covers_all() && self.0.corrected.iter().all(|remark| remark.key.is_some())
    }

    /// The provenance of the merged object: the remarks of people, and new remarks about keys that people did not
    /// correct.
    pub(super) fn provenance(&self, fresh: &Provenance) -> Provenance {
        let join = |earlier: &[Remark], fresh: &[Remark]| {
            let by_hand = earlier
                .iter()
                .filter(|remark| !reason::is_by_rule(&remark.reason.value));
            let by_rule = fresh.iter().filter(|remark| match &remark.key {
                Some(key) => !self.covers(&key.value),
                None => !self.covers_all(),
            });
            by_hand.chain(by_rule).cloned().collect::<Vec<_>>()
        };
        let mut provenance = Provenance {
            from: self.0.from.clone(),
            inferred: join(&self.0.inferred, &fresh.inferred),
            corrected: join(&self.0.corrected, &fresh.corrected),
            waived: self.0.waived.clone(),
        };
        // A remark about the whole object includes its keys, except what callers read.
        for remarks in [&mut provenance.inferred, &mut provenance.corrected] {
            if let Some(at) = remarks.iter().position(|remark| remark.key.is_none()) {
                let whole = remarks.swap_remove(at);
                remarks.retain(|remark| remark.for_callers);
                remarks.push(whole);
            }
        }
        provenance
    }
}
