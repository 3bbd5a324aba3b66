//! Orders and their refunds: the only resources that the sandbox remembers. Other operations respond without memory.
//!
//! An order belongs to the merchant or, when a service provider placed it, to the sub-merchant.

mod description;
mod number;
mod operation;
mod order;
mod refund;
mod store;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value};

use self::description::{refund_resource, transaction_resource};
use self::operation::{Effect, OrderOperation};
pub(crate) use self::order::{Order, text};
use self::store::{OrderStore, PendingRefund};
use crate::call::Call;
use crate::notifier::{Message, Notifier};
use crate::refusal::Refusal;
use crate::request::CheckedRequest;

/// The orders of a sandbox, and what happens to them.
pub(crate) struct Orders {
    store: Arc<Mutex<OrderStore>>,
    notifier: Arc<Notifier>,
    /// The time from a refund's request to its success.
    refund_delay: Duration,
}

impl Orders {
    pub(crate) fn new(notifier: Arc<Notifier>, refund_delay: Duration) -> Self {
        Self {
            store: Arc::default(),
            notifier,
            refund_delay,
        }
    }

    /// Performs an operation on orders and returns the members of its response, `None` for a response without a body.
    ///
    /// The outer `None` means that the operation is not about orders. `merchant_id` is the merchant that signed the
    /// request.
    pub(crate) fn perform(
        &self,
        merchant_id: &str,
        call: &Call,
        request: &CheckedRequest,
    ) -> Option<Result<Option<Map<String, Value>>, Refusal>> {
        let operation = OrderOperation::of(&request.found.entry)?;
        let key = call.platform_key();
        let effect = operation.perform(&mut lock(&self.store), merchant_id, request, key);
        Some(effect.map(|effect| match effect {
            Effect::Closed => None,
            Effect::Described(members) => Some(members),
            Effect::RefundStarted(members, refund) => {
                self.complete_later(refund);
                Some(members)
            }
        }))
    }

    /// Pays an order, as the payer would, and sends its notification. Returns the order's summary.
    pub(crate) fn pay(&self, out_trade_no: &str) -> Result<Value, String> {
        let order = lock(&self.store).pay(out_trade_no)?;
        if let Some(url) = order.notify_url() {
            self.notifier.send(Message {
                event_type: "TRANSACTION.SUCCESS",
                summary: "支付成功",
                original_type: "transaction",
                resource: transaction_resource(&order),
                url: url.to_owned(),
                key: order.key.clone(),
            });
        }
        Ok(order.summary())
    }

    /// Every order, newest first, for the page.
    pub(crate) fn summaries(&self) -> Vec<Value> {
        self.newest_first(|orders| orders.map(Order::summary).collect())
    }

    /// Calls a function with every order, newest first.
    pub(crate) fn newest_first<T>(&self, use_orders: impl FnOnce(&mut dyn Iterator<Item = &Order>) -> T) -> T {
        use_orders(&mut lock(&self.store).newest_first())
    }

    /// Lets a refund succeed after the delay, and sends its notification then.
    fn complete_later(&self, refund: PendingRefund) {
        let (store, notifier) = (Arc::clone(&self.store), Arc::clone(&self.notifier));
        self.notifier.after(self.refund_delay, move || {
            let completed = lock(&store).complete(&refund);
            let Some((order, refund)) = completed else { return };
            if let Some(url) = refund.notify_url() {
                notifier.send(Message {
                    event_type: "REFUND.SUCCESS",
                    summary: "退款成功",
                    original_type: "refund",
                    resource: refund_resource(&order, &refund),
                    url: url.to_owned(),
                    key: refund.key.clone(),
                });
            }
        });
    }
}

fn lock(store: &Mutex<OrderStore>) -> MutexGuard<'_, OrderStore> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Orders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Orders").finish_non_exhaustive()
    }
}
