//! From a call to its answer.

pub(crate) mod files;
mod payments;
mod v2;
mod v3;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use http::StatusCode;
use serde_json::Value;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::notification::ReplayGuard;
use wechatpay_spec::model::Protocol;

use crate::answer::Answer;
use crate::bills::Files;
use crate::call::Call;
use crate::catalogue::{Catalogue, Entry, Found};
use crate::faults::{Drop, Fault, Faults};
use crate::identity::{Identity, IdentityError};
use crate::limits::Limits;
use crate::log::{self, Log, LogEntry, Shown, ShownAnswer, Verdict};
use crate::notifier::Notifier;
use crate::payments::Orders;
use crate::refusal::Refusal;
use crate::settings::Settings;

/// All that calls share.
pub(crate) struct Gateway {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) settings: Settings,
    pub(crate) log: Log,
    pub(crate) faults: Faults,
    limits: Limits,
    guard: ReplayGuard,
    identity: RwLock<Identity>,
    orders: Mutex<Orders>,
    files: Mutex<Files>,
    pub(crate) notifier: Notifier,
}

/// What becomes of a call.
pub(crate) enum Outcome {
    Answer(Answer),
    /// The connection is closed without an answer.
    Closed,
    /// The connection is closed in the middle of the answer's body.
    Cut(Answer),
}

/// What is known of a call by and by; the log shows it.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) entry: Option<Arc<Entry>>,
    pub(crate) signature: Verdict,
    pub(crate) request: Shown,
    pub(crate) note: Option<String>,
}

impl Gateway {
    pub(crate) fn new(catalogue: Arc<Catalogue>, identity: Identity, notifier: Notifier, settings: Settings) -> Self {
        Self {
            catalogue,
            settings,
            log: Log::default(),
            faults: Faults::default(),
            limits: Limits::default(),
            guard: ReplayGuard::new(),
            identity: RwLock::new(identity),
            orders: Mutex::default(),
            files: Mutex::default(),
            notifier,
        }
    }

    pub(crate) fn identity(&self) -> RwLockReadGuard<'_, Identity> {
        self.identity.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a new platform certificate; calls go on meanwhile.
    pub(crate) fn rotate(&self) -> Result<String, IdentityError> {
        let next = self.identity().next_certificate()?;
        let mut identity: RwLockWriteGuard<'_, Identity> =
            self.identity.write().unwrap_or_else(PoisonError::into_inner);
        Ok(identity.rotate_to(next))
    }

    /// Answers a call, and remembers both.
    pub(crate) async fn handle(self: &Arc<Self>, call: Call) -> Outcome {
        let begun = Instant::now();
        let time = log::rfc3339(log::now());
        let mut record = Record {
            signature: Verdict {
                verdict: "unchecked",
                reason: None,
            },
            ..Record::default()
        };
        record.request.serial = call.header("wechatpay-serial").map(str::to_owned);
        let outcome = self.answer(&call, &mut record).await;
        let answer = match &outcome {
            Outcome::Answer(answer) | Outcome::Cut(answer) => ShownAnswer {
                status: answer.status.as_u16(),
                body: log::shown(answer.shown.clone()),
                note: record.note,
            },
            Outcome::Closed => ShownAnswer {
                note: record.note,
                ..ShownAnswer::default()
            },
        };
        let Shown {
            query,
            headers,
            mut body,
            serial,
        } = record.request;
        if body.content.is_null() && !call.body.is_empty() {
            body.content = Value::String(String::from_utf8_lossy(&call.body).into_owned());
        }
        self.log.add(LogEntry {
            id: 0,
            time,
            kind: "call",
            transport: if call.connection.tls { "https" } else { "http" },
            method: call.method.to_string(),
            target: call.target,
            title: record.entry.as_ref().map(|entry| entry.operation.title.value.clone()),
            operation: record.entry.map(|entry| entry.id.clone()),
            signature: record.signature,
            request: Shown {
                query: query.bounded(),
                headers: headers.bounded(),
                body: body.bounded(),
                serial,
            },
            answer,
            microseconds: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        });
        outcome
    }

    async fn answer(self: &Arc<Self>, call: &Call, record: &mut Record) -> Outcome {
        let found = match self.catalogue.find(&call.method, call.path()) {
            Ok(found) => found,
            Err(known) => return Outcome::Answer(self.unknown(call, &known)),
        };
        let Some(first) = found.first() else {
            return Outcome::Answer(self.unknown(call, &[]));
        };
        let entry = Arc::clone(&first.entry);
        record.entry = Some(Arc::clone(&entry));
        let fault = self.faults.take(&entry);
        record.note = fault.as_ref().map(|fault| format!("fault: {fault:?}"));
        if let Some(latency) = fault.as_ref().and_then(|fault| fault.latency) {
            tokio::time::sleep(Duration::from_millis(latency)).await;
        }
        if let Some(Fault {
            drop: Some(Drop::BeforeTheCall),
            ..
        }) = fault
        {
            return Outcome::Closed;
        }
        let answer = self.by_protocol(call, found, &entry, fault.as_ref(), record).await;
        match fault.and_then(|fault| fault.drop) {
            Some(Drop::BeforeTheAnswer) => Outcome::Closed,
            Some(Drop::InTheAnswer) => Outcome::Cut(answer),
            Some(Drop::BeforeTheCall) | None => Outcome::Answer(answer),
        }
    }

    async fn by_protocol(
        self: &Arc<Self>,
        call: &Call,
        found: Vec<Found>,
        entry: &Arc<Entry>,
        fault: Option<&Fault>,
        record: &mut Record,
    ) -> Answer {
        match entry.protocol {
            Protocol::V3 => self.v3(call, found, entry, fault, record).await,
            Protocol::V2 => self.v2(call, found, entry, fault, record).await,
        }
    }

    fn unknown(&self, call: &Call, known: &[&str]) -> Answer {
        let refusal = match known {
            [] => {
                let message = format!("No operation of the catalogue has the path {}", call.path());
                Refusal::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", message)
            }
            known => {
                let message = format!("{} is not for {}; {} is", call.path(), call.method, known.join(", "));
                Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "INVALID_REQUEST", message)
            }
        };
        let mut answer = Answer::refusal(&refusal);
        self.sign(&mut answer, call, None);
        answer
    }

    /// Signs as APIv3 does.
    fn sign(&self, answer: &mut Answer, call: &Call, fault: Option<&Fault>) {
        let named = call.header("wechatpay-serial");
        let fault = fault.and_then(|fault| fault.signature);
        let signed = answer.sign(&self.identity(), named, SystemClock.unix_seconds(), fault);
        if let Err(error) = signed {
            tracing::error!(%error, "an answer goes out unsigned");
        }
    }
}

/// The answer that a fault asks for.
pub(crate) fn faulty(fault: Option<&Fault>) -> Option<Refusal> {
    let fault = fault?;
    let status = StatusCode::from_u16(fault.status?).ok()?;
    let code = fault.code.as_deref().unwrap_or("SYSTEM_ERROR");
    Some(Refusal::new(status, code, "A fault that was asked for"))
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("catalogue", &self.catalogue)
            .field("identity", &*self.identity())
            .finish_non_exhaustive()
    }
}
