//! Bills of the payments and refunds that the sandbox remembers.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::Value;
use wechatpay_spec::model::{Format, Protocol, RequestPart};

use super::fund_flow::{self, fund_flow};
use super::sharing_bill::sharing_bill;
use super::trade_bill::{Kind, trade_bill};
use super::transaction::{Returned, Share, Transaction};
use crate::clock::{moment, rfc3339};
use crate::memory::{Memory, Record};
use crate::refusal::{Breach, Refusal};
use crate::request::CheckedRequest;
use crate::validate::format;

/// The lifecycles whose resources a bill lists, each with that of its refunds.
const LISTED: [(&str, &str); 2] = [("order", "refund"), ("v2-order", "v2-refund")];
/// The lifecycles of profit sharings, each with that of what comes back from them.
const SHARED: [(&str, &str); 2] = [
    ("profit-sharing", "profit-sharing-return"),
    ("v2-profit-sharing", "v2-profit-sharing-return"),
];
/// The state of an order that was reversed.
const REVERSED: &str = "REVOKED";
/// Refunds in these states returned no money.
const WITHOUT_EFFECT: [&str; 4] = ["CLOSED", "REFUNDCLOSE", "CHANGE", "ABNORMAL"];

/// The account into which payments come, and all accounts together.
const BASIC: &str = "BASIC";
const ALL: &str = "ALL";

/// The field with the day of a bill.
const BILL_DATE: &str = "bill_date";

/// The comments of customers on orders, which the sandbox does not remember: the offset to continue from, then the comments, without
/// names of columns.
const COMMENTS: &str = "1\n`2026-01-01 10:00:05,`1001690740201411100005734289,`5,`赞\n";

/// The bill that a request asks for, of the merchant that signed it. A day that has not begun has none, and neither has one
/// without a trade, unless it is the day of the document's example. The running day has the rows so far; the service makes its
/// bill the next morning, but a developer who tries a client should not have to wait for it.
pub(super) fn write(memory: &Memory, merchant_id: &str, request: &CheckedRequest) -> Result<String, Refusal> {
    let bill = written(memory, merchant_id, request)?;
    let operation = &request.found.entry.operation.request;
    let mut fields = operation.query.iter().chain(operation.body.fields());
    let parts = [&request.query.members, &request.body.members];
    let given = parts.iter().find_map(|part| part.get(BILL_DATE)?.as_str());
    let is_example =
        given.is_some_and(|given| fields.any(|field| field.name.value == BILL_DATE && field.has_example(given)));
    match given.is_none() || is_example || has_rows(&bill) {
        true => Ok(bill),
        false => Err(no_bill(request.found.entry.protocol)),
    }
}

/// Whether a bill lists anything: the first of its totals is a number of rows.
fn has_rows(bill: &str) -> bool {
    let totals = bill.lines().next_back().unwrap_or_default();
    !totals.starts_with("`0,")
}

/// The refusal of a bill that does not exist.
fn no_bill(protocol: Protocol) -> Refusal {
    let refusal = match protocol {
        Protocol::V3 => Refusal::new(StatusCode::BAD_REQUEST, "NO_STATEMENT_EXIST", "账单文件不存在"),
        Protocol::V2 => Refusal {
            breach: Some(Breach::NoBill),
            ..Refusal::new(StatusCode::OK, "20002", "No Bill Exist")
        },
    };
    refusal.explained("the bill of this day would have no rows")
}

/// The balance of an account, in fen, after a day or now.
pub(super) fn balance(memory: &Memory, merchant_id: &str, account: &Account<'_>) -> i128 {
    if account.kind.is_some_and(|kind| kind != BASIC) {
        return 0;
    }
    let owner = account.sub_merchant.unwrap_or(merchant_id);
    let mut moved = transactions(memory, merchant_id);
    moved.retain(|paid| paid.receiver() == owner);
    fund_flow::balance(&moved, account.day)
}

/// The account whose balance is asked for.
pub(super) struct Account<'a> {
    /// `BASIC` if there is none.
    pub(super) kind: Option<&'a str>,
    pub(super) sub_merchant: Option<&'a str>,
    /// The day at whose end it is.
    pub(super) day: Option<&'a str>,
}

