//! Bills of transactions.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::memory::{Memory, Record};

/// The columns.
const COLUMNS: &str =
    "交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易类型,交易状态,货币种类,订单金额,退款金额,商品名称";

/// The lifecycle whose resources a bill lists.
const ORDER: &str = "order";
/// The lifecycle of their refunds.
const REFUND: &str = "refund";

/// The bill of the orders that were paid on a day (`2026-01-01`), or of all paid orders.
pub(super) fn write(memory: &Memory, day: Option<&str>) -> String {
    let mut refunds: BTreeMap<String, i64> = BTreeMap::new();
    memory.newest_first(REFUND, |refund| {
        // A refund that was closed returned nothing.
        if let Some(parent) = refund.parent.as_ref().filter(|_| refund.state != "CLOSED") {
            let amount = integer(refund, "refund");
            let sum = refunds.entry(parent.clone()).or_default();
            *sum = sum.saturating_add(amount);
        }
        true
    });
    let mut bill = format!("\u{feff}{COLUMNS}\r\n");
    let (mut count, mut total, mut refunded) = (0, 0_i64, 0_i64);
    memory.newest_first(ORDER, |order| {
        let returned = refunds.get(&order.key()).copied().unwrap_or_default();
        if let Some(line) = line(order, returned, day) {
            // Writing to a string cannot fail.
            let _ = write!(bill, "{line}\r\n");
            count += 1;
            total = total.saturating_add(integer(order, "total"));
            refunded = refunded.saturating_add(returned);
        }
        true
    });
    let _ = write!(
        bill,
        "总交易单数,订单总金额,退款总金额\r\n`{count},`{},`{}\r\n",
        yuan(total),
        yuan(refunded)
    );
    bill
}

/// The line of an order; `None` when it was not paid on the day.
///
/// Values begin with a back quote, so that spreadsheets do not take them for numbers.
fn line(order: &Record, refunded: i64, day: Option<&str>) -> Option<String> {
    let text = |name: &str| order.fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let (date, rest) = order.fields.get("success_time")?.as_str()?.split_once('T')?;
    if day.is_some_and(|day| day != date) {
        return None;
    }
    let time = rest.split('+').next().unwrap_or_default();
    let amount = order.fields.get("amount");
    let currency = amount.and_then(|amount| amount.get("currency")?.as_str());
    let columns = [
        format!("{date} {time}"),
        ["appid", "sp_appid"].map(text).concat(),
        order.owner.clone(),
        text("transaction_id").to_owned(),
        order.id.clone(),
        text("trade_type").to_owned(),
        order.state.clone(),
        currency.unwrap_or("CNY").to_owned(),
        yuan(integer(order, "total")),
        yuan(refunded),
        text("description").replace([',', '\r', '\n'], " "),
    ];
    Some(columns.map(|column| format!("`{column}")).join(","))
}

/// A number in a resource's `amount`, in fen.
fn integer(record: &Record, name: &str) -> i64 {
    let amount = record.fields.get("amount").and_then(|amount| amount.get(name));
    amount.and_then(Value::as_i64).unwrap_or_default()
}

/// Fen as yuan, with two decimals.
fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
