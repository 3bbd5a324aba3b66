//! Payments: what the orders' state makes the gateway do.

use std::sync::{Arc, MutexGuard, PoisonError};

use serde_json::{Map, Value};
use wechatpay_spec::model::Field;

use super::Gateway;
use crate::answer::Answer;
use crate::call::Call;
use crate::notifier::Message;
use crate::payments::{self, Done, Orders, Paid, Refunded, refund_resource, transaction_resource};
use crate::refusal::Refusal;
use crate::understood::Understood;

impl Gateway {
    pub(crate) fn orders(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer of an operation that deals with orders.
    pub(super) fn payment(self: &Arc<Self>, call: &Call, understood: &Understood) -> Option<Result<Answer, Refusal>> {
        let signing = self.identity().merchant_id.clone();
        let key = call.header("wechatpay-serial");
        let done = payments::carry_out(&mut self.orders(), &signing, understood, key)?;
        let fields = understood.found.entry.operation.response.content.fields();
        Some(done.map(|done| match done {
            Done::Nothing => Answer::empty(),
            Done::Members(members) => answered(members, fields),
            Done::Refunding(members, refunded) => {
                self.refund(refunded);
                answered(members, fields)
            }
        }))
    }

    /// Pays an order, and notifies.
    pub(crate) fn pay(self: &Arc<Self>, out_trade_no: &str) -> Result<Value, String> {
        let Paid(order) = self.orders().pay(out_trade_no)?;
        if let Some(url) = order.notify_url() {
            let message = Message {
                event_type: "TRANSACTION.SUCCESS",
                summary: "支付成功",
                original_type: "transaction",
                resource: transaction_resource(&order),
                url: url.to_owned(),
                key: order.key.clone(),
            };
            self.notifier.send(self, message);
        }
        Ok(order.summary())
    }

    /// Lets a refund arrive in a while, and notifies then.
    fn refund(self: &Arc<Self>, refunded: Refunded) {
        let gateway = Arc::clone(self);
        self.notifier.later(self.settings.refund_delay, move || {
            let completed = gateway.orders().complete(&refunded);
            let Some((order, refund)) = completed else { return };
            if let Some(url) = refund.notify_url() {
                let message = Message {
                    event_type: "REFUND.SUCCESS",
                    summary: "退款成功",
                    original_type: "refund",
                    resource: refund_resource(&order, &refund),
                    url: url.to_owned(),
                    key: order.key.clone(),
                };
                gateway.notifier.send(&gateway, message);
            }
        });
    }
}

/// Members, without those that the operation's document does not list.
fn answered(mut members: Map<String, Value>, fields: &[Field]) -> Answer {
    listed(&mut members, fields);
    Answer::json(members.clone(), members)
}

fn listed(members: &mut Map<String, Value>, fields: &[Field]) {
    members.retain(|name, value| {
        let field = fields.iter().find(|field| field.name.value == *name);
        if let (Some(field), Value::Object(inner)) = (field, value) {
            listed(inner, &field.fields);
        }
        field.is_some()
    });
}
