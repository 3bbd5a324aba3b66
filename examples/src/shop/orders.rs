//! The shop's own records. A real shop has them in its database, and changes each in one transaction.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An order, recorded before WeChat Pay is asked for it, so that no payment is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The shop's number: `out_trade_no`.
    pub number: String,
    /// The merchant that the money goes to.
    pub mchid: String,
    /// The price in fen.
    pub total: i64,
    /// Its state.
    pub state: OrderState,
    /// Its refunds by number: `out_refund_no`.
    pub refunds: BTreeMap<String, Refund>,
}

impl Order {
    /// The part of the price that was not given back, in fen.
    #[must_use]
    pub fn kept(&self) -> i64 {
        self.total - self.refunds.values().map(|refund| refund.fen).sum::<i64>()
    }
}

/// A refund, recorded before WeChat Pay is asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The amount in fen.
    pub fen: i64,
    /// Whether the customer has the money.
    pub is_done: bool,
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

    /// Records a refund if the order is paid and has so much left. Returns the order.
    pub fn begin_refund(&self, number: &str, refund_number: &str, fen: i64) -> Option<Order> {
        let mut orders = self.locked();
        let order = orders.get_mut(number)?;
        if order.state != OrderState::Paid || fen < 1 || fen > order.kept() {
            return None;
        }
        let refund = Refund { fen, is_done: false };
        order.refunds.insert(refund_number.to_owned(), refund);
        Some(order.clone())
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
