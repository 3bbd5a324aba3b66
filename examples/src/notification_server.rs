//! A server for what WeChat Pay sends on its own, with axum. A proxy in front of it does the TLS that the real service
//! demands; the sandbox takes loopback addresses without.

use axum::Router;
use axum::routing::post;
use wechatpay_api::notify::Event;
use wechatpay_runtime::Client;
use wechatpay_runtime::notification::{Acknowledgement, Delivery, Receiver};

/// The routes. Keep one receiver for all: it remembers what has been received.
pub fn router(client: &Client) -> Router {
    Router::new()
        .route("/notify", post(on_event))
        .with_state(Receiver::of_client(client))
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
