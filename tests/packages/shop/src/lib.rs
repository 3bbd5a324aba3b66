//! Places an order, and receives the notification that it is paid.

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use wechatpay_api::notify::Event;
use wechatpay_api::prelude::*;
use wechatpay_api::runtime::notification::{Acknowledgement, SharedDelivery, SharedReceiver};
use wechatpay_api::v3::pay::transactions::native;
use wechatpay_api::v3::pay::transactions::native::post::{Request, RequestRequired, request};

/// The function that is called with the number of a paid order.
pub type OnPaid = std::sync::Arc<dyn Fn(&str) + Send + Sync>;

/// Places an order for 1 yuan, and returns the content of the QR code.
///
/// # Errors
/// When the order cannot be placed.
pub async fn order(client: &Client, number: &str, notify_url: &str) -> Result<String, AnyError> {
    let request = Request::new(RequestRequired {
        appid: "wxd678efh567hg6787".into(),
        mchid: client.merchant().id().into(),
        description: "a cup of tea".into(),
        out_trade_no: number.into(),
        amount: request::Amount::new(request::AmountRequired { total: 100 }),
        notify_url: notify_url.into(),
    });
    let reply = native::post(client, &request).await?;
    Ok(reply.code_url()?.to_owned())
}

#[derive(Clone)]
struct Shop {
    receiver: Receiver,
    on_paid: OnPaid,
}

impl FromRef<Shop> for Receiver {
    fn from_ref(shop: &Shop) -> Self {
        shop.receiver.clone()
    }
}

/// The route `/notify`.
pub fn router(receiver: Receiver, on_paid: OnPaid) -> Router {
    let shop = Shop { receiver, on_paid };
    Router::new().route("/notify", post(on_event)).with_state(shop)
}

async fn on_event(State(shop): State<Shop>, delivery: Delivery<Event>) -> Acknowledgement {
    if let Event::TransactionSuccess(paid) = &delivery.event {
        (shop.on_paid)(paid.out_trade_no.as_deref().unwrap_or_default());
    }
    delivery.accept()
}

#[derive(Clone)]
struct SharedShop {
    receiver: SharedReceiver,
    on_paid: OnPaid,
}

impl FromRef<SharedShop> for SharedReceiver {
    fn from_ref(shop: &SharedShop) -> Self {
        shop.receiver.clone()
    }
}

/// The route `/notify` of a shop that runs in several processes.
pub fn shared_router(receiver: SharedReceiver, on_paid: OnPaid) -> Router {
    let shop = SharedShop { receiver, on_paid };
    Router::new().route("/notify", post(on_shared_event)).with_state(shop)
}

async fn on_shared_event(State(shop): State<SharedShop>, delivery: SharedDelivery<Event>) -> Acknowledgement {
    if let Event::TransactionSuccess(paid) = &delivery.event {
        (shop.on_paid)(paid.out_trade_no.as_deref().unwrap_or_default());
    }
    delivery.accept().await
}
