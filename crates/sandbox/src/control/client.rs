//! Asking a running sandbox by its control routes, from another program.

use std::time::Duration;

use axum::body::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest};

use crate::error::{ActionError, PayError};
use crate::text::{RESERVED, text_of};

/// How often the log is read until it has a notification that was just sent, and the pause between two readings.
const READINGS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// Asks a running sandbox to pay an order. Returns the order's new state, for people to read.
///
/// # Errors
/// When the sandbox cannot be reached, or refuses.
pub async fn pay(base_url: &str, out_trade_no: &str) -> Result<String, PayError> {
    let paid = posted(base_url, &["orders", out_trade_no, "pay"]).await;
    let order = paid.map_err(|reason| PayError { reason })?;
    let text = |name: &str| order.get(name).map(text_of).unwrap_or_default();
    Ok(format!(
        "{}: {}, transaction {}",
        text("out_trade_no"),
        text("trade_state"),
        text("transaction_id")
    ))
}

/// Asks a running sandbox to make a transition of a resource. Returns the new state, for people to read.
///
/// # Errors
/// When the sandbox cannot be reached, or refuses.
pub async fn act(base_url: &str, resource: &str, id: &str, action: &str) -> Result<String, ActionError> {
    let acted = posted(base_url, &["resources", resource, id, action]).await;
    let acted = acted.map_err(|reason| ActionError { reason })?;
    let text = |name: &str| acted.get(name).map(text_of).unwrap_or_default();
    Ok(format!("{} {}: {}", text("resource"), text("id"), text("state")))
}

/// How the receiver of a notification answered its first delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// The HTTP status; 0 when there was no response, or none within ten seconds.
    pub status: u16,
    /// Why there was no response.
    pub note: Option<String>,
}

/// Asks a running sandbox to send a notification, filled from its spec, with these values in it, and returns the
/// receiver's response. `event` is the name of its file in `spec/api/notify`: `TRANSACTION.SUCCESS`.
///
/// # Errors
/// When the sandbox cannot be reached, or refuses.
pub async fn notify(base_url: &str, event: &str, url: &str, fields: &Value) -> Result<Delivered, ActionError> {
    let sent = async {
        let sandbox = Remote::new(base_url)?;
        let body = json!({"url": url, "fields": fields}).to_string();
        let sent = sandbox.post(&["notifications", event], body.into()).await?;
        let last = sent.get("log_before").and_then(Value::as_u64).unwrap_or_default();
        for _ in 0..READINGS {
            let listed = sandbox.entries(last).await?;
            if let Some(entry) = listed.iter().find(|entry| is_notification(entry, url)) {
                let response = entry.get("response");
                let status = response
                    .and_then(|response| response.get("status")?.as_u64())
                    .unwrap_or_default();
                return Ok(Delivered {
                    status: u16::try_from(status).unwrap_or_default(),
                    note: response.and_then(|response| response.get("note")).map(text_of),
                });
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(Delivered::default())
    };
    sent.await.map_err(|reason| ActionError { reason })
}

fn is_notification(entry: &Value, url: &str) -> bool {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    text("kind") == Some("notification") && text("target") == Some(url)
}

/// The response of a control route to a POST without a body.
async fn posted(base_url: &str, segments: &[&str]) -> Result<Value, String> {
    Remote::new(base_url)?.post(segments, Bytes::new()).await
}

/// A running sandbox, from another program.
struct Remote<'s> {
    base_url: &'s str,
    transport: ReqwestTransport,
}

impl<'s> Remote<'s> {
    fn new(base_url: &'s str) -> Result<Self, String> {
        let transport = ReqwestTransport::builder().build().map_err(|error| error.to_string())?;
        Ok(Self { base_url, transport })
    }

    /// The entries of the log after one.
    async fn entries(&self, after: u64) -> Result<Vec<Value>, String> {
        let mut log = self
            .ask(Method::GET, &format!("/log?after={after}"), Bytes::new())
            .await?;
        match log.get_mut("entries").map(Value::take) {
            Some(Value::Array(entries)) => Ok(entries),
            _ => Ok(Vec::new()),
        }
    }

    async fn post(&self, segments: &[&str], body: Bytes) -> Result<Value, String> {
        let segments = segments.iter();
        let route: String = segments
            .map(|segment| format!("/{}", percent_encoding::utf8_percent_encode(segment, RESERVED)))
            .collect();
        self.ask(Method::POST, &route, body).await
    }

    /// Asks a control route.
    async fn ask(&self, method: Method, route: &str, body: Bytes) -> Result<Value, String> {
        let base_url = self.base_url;
        let request = http::Request::builder().method(method);
        let request = request.uri(format!("{base_url}/_sandbox{route}")).body(body);
        let request = TransportRequest {
            http: request.map_err(|error| error.to_string())?,
            present_identity: false,
        };
        let sent = self.transport.send(request).await;
        let response = sent.map_err(|error| format!("the sandbox at {base_url} cannot be reached: {error}"))?;
        let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        match response.status() {
            StatusCode::OK | StatusCode::ACCEPTED => Ok(body),
            status => {
                let message = body.get("message").map(text_of).unwrap_or_default();
                Err(format!("{message} (status {status})"))
            }
        }
    }
}
