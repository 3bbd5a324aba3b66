//! The shop's own records. A real shop has them in its database, and changes each in one transaction.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An order, recorded before WeChat Pay is asked for it, so that no payment is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The shop's number: `out_trade_no`.
    pub number: String,
    /// The merchant that the money goes to, or its service provider.
    pub mchid: String,
    /// The merchant that the money goes to, if `mchid` is its service provider.
    pub sub_mchid: Option<String>,
    /// The price in fen.
    pub total: i64,
    /// Its state.
    pub state: OrderState,
    /// The day of the payment in Beijing, on whose bill it is: `2026-01-31`.
    pub paid_on: Option<String>,
    /// Its refunds by number: `out_refund_no`.
    pub refunds: BTreeMap<String, Refund>,
}

impl Order {
    /// The part of the price that was not given back, in fen.
    #[must_use]
    pub fn kept(&self) -> i64 {
        let refunds = self
            .refunds
            .values()
            .filter(|refund| refund.state != RefundState::Closed);
        self.total - refunds.map(|refund| refund.fen).sum::<i64>()
    }
}

/// A refund, recorded before WeChat Pay is asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The amount in fen.
    pub fen: i64,
    /// Its state.
    pub state: RefundState,
    /// The day in Beijing on which WeChat Pay accepted it, on whose bill it is; unknown until WeChat Pay says so.
    pub begun_on: Option<String>,
    /// How many times WeChat Pay was asked for it.
    pub attempts: u32,
}

/// The state of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// WeChat Pay may have begun it.
    Begun,
    /// The customer has the money.
    Done,
    /// It failed, and the merchant has the money.
    Closed,
}

/// The state of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// Nobody has paid it yet.
    Waiting,
    /// The customer has paid it.
    Paid,
    /// It was closed, so nobody can pay it.
    Closed,
}

/// The day of a time that WeChat Pay writes, which is always Beijing's: `2026-01-31T12:00:00+08:00`.
pub(super) fn day(time: &str) -> Option<String> {
    let date = time.strip_suffix("+08:00")?.split_once('T')?.0;
    Some(date.to_owned())
}

/// All orders by number.
#[derive(Clone, Debug, Default)]
pub struct Orders(Arc<Mutex<BTreeMap<String, Order>>>);

impl Orders {
    /// Records a new order.
    pub fn add(&self, order: Order) {
        self.locked().insert(order.number.clone(), order);
    }

    /// The order with a number.
    #[must_use]
    pub fn get(&self, number: &str) -> Option<Order> {
        self.locked().get(number).cloned()
    }

    /// The orders of a merchant.
    #[must_use]
    pub fn of_merchant(&self, mchid: &str) -> Vec<Order> {
        let orders = self.locked();
        orders.values().filter(|order| order.mchid == mchid).cloned().collect()
    }

    /// Records that WeChat Pay is asked for a refund, if the order is paid and has so much left, or if the refund is recorded
    /// already. Returns the order.
    pub fn begin_refund(&self, number: &str, refund_number: &str, fen: i64) -> Option<Order> {
        let mut orders = self.locked();
        let order = orders.get_mut(number)?;
        let kept = order.kept();
        match order.refunds.get_mut(refund_number) {
            Some(refund) if refund.fen == fen => refund.attempts += 1,
            None if order.state == OrderState::Paid && (1..=kept).contains(&fen) => {
                let refund = Refund {
                    fen,
                    state: RefundState::Begun,
                    begun_on: None,
                    attempts: 1,
                };
                order.refunds.insert(refund_number.to_owned(), refund);
            }
            _ => return None,
        }
        Some(order.clone())
    }

    /// Forgets a refund that WeChat Pay has refused, unless it was asked for it several times: then another attempt may
    /// have begun it.
    pub fn forget_refund(&self, number: &str, refund_number: &str) {
        self.change(number, |order| {
            if order
                .refunds
                .get(refund_number)
                .is_some_and(|refund| refund.attempts == 1)
            {
                order.refunds.remove(refund_number);
            }
        });
    }

    /// Notes the end of a merchant's refund. Returns whether it is one that the shop has begun, of this amount.
    pub fn end_refund(&self, mchid: &str, number: &str, refund_number: &str, fen: i64, state: RefundState) -> bool {
        let mut orders = self.locked();
        let order = orders.get_mut(number).filter(|order| order.mchid == mchid);
        let refund = order.and_then(|order| order.refunds.get_mut(refund_number));
        match refund.filter(|refund| refund.fen == fen) {
            // The end is final: an older message, received late, does not change it.
            Some(refund) if refund.state == RefundState::Begun => refund.state = state,
            Some(_) => {}
            None => return false,
        }
        true
    }

    /// Changes an order, if there is one with this number.
    pub fn change(&self, number: &str, change: impl FnOnce(&mut Order)) {
        if let Some(order) = self.locked().get_mut(number) {
            change(order);
        }
    }

    fn locked(&self) -> MutexGuard<'_, BTreeMap<String, Order>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
