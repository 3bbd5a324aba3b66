//! The control routes, below `/_sandbox/`: for the sandbox's page and for tests.
//!
//! | route | response or effect |
//! |---|---|
//! | `GET /_sandbox/catalogue` | every operation and notification, with their fields as trees |
//! | `GET /_sandbox/openapi.json` | the same as an OpenAPI 3.1 document; `operationId` is the catalogue's `id` |
//! | `GET /_sandbox/configuration` | addresses, ids and serial numbers; no secrets |
//! | `GET /_sandbox/programs` | what other clients need: the lines for a shell (`environment`), and a program for each language; no secrets |
//! | `POST /_sandbox/calls` | makes a call, signed in a merchant's place: `{"operation": ID, "merchant": ID, "path": {…}, "query": {…}, "headers": {…}, "body": {…}, "file": {"name": …, "content": BASE64}}`. Returns what was sent and the response |
//! | `GET /_sandbox/log?after=ID` | calls and notifications, oldest first |
//! | `GET /_sandbox/log/stream?after=ID` | the same and all later ones, as server-sent events `entry` |
//! | `GET /_sandbox/resources` | the kinds of resources, with their states and actions |
//! | `GET /_sandbox/resources/{resource}?contains=TEXT&state=STATE&skip=N&limit=N` | the resources of a kind with these words in a field, newest first, with the actions that are possible; `total` counts all of them |
//! | `GET /_sandbox/resources/{resource}/{id}` | the resources with the caller's id |
//! | `POST /_sandbox/resources/{resource}/{id}/{action}?merchant=ID&provider=ID` | makes a transition as the payer or the platform would, or, with `notify`, sends the last notification again |
//! | `GET`, `POST /_sandbox/clock` | the clock of the resources; `{"advance_seconds": 3600}` advances it |
//! | `POST /_sandbox/notifications/{event}` | sends any notification, filled from its spec: `{"url": …, "merchant": ID, "fields": {…}}`. Returns its resource, and in `log_before` the id of the last entry of the log before it |
//! | `GET /_sandbox/cashier?of=TEXT` | the resources on which a payer acts, by the caller's id, `code_url`, `h5_url` or `prepay_id` |
//! | `GET /_sandbox/qr?text=TEXT` | a QR code, as SVG |
//! | `GET /cgi-bin/mmpayweb-bin/checkmweb?…` | leads from the path of `h5_url` to the cashier |
//! | `GET /_sandbox/orders` | the orders, newest first |
//! | `POST /_sandbox/orders/{out_trade_no}/pay` | pays an order, as the payer would, and sends the notification |
//! | `GET`, `POST`, `DELETE /_sandbox/faults` | lists the pending faults, adds one ([`Fault`]), removes all |
//! | `POST /_sandbox/keys/rotate` | generates a platform certificate, which signs from now on |
//!
//! The catalogue is `{"families": [{name, title, default}], "operations": […], "notifications": […]}`. An operation has `id`,
//! `title`, `english` (English words for the title), `family`, `method`, `path`, `hosts`, `protocol` (`v2`, `v3`), `signer`, `mutual_tls`, `documents`,
//! `errors`, if they apply `rate_limit` and `deprecated`; `request` with the fields of `path`, `query`, `headers` and
//! `body`, the `body_kind` and an `example`; `response` with its `kind`, whether it is `signed`, and its `fields`. A
//! notification has `id`, `title`, `english`, `family`, `protocol`, `event_type`, `documents`, `fields`,
//! an `example` of its resource, and if it applies `deprecated`. A field has `name`,
//! `type` (`object[]`), `required`, and if they apply `encrypted` (the scheme), `encoded`, `min_length`, `max_length`,
//! `pattern`, `minimum`, `maximum`, `default`, `format`, `unit`, `constant`, `title`, `example`, `supplied_by`,
//! `required_of`, `one_of` or `any_of` (the `choice` and its `alternative`), `required_if`, `only_if` (the `field`
//! and the value that it `equals`, or a list of values), `enum` and `fields`. An entry of the log is a [`LogEntry`].
//!
//! They only respond to loopback addresses and names, and to the address and the names that a sandbox beyond this machine
//! was started with; and not to pages of other origins, so that no website can reach them through a browser.

