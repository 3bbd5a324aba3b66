//! Notifications of payments and refunds.

use axum::extract::{Path, State};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use wechatpay_api::notify::Event;
use wechatpay_api::runtime::notification::Acknowledgement;

use super::Shop;
use super::orders::RefundState;

/// `POST /notify/{mchid}`. A notification that is not accepted within 5 seconds is sent again, for about a day. One for another
/// merchant cannot be decrypted.
pub(super) async fn on_event(
    State(shop): State<Shop>,
    Path(mchid): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Acknowledgement {
    let Ok(merchant) = shop.merchant(&mchid) else {
        return Acknowledgement::refusal(StatusCode::NOT_FOUND, "no such merchant");
    };
    // Verified, decrypted, and not a repetition; the receiver logs why it refuses one.
    let delivery = match merchant.receiver.receive::<Event>(&headers, &body).await {
        Ok(delivery) => delivery,
        Err(error) => return error.acknowledgement(),
    };
    match &delivery.event {
        // Profit sharing tells of its movements in notifications of the same type, which name no order of a payer.
        Event::TransactionSuccess(moved) if moved.out_trade_no.is_none() => {
            tracing::info!(number = moved.out_order_no, "a share has been moved");
        }
        Event::TransactionSuccess(paid) => {
            let number = paid.out_trade_no.as_deref().unwrap_or_default();
            let Some(order) = shop.orders.get(number) else {
                return delivery.refuse("no such order");
            };
            if shop.settle(&order, &**paid, paid.success_time.as_deref()).is_err() {
                return delivery.refuse("not the payment of this order");
            }
        }
        Event::RefundSuccess(refund) => {
            let fen = refund.amount.as_ref().and_then(|amount| amount.refund);
            let of = (mchid.as_str(), &refund.out_trade_no, &refund.out_refund_no, fen);
            end_refund(&shop, of, RefundState::Done);
        }
        Event::RefundClosed(refund) => {
            let fen = refund.amount.as_ref().and_then(|amount| amount.refund);
            let of = (mchid.as_str(), &refund.out_trade_no, &refund.out_refund_no, fen);
            end_refund(&shop, of, RefundState::Closed);
        }
        // The customer's card or account takes no money: somebody has to ask for another way.
        Event::RefundAbnormal(refund) => {
            tracing::error!(number = refund.out_trade_no, "a refund cannot be paid out");
        }
        // Events that the shop has no use for are accepted, or they would be sent again.
        _ => tracing::info!(event = delivery.event_type, "not handled"),
    }
    delivery.accept()
}

/// Notes the end of a refund: of a merchant, with the numbers of its order and its own, and its amount.
fn end_refund(
    shop: &Shop,
    (mchid, number, refund_number, fen): (&str, &Option<String>, &Option<String>, Option<i64>),
    state: RefundState,
) {
    let number = number.as_deref().unwrap_or_default();
    let refund_number = refund_number.as_deref().unwrap_or_default();
    let fen = fen.unwrap_or_default();
    if shop.orders.end_refund(mchid, number, refund_number, fen, state) {
        tracing::info!(number, refund_number, ?state, "a refund has ended");
    } else {
        // Perhaps somebody has begun it on the merchant platform. To send the notification again would not help.
        tracing::error!(
            number,
            refund_number,
            fen,
            ?state,
            "a refund that the shop has not begun"
        );
    }
}
