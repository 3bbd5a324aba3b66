//! An order and its refunds.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};

use super::text;
use crate::gateway::files::yuan;
use crate::log::{now, rfc3339};
use crate::refusal::{Location, Refusal};

/// Bytes that an order's request may have; orders are kept.
const MOST_BYTES: usize = 16 * 1024;

/// Where an order stands; `trade_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    NotPaid,
    Paid,
    Closed,
    /// Paid, and at least in part refunded.
    Refunded,
}

/// An order.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The merchant, or the sub-merchant.
    pub(crate) merchant: String,
    pub(crate) number: String,
    pub(crate) state: State,
    pub(crate) trade_type: &'static str,
    pub(crate) transaction_id: String,
    /// What the prepay was asked with.
    pub(super) request: Map<String, Value>,
    /// What it was answered with.
    pub(super) prepay: Map<String, Value>,
    pub(super) total: i64,
    pub(super) created: OffsetDateTime,
    pub(super) paid: Option<OffsetDateTime>,
    pub(super) refunds: Vec<Refund>,
    /// The platform key that its notifications are signed with.
    pub(crate) key: Option<String>,
}

/// A refund.
#[derive(Clone, Debug)]
pub(crate) struct Refund {
    pub(crate) number: String,
    pub(super) refund_id: String,
    pub(super) amount: i64,
    pub(super) request: Map<String, Value>,
    pub(super) created: OffsetDateTime,
    /// When it arrived at the payer's.
    pub(super) succeeded: Option<OffsetDateTime>,
}

impl State {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::NotPaid => "NOTPAY",
            Self::Paid => "SUCCESS",
            Self::Closed => "CLOSED",
            Self::Refunded => "REFUND",
        }
    }

    /// `trade_state_desc`
    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::NotPaid => "订单未支付",
            Self::Paid => "支付成功",
            Self::Closed => "订单已关闭",
            Self::Refunded => "订单发生过退款",
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
            let issue = format!("an order has at most {MOST_BYTES} bytes here");
            return Err(Refusal::parameter(Location::Body, "", None, issue));
        }
        let total = request.get("amount").and_then(|amount| amount.get("total")?.as_i64());
        let total = total.unwrap_or_default();
        if total <= 0 {
            return Err(Refusal::parameter(
                Location::Body,
                "/amount/total",
                Some(&total.into()),
                "an amount is at least 1 fen",
            ));
        }
        let created = now();
        Ok(Self {
            merchant,
            number: text(request, "out_trade_no").to_owned(),
            state: State::NotPaid,
            trade_type,
            transaction_id: numbered("42000", created),
            prepay: prepaid(trade_type, created),
            request: request.clone(),
            total,
            created,
            paid: None,
            refunds: Vec::new(),
            key: key.map(str::to_owned),
        })
    }

    /// Where the result of the payment is notified to.
    pub(crate) fn notify_url(&self) -> Option<&str> {
        self.request.get("notify_url").and_then(Value::as_str)
    }

    /// Its amount, in fen.
    pub(crate) const fn total(&self) -> i64 {
        self.total
    }

    /// A line of the bill of a day (`2026-01-01`); `None` when the order was not paid on it. Values begin with a back
    /// quote, so that no spreadsheet takes them for numbers.
    pub(crate) fn bill_line(&self, day: Option<&str>) -> Option<String> {
        let paid = rfc3339(self.paid?);
        let (date, rest) = paid.split_once('T')?;
        if day.is_some_and(|day| day != date) {
            return None;
        }
        let time = rest.split('+').next().unwrap_or_default();
        let either = |names: [&str; 2]| names.map(|name| text(&self.request, name)).concat();
        let columns = [
            format!("{date} {time}"),
            either(["appid", "sp_appid"]),
            self.merchant.clone(),
            self.transaction_id.clone(),
            self.number.clone(),
            self.trade_type.to_owned(),
            self.state.name().to_owned(),
            self.currency().to_owned(),
            yuan(self.total),
            yuan(self.refunded()),
            text(&self.request, "description").replace([',', '\r', '\n'], " "),
        ];
        Some(columns.map(|column| format!("`{column}")).join(","))
    }

    /// How much was refunded, or is on its way, in fen.
    pub(crate) fn refunded(&self) -> i64 {
        self.refunds.iter().map(|refund| refund.amount).sum()
    }

    pub(super) fn currency(&self) -> &str {
        let currency = self.request.get("amount").and_then(|amount| amount.get("currency"));
        currency.and_then(Value::as_str).unwrap_or("CNY")
    }

    /// For people.
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
            "trade_state": self.state.name(),
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

impl Refund {
    pub(super) fn new(number: &str, amount: i64, request: &Map<String, Value>) -> Self {
        let created = now();
        Self {
            number: number.to_owned(),
            refund_id: numbered("50300", created),
            amount,
            request: request.clone(),
            created,
            succeeded: None,
        }
    }

    pub(super) const fn status(&self) -> &'static str {
        match self.succeeded {
            Some(_) => "SUCCESS",
            None => "PROCESSING",
        }
    }

    /// Where its result is notified to.
    pub(crate) fn notify_url(&self) -> Option<&str> {
        self.request.get("notify_url").and_then(Value::as_str)
    }
}

fn prepaid(trade_type: &str, created: OffsetDateTime) -> Map<String, Value> {
    let id = format!("wx{}{}", digits(created), random(18));
    let mut members = Map::new();
    let (name, value) = match trade_type {
        "NATIVE" => ("code_url", format!("weixin://wxpay/bizpayurl?pr={}", random(9))),
        "MWEB" => {
            let url = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb";
            ("h5_url", format!("{url}?prepay_id={id}&package={}", random(10)))
        }
        _ => ("prepay_id", id),
    };
    members.insert(name.to_owned(), value.into());
    members
}

/// A number as the service makes them: a beginning, the day, and digits; 28 in all.
fn numbered(begin: &str, moment: OffsetDateTime) -> String {
    let random: String = random(32).bytes().map(|byte| char::from(b'0' + byte % 10)).collect();
    let mut number = format!("{begin}{}", digits(moment));
    let missing = 28_usize.saturating_sub(number.len());
    number.extend(random.chars().take(missing));
    number
}

/// `20260101120000`
fn digits(moment: OffsetDateTime) -> String {
    rfc3339(moment).chars().filter(char::is_ascii_digit).take(14).collect()
}

fn random(length: usize) -> String {
    SystemNonce.nonce().unwrap_or_default().chars().take(length).collect()
}
