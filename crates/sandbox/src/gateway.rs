//! Handles a call: finds its operation, verifies, validates, remembers, and responds.

mod apiv2;
mod apiv3;
mod appids;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{Method, StatusCode};
use serde_json::Value;
use wechatpay_spec::model::Protocol;

use self::apiv2::ApiV2;
use self::apiv3::ApiV3;
use crate::call::{Call, CallRecord};
use crate::catalogue::Catalogue;
use crate::clock::{self, SharedClock};
use crate::faults::{DropPoint, Fault, Faults};
use crate::files::Files;
use crate::identity::SharedIdentity;
use crate::limits::Limits;
use crate::log::{self, Log, LogEntry, Shown, ShownResponse, Verdict};
use crate::memory::Memory;
use crate::response::Response;

/// Handles the calls of both protocols.
pub(crate) struct Gateway {
    catalogue: Arc<Catalogue>,
    faults: Arc<Faults>,
    log: Arc<Log>,
    apiv3: ApiV3,
    apiv2: ApiV2,
}

/// The parts that a gateway shares with the control routes.
pub(crate) struct Parts {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) identity: Arc<SharedIdentity>,
    pub(crate) log: Arc<Log>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) memory: Arc<Memory>,
    pub(crate) clock: Arc<SharedClock>,
}

/// The result of a call for the caller.
pub(crate) enum Outcome {
    Response(Response),
    /// The connection is closed without a response.
    Closed,
    /// The connection is closed in the middle of the response's body.
    Truncated(Response),
}

impl Gateway {
    /// `rate_limit` is the number of calls a second of each operation whose documents give no limit.
    pub(crate) fn new(parts: &Parts, rate_limit: Option<u32>) -> Self {
        let limits = Arc::new(Limits::new(rate_limit));
        let files = Arc::new(Files::new(Arc::clone(&parts.memory)));
        Self {
            catalogue: Arc::clone(&parts.catalogue),
            faults: Arc::clone(&parts.faults),
            log: Arc::clone(&parts.log),
            apiv3: ApiV3::new(
                Arc::clone(&parts.identity),
                Arc::clone(&limits),
                Arc::clone(&parts.memory),
                Arc::clone(&files),
            ),
            apiv2: ApiV2::new(Arc::clone(&parts.identity), limits, Arc::clone(&parts.memory), files),
        }
    }

    /// Handles a call, and logs it.
    pub(crate) async fn handle(&self, call: Call) -> Outcome {
        let begun = Instant::now();
        let time = clock::rfc3339(clock::now());
        let mut record = CallRecord {
            signature: Verdict {
                verdict: "unchecked",
                reason: None,
            },
            ..CallRecord::default()
        };
        record.request.serial = call.platform_key().map(str::to_owned);
        let outcome = self.outcome(&call, &mut record).await;
        // The reason of an invalid signature is shown with the verdict.
        let shows_reason = record.signature.reason.is_some();
        let response = match &outcome {
            Outcome::Response(response) | Outcome::Truncated(response) => ShownResponse {
                status: response.status.as_u16(),
                body: log::bounded(response.shown.clone()),
                refusal: None,
                note: joined(record.note, response.diagnosis.clone().filter(|_| !shows_reason)),
            },
            Outcome::Closed => ShownResponse {
                note: record.note,
                ..ShownResponse::default()
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
            response,
            microseconds: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        });
        outcome
    }

    async fn outcome(&self, call: &Call, record: &mut CallRecord) -> Outcome {
        let found = match self.catalogue.find(&call.method, call.path()) {
            Ok(found) => found,
            Err(known) => return Outcome::Response(self.no_operation(call, &known)),
        };
        let Some(first) = found.first() else {
            return Outcome::Response(self.no_operation(call, &[]));
        };
        let entry = Arc::clone(&first.entry);
        record.entry = Some(Arc::clone(&entry));
        let fault = self.faults.take(&entry);
        record.note = fault.as_ref().map(|fault| format!("fault: {fault:?}"));
        if let Some(latency) = fault.as_ref().and_then(|fault| fault.latency) {
            tokio::time::sleep(Duration::from_millis(latency)).await;
        }
        if let Some(Fault {
            drop: Some(DropPoint::BeforeRequest),
            ..
        }) = fault
        {
            return Outcome::Closed;
        }
        let response = match entry.protocol {
            Protocol::V3 => self.apiv3.respond(call, found, &entry, fault.as_ref(), record).await,
            Protocol::V2 => self.apiv2.respond(call, found, &entry, fault.as_ref(), record).await,
        };
        match fault.and_then(|fault| fault.drop) {
            Some(DropPoint::BeforeResponse) => Outcome::Closed,
            Some(DropPoint::DuringResponse) => Outcome::Truncated(response),
            Some(DropPoint::BeforeRequest) | None => Outcome::Response(response),
        }
    }

    /// The response to a call of an unknown path, or of a path that has only other methods. APIv3 gives it no body.
    fn no_operation(&self, call: &Call, methods: &[&str]) -> Response {
        let (path, method) = (call.path(), &call.method);
        if methods.is_empty() {
            let diagnosis = format!("no operation of the catalogue has the path {path}");
            return Response::bare(StatusCode::NOT_FOUND, &diagnosis);
        }
        let diagnosis = format!("{path} has no operation for {method}, but for {}", methods.join(", "));
        let posted = self.catalogue.find(&Method::POST, path).unwrap_or_default();
        match posted.first().is_some_and(|found| found.entry.protocol == Protocol::V2) {
            true => apiv2::not_posted(diagnosis),
            false => Response::bare(StatusCode::METHOD_NOT_ALLOWED, &diagnosis),
        }
    }
}

/// Both notes, if there are two.
fn joined(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(format!("{one}; {other}")),
        (one, other) => one.or(other),
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("catalogue", &self.catalogue)
            .finish_non_exhaustive()
    }
}
