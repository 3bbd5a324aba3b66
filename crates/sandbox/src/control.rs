//! The routes below `/_sandbox/`: what a page or a test asks the sandbox itself.
//!
//! | route | what it does |
//! |---|---|
//! | `GET /_sandbox/catalogue` | every operation and notification, with their fields as trees |
//! | `GET /_sandbox/openapi.json` | the same as an OpenAPI 3.1 document; `operationId` is the catalogue's `id` |
//! | `GET /_sandbox/configuration` | addresses, ids and serial numbers; no secret |
//! | `GET /_sandbox/log?after=ID` | calls and notifications, oldest first |
//! | `GET /_sandbox/log/stream?after=ID` | the same as server-sent events `entry`, going on |
//! | `GET /_sandbox/orders` | the orders, newest first |
//! | `POST /_sandbox/orders/{out_trade_no}/pay` | pays an order, as the payer would, and notifies |
//! | `GET`, `POST`, `DELETE /_sandbox/faults` | the faults that wait; one more ([`Fault`]); none any more |
//! | `POST /_sandbox/keys/rotate` | a new platform certificate, which signs from now on |
//!
//! The catalogue is `{"families": [{name, title}], "operations": […], "notifications": […]}`. An operation has `id`, `title`,
//! `family`, `method`, `path`, `hosts`, `protocol` (`v2`, `v3`), `signer`, `mutual_tls`, `documents`, `errors`, where it applies
//! `rate_limit` and `deprecated`; `request` with the fields of `path`, `query`, `headers` and `body`, the `body_kind` and an
//! `example`; `response` with its `kind`, whether it is `signed`, and its `fields`. A notification has `id`, `title`, `family`,
//! `protocol`, `event_type`, `documents` and `fields`. A field has `name`, `type` (`object[]`), `required`, and where it applies
//! `encrypted` (the scheme), `encoded`, `max_length`, `format`, `unit`, `constant`, `title`, `example`, `supplied_by`,
//! `required_if`, `only_if`, `enum` and `fields`. An entry of the log is a [`LogEntry`].
//!
//! They answer on loopback names alone and to no page of another origin, so that no website reaches them by way of a
//! browser.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Request};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::{Stream, StreamExt, stream};
use http::header::{CONTENT_TYPE, HOST, ORIGIN};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest};

use crate::example::{RESERVED, text_of};
use crate::faults::Fault;
use crate::gateway::Gateway;
use crate::log::{Log, LogEntry};
use crate::payments::Order;
use crate::sandbox::PayError;

/// Readers of the log's stream at a time.
const MOST_READERS: usize = 32;
/// Bytes of a control request's body.
const MOST_BYTES: usize = 16 * 1024;

/// What the routes say of the sandbox; the same for its life.
pub(crate) struct Description(pub(crate) Value);

/// The control routes.
pub(crate) fn router(gateway: Arc<Gateway>, description: Description) -> Router {
    let readers = Arc::new(Semaphore::new(MOST_READERS));
    Router::new()
        .route("/_sandbox/catalogue", get(catalogue))
        .route("/_sandbox/openapi.json", get(openapi))
        .route("/_sandbox/configuration", get(configuration))
        .route("/_sandbox/log", get(log))
        .route("/_sandbox/log/stream", get(log_stream))
        .route("/_sandbox/orders", get(orders))
        .route("/_sandbox/orders/{out_trade_no}/pay", post(pay_order))
        .route("/_sandbox/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_sandbox/keys/rotate", post(rotate))
        .merge(crate::page::router())
        .layer(axum::extract::DefaultBodyLimit::max(MOST_BYTES))
        .layer(Extension(readers))
        .layer(Extension(Arc::new(description)))
        .layer(Extension(gateway))
        .layer(middleware::from_fn(guarded))
}

type Shared = Extension<Arc<Gateway>>;

async fn catalogue(Extension(gateway): Shared) -> Response {
    document(gateway.catalogue.listing())
}

async fn openapi(Extension(gateway): Shared) -> Response {
    document(gateway.catalogue.openapi())
}

async fn configuration(Extension(gateway): Shared, Extension(description): Extension<Arc<Description>>) -> Response {
    let mut configuration = description.0.clone();
    let names: Vec<String> = gateway.identity().platform_names().map(str::to_owned).collect();
    if let Some(members) = configuration.as_object_mut() {
        members.insert("platform_keys".to_owned(), json!(names));
    }
    answer(StatusCode::OK, &configuration)
}

async fn log(Extension(gateway): Shared, uri: Uri) -> Response {
    answer(StatusCode::OK, &json!({"entries": gateway.log.after(after(&uri))}))
}

