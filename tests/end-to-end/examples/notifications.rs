//! Receives notifications with axum, and tells on standard output what came.
//!
//! ```text
//! MERCHANT_ID=1900000109 API_V3_KEY=… API_V2_KEY=… \
//! PUBLIC_KEY_ID=PUB_KEY_ID_… PUBLIC_KEY_FILE=pub_key.pem \
//! cargo run -p wechatpay-end-to-end --example notifications -- 127.0.0.1:8080
//! ```
//!
//! A proxy in front of it does the TLS that WeChat Pay demands. It needs no private key, so none lies on this machine.

use std::env;
use std::error::Error;

use axum::Router;
use axum::routing::post;
use tokio::net::TcpListener;
use wechatpay_api::notify::{Event, v2};
use wechatpay_runtime::notification::v2::Notification;
use wechatpay_runtime::notification::{Acknowledgement, Delivery, Receiver};
use wechatpay_runtime::{Merchant, PlatformKeys};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let merchant = Merchant::builder(env::var("MERCHANT_ID")?)
        .api_v3_key(env::var("API_V3_KEY")?)
        .api_v2_key(env::var("API_V2_KEY")?)
        .build()?;
    let platform_keys = PlatformKeys::builder()
        .public_key(env::var("PUBLIC_KEY_ID")?, std::fs::read(env::var("PUBLIC_KEY_FILE")?)?)
        .build()?;
    // One receiver for all routes: it remembers what has been received.
    let receiver = Receiver::new(merchant, platform_keys);
    let router = Router::new()
        .route("/notify", post(on_event))
        .route("/notify/v2/refund", post(on_v2_refund))
        .with_state(receiver);

    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

/// The extractor has verified and decrypted it. Here, look the order up in the database and change its state, in one
/// transaction; then accept.
async fn on_event(delivery: Delivery<Event>) -> Acknowledgement {
    match &delivery.event {
        Event::TransactionSuccess(paid) => println!("paid: {}", paid.out_trade_no.as_deref().unwrap_or("?")),
        Event::RefundClosed(refund) => println!("refund closed: {}", refund.out_refund_no.as_deref().unwrap_or("?")),
        // Not ours, or newer than this program: its JSON is in `delivery.resource_json()`.
        _ => println!("unhandled: {}", delivery.event_type),
    }
    delivery.accept()
}

/// `req_info` is encrypted and not authenticated: before acting on it, ask WeChat Pay for the refund.
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
