//! Asking a running sandbox by its control routes, from another program.

use std::time::Duration;

use axum::body::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest};

use crate::error::{ActionError, ControlErrorKind, NotificationError, PayError};
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
    let order = paid.map_err(|Unanswered { reason, kind }| PayError { reason, kind })?;
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
    let acted = acted.map_err(|Unanswered { reason, kind }| ActionError { reason, kind })?;
    let text = |name: &str| acted.get(name).map(text_of).unwrap_or_default();
    Ok(format!("{} {}: {}", text("resource"), text("id"), text("state")))
}

/// How the receiver of a notification responded to its first delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The HTTP status; 0 when there was no response, or none within ten seconds.
    pub status: u16,
    /// Why the receiver did not accept it; `None` when it did. The two generations of the protocol say that in different
    /// ways ([`crate::acknowledgement`]).
    pub refusal: Option<String>,
    /// The number of the attempt, and when the next one is made.
    pub note: Option<String>,
}

/// Asks a running sandbox to send a notification, filled from its spec, with these values in it, and returns the
/// receiver's response. `event` is the name of its file in `spec/api/notify`: `TRANSACTION.SUCCESS`.
///
/// # Errors
/// When the sandbox cannot be reached, or refuses.
pub async fn notify(base_url: &str, event: &str, url: &str, fields: &Value) -> Result<Delivered, NotificationError> {
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
                let text = |name: &str| response.and_then(|response| response.get(name)).map(text_of);
                return Ok(Delivered {
                    status: u16::try_from(status).unwrap_or_default(),
                    refusal: text("refusal"),
                    note: text("note"),
                });
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(Delivered {
            status: 0,
            refusal: Some("no response within ten seconds".to_owned()),
            note: None,
        })
    };
    sent.await
        .map_err(|Unanswered { reason, kind }| NotificationError { reason, kind })
}

fn is_notification(entry: &Value, url: &str) -> bool {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    text("kind") == Some("notification") && text("target") == Some(url)
}

/// The response of a control route to a POST without a body.
async fn posted(base_url: &str, segments: &[&str]) -> Result<Value, Unanswered> {
    Remote::new(base_url)?.post(segments, Bytes::new()).await
}

/// Why a control route did not do what it was asked.
struct Unanswered {
    reason: String,
    kind: ControlErrorKind,
}

impl Unanswered {
    /// The request could not be made.
    fn wrong(error: impl std::fmt::Display) -> Self {
        Self {
            reason: error.to_string(),
            kind: ControlErrorKind::Wrong,
        }
    }
}

/// A running sandbox, from another program.
struct Remote<'s> {
    base_url: &'s str,
    transport: ReqwestTransport,
}

impl<'s> Remote<'s> {
    fn new(base_url: &'s str) -> Result<Self, Unanswered> {
        let transport = ReqwestTransport::builder().build().map_err(Unanswered::wrong)?;
        Ok(Self { base_url, transport })
    }

    /// The entries of the log after one.
    async fn entries(&self, after: u64) -> Result<Vec<Value>, Unanswered> {
        let mut log = self
            .ask(Method::GET, &format!("/log?after={after}"), Bytes::new())
            .await?;
        match log.get_mut("entries").map(Value::take) {
            Some(Value::Array(entries)) => Ok(entries),
            _ => Ok(Vec::new()),
        }
    }

    async fn post(&self, segments: &[&str], body: Bytes) -> Result<Value, Unanswered> {
        let segments = segments.iter();
        let route: String = segments
            .map(|segment| format!("/{}", percent_encoding::utf8_percent_encode(segment, RESERVED)))
            .collect();
        self.ask(Method::POST, &route, body).await
    }

    /// Asks a control route.
    async fn ask(&self, method: Method, route: &str, body: Bytes) -> Result<Value, Unanswered> {
        let base_url = self.base_url;
        let request = http::Request::builder().method(method);
        let request = request.uri(format!("{base_url}/_sandbox{route}")).body(body);
        let request = TransportRequest {
            http: request.map_err(Unanswered::wrong)?,
            present_identity: false,
        };
        let sent = self.transport.send(request).await;
        let response = sent.map_err(|error| match error.nothing_was_sent() {
            true => Unanswered {
                reason: format!("the sandbox at {base_url} cannot be reached: {error}"),
                kind: ControlErrorKind::Unreachable,
            },
            false => Unanswered {
                reason: format!("the sandbox at {base_url} did not respond: {error}"),
                kind: ControlErrorKind::Interrupted,
            },
        })?;
        let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        match response.status() {
            StatusCode::OK | StatusCode::ACCEPTED => Ok(body),
            status => {
                let message = body.get("message").map(text_of).unwrap_or_default();
                Err(Unanswered {
                    reason: format!("{message} (status {status})"),
                    kind: match status {
                        StatusCode::BAD_REQUEST => ControlErrorKind::Wrong,
                        _ => ControlErrorKind::Refused,
                    },
                })
            }
        }
    }
}
