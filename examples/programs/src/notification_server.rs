//! A server for WeChat Pay's notifications, with axum. The real service requires TLS, which a proxy in front of the
//! server provides; the sandbox also sends to loopback addresses without TLS.
//!
//! Every refused notification is logged as a warning with the reason, so install a `tracing` subscriber, as `main.rs`
//! does.

use axum::Router;
use axum::routing::post;
use wechatpay_api::notify::{Event, v2};
use wechatpay_api::runtime::notification::v2::Notification;
use wechatpay_api::runtime::notification::{Acknowledgement, Delivery, Receiver};

/// The routes. Use one receiver for all of them, because it remembers which notifications were received.
/// `Receiver::of_client` makes one that fetches certificates it does not know yet; `Receiver::new` makes one that needs
/// no private key on this machine.
pub fn router(receiver: Receiver) -> Router {
    Router::new()
        .route("/notify", post(on_event))
        .route("/notify/v2/refund", post(on_v2_refund))
        .with_state(receiver)
}

/// The extractor has already verified and decrypted the notification. Look up the order in the database here and change
/// its state, in one transaction; then accept. A notification that is not accepted within 5 seconds is sent again.
async fn on_event(delivery: Delivery<Event>) -> Acknowledgement {
    match &delivery.event {
        Event::TransactionSuccess(paid) => println!("paid: {}", paid.out_trade_no.as_deref().unwrap_or("?")),
        Event::RefundClosed(refund) => println!("refund closed: {}", refund.out_refund_no.as_deref().unwrap_or("?")),
        // An event that this program does not handle or does not know: its JSON is in `delivery.resource_json()`.
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
