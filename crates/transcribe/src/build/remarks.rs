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

/// A remark about the whole line includes its keys. Several about one key become one.
fn settle(remarks: &mut Vec<Remark>) {
    if let Some(at) = remarks.iter().position(|remark| remark.key.is_none()) {
        let whole = remarks.swap_remove(at);
        *remarks = vec![whole];
        return;
    }
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
        assert_eq!(settled(vec![whole.clone(), key]), vec![whole]);
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
