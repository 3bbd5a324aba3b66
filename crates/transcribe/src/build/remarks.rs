//! Brings remarks into the form that a spec allows: one about the whole line, or one for each key.

use wechatpay_spec::model::{Field, Operation, Provenance, Remark};

use crate::construct::unplaced;
use crate::reason;

/// Settles the remarks of an operation and of all its fields.
pub(super) fn operation(operation: &mut Operation) {
    provenance(&mut operation.provenance);
    fields(operation.fields_mut());
}

/// Settles the remarks of fields, also of their members.
pub(super) fn fields<'f>(list: impl IntoIterator<Item = &'f mut Field>) {
    for field in list {
        field.each_mut(&mut |field| provenance(&mut field.provenance));
    }
}

/// Settles the remarks of an object.
pub(super) fn provenance(provenance: &mut Provenance) {
    for remarks in [&mut provenance.inferred, &mut provenance.corrected] {
        settle(remarks);
    }
}

/// The reasons of a key that the remark about the whole line keeps: a merge has to know them.
const KEPT: [&str; 2] = [reason::TYPE_UNKNOWN, reason::TYPE_OF_SAMPLE];

/// A remark about the whole line includes its keys. Several about one key become one.
fn settle(remarks: &mut Vec<Remark>) {
    let (whole, keys): (Vec<Remark>, Vec<Remark>) = remarks.drain(..).partition(|remark| remark.key.is_none());
    let kept = |remark: &Remark| KEPT.iter().any(|reason| reason::includes(&remark.reason.value, reason));
    let mut reasons = whole.iter().chain(keys.iter().filter(|remark| kept(remark)));
    if let Some(first) = reasons.next().filter(|_| !whole.is_empty()) {
        let mut joined = first.clone();
        for remark in reasons {
            if !reason::includes(&joined.reason.value, &remark.reason.value) {
                joined.reason = unplaced(reason::both(&joined.reason.value, &remark.reason.value));
            }
        }
        remarks.push(joined);
        return;
    }
    *remarks = keys;
    let mut settled: Vec<Remark> = Vec::new();
    for remark in remarks.drain(..) {
        match settled.iter_mut().find(|known| known.key == remark.key) {
            Some(known) if known.reason == remark.reason => {}
            Some(known) => {
                known.reason = unplaced(reason::both(&known.reason.value, &remark.reason.value));
            }
            None => settled.push(remark),
        }
    }
    *remarks = settled;
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Remark;
    use wechatpay_spec::vocabulary::names;

    use super::settle;
    use crate::construct::remark;
    use crate::reason;

    fn settled(mut remarks: Vec<Remark>) -> Vec<Remark> {
        settle(&mut remarks);
        remarks
    }

    #[test]
    fn a_remark_about_the_line_includes_its_keys() {
        let whole = remark(None, reason::PLACE_LOST);
        let key = remark(Some(names::TYPE), reason::MEMBERS_UNLISTED);
        assert_eq!(settled(vec![key.clone(), whole.clone()]), vec![whole.clone()]);
        assert_eq!(settled(vec![whole.clone(), key]), vec![whole.clone()]);
        // A merge has to know that the page does not show the type.
        let untyped = remark(Some(names::TYPE), reason::TYPE_UNKNOWN);
        let both = remark(None, &reason::both(reason::PLACE_LOST, reason::TYPE_UNKNOWN));
        assert_eq!(settled(vec![untyped.clone(), whole.clone()]), vec![both.clone()]);
        let untyped = remark(None, reason::TYPE_UNKNOWN);
        assert_eq!(settled(vec![whole.clone(), whole, untyped]), vec![both]);
    }

    #[test]
    fn two_reasons_for_one_key_become_one() {
        let year = remark(Some(names::DEPRECATED), reason::YEAR_ONLY);
        let method = remark(Some(names::DEPRECATED), reason::REPLACEMENT_METHOD);
        let settled = settled(vec![method.clone(), year.clone(), method, year]);
        let [only] = settled.as_slice() else {
            panic!("{settled:?}")
        };
        assert!(reason::is_by_rule(&only.reason.value), "{only:?}");
    }
}
