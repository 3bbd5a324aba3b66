//! Sends notifications, and repeats them until the receiver accepts them.

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
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_runtime::v2::{self, SignType};
use wechatpay_spec::model::Protocol;

use crate::clock;
use crate::hosts::Hosts;
use crate::identity::{Identity, SharedIdentity};
use crate::log::{self, Log, LogEntry, Shown, ShownAnswer, ShownPart, Verdict};
use crate::response::signature;
use crate::text::text_of;

/// How long the receiver may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Most notifications in progress at a time.
const MOST_TASKS: usize = 1_000;
/// Most bytes of the receiver's response.
const RESPONSE_BYTES: usize = 16 * 1024;
const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// A notification before it is encrypted and signed.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) event_type: String,
    pub(crate) summary: String,
    pub(crate) original_type: String,
    /// The generation of the protocol. A message of APIv2 is the resource itself, in XML.
    pub(crate) protocol: Protocol,
    pub(crate) resource: Value,
    pub(crate) url: String,
    /// The merchant that is notified, whose keys encrypt and sign.
    pub(crate) merchant_id: String,
    /// The name of the platform key that signs; when there is none, the one that signs responses then.
    pub(crate) key: Option<String>,
}

/// Sends notifications in separate tasks.
pub(crate) struct Notifier {
    sender: Arc<Sender>,
    tasks: Mutex<JoinSet<()>>,
}

/// The parts that sending a notification takes.
struct Sender {
    transport: ReqwestTransport,
    identity: Arc<SharedIdentity>,
    log: Arc<Log>,
    /// Pauses between attempts.
    schedule: Vec<Duration>,
    /// The hosts that notifications may go to.
    hosts: Hosts,
}

impl Notifier {
    /// Receivers with TLS are trusted if the sandbox's own authority certified them, and on `hosts` beyond this machine
    /// also if the system trusts them. `schedule` are the pauses between attempts.
    pub(crate) fn new(
        identity: Arc<SharedIdentity>,
        log: Arc<Log>,
        schedule: Vec<Duration>,
        hosts: Hosts,
    ) -> Result<Self, TransportSetupError> {
        let authority_pem = identity.read().authority_pem();
        let mut transport = ReqwestTransport::builder().roots_pem(authority_pem.as_bytes())?;
        if hosts.are_only_this_machine() {
            transport = transport.only_given_roots();
        }
        let transport = transport
            .connect_timeout(TIMEOUT)
            .timeout(TIMEOUT)
            .body_limit(RESPONSE_BYTES)
            .build()?;
        Ok(Self {
            sender: Arc::new(Sender {
                transport,
                identity,
                log,
                schedule,
                hosts,
            }),
            tasks: Mutex::default(),
        })
    }

    /// The sandbox's keys, with which fields of notifications are encrypted.
    pub(crate) fn identity(&self) -> &SharedIdentity {
        &self.sender.identity
    }

    /// Whether notifications may go to an address; the reason when not.
    pub(crate) fn allows(&self, url: &str) -> Result<(), String> {
        self.sender.address(url).map(|_| ())
    }

    /// Sends a notification now, and again by the schedule until the receiver accepts it.
    pub(crate) fn send(&self, message: Message) {
        let url = message.url.clone();
        if !self.spawn(deliver(Arc::clone(&self.sender), message)) {
            tracing::warn!(url, "too many notifications are in progress; one is not sent");
        }
    }

    /// Starts a task; `false` when there are too many already.
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> bool {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        let has_room = tasks.len() < MOST_TASKS;
        if has_room {
            tasks.spawn(task);
        }
        has_room
    }

    /// Aborts everything in progress.
    pub(crate) fn abort(&self) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }
}

impl Sender {
    /// The address of a receiver, if notifications may go there; the reason when not.
    fn address(&self, url: &str) -> Result<Uri, String> {
        let url: Uri = url.parse().map_err(|_| "notify_url is not a URL".to_owned())?;
        if !matches!(url.scheme_str(), Some("http" | "https")) {
            return Err("notify_url begins with neither http:// nor https://".to_owned());
        }
        let mut authority = url.authority().into_iter();
        match authority.any(|authority| self.hosts.contain(authority.as_str())) {
            true => Ok(url),
            false => Err("notify_url is not on this machine, and its host was not given with --notify-host".to_owned()),
        }
    }
}

