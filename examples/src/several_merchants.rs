//! One service for several merchants: their notifications arrive at `/notify/{mchid}`, and the service ends without
//! losing one. It shares its replay guards with nobody; a service in several processes passes each receiver through
//! `Receiver::shared`.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;
use wechatpay_api::notify::Event;
use wechatpay_api::runtime::notification::{Acknowledgement, Receiver};

/// The receiver of each merchant, by merchant number. A receiver has the keys of one merchant, so a notification for
/// another merchant fails at its URL.
type Receivers = Arc<BTreeMap<String, Receiver>>;

/// The route `/notify/{mchid}`. Give each merchant's orders its own `notify_url`.
pub fn router(receivers: BTreeMap<String, Receiver>) -> Router {
    Router::new()
        .route("/notify/{mchid}", post(on_event))
        .with_state(Arc::new(receivers))
}

async fn on_event(
    State(receivers): State<Receivers>,
    Path(mchid): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Acknowledgement {
    let Some(receiver) = receivers.get(&mchid) else {
        return Acknowledgement::refusal(StatusCode::NOT_FOUND, "no such merchant");
    };
    let delivery = match receiver.receive::<Event>(&headers, &body).await {
        Ok(delivery) => delivery,
        Err(error) => return error.acknowledgement(),
    };
    // Change the order's state in the database here, in one transaction.
    println!("{mchid}: {}", delivery.event_type);
    delivery.accept()
}

/// Serves until `stop` completes, for example `tokio::signal::ctrl_c()`. Then it accepts no further connections, and ends
/// when the notifications that have arrived are answered.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    receivers: BTreeMap<String, Receiver>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(receivers))
        .with_graceful_shutdown(stop)
        .await
}