fn written(memory: &Memory, merchant_id: &str, request: &CheckedRequest) -> Result<String, Refusal> {
    let parameter = |name: &str| {
        let parts = [&request.query.members, &request.body.members];
        parts.iter().find_map(|part| part.get(name)?.as_str())
    };
    let day = parameter(BILL_DATE).map(dashed);
    let today = memory.now().date().to_string();
    let protocol = request.found.entry.protocol;
    let wrong = parameter(BILL_DATE).and_then(|given| no_day(protocol, given));
    let is_later = day.as_ref().is_some_and(|day| *day > today);
    let later = || is_later.then(|| format!("the day has not begun: by the sandbox's clock it is {today} in China"));
    if let Some(issue) = wrong.or_else(later) {
        let location = match request.query.members.contains_key(BILL_DATE) {
            true => RequestPart::Query,
            false => RequestPart::Body,
        };
        let given = parameter(BILL_DATE).map(Value::from);
        return Err(Refusal::parameter(location, "/bill_date", given.as_ref(), issue));
    }
    if request.found.entry.path.contains("comment") {
        return Ok(COMMENTS.to_owned());
    }
    let named = ["sub_mchid", "sub_mch_id"].into_iter().find_map(parameter);
    let sub_merchant = named.filter(|id| !id.is_empty());
    let transactions = || {
        let mut all = transactions(memory, merchant_id);
        all.retain(|paid| sub_merchant.is_none_or(|id| paid.receiver() == id));
        all
    };
    let path = &request.found.entry.path;
    if path.contains("fundflow") {
        let account = parameter("account_type").unwrap_or(BASIC);
        let mut moved = transactions();
        // The money of a sub-merchant comes into its own account, not into that of the service provider or platform.
        let of_others = path.contains("ecommerce");
        moved.retain(|paid| match of_others {
            true => paid.receiver() != merchant_id,
            false => sub_merchant.is_some() || paid.receiver() == merchant_id,
        });
        // Nothing moves in the other accounts.
        let has_payments = account.eq_ignore_ascii_case(BASIC) || (of_others && account == ALL);
        if !has_payments {
            moved.clear();
        }
        return Ok(fund_flow(&moved, day.as_deref()));
    }
    if path.contains("profitsharing") {
        return Ok(sharing_bill(&transactions(), day.as_deref()));
    }
    // Nobody recharges an account of the sandbox.
    if parameter("bill_type") == Some("RECHARGE_REFUND") {
        return Ok(trade_bill(Kind::Refunds, &[], day.as_deref()));
    }
    let kind = match parameter("bill_type") {
        Some("SUCCESS" | "SUC_SPECIAL") => Kind::Payments,
        Some("REFUND" | "REF_SPECIAL") => Kind::Refunds,
        _ => Kind::All,
    };
    Ok(trade_bill(kind, &transactions(), day.as_deref()))
}

/// Why a text is no day of the calendar as the protocol writes it: `2026-01-31`, or `20260131` in APIv2.
fn no_day(protocol: Protocol, given: &str) -> Option<String> {
    match protocol {
        Protocol::V3 => format::problem(Format::Date, given),
        Protocol::V2 if given.len() == 8 && format::problem(Format::Date, &dashed(given)).is_none() => None,
        Protocol::V2 => Some("it is not a date, such as 20260101".to_owned()),
    }
}

/// `20260101`, as APIv2 writes a day, as `2026-01-01`.
fn dashed(day: &str) -> String {
    match (day.get(..4), day.get(4..6), day.get(6..8)) {
        (Some(year), Some(month), Some(of_month)) if day.len() == 8 => format!("{year}-{month}-{of_month}"),
        _ => day.to_owned(),
    }
}

/// The payments to a merchant, or to one that it acts for.
fn transactions(memory: &Memory, merchant_id: &str) -> Vec<Transaction> {
    let mut refunds: BTreeMap<String, Vec<(u64, Returned)>> = BTreeMap::new();
    // A refund of either generation of the protocol may be one of an order of the other.
    for (_, refund) in LISTED {
        memory.newest_first(refund, |refund| {
            let effective = !WITHOUT_EFFECT.contains(&refund.state.as_str());
            if let Some(parent) = refund.parent.as_ref().filter(|_| effective) {
                let refunds = refunds.entry(parent.clone()).or_default();
                refunds.push((refund.sequence, returned(refund)));
            }
            true
        });
    }
    let mut shares = shares(memory);
    let mut transactions = Vec::new();
    for (order, _) in LISTED {
        memory.newest_first(order, |order| {
            let mut refunds = refunds.remove(&order.key()).unwrap_or_default();
            refunds.sort_by_key(|(sequence, _)| *sequence);
            let refunds = refunds.into_iter().map(|(_, refund)| refund).collect();
            let shares = shares.remove(&order.key()).unwrap_or_default();
            let transaction = transaction(order, refunds, merchant_id);
            let transaction = transaction.map(|paid| reversed(order, paid));
            transactions.extend(transaction.map(|transaction| Transaction { shares, ..transaction }.with_fees()));
            true
        });
    }
    transactions
}

