//! A server for what WeChat Pay sends on its own, with axum. A proxy in front of it does the TLS that the real service
//! demands; the sandbox takes loopback addresses without.
//!
//! Whatever is refused leaves a warning in the log, with the reason; so have a subscriber of `tracing`, as `main.rs` has.

use axum::Router;
use axum::routing::post;
use wechatpay_api::notify::{Event, v2};
use wechatpay_runtime::notification::v2::Notification;
use wechatpay_runtime::notification::{Acknowledgement, Delivery, Receiver};

/// The routes. Keep one receiver for all: it remembers what has been received. `Receiver::of_client` makes one that fetches
/// certificates it does not know yet; `Receiver::new` one that needs no private key on this machine.
pub fn router(receiver: Receiver) -> Router {
    Router::new()
        .route("/notify", post(on_event))
        .route("/notify/v2/refund", post(on_v2_refund))
        .with_state(receiver)
}

/// The extractor has verified and decrypted it. Here, look the order up in the database and change its state, in one
/// transaction; then accept. Whatever is not accepted within 5 seconds comes again.
async fn on_event(delivery: Delivery<Event>) -> Acknowledgement {
    match &delivery.event {
        Event::TransactionSuccess(paid) => println!("paid: {}", paid.out_trade_no.as_deref().unwrap_or("?")),
        Event::RefundClosed(refund) => println!("refund closed: {}", refund.out_refund_no.as_deref().unwrap_or("?")),
        // Not ours, or newer than this program: its JSON is in `delivery.resource_json()`.
        _ => println!("received: {}", delivery.event_type),
    }
    delivery.accept()
}

/// Notifications of APIv2 have no event type: each kind has a URL of its own. `req_info` is encrypted and not
/// authenticated, so ask WeChat Pay for the refund before acting on it.
async fn on_v2_refund(notification: Notification<v2::refund_processed::Notification>) -> Acknowledgement {
    let refund_id = notification
        .req_info
        .as_ref()
        .and_then(|info| info.refund_id.as_deref());
    match refund_id {
        Some(refund_id) => {
            println!("refunded, to be checked: {refund_id}");
            notification.accept()
        }
        None => notification.refuse("no refund_id"),
    }
}
