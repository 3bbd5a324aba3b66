//! Tells whether the order of a complaint was refunded in full: refunds belong to the order, and change no complaint.

use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;

use super::records::{Failure, Records};
use super::{counterpart, values};

/// The lifecycle, and its field that tells.
const COMPLAINT: &str = "complaint";
const REFUNDED_IN_FULL: &str = "complaint_full_refunded";
/// The lifecycle of refunds, the state of those that gave money back, and how much that was.
const REFUND: &str = "refund";
const SUCCEEDED: &str = "SUCCESS";
const AMOUNT: &str = "amount.refund";
/// The amount that an order cost.
const TOTAL: &str = "amount.total";

/// Sets the field in what a message shows of a resource of a lifecycle, which belongs to the resource with the key `parent`.
pub(super) fn tell(
    records: &dyn Records,
    lifecycles: &[Arc<Lifecycle>],
    (lifecycle, parent): (&str, Option<&str>),
    fields: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let Some(key) = parent.filter(|_| lifecycle == COMPLAINT) else {
        return Ok(());
    };
    let Some(order) = records.get(key)? else { return Ok(()) };
    let mut refunds = counterpart::children(records, lifecycles, &order, REFUND)?;
    refunds.retain(|refund| refund.state == SUCCEEDED);
    let amounts = refunds
        .iter()
        .filter_map(|refund| values::number(&refund.fields, AMOUNT));
    let refunded: i128 = amounts.map(i128::from).sum();
    let total = values::number(&order.fields, TOTAL);
    let in_full = total.is_some_and(|total| refunded >= i128::from(total));
    values::set(fields, REFUNDED_IN_FULL, &in_full.into());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{AMOUNT, COMPLAINT, REFUND, REFUNDED_IN_FULL, SUCCEEDED, TOTAL};
    use crate::catalogue::Catalogue;

    #[test]
    fn the_names_are_those_of_the_lifecycles() {
        let catalogue = Catalogue::of_repository();
        let lifecycle = |name: &str| {
            let mut lifecycles = catalogue.lifecycles().iter();
            lifecycles.find(|lifecycle| lifecycle.name == name).unwrap()
        };
        let (complaint, refund) = (lifecycle(COMPLAINT), lifecycle(REFUND));
        let mut set = complaint.assignments().flat_map(|(_, set)| set);
        assert!(set.any(|assignment| assignment.field.value == REFUNDED_IN_FULL));
        let above = |child: &wechatpay_spec::Lifecycle| child.parent.as_ref().unwrap().lifecycle.value.clone();
        assert_eq!(above(complaint), above(refund));
        assert!(
            refund
                .state(SUCCEEDED)
                .is_some_and(|state| state.is_final && !state.void)
        );
        let checks = refund.create.iter().flat_map(|creation| &creation.checks);
        let limits = checks.filter(|check| check.condition.of.value == AMOUNT);
        let limits = limits.filter_map(|check| check.condition.limit.as_ref());
        assert!(
            limits
                .into_iter()
                .any(|limit| matches!(&limit.value, wechatpay_spec::lifecycle::Limit::Field(field) if field == TOTAL))
        );
    }
}
