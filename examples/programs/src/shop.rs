//! A complete shop to copy, for several merchants, or as a service provider for other merchants: orders, notifications, refunds, bills. Its history is a story, one
//! commit a step: `git log --reverse -- 'examples/*src/shop*'`.
//!
//! ```text
//! cargo xtask sandbox                              # in one terminal
//! cargo run -p wechatpay-examples -- shop          # in another
//! curl -X POST http://127.0.0.1:8080/orders -d '{"merchant": "1900000109", "description": "a doll", "total": 100}'
//! ```

mod checkout;
mod notifications;
mod orders;
mod partner;
mod payments;
mod reconciliation;
mod refunds;
mod response;
mod settings;
mod shutdown;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use wechatpay_api::runtime::Client;
use wechatpay_api::runtime::notification::Receiver;

pub use self::orders::{Order, OrderState, Orders, Refund, RefundState};
use self::response::Problem;
pub use self::settings::Settings;
pub use self::shutdown::told_to_stop;

/// The state that the routes of the shop share.
#[derive(Clone)]
pub struct Shop {
    settings: Settings,
    /// The merchants by number.
    merchants: Arc<BTreeMap<String, Merchant>>,
    orders: Orders,
}

/// A merchant of the shop.
struct Merchant {
    client: Client,
    /// It has the keys of this merchant alone, and remembers which notifications have arrived, so all requests share it.
    receiver: Receiver,
}

impl Shop {
    /// A shop without orders, for the merchants of these clients.
    #[must_use]
    pub fn new(settings: Settings, clients: impl IntoIterator<Item = Client>) -> Self {
        let merchants = clients.into_iter().map(|client| {
            let receiver = Receiver::of_client(&client);
            (client.merchant().id().to_owned(), Merchant { client, receiver })
        });
        Self {
            settings,
            merchants: Arc::new(merchants.collect()),
            orders: Orders::default(),
        }
    }

    fn merchant(&self, mchid: &str) -> Result<&Merchant, Problem> {
        let merchant = self.merchants.get(mchid);
        merchant.ok_or_else(|| Problem::of_caller(StatusCode::NOT_FOUND, "no such merchant"))
    }

    /// The shop's records.
    #[must_use]
    pub const fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The address to which WeChat Pay sends the notifications about a merchant's orders.
    fn notify_url(&self, mchid: &str) -> String {
        format!("{}/notify/{mchid}", self.settings.url)
    }
}

/// The shop's routes. Those that close, refund and compare are for the shop's staff, and the others but `/notify` for its
/// customers: a real shop asks who is calling.
pub fn router(shop: Shop) -> Router {
    Router::new()
        .route("/orders", post(checkout::place))
        .route("/orders/{number}", get(checkout::query))
        .route("/orders/{number}/close", post(checkout::close))
        .route("/orders/{number}/refunds", post(refunds::refund))
        .route("/reconciliation/{mchid}/{day}", get(reconciliation::reconcile))
        .route("/notify/{mchid}", post(notifications::on_event))
        .with_state(shop)
}

/// The longest that the shop waits for the requests that have begun when it is told to stop. Its supervisor kills it after
/// a while: systemd after 90 seconds, Kubernetes after 30.
const LAST_REQUESTS: Duration = Duration::from_secs(15);

/// Serves until `stop` completes, for example [`told_to_stop`]. Then the shop takes no further connections, answers the
/// requests that have begun, for at most 15 seconds, and ends. What WeChat Pay reports afterwards, it reports again to the next process.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    shop: Shop,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel::<()>();
    let stop = async {
        stop.await;
        drop(stopping);
    };
    let served = axum::serve(listener, router(shop)).with_graceful_shutdown(stop);
    let patience = async {
        // The sender was dropped, so this is an error.
        stopped.await.unwrap_or_default();
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        result = served.into_future() => result,
        () = patience => {
            tracing::warn!("some requests are not finished");
            Ok(())
        }
    }
}
