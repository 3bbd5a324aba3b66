//! Notifications: made, signed, sent, and sent again until they are taken.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Uri;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest, TransportSetupError};

use crate::answer::signature;
use crate::control::is_loopback;
use crate::gateway::Gateway;
use crate::log::{self, LogEntry, Shown, ShownAnswer, ShownPart, Verdict};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Notifications that are on their way at a time.
const MOST: usize = 1_000;
/// Bytes of a receiver's answer.
const ANSWER: usize = 16 * 1024;
const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// A message to the merchant, before it is sealed and signed.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) event_type: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) original_type: &'static str,
    pub(crate) resource: Value,
    pub(crate) url: String,
    /// The platform key that signs.
    pub(crate) key: Option<String>,
}

pub(crate) struct Notifier {
    transport: ReqwestTransport,
    deliveries: Mutex<JoinSet<()>>,
}

impl Notifier {
    /// Trusts receivers that the gateway's own authority certified.
    pub(crate) fn new(authority_pem: &str) -> Result<Self, TransportSetupError> {
        let transport = ReqwestTransport::builder()
            .roots_pem(authority_pem.as_bytes())?
            .only_given_roots()
            .connect_timeout(PATIENCE)
            .timeout(PATIENCE)
            .body_limit(ANSWER)
            .build()?;
        Ok(Self {
            transport,
            deliveries: Mutex::default(),
        })
    }

    /// Sends a message, now and by the schedule.
    pub(crate) fn send(&self, gateway: &Arc<Gateway>, message: Message) {
        let mut deliveries = self.deliveries.lock().unwrap_or_else(PoisonError::into_inner);
        while deliveries.try_join_next().is_some() {}
        if deliveries.len() >= MOST {
            tracing::warn!(
                url = message.url,
                "too many notifications are on their way; one is left out"
            );
            return;
        }
        deliveries.spawn(deliver(Arc::clone(gateway), message));
    }

    /// Waits, then does something: what is under way ends with the gateway.
    pub(crate) fn later(&self, pause: Duration, action: impl FnOnce() + Send + 'static) {
        let mut deliveries = self.deliveries.lock().unwrap_or_else(PoisonError::into_inner);
        while deliveries.try_join_next().is_some() {}
        if deliveries.len() >= MOST {
            tracing::warn!("too much is under way; a refund stays as it is");
            return;
        }
        deliveries.spawn(async move {
            tokio::time::sleep(pause).await;
            action();
        });
    }

    /// Gives up what is on its way.
    pub(crate) fn end(&self) {
        self.deliveries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .abort_all();
    }
}

/// Every attempt, until one is taken.
async fn deliver(gateway: Arc<Gateway>, message: Message) {
    let Ok(id) = SystemNonce.nonce() else { return };
    let created = log::rfc3339(log::now());
    let mut pauses = gateway.settings.schedule.clone().into_iter();
    for attempt in 1_u32.. {
        let begun = Instant::now();
        let time = log::rfc3339(log::now());
        let answer = attempted(&gateway, &message, &id, &created).await;
        let pause = pauses.next();
        let (taken, mut shown) = match answer {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let body = String::from_utf8_lossy(answer.body()).into_owned();
                let body = if body.is_empty() { Value::Null } else { body.into() };
                let shown = ShownAnswer {
                    status,
                    body: log::shown(body),
                    note: None,
                };
                (matches!(status, 200 | 204), shown)
            }
            Err(Undelivered::Never(reason)) => {
                let note = Some(reason);
                gateway.log.add(entry(
                    &message,
                    &id,
                    time,
                    begun,
                    ShownAnswer {
                        note,
                        ..ShownAnswer::default()
                    },
                ));
                return;
            }
            Err(Undelivered::Now(reason)) => (
                false,
                ShownAnswer {
                    note: Some(reason),
                    ..ShownAnswer::default()
                },
            ),
        };
        let progress = match (taken, pause) {
            (true, _) => format!("attempt {attempt}: taken"),
            (false, Some(pause)) => format!("attempt {attempt}: not taken; again in {pause:?}"),
            (false, None) => format!("attempt {attempt}: not taken; it was the last"),
        };
        shown.note = Some(match shown.note {
            Some(reason) => format!("{progress} ({reason})"),
            None => progress,
        });
        gateway.log.add(entry(&message, &id, time, begun, shown));
        match pause {
            Some(pause) if !taken => tokio::time::sleep(pause).await,
            _ => return,
        }
    }
}