mod calls;
mod cashier;
mod client;
mod connect;
mod json_response;
mod listing;
mod resources;
mod signed_call;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Extension, Request};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::{Stream, StreamExt, stream};
use http::header::{HOST, HeaderName, ORIGIN, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use self::client::{Delivered, act, notify, pay};
pub(crate) use self::connect::PublicConfiguration;
use self::json_response::{Shared, document, json_response, problem};
use self::listing::Documents;
use self::resources::parameter;
use crate::faults::{Fault, Faults};
use crate::gateway::Parts;
use crate::hosts::Hosts;
use crate::identity::SharedIdentity;
use crate::log::{Log, LogEntry};

/// Says how the page that makes a browser's request is related to the sandbox.
const FETCH_SITE: &str = "sec-fetch-site";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// The maximum number of readers of the log's stream at a time.
const MAX_READERS: usize = 32;
/// The maximum number of bytes of a control request's body.
const MAX_BYTES: usize = 64 * 1024;

/// The control routes, with the page. `hosts` are those by which the sandbox may be controlled.
pub(crate) fn router(parts: &Parts, configuration: PublicConfiguration, hosts: Hosts) -> Router {
    let readers = Arc::new(Semaphore::new(MAX_READERS));
    let documents = Arc::new(Documents::new(Arc::clone(&parts.catalogue)));
    Router::new()
        .route("/_sandbox/catalogue", get(catalogue))
        .route("/_sandbox/openapi.json", get(openapi))
        .route("/_sandbox/configuration", get(connect::configuration))
        .route("/_sandbox/programs", get(connect::programs))
        .route("/_sandbox/log", get(log))
        .route("/_sandbox/log/stream", get(log_stream))
        .route("/_sandbox/resources", get(resources::kinds))
        .route("/_sandbox/resources/{resource}", get(resources::list))
        .route("/_sandbox/resources/{resource}/{id}", get(resources::one))
        .route("/_sandbox/resources/{resource}/{id}/{action}", post(resources::act))
        .route("/_sandbox/cashier", get(cashier::find))
        .route("/_sandbox/qr", get(cashier::qr_code))
        .route(
            "/_sandbox/calls",
            post(calls::send).layer(DefaultBodyLimit::max(calls::MAX_BYTES)),
        )
        .route("/_sandbox/clock", get(resources::clock).post(resources::advance))
        .route("/_sandbox/notifications/{*event}", post(resources::notify))
        .route("/_sandbox/orders", get(resources::orders))
        .route("/_sandbox/orders/{out_trade_no}/pay", post(resources::pay))
        .route("/_sandbox/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_sandbox/keys/rotate", post(rotate))
        .merge(crate::page::router())
        .layer(DefaultBodyLimit::max(MAX_BYTES))
        .layer(Extension(readers))
        .layer(Extension(Arc::new(configuration)))
        .layer(Extension(documents))
        .layer(Extension(Arc::clone(&parts.catalogue)))
        .layer(Extension(Arc::clone(&parts.identity)))
        .layer(Extension(Arc::clone(&parts.log)))
        .layer(Extension(Arc::clone(&parts.faults)))
        .layer(Extension(Arc::clone(&parts.memory)))
        .layer(Extension(Arc::clone(&parts.clock)))
        .layer(middleware::from_fn(guard))
        // It changes and reveals nothing, and browsers open it under the name of the real page.
        .route(cashier::H5_PATH, get(cashier::h5))
        .layer(Extension(Arc::new(hosts)))
}

async fn catalogue(Extension(documents): Shared<Documents>) -> Response {
    document(documents.listing())
}

async fn openapi(Extension(documents): Shared<Documents>) -> Response {
    document(documents.openapi())
}

async fn log(Extension(log): Shared<Log>, uri: Uri) -> Response {
    json_response(StatusCode::OK, &json!({"entries": log.after(after(&uri))}))
}

async fn log_stream(Extension(log): Shared<Log>, Extension(readers): Shared<Semaphore>, uri: Uri) -> Response {
    let Ok(permit) = readers.try_acquire_owned() else {
        return problem(StatusCode::SERVICE_UNAVAILABLE, "the log has too many readers");
    };
    let entries = entries(log, after(&uri), permit);
    let events = entries.map(|entry| {
        let event = Event::default().event("entry").id(entry.id.to_string());
        Ok::<_, Infallible>(event.data(serde_json::to_string(&entry).unwrap_or_default()))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// The entries after one, and all later ones. A reader that lags too far behind gets those that the log still has.
fn entries(log: Arc<Log>, after: u64, permit: OwnedSemaphorePermit) -> impl Stream<Item = LogEntry> {
    let follower = log.follow();
    let missed = |log: &Log, last: u64| VecDeque::from(log.after(last));
    let waiting = missed(&log, after);
    let state = (log, follower, waiting, after, permit);
    stream::unfold(
        state,
        move |(log, mut follower, mut waiting, mut last, permit)| async move {
            loop {
                if let Some(entry) = waiting.pop_front() {
                    last = entry.id;
                    return Some((entry, (log, follower, waiting, last, permit)));
                }
                match follower.recv().await {
                    Ok(entry) if entry.id > last => waiting.push_back(entry),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => waiting = missed(&log, last),
                    Err(RecvError::Closed) => return None,
                }
            }
        },
    )
}

async fn faults(Extension(faults): Shared<Faults>) -> Response {
    list_faults(&faults)
}

fn list_faults(faults: &Faults) -> Response {
    json_response(StatusCode::OK, &json!({"faults": faults.list()}))
}

async fn add_fault(Extension(faults): Shared<Faults>, body: Bytes) -> Response {
    let fault: Fault = match serde_json::from_slice(&body) {
        Ok(fault) => fault,
        Err(error) => return problem(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    match faults.add(fault) {
        Ok(()) => list_faults(&faults),
        Err(error) => problem(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

async fn clear_faults(Extension(faults): Shared<Faults>) -> Response {
    faults.clear();
    list_faults(&faults)
}

async fn rotate(Extension(identity): Shared<SharedIdentity>) -> Response {
    // Generating a key takes a tenth of a second of processor time or more.
    let rotated = tokio::task::spawn_blocking(move || identity.rotate()).await;
    match rotated {
        Ok(Ok(serial)) => json_response(StatusCode::OK, &json!({"platform_certificate": serial})),
        _ => problem(StatusCode::INTERNAL_SERVER_ERROR, "the key could not be generated"),
    }
}

/// The number in `?after=`.
fn after(uri: &Uri) -> u64 {
    let pairs = uri.query().unwrap_or_default().split('&');
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    let after = pairs.find(|(name, _)| *name == "after");
    after.and_then(|(_, id)| id.parse().ok()).unwrap_or_default()
}

/// Refuses calls that do not name the sandbox by an address or name of its own, and calls from pages of other origins.
/// Links of other pages may lead here, but not change anything.
async fn guard(Extension(hosts): Shared<Hosts>, request: Request, next: Next) -> Response {
    let host = text(request.headers(), HOST.as_str());
    let local = host.as_deref().is_some_and(|host| hosts.contain(host));
    let own_origin = text(request.headers(), ORIGIN.as_str())
        .is_none_or(|origin| origin.split_once("://").map(|(_, origin)| origin) == host.as_deref());
    let own_page = text(request.headers(), FETCH_SITE)
        .is_none_or(|site| request.method().is_safe() || matches!(site.as_str(), "same-origin" | "none"));
    let mut response = if local && own_origin && own_page {
        next.run(request).await
    } else {
        problem(
            StatusCode::FORBIDDEN,
            "the sandbox is controlled from this machine, or by the address and names that it was started with",
        )
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Pages of other origins cannot embed the responses as scripts, styles or pictures.
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
