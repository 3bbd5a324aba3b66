//! Comparing a day's bill with the shop's records.

use axum::extract::{Path, State};
use http::StatusCode;
use serde_json::json;
use wechatpay_api::runtime::Fen;
use wechatpay_api::runtime::bill::{OwnRecord, RecordKind};

use super::Shop;
use super::orders::{Order, OrderState, RefundState};
use super::response::{RouteResponse, json};
use crate::bill_download;

/// `GET /reconciliation/{mchid}/{day}`: downloads the merchant's bill of a day, and lists what differs. A real shop does this
/// every morning after 10 o'clock, with its records of the day before.
pub(super) async fn reconcile(State(shop): State<Shop>, Path((mchid, day)): Path<(String, String)>) -> RouteResponse {
    let bill = bill_download::run(&shop.merchant(&mchid)?.client, &day).await?;
    let own = shop.orders.of_merchant(&mchid);
    let of_day = own.iter().flat_map(|order| records(order, &day)).collect();
    let result = bill_download::reconcile(bill.as_deref(), of_day)?;
    let is_clean = result.is_clean();
    let unknown = result.missing_in_records.iter().map(|row| &row.out_trade_no);
    let missing = result.missing_in_bill.iter().map(|record| &record.number);
    let different = result.different.iter().map(|difference| &difference.own.number);
    let reversed_or_failed = result
        .reversed_or_failed
        .iter()
        .map(|difference| &difference.own.number);
    let unreadable = result.unreadable.iter().map(|row| &row.reason);
    let totals = result.wrong_totals.iter().map(|total| &total.name);
    let differences = json!({
        "agreed": result.agreed,
        "unknown": unknown.collect::<Vec<_>>(),
        "missing": missing.collect::<Vec<_>>(),
        "different": different.collect::<Vec<_>>(),
        "reversed_or_failed": reversed_or_failed.collect::<Vec<_>>(),
        "repeated": result.repeated,
        "unreadable": unreadable.collect::<Vec<_>>(),
        "wrong_totals": totals.collect::<Vec<_>>(),
    });
    if !is_clean {
        tracing::error!(mchid, day, %differences, "the bill differs from the shop's records");
    }
    Ok(json(StatusCode::OK, &differences))
}

/// The records that an order should have in the bill of a day: its payment, if it was paid on this day, and the refunds that were
/// begun on it. A refund whose day is not known, because WeChat Pay's response was lost, is missing until somebody has asked for it again.
fn records(order: &Order, day: &str) -> Vec<OwnRecord> {
    if order.state != OrderState::Paid {
        return Vec::new();
    }
    let is_of_day = |known: &Option<String>| known.as_deref().is_none_or(|known| known == day);
    let record = |kind, number: &str, fen| {
        let record = OwnRecord::new(kind, number, Fen::new(fen));
        match &order.sub_mchid {
            Some(sub_mchid) => record.with_sub_mchid(sub_mchid),
            None => record,
        }
    };
    let payment = is_of_day(&order.paid_on).then(|| record(RecordKind::Payment, &order.number, order.total));
    let refunds = order
        .refunds
        .iter()
        .filter(|(_, refund)| refund.state != RefundState::Closed && is_of_day(&refund.begun_on));
    let refunds = refunds.map(|(number, refund)| record(RecordKind::Refund, number, refund.fen));
    payment.into_iter().chain(refunds).collect()
}
