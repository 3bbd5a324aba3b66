//! A whole shop, to copy. Its history is a story, one commit a step: `git log --reverse -- examples/src/shop.rs examples/src/shop`.
//!
//! ```text
//! cargo xtask sandbox                              # in one terminal
//! cargo run -p wechatpay-examples -- shop          # in another
//! curl -X POST http://127.0.0.1:8080/orders -d '{"description": "a doll", "total": 100}'
//! ```

mod answer;
mod checkout;
mod notifications;
mod orders;
mod payments;
mod refunds;
mod settings;

use axum::Router;
use axum::routing::{get, post};
use wechatpay_api::runtime::Client;
use wechatpay_api::runtime::notification::Receiver;

pub use self::orders::{Order, OrderState, Orders, Refund};
pub use self::settings::Settings;

/// What the routes of the shop share.
#[derive(Clone)]
pub struct Shop {
    settings: Settings,
    client: Client,
    /// It remembers which notifications have arrived, so all requests share it.
    receiver: Receiver,
    orders: Orders,
}

impl Shop {
    /// A shop without orders.
    #[must_use]
    pub fn new(settings: Settings, client: Client) -> Self {
        Self {
            settings,
            receiver: Receiver::of_client(&client),
            client,
            orders: Orders::default(),
        }
    }

    /// The shop's records.
    #[must_use]
    pub const fn orders(&self) -> &Orders {
        &self.orders
    }

    /// Where WeChat Pay sends the notifications about an order.
    fn notify_url(&self) -> String {
        format!("{}/notify", self.settings.url)
    }
}

/// The shop's routes.
pub fn router(shop: Shop) -> Router {
    Router::new()
        .route("/orders", post(checkout::place))
        .route("/orders/{number}", get(checkout::query))
        .route("/orders/{number}/close", post(checkout::close))
        .route("/orders/{number}/refunds", post(refunds::refund))
        .route("/notify", post(notifications::on_event))
        .with_state(shop)
}
