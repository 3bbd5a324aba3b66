//! Bills of transactions.

use std::fmt::Write;

use crate::clock::rfc3339;
use crate::orders::{Order, text};

/// The columns.
const COLUMNS: &str =
    "交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易类型,交易状态,货币种类,订单金额,退款金额,商品名称";

/// The bill of the orders that were paid on a day (`2026-01-01`), or of all paid orders.
pub(super) fn write(orders: &mut dyn Iterator<Item = &Order>, day: Option<&str>) -> String {
    let mut bill = format!("\u{feff}{COLUMNS}\r\n");
    let (mut count, mut total, mut refunded) = (0, 0, 0);
    for order in orders {
        let Some(line) = line(order, day) else { continue };
        // Writing to a string cannot fail.
        let _ = write!(bill, "{line}\r\n");
        count += 1;
        total += order.total;
        refunded += order.refunded();
    }
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
fn line(order: &Order, day: Option<&str>) -> Option<String> {
    let paid = rfc3339(order.paid?);
    let (date, rest) = paid.split_once('T')?;
    if day.is_some_and(|day| day != date) {
        return None;
    }
    let time = rest.split('+').next().unwrap_or_default();
    let either = |names: [&str; 2]| names.map(|name| text(&order.request, name)).concat();
    let columns = [
        format!("{date} {time}"),
        either(["appid", "sp_appid"]),
        order.merchant.clone(),
        order.transaction_id.clone(),
        order.number.clone(),
        order.trade_type.to_owned(),
        order.state().name().to_owned(),
        order.currency().to_owned(),
        yuan(order.total),
        yuan(order.refunded()),
        text(&order.request, "description").replace([',', '\r', '\n'], " "),
    ];
    Some(columns.map(|column| format!("`{column}")).join(","))
}

/// Fen as yuan, with two decimals.
fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
