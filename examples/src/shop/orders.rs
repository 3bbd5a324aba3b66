//! The shop's own records. A real shop has them in its database, and changes each in one transaction.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An order, recorded before WeChat Pay is asked for it, so that no payment is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The shop's number: `out_trade_no`.
    pub number: String,
    /// The price in fen.
    pub total: i64,
    /// What became of it.
    pub state: OrderState,
}

/// What became of an order.
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
