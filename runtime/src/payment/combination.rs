//! Compares a combined payment with the orders that it should pay for.

use super::comparison::Comparison;
use super::difference::Differences;
use super::fact::Fact;
use super::{ExpectedPayment, Facts};
use crate::wire::Unreadable;

/// The field that names an order of a combined payment.
const ORDER: &str = "sub_orders[].out_trade_no";

/// A combined payment according to the merchant's own records: its own number, and its orders.
///
/// The payee of each order is a [`Payee::SubOrder`](super::Payee::SubOrder).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedCombination<'a> {
    /// The merchant number of the caller that combined the orders.
    pub combine_mchid: &'a str,
    /// The app in which they were placed.
    pub combine_appid: &'a str,
    /// The number of the combined payment.
    pub combine_out_trade_no: &'a str,
    /// All orders, in any sequence.
    pub orders: &'a [ExpectedPayment<'a>],
}

/// A message about a combined payment. Generated types that have these facts implement it.
pub trait Combination {
    /// The facts that the message states.
    fn facts(&self) -> CombinationFacts<'_>;
}

/// The facts that a message states about a combined payment.
#[derive(Clone, Debug, Default)]
pub struct CombinationFacts<'a> {
    /// The merchant number of the caller.
    pub combine_mchid: Fact<&'a str>,
    /// The app.
    pub combine_appid: Fact<&'a str>,
    /// The number of the combined payment.
    pub combine_out_trade_no: Fact<&'a str>,
    /// The facts of its orders.
    pub orders: Vec<Facts<'a>>,
    /// The message's fields that could not be read.
    pub unreadable: Option<&'a Unreadable>,
}

impl ExpectedCombination<'_> {
    /// Compares a message with the orders. Each order must be in the message, once, and no other one.
    ///
    /// # Errors
    /// If any field differs, is absent or is unreadable; the error lists all of them.
    pub fn check<C: Combination + ?Sized>(&self, combination: &C) -> Result<(), Differences> {
        let mut facts = combination.facts();
        let mut comparison = Comparison::new(facts.unreadable);
        comparison.expect(facts.combine_mchid.named("combine_mchid"), self.combine_mchid);
        comparison.expect(facts.combine_appid.named("combine_appid"), self.combine_appid);
        comparison.expect(
            facts.combine_out_trade_no.named("combine_out_trade_no"),
            self.combine_out_trade_no,
        );
        for order in self.orders {
            let number = order.out_trade_no;
            let place = facts
                .orders
                .iter()
                .position(|facts| facts.out_trade_no.value() == Some(&number));
            match place {
                Some(place) => comparison.add_order(number, order.compare(facts.orders.remove(place))),
                None => comparison.differ(Fact::new(ORDER, None), Some(&number)),
            }
        }
        for other in facts.orders {
            let number = other.out_trade_no.value().copied().unwrap_or_default();
            comparison.differ(Fact::new(ORDER, Some(number)), None);
        }
        comparison.finish("the combined payment differs from the orders")
    }
}
