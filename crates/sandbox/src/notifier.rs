//! Sends notifications: one attempt at a time.

mod delivery;
mod signing;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Uri;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest, TransportSetupError};
use wechatpay_spec::model::Protocol;

pub(crate) use self::delivery::{Delivery, Message, V2SignType};
use self::signing::sign;
use crate::acknowledgement;
use crate::clock;
use crate::hosts::Hosts;
use crate::identity::SharedIdentity;
use crate::log::{self, Log, LogEntry, Shown, ShownPart, ShownResponse, Verdict};

/// How long the receiver may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The maximum number of attempts in progress at a time.
const MAX_TASKS: usize = 1_000;
/// The maximum number of bytes of the receiver's response.
const RESPONSE_BYTES: usize = 16 * 1024;

/// Sends notifications in separate tasks.
pub(crate) struct Notifier {
    transport: ReqwestTransport,
    identity: Arc<SharedIdentity>,
    log: Arc<Log>,
    /// Pauses between attempts.
    schedule: Vec<Duration>,
    /// The hosts that notifications may go to.
    hosts: Hosts,
    tasks: Mutex<JoinSet<()>>,
}

/// The result of an attempt.
pub(crate) enum Attempt {
    /// The receiver accepted the notification, or there is no further attempt.
    Last,
    /// The next attempt is made after this time.
    Again(Duration),
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
        let authority_pem = identity.first().authority_pem();
        let mut transport = ReqwestTransport::builder().roots_pem(authority_pem.as_bytes())?;
        if hosts.are_only_this_machine() {
            transport = transport.only_given_roots();
        }
        let transport = transport
            .connect_timeout(TIMEOUT)
            .timeout(TIMEOUT)
            .body_limit(RESPONSE_BYTES)
            .title_case_headers()
            .build()?;
        Ok(Self {
            transport,
            identity,
            log,
            schedule,
            hosts,
            tasks: Mutex::default(),
        })
    }

    /// The sandbox's keys, with which fields of notifications are encrypted.
    pub(crate) fn identity(&self) -> &SharedIdentity {
        &self.identity
    }

    /// Whether notifications may go to an address; the reason when not.
    pub(crate) fn allows(&self, url: &str) -> Result<(), String> {
        self.address(url).map(|_| ())
    }

    /// Starts a task that makes an attempt; `false` when there are too many already.
    pub(crate) fn spawn(&self, attempt: impl Future<Output = ()> + Send + 'static) -> bool {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        let has_room = tasks.len() < MAX_TASKS;
        if has_room {
            tasks.spawn(attempt);
        }
        has_room
    }

    /// Aborts everything in progress.
    pub(crate) fn abort(&self) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }

    /// Makes the next attempt of a delivery, and logs it.
    pub(crate) async fn attempt(&self, delivery: &Delivery) -> Attempt {
        let begun = Instant::now();
        let time = clock::rfc3339(clock::now());
        let pause = self
            .schedule
            .get(usize::try_from(delivery.attempts).unwrap_or(usize::MAX));
        let mut shown = match self.send(delivery).await {
            Ok(response) => {
                let protocol = match delivery.message.xml {
                    true => Protocol::V2,
                    false => Protocol::V3,
                };
                let status = response.status().as_u16();
                let body = String::from_utf8_lossy(response.body()).into_owned();
                let body = if body.is_empty() { Value::Null } else { body.into() };
                ShownResponse {
                    status,
                    body: log::bounded(body),
                    refusal: acknowledgement::refusal(protocol, &response),
                    note: None,
                }
            }
            Err(Undelivered::Never(reason)) => {
                self.log.add(entry(delivery, time, begun, no_response(reason)));
                return Attempt::Last;
            }
            Err(Undelivered::Now(reason)) => no_response(reason),
        };
        let accepted = shown.refusal.is_none();
        let attempt = delivery.attempts + 1;
        let progress = match (accepted, pause) {
            (true, _) => format!("attempt {attempt}: accepted"),
            (false, Some(pause)) => format!("attempt {attempt}: not accepted; the next one is in {pause:?}"),
            (false, None) => format!("attempt {attempt}: not accepted; it was the last"),
        };
        shown.note = Some(match &shown.refusal {
            Some(reason) => format!("{progress} ({reason})"),
            None => progress,
        });
        self.log.add(entry(delivery, time, begun, shown));
        match pause {
            Some(pause) if !accepted => Attempt::Again(*pause),
            _ => Attempt::Last,
        }
    }

    async fn send(&self, delivery: &Delivery) -> Result<http::Response<Bytes>, Undelivered> {
        let message = &delivery.message;
        let url = self.address(&message.url).map_err(Undelivered::Never)?;
        let identity = self.identity.of_merchant_or_first(&message.merchant_id);
        let request = TransportRequest {
            http: sign(identity, delivery, url).map_err(Undelivered::Never)?,
            present_identity: false,
        };
        let sent = self.transport.send(request).await;
        sent.map_err(|error| Undelivered::Now(error.to_string()))
    }

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

/// Why an attempt failed.
enum Undelivered {
    /// Every further attempt would fail, too.
    Never(String),
    /// A further attempt may succeed.
    Now(String),
}

fn no_response(reason: String) -> ShownResponse {
    ShownResponse {
        refusal: Some(reason.clone()),
        note: Some(reason),
        ..ShownResponse::default()
    }
}

/// The log entry of an attempt, with the resource not encrypted.
fn entry(delivery: &Delivery, time: String, begun: Instant, response: ShownResponse) -> LogEntry {
    let message = &delivery.message;
    let body = json!({
        "id": delivery.id,
        "event_type": message.event_type,
        "summary": message.summary,
        "resource": message.resource,
    });
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
        response,
        microseconds: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
    }
}

impl fmt::Debug for Notifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifier").finish_non_exhaustive()
    }
}
