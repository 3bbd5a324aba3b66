//! Logs a notification in a `tracing` span, and counts it (metrics). Of its content, only the id and the type are
//! logged, never parts quoted in an error.

use tracing::field::{self, Empty};
use tracing::{Level, Span};

use super::guard_error::GuardError;
use crate::foreign_text::Foreign;
use crate::wire::Unreadable;

/// The reason for a notification that was dropped before its end.
const CANCELLED: &str = "cancelled";

/// The number of characters of untrusted text that are logged.
const SHOWN: usize = 64;

/// Why a notification is not delivered.
#[derive(Clone, Copy)]
pub(super) struct Refusal<'r> {
    /// The notification's id, if known.
    pub(super) id: Option<&'r str>,
    /// The event type, if known.
    pub(super) kind: Option<&'r str>,
    /// The status of the response.
    pub(super) status: u16,
    /// The reason, without data of the notification.
    pub(super) reason: &'static str,
    /// Whether it is harmless.
    pub(super) expected: bool,
}

/// A notification that is being logged. If it is dropped before its end, receiving it was cancelled, as servers do when
/// the sender hangs up.
pub(super) struct Observation {
    span: Span,
    has_ended: bool,
}

impl Observation {
    /// Opens the span `wechatpay.notification`. Its fields are `generation` (`v2` or `v3`); as soon as they are known,
    /// `serial` (the id of the signing key), `id`, and `kind` (the event type, or the Rust type for APIv2); and at the
    /// end, if the notification is not delivered, `status` (of the response) and `reason`.
    pub(super) fn begin(generation: &'static str) -> Self {
        let span = tracing::span!(
            target: "wechatpay",
            Level::INFO,
            "wechatpay.notification",
            generation,
            serial = Empty,
            id = Empty,
            kind = Empty,
            status = Empty,
            reason = Empty,
        );
        Self { span, has_ended: false }
    }

    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    /// The serial number of the signing key, as claimed by the sender.
    pub(super) fn serial(&self, serial: &str) {
        self.record("serial", serial);
    }

    /// The id of the notification.
    pub(super) fn id(&self, id: &str) {
        self.record("id", id);
    }

    /// The event type, or the Rust type for APIv2.
    pub(super) fn kind(&self, kind: &str) {
        self.record("kind", kind);
    }

    /// Closes the span, and logs how receiving ended: with the id and the event type of the notification, or a refusal.
    pub(super) fn received(self, result: Result<(&str, &str), Refusal<'_>>) {
        match result {
            Ok((id, kind)) => {
                self.id(id);
                self.kind(kind);
                self.delivered();
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// Closes the span without an event: another step reports how receiving ended.
    pub(super) fn goes_on(mut self) {
        self.has_ended = true;
    }

    /// Closes the span of a notification that is delivered.
    pub(super) fn delivered(mut self) {
        self.has_ended = true;
        let _entered = self.span.enter();
        tracing::debug!(target: "wechatpay", "the notification is delivered");
        count("delivered");
    }

    /// Closes the span of a notification that is not delivered, and logs why.
    pub(super) fn refused(mut self, refusal: &Refusal<'_>) {
        self.has_ended = true;
        let Refusal {
            id,
            kind,
            status,
            reason,
            expected,
        } = *refusal;
        if let Some(id) = id {
            self.id(id);
        }
        if let Some(kind) = kind {
            self.kind(kind);
        }
        self.span.record("status", status);
        self.span.record("reason", reason);
        let _entered = self.span.enter();
        if expected {
            tracing::info!(target: "wechatpay", status, reason, "the notification is not delivered");
        } else {
            tracing::warn!(target: "wechatpay", status, reason, "the notification is refused");
        }
        count(reason);
    }

    /// Records a field of the span. The text is untrusted, so it is truncated, and characters that would break a log
    /// line are escaped.
    fn record(&self, name: &'static str, text: &str) {
        let shown: String = text.chars().take(SHOWN).collect();
        self.span.record(name, field::display(shown.escape_debug()));
    }
}

impl Drop for Observation {
    fn drop(&mut self) {
        if !self.has_ended {
            self.span.record("reason", CANCELLED);
            let _entered = self.span.enter();
            tracing::warn!(target: "wechatpay", reason = CANCELLED, "receiving the notification was cancelled, it comes again");
            count(CANCELLED);
        }
    }
}

/// Counts a notification by its result, for the metrics layer of `tracing-opentelemetry`, as calls are counted.
fn count(result: &'static str) {
    tracing::event!(target: "wechatpay::metrics", Level::TRACE, monotonic_counter.wechatpay.notifications = 1_u64, result);
}

/// Logs the paths of the fields of a notification that could not be read, if there are any.
pub(super) fn unreadable(kind: &'static str, fields: &Unreadable) {
    if !fields.is_empty() {
        tracing::warn!(target: "wechatpay", kind, %fields, "fields of the notification are unreadable");
    }
}

/// Logs that the handler refuses a notification.
pub(super) fn handler_refused(id: &str, event_type: &str) {
    let (id, kind) = (Foreign(id), Foreign(event_type));
    tracing::warn!(target: "wechatpay", %id, %kind, status = 500, "the handler refuses the notification, it comes again");
}

/// Logs that a notification was handled, but the shared guard could not record it.
pub(super) fn not_recorded(id: &str, event_type: &str, error: &GuardError) {
    let (id, kind) = (Foreign(id), Foreign(event_type));
    tracing::error!(
        target: "wechatpay",
        %id,
        %kind,
        %error,
        "the notification is handled, but the shared replay guard did not record it, so it may be delivered again"
    );
}
