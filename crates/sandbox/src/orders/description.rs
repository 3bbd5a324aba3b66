//! Orders and refunds as the service describes them in responses and notifications.

use serde_json::{Map, Value, json};

use super::order::{Order, text};
use super::refund::Refund;
use crate::clock::rfc3339;

/// Members of the prepay request that the description of an order repeats.
const REPEATED: [&str; 7] = [
    "appid",
    "mchid",
    "sp_appid",
    "sp_mchid",
    "sub_appid",
    "sub_mchid",
    "attach",
];

impl Order {
    /// The order as the response to a query describes it. Before payment, members about the payment are absent.
    pub(super) fn transaction(&self) -> Map<String, Value> {
        let mut members = Map::new();
        for name in REPEATED {
            if let Some(value) = self.request.get(name) {
                members.insert(name.to_owned(), value.clone());
            }
        }
        let currency = self.currency();
        let mut amount = json!({"total": self.total, "currency": currency});
        put(&mut members, "out_trade_no", self.number.as_str());
        put(&mut members, "trade_state", self.state().name());
        put(&mut members, "trade_state_desc", self.state().description());
        if let Some(paid) = self.paid {
            put(&mut members, "transaction_id", self.transaction_id.as_str());
            put(&mut members, "trade_type", self.trade_type);
            put(&mut members, "bank_type", "OTHERS");
            put(&mut members, "success_time", rfc3339(paid));
            amount = json!({
                "total": self.total,
                "payer_total": self.total,
                "currency": currency,
                "payer_currency": currency,
            });
            members.insert("payer".to_owned(), self.payer());
        }
        members.insert("amount".to_owned(), amount);
        members
    }

    /// The payer that the prepay request named, or a made-up one who scanned the code.
    fn payer(&self) -> Value {
        let mut payer = match self.request.get("payer") {
            Some(Value::Object(payer)) => payer.clone(),
            _ => Map::new(),
        };
        payer.retain(|name, _| name.ends_with("openid"));
        if payer.is_empty() {
            let partner = self.request.contains_key("sp_mchid");
            let name = if partner { "sp_openid" } else { "openid" };
            put(&mut payer, name, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
        }
        Value::Object(payer)
    }

    /// A refund of the order, as responses describe it.
    pub(super) fn refund_members(&self, refund: &Refund) -> Map<String, Value> {
        let mut members = Map::new();
        put(&mut members, "refund_id", refund.refund_id.as_str());
        put(&mut members, "out_refund_no", refund.number.as_str());
        put(&mut members, "transaction_id", self.transaction_id.as_str());
        put(&mut members, "out_trade_no", self.number.as_str());
        put(&mut members, "channel", "ORIGINAL");
        put(&mut members, "user_received_account", "支付用户零钱");
        put(&mut members, "create_time", rfc3339(refund.created));
        if let Some(succeeded) = refund.succeeded {
            put(&mut members, "success_time", rfc3339(succeeded));
        }
        put(&mut members, "status", refund.status());
        put(&mut members, "funds_account", "AVAILABLE");
        let amount = json!({
            "total": self.total,
            "refund": refund.amount,
            "payer_total": self.total,
            "payer_refund": refund.amount,
            "settlement_refund": refund.amount,
            "settlement_total": self.total,
            "discount_refund": 0,
            "currency": self.currency(),
        });
        members.insert("amount".to_owned(), amount);
        members
    }
}

/// The resource of a payment's notification: the order, as the response to a query describes it.
pub(super) fn transaction_resource(order: &Order) -> Value {
    Value::Object(order.transaction())
}

/// The resource of a refund's notification.
pub(super) fn refund_resource(order: &Order, refund: &Refund) -> Value {
    let mut members = Map::new();
    for name in ["mchid", "sp_mchid", "sub_mchid"] {
        if let Some(value) = order.request.get(name) {
            members.insert(name.to_owned(), value.clone());
        }
    }
    put(&mut members, "transaction_id", order.transaction_id.as_str());
    put(&mut members, "out_trade_no", text(&order.request, "out_trade_no"));
    put(&mut members, "refund_id", refund.refund_id.as_str());
    put(&mut members, "out_refund_no", refund.number.as_str());
    put(&mut members, "refund_status", refund.status());
    if let Some(succeeded) = refund.succeeded {
        put(&mut members, "success_time", rfc3339(succeeded));
    }
    put(&mut members, "user_received_account", "支付用户零钱");
    let amount = json!({
        "total": order.total,
        "refund": refund.amount,
        "payer_total": order.total,
        "payer_refund": refund.amount,
    });
    members.insert("amount".to_owned(), amount);
    Value::Object(members)
}

fn put(members: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    members.insert(name.to_owned(), value.into());
}
