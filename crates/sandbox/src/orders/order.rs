//! Orders.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::number;
use super::refund::Refund;
use crate::clock::{now, rfc3339};
use crate::refusal::{Location, Refusal};
use crate::validate::expiry::{self, TIME_EXPIRE};

/// Most bytes of an order's request. Orders stay in memory.
const MOST_BYTES: usize = 16 * 1024;

/// The state of an order: `trade_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    NotPaid,
    Paid,
    Closed,
    /// Paid, and a refund was requested for at least a part of it.
    Refund,
}

/// An order.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The merchant or sub-merchant that the order belongs to.
    pub(crate) merchant: String,
    /// `out_trade_no`
    pub(crate) number: String,
    /// The state, apart from expiry.
    state: State,
    /// When an order that is not paid closes by itself: `time_expire`.
    expires: Option<OffsetDateTime>,
    pub(crate) trade_type: &'static str,
    pub(crate) transaction_id: String,
    /// The body of the prepay request.
    pub(crate) request: Map<String, Value>,
    /// The members of the prepay response.
    pub(super) prepay: Map<String, Value>,
    /// The amount, in fen.
    pub(crate) total: i64,
    pub(super) created: OffsetDateTime,
    pub(crate) paid: Option<OffsetDateTime>,
    pub(super) refunds: Vec<Refund>,
    /// The name of the platform key that signs the payment's notification, if the request named one.
    pub(crate) key: Option<String>,
}

impl State {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::NotPaid => "NOTPAY",
            Self::Paid => "SUCCESS",
            Self::Closed => "CLOSED",
            Self::Refund => "REFUND",
        }
    }

    /// `trade_state_desc`
    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::NotPaid => "订单未支付",
            Self::Paid => "支付成功",
            Self::Closed => "订单已关闭",
            Self::Refund => "订单发生过退款",
        }
    }
}

impl Order {
    pub(super) fn new(
        merchant: String,
        trade_type: &'static str,
        request: &Map<String, Value>,
        key: Option<&str>,
    ) -> Result<Self, Refusal> {
        let size = Value::Object(request.clone()).to_string().len();
        if size > MOST_BYTES {
            let issue = format!("the sandbox takes at most {MOST_BYTES} bytes for an order");
            return Err(Refusal::parameter(Location::Body, "", None, issue));
        }
        let total = request.get("amount").and_then(|amount| amount.get("total")?.as_i64());
        let total = total.unwrap_or_default();
        if total <= 0 {
            return Err(Refusal::parameter(
                Location::Body,
                "/amount/total",
                Some(&total.into()),
                "an amount must be at least 1 fen",
            ));
        }
        let created = now();
        Ok(Self {
            merchant,
            number: text(request, "out_trade_no").to_owned(),
            state: State::NotPaid,
            expires: request.get(TIME_EXPIRE).and_then(Value::as_str).and_then(expiry::read),
            trade_type,
            transaction_id: number::numbered("42000", created),
            prepay: prepaid(trade_type, created),
            request: request.clone(),
            total,
            created,
            paid: None,
            refunds: Vec::new(),
            key: key.map(str::to_owned),
        })
    }

    /// The state now. An order that is not paid in time is closed.
    pub(crate) fn state(&self) -> State {
        match self.state {
            State::NotPaid if self.expires.is_some_and(|end| end <= now()) => State::Closed,
            state => state,
        }
    }

    pub(super) fn set_state(&mut self, state: State) {
        self.state = state;
    }

    /// The URL that the payment's notification is sent to.
    pub(crate) fn notify_url(&self) -> Option<&str> {
        self.request.get("notify_url").and_then(Value::as_str)
    }

    /// The sum of all refunds, in fen, also of those that have yet to succeed.
    pub(crate) fn refunded(&self) -> i64 {
        self.refunds.iter().map(|refund| refund.amount).sum()
    }

    pub(crate) fn currency(&self) -> &str {
        let currency = self.request.get("amount").and_then(|amount| amount.get("currency"));
        currency.and_then(Value::as_str).unwrap_or("CNY")
    }

    /// The order as the sandbox's page shows it.
    pub(crate) fn summary(&self) -> Value {
        let refunds = self.refunds.iter().map(|refund| {
            json!({
                "out_refund_no": refund.number,
                "refund_id": refund.refund_id,
                "amount": refund.amount,
                "status": refund.status(),
            })
        });
        json!({
            "out_trade_no": self.number,
            "merchant": self.merchant,
            "trade_type": self.trade_type,
            "trade_state": self.state().name(),
            "transaction_id": self.paid.map(|_| self.transaction_id.as_str()),
            "description": text(&self.request, "description"),
            "total": self.total,
            "currency": self.currency(),
            "created": rfc3339(self.created),
            "paid": self.paid.map(rfc3339),
            "notify_url": self.notify_url(),
            "refunds": refunds.collect::<Vec<_>>(),
        })
    }
}

/// The members of a prepay response.
fn prepaid(trade_type: &str, created: OffsetDateTime) -> Map<String, Value> {
    let id = format!("wx{}{}", number::digits(created), number::random(18));
    let mut members = Map::new();
    let (name, value) = match trade_type {
        "NATIVE" => ("code_url", format!("weixin://wxpay/bizpayurl?pr={}", number::random(9))),
        "MWEB" => {
            let url = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb";
            ("h5_url", format!("{url}?prepay_id={id}&package={}", number::random(10)))
        }
        _ => ("prepay_id", id),
    };
    members.insert(name.to_owned(), value.into());
    members
}

/// A member that is text; empty when there is none.
pub(crate) fn text<'m>(members: &'m Map<String, Value>, name: &str) -> &'m str {
    members.get(name).and_then(Value::as_str).unwrap_or_default()
}
