//! Logs a call in a `tracing` span, and counts and measures it (metrics). It never contains fields of the request or
//! the response, path parameters, a query, or parts of them quoted in an error.

use std::time::{Duration, Instant};

use tracing::field::Empty;
use tracing::{Level, Span};

use crate::error::{Error, Outcome};
use crate::foreign_text::Foreign;
use crate::operation::Operation;
use crate::reply::HttpResponse;
use crate::wire::Unreadable;

/// The result of a call whose future was dropped before its end.
const CANCELLED: &str = "cancelled";

/// A call that is being logged. If it is dropped before its end, the call was cancelled.
pub(super) struct Observation {
    span: Span,
    method: &'static str,
    path: &'static str,
    start: Instant,
    attempts: u32,
    /// The knowledge about the operation while the call runs.
    outcome: Outcome,
    has_ended: bool,
}

impl Observation {
    /// Opens the span `wechatpay.call`. Its fields are `method` and `path` (with parameter names, not values); at the
    /// end `status`, `request_id`, `attempts` and `duration_ms`; and for a failure `error` (its kind, or `cancelled`) and
    /// `code` if the service gave one.
    pub(super) fn begin(operation: &Operation) -> Self {
        let span = tracing::span!(
            target: "wechatpay",
            Level::INFO,
            "wechatpay.call",
            method = operation.method().as_str(),
            path = operation.path(),
            status = Empty,
            request_id = Empty,
            attempts = Empty,
            duration_ms = Empty,
            error = Empty,
            code = Empty,
        );
        Self {
            span,
            method: operation.method().as_str(),
            path: operation.path(),
            start: Instant::now(),
            attempts: 0,
            outcome: Outcome::NotSent,
            has_ended: false,
        }
    }

    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    /// Counts an attempt; the first is 1.
    pub(super) const fn next_attempt(&mut self) -> u32 {
        self.attempts = self.attempts.saturating_add(1);
        self.attempts
    }

    /// Notes what is known about the operation from now on, for the case that the call is cancelled.
    pub(super) const fn set_outcome(&mut self, outcome: Outcome) {
        self.outcome = outcome;
    }

    /// Logs that the call is retried after a pause.
    pub(super) fn repeats(&self, error: &Error, pause: Duration) {
        tracing::warn!(
            target: "wechatpay",
            attempt = self.attempts,
            error = error.kind(),
            code = error.code().filter(|code| is_plain(code)),
            request_id = error.request_id().map(|id| tracing::field::display(Foreign(id))),
            pause_ms = milliseconds(pause),
            "the call is repeated"
        );
    }

    /// Completes the span and logs the result of the call.
    pub(super) fn end(mut self, result: Result<&HttpResponse, &Error>) {
        self.has_ended = true;
        let http_response = result.map_or_else(Error::http_response, Some);
        if let Some(http_response) = http_response {
            self.span.record("status", http_response.status.as_u16());
            if let Some(id) = http_response.request_id() {
                self.span.record("request_id", tracing::field::display(Foreign(id)));
            }
        }
        let duration_ms = self.record_duration();
        let _entered = self.span.enter();
        let code = result.err().and_then(Error::code).filter(|code| is_plain(code));
        match result {
            Ok(_) => tracing::debug!(target: "wechatpay", "the call succeeded"),
            Err(error) => {
                self.span.record("error", error.kind());
                if let Some(code) = code {
                    self.span.record("code", code);
                }
                tracing::warn!(
                    target: "wechatpay",
                    error = error.kind(),
                    code,
                    outcome = ?error.outcome(),
                    "the call failed"
                );
            }
        }
        let outcome = result.err().map(Error::outcome);
        self.count(
            result.map_or_else(Error::kind, |_| "success"),
            code,
            outcome,
            duration_ms,
        );
    }

    /// Logs that the call was cancelled, because nothing else then reports that its outcome may be unknown.
    fn cancelled(&self) {
        let duration_ms = self.record_duration();
        let _entered = self.span.enter();
        self.span.record("error", CANCELLED);
        tracing::warn!(target: "wechatpay", error = CANCELLED, outcome = ?self.outcome, "the call was cancelled");
        self.count(CANCELLED, None, Some(self.outcome), duration_ms);
    }

    /// Completes the span, and returns the duration of the call in milliseconds.
    fn record_duration(&self) -> u64 {
        let duration_ms = milliseconds(self.start.elapsed());
        self.span.record("attempts", self.attempts);
        self.span.record("duration_ms", duration_ms);
        duration_ms
    }

    /// Counts the call and its duration by operation and result, for `tracing-opentelemetry`: its layer for metrics reads
    /// the kind of an instrument from the first word of the field's name, and takes the other fields as attributes.
    fn count(&self, result: &'static str, code: Option<&str>, outcome: Option<Outcome>, duration_ms: u64) {
        tracing::event!(
            target: "wechatpay::metrics",
            Level::TRACE,
            monotonic_counter.wechatpay.calls = 1_u64,
            histogram.wechatpay.call.duration = duration_ms,
            method = self.method,
            path = self.path,
            result,
            code,
            outcome = outcome.map(name),
        );
    }
}

impl Drop for Observation {
    fn drop(&mut self) {
        if !self.has_ended {
            self.cancelled();
        }
    }
}

/// The name of an outcome as an attribute: as text, because a layer for metrics may leave out others.
const fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotSent => "NotSent",
        Outcome::Refused => "Refused",
        Outcome::Unknown => "Unknown",
        Outcome::Accepted => "Accepted",
    }
}

/// Logs the paths of the fields of a response that could not be read, if there are any. The name of its Rust type
/// contains the path of the operation.
pub(super) fn unreadable(kind: &'static str, fields: &Unreadable, response: &HttpResponse) {
    if !fields.is_empty() {
        tracing::warn!(
            target: "wechatpay",
            kind,
            %fields,
            request_id = response.request_id().map(|id| tracing::field::display(Foreign(id))),
            "fields of the response are unreadable"
        );
    }
}

/// Logs that a download, whose call ended with the head of the response, has failed afterwards.
pub(super) fn incomplete_file(error: &'static str) {
    tracing::warn!(target: "wechatpay", error, "the file was not downloaded completely and correctly");
}

/// Whether a code has the usual form (`ORDER_NOT_EXIST`). Error responses may be unsigned, so a code may be forged.
fn is_plain(code: &str) -> bool {
    code.len() <= 64
        && code
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
