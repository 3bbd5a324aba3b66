//! An integrator's server: axum with the runtime's extractors, on loopback.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use bytes::Bytes;
use http::StatusCode;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use wechatpay_api::notify::{Event, v2};
use wechatpay_runtime::notification::v2::Notification;
use wechatpay_runtime::notification::{Acknowledgement, Delivery, Receiver};

use crate::gateway::Sent;

/// A running server, which stops when dropped.
pub(crate) struct Server {
    address: SocketAddr,
    pub(crate) seen: Arc<Seen>,
    client: reqwest::Client,
    task: JoinHandle<()>,
}

/// The notifications that the handlers received, and how the handlers should behave.
#[derive(Default)]
pub(crate) struct Seen {
    /// Ids and contents, in the order of acceptance.
    pub(crate) accepted: Mutex<Vec<(String, String)>>,
    /// How often the handler will still fail, by id.
    pub(crate) failures: Mutex<BTreeMap<String, usize>>,
    /// How often a handler has been called.
    pub(crate) calls: Mutex<usize>,
    /// How long each handler takes.
    pub(crate) delay: Mutex<std::time::Duration>,
}

#[derive(Clone)]
struct AppState {
    receiver: Receiver,
    seen: Arc<Seen>,
}

impl FromRef<AppState> for Receiver {
    fn from_ref(state: &AppState) -> Self {
        state.receiver.clone()
    }
}

impl FromRef<AppState> for Arc<Seen> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.seen)
    }
}

impl Server {
    pub(crate) async fn start(receiver: Receiver) -> Self {
        let seen = Arc::new(Seen::default());
        let router = Router::new()
            .route("/v3", post(v3))
            .route("/v2/paid", post(v2_paid))
            .route("/v2/refunded", post(v2_refunded))
            .route("/v2/payscore", post(v2_payscore))
            .with_state(AppState {
                receiver,
                seen: Arc::clone(&seen),
            });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            seen,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            task,
        }
    }

    /// Sends a notification and returns the response.
    pub(crate) async fn send(&self, sent: &Sent) -> (StatusCode, Bytes) {
        let request = self.client.post(format!("http://{}/v3", self.address));
        let request = request.headers(sent.headers.clone()).body(sent.body.clone());
        let response = request.send().await.unwrap();
        (response.status(), response.bytes().await.unwrap())
    }

    /// Sends the headers of a notification, which announce a body, but no body; returns the status of the response.
    pub(crate) async fn send_head_only(&self, sent: &Sent) -> String {
        let mut head = format!(
            "POST /v3 HTTP/1.1\r\nHost: shop.example\r\nContent-Length: {}\r\n",
            sent.body.len()
        );
        for (name, value) in &sent.headers {
            head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
        }
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).await.unwrap();
        line.split(' ').nth(1).unwrap().to_owned()
    }

    /// Sends a notification of APIv2.
    pub(crate) async fn send_v2(&self, path: &str, body: Vec<u8>) -> (StatusCode, String) {
        let request = self
            .client
            .post(format!("http://{}/v2/{path}", self.address))
            .body(body);
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    /// The accepted notifications.
    pub(crate) fn accepted(&self) -> Vec<(String, String)> {
        self.seen.accepted.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Seen {
    fn accept(&self, id: &str, what: &str) {
        self.accepted.lock().unwrap().push((id.to_owned(), what.to_owned()));
    }

    /// Whether the handler should fail this time.
    fn fails(&self, id: &str) -> bool {
        let mut failures = self.failures.lock().unwrap();
        failures
            .get_mut(id)
            .and_then(|left| left.checked_sub(1).map(|less| *left = less))
            .is_some()
    }
}

async fn v3(State(seen): State<Arc<Seen>>, delivery: Delivery<Event>) -> Acknowledgement {
    *seen.calls.lock().unwrap() += 1;
    let delay = *seen.delay.lock().unwrap();
    tokio::time::sleep(delay).await;
    if seen.fails(&delivery.id) {
        return delivery.refuse("the database is down");
    }
    let what = match &delivery.event {
        Event::TransactionSuccess(paid) => paid.out_trade_no.clone().unwrap_or_default(),
        Event::Unlisted => String::from_utf8(delivery.resource_json().to_vec()).unwrap(),
        other => format!("{other:?}"),
    };
    seen.accept(&delivery.id, &what);
    delivery.accept()
}

/// An amount as text, for the record.
fn fen(amount: Option<i64>) -> String {
    amount.map(|fen| fen.to_string()).unwrap_or_default()
}

async fn v2_paid(
    State(seen): State<Arc<Seen>>,
    notification: Notification<v2::transaction_success::Notification>,
) -> Acknowledgement {
    seen.accept(
        notification.out_trade_no.as_deref().unwrap_or_default(),
        &fen(notification.total_fee),
    );
    notification.accept()
}

async fn v2_refunded(
    State(seen): State<Arc<Seen>>,
    notification: Notification<v2::refund_processed::Notification>,
) -> Acknowledgement {
    let Some(info) = &notification.req_info else {
        return notification.refuse("no req_info");
    };
    seen.accept(info.out_refund_no.as_deref().unwrap_or_default(), &fen(info.refund_fee));
    notification.accept()
}

async fn v2_payscore(
    State(seen): State<Arc<Seen>>,
    notification: Notification<v2::payscore_transaction_success::Notification>,
) -> Acknowledgement {
    let event = notification.event_ciphertext.as_ref().unwrap();
    seen.accept(
        notification.event_id.as_deref().unwrap_or_default(),
        event.out_order_no.as_deref().unwrap_or_default(),
    );
    notification.accept()
}