/// Makes every attempt, until the receiver accepts the notification.
async fn deliver(sender: Arc<Sender>, message: Message) {
    let Ok(id) = SystemNonce.nonce() else { return };
    let created = clock::rfc3339(clock::now());
    let mut pauses = sender.schedule.clone().into_iter();
    for attempt in 1_u32.. {
        let begun = Instant::now();
        let time = clock::rfc3339(clock::now());
        let response = send_once(&sender, &message, &id, &created).await;
        let pause = pauses.next();
        let (accepted, mut shown) = match response {
            Ok(response) => {
                let status = response.status().as_u16();
                let body = String::from_utf8_lossy(response.body()).into_owned();
                let body = if body.is_empty() { Value::Null } else { body.into() };
                let shown = ShownAnswer {
                    status,
                    body: log::bounded(body),
                    note: None,
                };
                (accepts(message.protocol, &response), shown)
            }
            Err(Undelivered::Never(reason)) => {
                let note = Some(reason);
                sender.log.add(entry(
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
        let progress = match (accepted, pause) {
            (true, _) => format!("attempt {attempt}: accepted"),
            (false, Some(pause)) => format!("attempt {attempt}: not accepted; the next one is in {pause:?}"),
            (false, None) => format!("attempt {attempt}: not accepted; it was the last"),
        };
        shown.note = Some(match shown.note {
            Some(reason) => format!("{progress} ({reason})"),
            None => progress,
        });
        sender.log.add(entry(&message, &id, time, begun, shown));
        match pause {
            Some(pause) if !accepted => tokio::time::sleep(pause).await,
            _ => return,
        }
    }
}

/// Why an attempt failed.
enum Undelivered {
    /// Every further attempt would fail, too.
    Never(String),
    /// A further attempt may succeed.
    Now(String),
}

async fn send_once(
    sender: &Sender,
    message: &Message,
    id: &str,
    created: &str,
) -> Result<http::Response<Bytes>, Undelivered> {
    let url = sender.address(&message.url).map_err(Undelivered::Never)?;
    let request = {
        let identity = sender.identity.of_merchant_or_first(&message.merchant_id);
        sign(&identity, message, id, created, url).map_err(Undelivered::Never)?
    };
    let request = TransportRequest {
        http: request,
        present_identity: false,
    };
    let sent = sender.transport.send(request).await;
    sent.map_err(|error| Undelivered::Now(error.to_string()))
}

/// Signs a notification as its generation of the protocol demands.
fn sign(
    identity: &Identity,
    message: &Message,
    id: &str,
    created: &str,
    url: Uri,
) -> Result<http::Request<Bytes>, String> {
    match message.protocol {
        Protocol::V3 => signed_request(identity, message, id, created, url),
        Protocol::V2 => xml_request(identity, message, url),
    }
}

/// Encrypts and signs a notification.
fn signed_request(
    identity: &Identity,
    message: &Message,
    id: &str,
    created: &str,
    url: Uri,
) -> Result<http::Request<Bytes>, String> {
    let plaintext = message.resource.to_string();
    let encrypted = identity.encrypt_resource(&message.original_type, plaintext.as_bytes());
    let (nonce, ciphertext) = encrypted.map_err(|error| error.to_string())?;
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
    let key = identity.signing_key(message.key.as_deref());
    let signed = signature(key, body.as_bytes(), SystemClock.unix_seconds()).map_err(|error| error.to_string())?;
    let mut request = http::Request::post(url)
        .header(CONTENT_TYPE, "application/json")
        .body(Bytes::from(body))
        .map_err(|error| error.to_string())?;
    request.headers_mut().extend(signed);
    Ok(request)
}

/// Whether the receiver accepts a notification: by the status, or, in APIv2, by its answer.
fn accepts(protocol: Protocol, response: &http::Response<Bytes>) -> bool {
    match protocol {
        Protocol::V3 => matches!(response.status().as_u16(), 200 | 204),
        Protocol::V2 => {
            let fields = xml::read(response.body()).unwrap_or_default();
            let code = fields.iter().find(|field| field.name == "return_code");
            code.and_then(Element::text) == Some("SUCCESS")
        }
    }
}

/// Signs a notification of APIv2.
fn xml_request(identity: &Identity, message: &Message, url: Uri) -> Result<http::Request<Bytes>, String> {
    let nonce = SystemNonce.nonce().map_err(|error| error.to_string())?;
    let members = message.resource.as_object().into_iter().flatten();
    let mut fields: Vec<(String, String)> = members
        .filter(|(name, _)| !matches!(name.as_str(), "sign" | "nonce_str"))
        .map(|(name, value)| (name.clone(), text_of(value)))
        .collect();
    fields.push(("nonce_str".to_owned(), nonce));
    let texts = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    // The fields by which messages name it.
    let named =
        |(name, value): &(String, String)| matches!(name.as_str(), "algorithm" | "sign_type") && value == "HMAC-SHA256";
    let sign_type = match fields.iter().any(named) {
        true => SignType::HmacSha256,
        false => SignType::Md5,
    };
    let sign = v2::sign(texts, &identity.api_v2_key, sign_type);
    fields.push(("sign".to_owned(), sign));
    let texts = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let body = xml::write(texts).map_err(|error| error.to_string())?;
    let request = http::Request::post(url).header(CONTENT_TYPE, "text/xml; charset=utf-8");
    request.body(Bytes::from(body)).map_err(|error| error.to_string())
}

/// The log entry of an attempt, with the resource not encrypted.
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
        operation: Some(message.event_type.clone()),
        title: Some(message.summary.clone()),
        signature: Verdict {
            verdict: "valid",
            reason: None,
        },
        request: Shown {
            body: ShownPart {
                content: log::bounded(body),
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