/// The shares that receivers got, and those that came back, by the key of the order.
fn shares(memory: &Memory) -> BTreeMap<String, Vec<Share>> {
    let mut shares: BTreeMap<String, Vec<Share>> = BTreeMap::new();
    // The orders of the profit sharings.
    let mut orders = BTreeMap::new();
    for (sharing, _) in SHARED {
        memory.newest_first(sharing, |sharing| {
            let Some(order) = &sharing.parent else { return true };
            orders.insert(sharing.key(), order.clone());
            let receivers = sharing.fields.get("receivers").and_then(Value::as_array);
            let received = receivers.into_iter().flatten();
            let received = received.filter(|receiver| receiver["result"] == "SUCCESS");
            let shared = received.map(|receiver| share(sharing, receiver));
            shares.entry(order.clone()).or_default().extend(shared);
            true
        });
    }
    for (_, returned) in SHARED {
        memory.newest_first(returned, |returned| {
            let order = returned.parent.as_ref().and_then(|sharing| orders.get(sharing));
            if let Some(order) = order.filter(|_| returned.state == "SUCCESS") {
                shares.entry(order.clone()).or_default().push(Share {
                    time: time(&text(returned, &["finish_time"])),
                    order: text(returned, &["return_id", "return_no"]),
                    number: text(returned, &["return_id", "return_no"]),
                    voucher: returned.id.clone(),
                    receiver: text(returned, &["return_mchid", "return_account"]),
                    description: text(returned, &["description"]),
                    amount: integer(returned, &["amount", "return_amount"]),
                    returned: true,
                });
            }
            true
        });
    }
    shares
}

/// The share that a receiver of a profit sharing got.
fn share(sharing: &Record, receiver: &Value) -> Share {
    let member = |name: &str| receiver.get(name).and_then(Value::as_str).unwrap_or_default();
    Share {
        time: time(member("finish_time")),
        order: text(sharing, &["order_id"]),
        number: member("detail_id").to_owned(),
        receiver: member("account").to_owned(),
        description: member("description").to_owned(),
        voucher: sharing.id.clone(),
        amount: receiver
            .get("amount")
            .and_then(Value::as_i64)
            .map(i128::from)
            .unwrap_or_default(),
        returned: false,
    }
}

/// An order as a line of a bill; `None` when it was not paid, or is another merchant's.
fn transaction(order: &Record, refunds: Vec<Returned>, merchant_id: &str) -> Option<Transaction> {
    let signer = text(order, &["mchid", "sp_mchid", "mch_id", "sp_mch_id"]);
    let signer = if signer.is_empty() { order.owner.clone() } else { signer };
    let paid = time(&text(order, &["success_time", "time_end"]));
    if paid.is_empty() || (signer != merchant_id && order.owner != merchant_id) {
        return None;
    }
    let currency = text(order, &["amount.currency", "fee_type"]);
    Some(Transaction {
        paid,
        appid: text(order, &["appid", "sp_appid"]),
        sub_merchant_id: if signer == order.owner {
            String::new()
        } else {
            order.owner.clone()
        },
        merchant_id: signer,
        transaction_id: text(order, &["transaction_id"]),
        out_trade_no: order.id.clone(),
        openid: text(
            order,
            &[
                "payer.openid",
                "payer.sp_openid",
                "openid",
                "payer.sub_openid",
                "sub_openid",
            ],
        ),
        trade_type: text(order, &["trade_type"]),
        currency: if currency.is_empty() {
            "CNY".to_owned()
        } else {
            currency
        },
        total: integer(order, &["amount.total", "total_fee"]),
        description: text(order, &["description", "body"]),
        attach: text(order, &["attach"]),
        refunds,
        shares: Vec::new(),
    })
}

/// A payment with its reversal, if it was reversed: then all of it went back. Orders with refunds cannot be reversed.
fn reversed(order: &Record, mut paid: Transaction) -> Transaction {
    if order.state == REVERSED {
        let time = rfc3339(moment(order.entered));
        paid.refunds = vec![Returned {
            reversed: true,
            applied: time.clone(),
            succeeded: Some(time),
            amount: paid.total,
            ..Returned::default()
        }];
    }
    paid
}

fn returned(refund: &Record) -> Returned {
    let succeeded = time(&text(refund, &["success_time"]));
    Returned {
        applied: rfc3339(moment(refund.created)),
        succeeded: (!succeeded.is_empty()).then_some(succeeded),
        refund_id: text(refund, &["refund_id"]),
        out_refund_no: refund.id.clone(),
        amount: integer(refund, &["amount.refund", "refund_fee"]),
        ..Returned::default()
    }
}

/// `20260101120000`, as APIv2 writes a time, as `2026-01-01T12:00:00`; other times stay as they are.
fn time(text: &str) -> String {
    let digits = text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit());
    match (text.get(..8), text.get(8..10), text.get(10..12), text.get(12..14)) {
        (Some(day), Some(hour), Some(minute), Some(second)) if digits => {
            format!("{}T{hour}:{minute}:{second}+08:00", dashed(day))
        }
        _ => text.replacen(' ', "T", 1),
    }
}

/// The first of these fields that has a value; dots lead into objects.
fn field<'r>(record: &'r Record, names: &[&str]) -> Option<&'r Value> {
    names.iter().find_map(|name| {
        let mut steps = name.split('.');
        let first = record.fields.get(steps.next()?)?;
        steps.try_fold(first, |value, step| value.get(step))
    })
}

fn text(record: &Record, names: &[&str]) -> String {
    let found = field(record, names).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}

/// A number, in fen.
fn integer(record: &Record, names: &[&str]) -> i128 {
    let found = field(record, names);
    let number = found.and_then(|value| value.as_i64().or_else(|| value.as_str()?.parse::<i64>().ok()));
    number.map(i128::from).unwrap_or_default()
}
