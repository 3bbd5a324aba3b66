//! Payments, which have a memory: prepay, pay, query, close, refund.
//!
//! Orders are the merchant's and, for a service provider, its sub-merchants'. Other products answer without a memory.

mod order;
mod orders;
mod transaction;

use http::StatusCode;
use serde_json::{Map, Value};
use wechatpay_spec::model::Method;

use crate::catalogue::Entry;
use crate::refusal::{Location, Refusal};
use crate::understood::Understood;

pub(crate) use self::order::Order;
pub(crate) use self::orders::{Orders, Paid, Refunded};
pub(crate) use self::transaction::{refund_resource, transaction_resource};

/// What an operation does with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Prepay { trade_type: &'static str },
    Query,
    QueryByTransaction,
    Close,
    Refund,
    QueryRefund,
}

/// What came of it.
pub(crate) enum Done {
    /// Members of the answer.
    Members(Map<String, Value>),
    /// A status and nothing else.
    Nothing,
    /// Members, and a refund on its way.
    Refunding(Map<String, Value>, Refunded),
}

impl Step {
    fn of(entry: &Entry) -> Option<Self> {
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
}

/// Does what a request asks for; `key` names the platform key that its notifications are to be signed with.
pub(crate) fn carry_out(
    orders: &mut Orders,
    signing_merchant: &str,
    understood: &Understood,
    key: Option<&str>,
) -> Option<Result<Done, Refusal>> {
    let step = Step::of(&understood.found.entry)?;
    Some(done(step, orders, signing_merchant, understood, key))
}

fn done(
    step: Step,
    orders: &mut Orders,
    signing_merchant: &str,
    understood: &Understood,
    key: Option<&str>,
) -> Result<Done, Refusal> {
    let merchant = merchant(signing_merchant, understood)?;
    let by = |name: &str| text(&understood.parameters, name);
    match step {
        Step::Prepay { trade_type } => {
            let order = Order::new(merchant, trade_type, &understood.body, key)?;
            orders.prepay(order).map(Done::Members)
        }
        Step::Query => orders
            .of_merchant(&merchant, by("out_trade_no"))
            .map(|order| Done::Members(order.transaction())),
        Step::QueryByTransaction => {
            let order = orders
                .by_transaction(by("transaction_id"))
                .filter(|order| order.merchant == merchant);
            let order = order.ok_or_else(order_not_exist)?;
            Ok(Done::Members(order.transaction()))
        }
        Step::Close => orders.close(&merchant, by("out_trade_no")).map(|()| Done::Nothing),
        Step::Refund => {
            let (members, refunded) = orders.refund(&merchant, &understood.body)?;
            Ok(match refunded {
                Some(refunded) => Done::Refunding(members, refunded),
                None => Done::Members(members),
            })
        }
        Step::QueryRefund => orders.query_refund(&merchant, by("out_refund_no")).map(Done::Members),
    }
}

/// Whose order it is: the sub-merchant's where the request names one. The one that signs must be named rightly.
fn merchant(signing: &str, understood: &Understood) -> Result<String, Refusal> {
    let parts = [(Location::Body, &understood.body), (Location::Query, &understood.query)];
    for (location, part) in parts {
        for name in ["mchid", "sp_mchid"] {
            if let Some(Value::String(given)) = part.get(name)
                && given != signing
            {
                let issue = format!("the merchant that signs is {signing}");
                let value = Value::String(given.clone());
                return Err(Refusal::parameter(location, &format!("/{name}"), Some(&value), issue));
            }
        }
    }
    let sub = parts
        .iter()
        .find_map(|(_, part)| part.get("sub_mchid").and_then(Value::as_str));
    Ok(sub.unwrap_or(signing).to_owned())
}

fn text<'m>(members: &'m Map<String, Value>, name: &str) -> &'m str {
    members.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn order_not_exist() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "ORDER_NOT_EXIST", "There is no such order")
}
