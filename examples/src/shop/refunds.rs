//! Refunds of the shop's orders.

use axum::extract::{Path, State};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::v3::refund::domestic::refunds::{self, post};

use super::Shop;
use super::response::{Problem, RouteResponse, json, read};

#[derive(Deserialize)]
struct Wanted {
    fen: i64,
    reason: String,
}

/// `POST /orders/{number}/refunds`: gives a part of the price back. A notification says when the customer has it.
pub(super) async fn refund(State(shop): State<Shop>, Path(number): Path<String>, body: Bytes) -> RouteResponse {
    let wanted: Wanted = read(&body)?;
    shop.orders.get(&number).ok_or_else(Problem::no_such_order)?;
    let refund_number = SystemNonce.nonce()?;
    // Recorded first: two requests at once cannot give back more than the price.
    let order = shop.orders.begin_refund(&number, &refund_number, wanted.fen);
    let order = order.ok_or_else(|| Problem::of_caller(StatusCode::CONFLICT, "so much was not paid, or is left"))?;
    let request = post::Request::new(post::RequestRequired {
        out_refund_no: refund_number.clone(),
        order: post::RequestOrder::OutTradeNo(number),
        amount: post::request::Amount::new(post::request::AmountRequired {
            refund: wanted.fen,
            total: order.total,
            currency: "CNY".into(),
        }),
    })
    .with_reason(wanted.reason)
    .with_notify_url(shop.notify_url(&order.mchid));
    // If this fails, the record stays: whether WeChat Pay has begun the refund is not known, and the same request, with the
    // same number, is safe to repeat.
    let reply = refunds::post(&shop.merchant(&order.mchid)?.client, &request).await?;
    let refund_id = reply.refund_id()?;
    Ok(json(
        StatusCode::ACCEPTED,
        &json!({"number": refund_number, "refund_id": refund_id}),
    ))
}
