//! The notification endpoint in web frameworks for which `wechatpay-api` has no extractor. Each hands over the raw headers
//! and the raw body, and turns the acknowledgement into its own type of response. And [`telemetry`], metrics for OpenTelemetry.

pub mod on_actix;
pub mod on_lambda;
pub mod telemetry;

use bytes::Bytes;
use http::{HeaderMap, Response};
use wechatpay_api::notify::Event;
use wechatpay_api::runtime::notification::Receiver;

/// Handles a notification, for both endpoints.
async fn receive(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> Response<Bytes> {
    let delivery = match receiver.receive::<Event>(headers, body).await {
        Ok(delivery) => delivery,
        Err(error) => return error.acknowledgement().into(),
    };
    // Change the order's state in the database here, in one transaction; `refuse` if that fails.
    if let Event::TransactionSuccess(paid) = &delivery.event {
        println!("paid: {}", paid.out_trade_no.as_deref().unwrap_or("?"));
    }
    delivery.accept().into()
}