enum Undelivered {
    /// And never will be.
    Never(String),
    Now(String),
}

async fn attempted(
    gateway: &Gateway,
    message: &Message,
    id: &str,
    created: &str,
) -> Result<http::Response<Bytes>, Undelivered> {
    let url: Uri = message
        .url
        .parse()
        .map_err(|_| Undelivered::Never("notify_url is no URL".to_owned()))?;
    if !url.authority().is_some_and(|authority| is_loopback(authority.as_str())) {
        let reason = "notify_url is not on this machine: the sandbox sends nothing elsewhere";
        return Err(Undelivered::Never(reason.to_owned()));
    }
    let request = made(gateway, message, id, created, url).map_err(Undelivered::Never)?;
    let request = TransportRequest {
        http: request,
        present_identity: false,
    };
    let sent = gateway.notifier.transport.send(request).await;
    sent.map_err(|error| Undelivered::Now(error.to_string()))
}

/// Seals and signs.
fn made(
    gateway: &Gateway,
    message: &Message,
    id: &str,
    created: &str,
    url: Uri,
) -> Result<http::Request<Bytes>, String> {
    let identity = gateway.identity();
    let plaintext = message.resource.to_string();
    let sealed = identity.sealed_resource(message.original_type, plaintext.as_bytes());
    let (nonce, ciphertext) = sealed.map_err(|error| error.to_string())?;
    let body = json!({
        "id": id,
        "create_time": created,
        "resource_type": "encrypt-resource",
        "event_type": message.event_type,
        "summary": message.summary,
        "resource": {
            "original_type": message.original_type,
            "algorithm": ALGORITHM,
            "ciphertext": ciphertext,
            "associated_data": message.original_type,
            "nonce": nonce,
        },
    })
    .to_string();
    let key = message.key.as_deref().and_then(|name| identity.platform(name));
    let key = key.unwrap_or(&identity.public_key);
    let signed = signature(key, body.as_bytes(), SystemClock.unix_seconds()).map_err(|error| error.to_string())?;
    let mut request = http::Request::post(url)
        .header(CONTENT_TYPE, "application/json")
        .body(Bytes::from(body))
        .map_err(|error| error.to_string())?;
    request.headers_mut().extend(signed);
    Ok(request)
}

/// As the log shows it: with the resource in the clear.
fn entry(message: &Message, id: &str, time: String, begun: Instant, answer: ShownAnswer) -> LogEntry {
    let body =
        json!({"id": id, "event_type": message.event_type, "summary": message.summary, "resource": message.resource});
    LogEntry {
        id: 0,
        time,
        kind: "notification",
        transport: if message.url.starts_with("https:") {
            "https"
        } else {
            "http"
        },
        method: "POST".to_owned(),
        target: message.url.chars().take(2_000).collect(),
        operation: Some(message.event_type.to_owned()),
        title: Some(message.summary.to_owned()),
        signature: Verdict {
            verdict: "valid",
            reason: None,
        },
        request: Shown {
            body: ShownPart {
                content: log::shown(body),
                decrypted: vec!["/resource".to_owned()],
                unlisted: Vec::new(),
            },
            ..Shown::default()
        },
        answer,
        microseconds: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
    }
}

impl fmt::Debug for Notifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifier").finish_non_exhaustive()
    }
}