async fn log_stream(Extension(gateway): Shared, Extension(readers): Extension<Arc<Semaphore>>, uri: Uri) -> Response {
    let Ok(permit) = readers.try_acquire_owned() else {
        return problem(StatusCode::SERVICE_UNAVAILABLE, "too many read the log already");
    };
    let entries = entries(gateway, after(&uri), permit);
    let events = entries.map(|entry| {
        let event = Event::default().event("entry").id(entry.id.to_string());
        Ok::<_, Infallible>(event.data(serde_json::to_string(&entry).unwrap_or_default()))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// The entries after one, and those to come. A reader that lags too far behind is told all that is still known.
fn entries(gateway: Arc<Gateway>, after: u64, permit: OwnedSemaphorePermit) -> impl Stream<Item = LogEntry> {
    let follower = gateway.log.follow();
    let missed = |log: &Log, last: u64| VecDeque::from(log.after(last));
    let waiting = missed(&gateway.log, after);
    let state = (gateway, follower, waiting, after, permit);
    stream::unfold(
        state,
        move |(gateway, mut follower, mut waiting, mut last, permit)| async move {
            loop {
                if let Some(entry) = waiting.pop_front() {
                    last = entry.id;
                    return Some((entry, (gateway, follower, waiting, last, permit)));
                }
                match follower.recv().await {
                    Ok(entry) if entry.id > last => waiting.push_back(entry),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => waiting = missed(&gateway.log, last),
                    Err(RecvError::Closed) => return None,
                }
            }
        },
    )
}

async fn orders(Extension(gateway): Shared) -> Response {
    let orders: Vec<Value> = gateway.orders().newest_first().map(Order::summary).collect();
    answer(StatusCode::OK, &json!({"orders": orders}))
}

async fn pay_order(Extension(gateway): Shared, Path(out_trade_no): Path<String>) -> Response {
    match gateway.pay(&out_trade_no) {
        Ok(order) => answer(StatusCode::OK, &order),
        Err(reason) => problem(StatusCode::CONFLICT, &reason),
    }
}

/// Has a running sandbox pay an order; what became of the order, for people.
///
/// # Errors
/// When the sandbox is not reached, or refuses.
pub async fn pay(base_url: &str, out_trade_no: &str) -> Result<String, PayError> {
    let failed = |reason: String| PayError { reason };
    let number = percent_encoding::utf8_percent_encode(out_trade_no, RESERVED);
    let request = http::Request::post(format!("{base_url}/_sandbox/orders/{number}/pay"));
    let request = TransportRequest {
        http: request.body(Bytes::new()).map_err(|error| failed(error.to_string()))?,
        present_identity: false,
    };
    let transport = ReqwestTransport::builder()
        .build()
        .map_err(|error| failed(error.to_string()))?;
    let sent = transport.send(request).await;
    let response = sent.map_err(|error| failed(format!("the sandbox at {base_url} is not reached: {error}")))?;
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let text = |name: &str| body.get(name).map(text_of).unwrap_or_default();
    match response.status() {
        StatusCode::OK => Ok(format!(
            "{}: {}, transaction {}",
            text("out_trade_no"),
            text("trade_state"),
            text("transaction_id")
        )),
        status => Err(failed(format!("{} (status {status})", text("message")))),
    }
}

async fn faults(Extension(gateway): Shared) -> Response {
    answer(StatusCode::OK, &json!({"faults": gateway.faults.list()}))
}

async fn add_fault(Extension(gateway): Shared, body: Bytes) -> Response {
    let fault: Fault = match serde_json::from_slice(&body) {
        Ok(fault) => fault,
        Err(error) => return problem(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    match gateway.faults.add(fault) {
        Ok(()) => faults(Extension(gateway)).await,
        Err(error) => problem(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

async fn clear_faults(Extension(gateway): Shared) -> Response {
    gateway.faults.clear();
    faults(Extension(gateway)).await
}

async fn rotate(Extension(gateway): Shared) -> Response {
    // Making a key takes a tenth of a second or more of a processor.
    let rotated = tokio::task::spawn_blocking(move || gateway.rotate()).await;
    match rotated {
        Ok(Ok(serial)) => answer(StatusCode::OK, &json!({"platform_certificate": serial})),
        _ => problem(StatusCode::INTERNAL_SERVER_ERROR, "no key could be made"),
    }
}

/// The number in `?after=`.
fn after(uri: &Uri) -> u64 {
    let pairs = uri.query().unwrap_or_default().split('&');
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    let after = pairs.find(|(name, _)| *name == "after");
    after.and_then(|(_, id)| id.parse().ok()).unwrap_or_default()
}

fn document(json: Bytes) -> Response {
    ([(CONTENT_TYPE, "application/json")], json).into_response()
}

pub(crate) fn answer(status: StatusCode, body: &Value) -> Response {
    (status, document(body.to_string().into())).into_response()
}

pub(crate) fn problem(status: StatusCode, message: &str) -> Response {
    answer(status, &json!({"message": message}))
}

/// Lets in who calls this machine by a loopback name, from no page of another origin.
async fn guarded(request: Request, next: Next) -> Response {
    let host = text(request.headers(), HOST.as_str());
    let local = host.as_deref().is_some_and(is_loopback);
    let own_page = text(request.headers(), ORIGIN.as_str())
        .is_none_or(|origin| origin.split_once("://").map(|(_, origin)| origin) == host.as_deref());
    if local && own_page {
        next.run(request).await
    } else {
        problem(
            StatusCode::FORBIDDEN,
            "the sandbox is controlled from this machine alone",
        )
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

pub(crate) fn is_loopback(authority: &str) -> bool {
    let Ok(authority) = authority.parse::<http::uri::Authority>() else {
        return false;
    };
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<std::net::IpAddr>();
    address.is_ok_and(|address| address.is_loopback()) || host.eq_ignore_ascii_case("localhost")
}
