//! Operations without a lifecycle that are about an order that was paid, such as a declaration to the customs.
//!
//! `paid-orders.json` lists them by the beginnings of their paths, each with the reason. An operation that only asks finds
//! what was sent before; the number of the spec's example needs no order, so that the example of every operation can be called.

use std::sync::LazyLock;

use http::StatusCode;
use serde::Deserialize;
use wechatpay_spec::Lifecycle;

use super::engine::Memory;
use super::known_ids::{asks, is_example};
use super::recall::Named;
use super::record::Record;
use super::records::{Failure, Records};
use super::refusals::unknown;
use super::values;
use crate::refusal::Refusal;

/// The fields with the number of an order: the caller's, which is the key of its lifecycle, and the service's.
const OWN: &str = "out_trade_no";
const ISSUED: &str = "transaction_id";

/// Operations that need a paid order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Needing {
    /// The beginnings of the paths.
    below: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reviewer"))]
    reason: String,
}

// A test parses it.
static NEEDING: LazyLock<Vec<Needing>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../paid-orders.json")).unwrap_or_default());

impl Memory {
    /// Refuses a call that needs a paid order and names another one, or one that nobody has paid.
    pub(super) fn require_paid_order(&self, named: &Named<'_>) -> Result<(), Refusal> {
        let entry = named.entry;
        let mut beginnings = NEEDING.iter().flat_map(|needing| &needing.below);
        if asks(entry) || !beginnings.any(|beginning| entry.path.starts_with(beginning)) {
            return Ok(());
        }
        for field in [ISSUED, OWN] {
            let Some(id) = values::text(named.members, field) else {
                continue;
            };
            if is_example(entry, field, &id) {
                continue;
            }
            let found = self.store.read(|records| self.orders(records, named, field, &id));
            let found = found.map_err(Failure::refusal)?;
            let is_other = |order: &Record| {
                let named = values::text(named.members, OWN);
                named.is_some_and(|number| number != order.id)
            };
            let mut own = found.iter().filter(|(_, order)| !is_other(order)).peekable();
            if own.peek().is_none() {
                return Err(unknown(entry, field, &id));
            }
            if !own.any(|(kind, order)| self.is_paid(kind, order)) {
                let refusal = Refusal::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", "订单未支付");
                return Err(refusal.explained(format!("nobody has paid the order with the {field} {id}")));
            }
        }
        Ok(())
    }

    /// The orders of any kind with a number.
    fn orders(
        &self,
        records: &dyn Records,
        named: &Named<'_>,
        field: &str,
        id: &str,
    ) -> Result<Vec<(&Lifecycle, Record)>, Failure> {
        let mut found = Vec::new();
        for kind in self.lifecycles().iter().filter(|kind| is_order(kind)) {
            let order = match field {
                ISSUED => records.by_id(&kind.name, ISSUED, id)?,
                _ => records.of_merchant(&kind.name, id, named.owner, named.signer)?,
            };
            found.extend(
                order
                    .filter(|order| order.is_of(named.owner, named.signer))
                    .map(|order| (&**kind, order)),
            );
        }
        Ok(found)
    }

    /// Whether an order was paid: its money can go back.
    fn is_paid(&self, kind: &Lifecycle, order: &Record) -> bool {
        let above = self.lifecycles().iter().filter_map(|child| child.parent.as_ref());
        let mut states = above
            .filter(|above| above.lifecycle.value == kind.name)
            .flat_map(|above| &above.states);
        states.any(|state| state.value == order.state)
    }
}

/// Whether a lifecycle is one of orders.
fn is_order(kind: &Lifecycle) -> bool {
    kind.key.value == OWN && kind.ids.iter().any(|id| id.value == ISSUED)
}

#[cfg(test)]
mod tests {
    use super::{NEEDING, is_order};
    use crate::catalogue::Catalogue;

    #[test]
    fn each_line_is_of_operations_that_name_an_order_and_have_no_lifecycle() {
        let catalogue = Catalogue::of_repository();
        assert!(NEEDING.iter().all(|needing| needing.reason.ends_with('.')));
        let lifecycles = catalogue.lifecycles().iter();
        let orders: Vec<&str> = lifecycles
            .filter(|kind| is_order(kind))
            .map(|kind| kind.name.as_str())
            .collect();
        assert_eq!(orders, ["global-order", "order", "v2-order"]);
        for beginning in NEEDING.iter().flat_map(|needing| &needing.below) {
            let mut operations = catalogue.operations();
            assert!(operations.any(|entry| entry.path.starts_with(beginning)), "{beginning}");
            let mut declared = catalogue.lifecycles().iter().flat_map(|kind| kind.operations());
            assert!(!declared.any(|line| line.value.contains(beginning)), "{beginning}");
        }
    }
}
