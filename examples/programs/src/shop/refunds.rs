//! Refunds of the shop's orders.

use axum::extract::{Path, State};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use wechatpay_api::runtime::error::Outcome;
use wechatpay_api::v3::refund::domestic::refunds::post::response::Status;
use wechatpay_api::v3::refund::domestic::refunds::{self, post};

use super::Shop;
use super::orders::{RefundState, day};
use super::response::{Problem, RouteResponse, json, read};

#[derive(Deserialize)]
struct Wanted {
    /// The number of the refund, which the caller chooses, so that a request that is sent twice gives the money back once.
    number: String,
    fen: i64,
    reason: String,
}

/// `POST /orders/{number}/refunds`: gives a part of the price back. A notification says when the customer has it; sent again, the
/// same request also asks for the state.
pub(super) async fn refund(State(shop): State<Shop>, Path(number): Path<String>, body: Bytes) -> RouteResponse {
    let wanted: Wanted = read(&body)?;
    shop.orders.get(&number).ok_or_else(Problem::no_such_order)?;
    // Recorded first: two requests at once cannot give back more than the price.
    let order = shop.orders.begin_refund(&number, &wanted.number, wanted.fen);
    let order = order.ok_or_else(|| {
        let reason = "so much was not paid, or is left, or the number is that of another refund";
        Problem::of_caller(StatusCode::CONFLICT, reason)
    })?;
    let mut request = post::Request::new(post::RequestRequired {
        out_refund_no: wanted.number.clone(),
        order: post::RequestOrder::OutTradeNo(number.clone()),
        amount: post::request::Amount::new(post::request::AmountRequired {
            refund: wanted.fen,
            total: order.total,
            currency: "CNY".into(),
        }),
    })
    .with_reason(wanted.reason)
    .with_notify_url(shop.notify_url(&order.mchid));
    if let Some(sub_mchid) = &order.sub_mchid {
        request = request.with_sub_mchid(sub_mchid.as_str());
    }
    let reply = match refunds::post(&shop.merchant(&order.mchid)?.client, &request).await {
        Ok(reply) => reply,
        Err(error) => {
            // Otherwise the record stays: whether WeChat Pay has begun the refund is not known, and the same request, with
            // the same number, is safe to repeat.
            if error.outcome() == Outcome::Refused {
                shop.orders.forget_refund(&number, &wanted.number);
            }
            return Err(error.into());
        }
    };
    let begun_on = reply.create_time.as_deref().and_then(day);
    shop.orders.change(&number, |order| {
        if let Some(refund) = order.refunds.get_mut(&wanted.number) {
            refund.begun_on = begun_on;
        }
    });
    let state = match &reply.status {
        Some(Status::Success) => Some(RefundState::Done),
        Some(Status::Closed) => Some(RefundState::Closed),
        _ => None,
    };
    if let Some(state) = state {
        shop.orders
            .end_refund(&order.mchid, &number, &wanted.number, wanted.fen, state);
    }
    Ok(json(
        StatusCode::ACCEPTED,
        &json!({"number": wanted.number, "refund_id": reply.refund_id()?, "state": reply.status.as_ref().map(Status::as_str)}),
    ))
}
