//! The operations on orders: prepay, query, close, refund.

use serde_json::{Map, Value};
use wechatpay_spec::model::Method;

use super::order::{Order, text};
use super::store::{OrderStore, PendingRefund, order_not_exist};
use crate::catalogue::Entry;
use crate::refusal::{Location, Refusal};
use crate::request::CheckedRequest;

/// An operation on orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderOperation {
    Prepay { trade_type: &'static str },
    Query,
    QueryByTransaction,
    Close,
    Refund,
    QueryRefund,
}

/// The effect of an operation.
pub(super) enum Effect {
    /// The order was closed; the response has no body.
    Closed,
    /// The response's members, which describe an order or a refund.
    Described(Map<String, Value>),
    /// The response's members, and a refund that has yet to succeed.
    RefundStarted(Map<String, Value>, PendingRefund),
}

impl OrderOperation {
    /// The operation of a catalogue entry; `None` when it is not about orders.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let method = entry.operation.method.value;
        let path = entry.path.as_str();
        match (method, path) {
            (Method::Post, "/v3/refund/domestic/refunds") => return Some(Self::Refund),
            (Method::Get, "/v3/refund/domestic/refunds/{out_refund_no}") => return Some(Self::QueryRefund),
            _ => {}
        }
        let rest = path
            .strip_prefix("/v3/pay/transactions/")
            .or_else(|| path.strip_prefix("/v3/pay/partner/transactions/"))?;
        match (method, rest) {
            (Method::Post, "jsapi" | "miniprogram") => Some(Self::Prepay { trade_type: "JSAPI" }),
            (Method::Post, "app") => Some(Self::Prepay { trade_type: "APP" }),
            (Method::Post, "h5") => Some(Self::Prepay { trade_type: "MWEB" }),
            (Method::Post, "native") => Some(Self::Prepay { trade_type: "NATIVE" }),
            (Method::Get, "out-trade-no/{out_trade_no}") => Some(Self::Query),
            (Method::Get, "id/{transaction_id}") => Some(Self::QueryByTransaction),
            (Method::Post, "out-trade-no/{out_trade_no}/close") => Some(Self::Close),
            _ => None,
        }
    }

    /// Performs the operation. `signing_merchant` signed the request; `key` names the platform key with which the
    /// notification of what the request starts is to be signed.
    pub(super) fn perform(
        self,
        orders: &mut OrderStore,
        signing_merchant: &str,
        request: &CheckedRequest,
        key: Option<&str>,
    ) -> Result<Effect, Refusal> {
        let merchant = merchant(signing_merchant, request)?;
        let parameter = |name: &str| text(&request.path.members, name);
        match self {
            Self::Prepay { trade_type } => {
                let order = Order::new(merchant, trade_type, &request.body.members, key)?;
                orders.prepay(order).map(Effect::Described)
            }
            Self::Query => orders
                .of_merchant(&merchant, parameter("out_trade_no"))
                .map(|order| Effect::Described(order.transaction())),
            Self::QueryByTransaction => {
                let order = orders
                    .by_transaction(parameter("transaction_id"))
                    .filter(|order| order.merchant == merchant);
                let order = order.ok_or_else(order_not_exist)?;
                Ok(Effect::Described(order.transaction()))
            }
            Self::Close => orders
                .close(&merchant, parameter("out_trade_no"))
                .map(|()| Effect::Closed),
            Self::Refund => {
                let (members, pending) = orders.refund(&merchant, &request.body.members, key)?;
                Ok(match pending {
                    Some(pending) => Effect::RefundStarted(members, pending),
                    None => Effect::Described(members),
                })
            }
            Self::QueryRefund => orders
                .query_refund(&merchant, parameter("out_refund_no"))
                .map(Effect::Described),
        }
    }
}

/// The merchant that an order belongs to: the sub-merchant if the request names one. A merchant that the request names
/// otherwise must be the one that signed it.
fn merchant(signing: &str, request: &CheckedRequest) -> Result<String, Refusal> {
    let parts = [
        (Location::Body, &request.body.members),
        (Location::Query, &request.query.members),
    ];
    for (location, members) in parts {
        for name in ["mchid", "sp_mchid"] {
            if let Some(Value::String(given)) = members.get(name)
                && given != signing
            {
                let issue = format!("the request was signed by merchant {signing}");
                let value = Value::String(given.clone());
                return Err(Refusal::parameter(location, &format!("/{name}"), Some(&value), issue));
            }
        }
    }
    let sub = parts
        .iter()
        .find_map(|(_, members)| members.get("sub_mchid").and_then(Value::as_str));
    Ok(sub.unwrap_or(signing).to_owned())
}
