//! Logging of a notification: a `tracing` span with events. Of its content, only the id and the type are logged, never
//! parts quoted in an error.

use tracing::field::{self, Empty};
use tracing::{Level, Span};

use super::{Delivery, ReceiveError, v2};
use crate::wire::Unreadable;

/// The number of characters of untrusted text that are logged.
const SHOWN: usize = 64;

/// A notification that is being logged.
pub(super) struct Observation {
    span: Span,
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
        Self { span }
    }

    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    /// The serial number of the signing key, as claimed by the sender.
    pub(super) fn serial(&self, serial: &str) {
        self.record("serial", serial);
    }

    /// Closes the span and logs the result.
    pub(super) fn end<E>(self, result: &Result<Delivery<E>, ReceiveError>) {
        match result {
            Ok(delivery) => {
                self.record("id", &delivery.id);
                self.record("kind", &delivery.event_type);
                self.delivered();
            }
            Err(error) => self.refused(error),
        }
    }

    /// Closes the span of a refused notification and logs the reason.
    pub(super) fn refused(&self, error: &ReceiveError) {
        if let Some(id) = error.id() {
            self.record("id", id);
        }
        if let Some(event_type) = error.event_type() {
            self.record("kind", event_type);
        }
        let status = error.acknowledgement().status().as_u16();
        self.tell(status, error.reason(), error.is_expected());
    }

    /// Like [`end`](Self::end), for APIv2.
    pub(super) fn end_v2<M>(self, result: &Result<v2::Notification<M>, v2::ReceiveError>) {
        self.record("kind", std::any::type_name::<M>());
        match result {
            Ok(_) => self.delivered(),
            Err(error) => self.refused_v2(error),
        }
    }

    /// Like [`refused`](Self::refused), for APIv2.
    pub(super) fn refused_v2(&self, error: &v2::ReceiveError) {
        let status = error.acknowledgement().status().as_u16();
        self.tell(status, error.reason(), false);
    }

    fn delivered(&self) {
        let _entered = self.span.enter();
        tracing::debug!(target: "wechatpay", "the notification is delivered");
    }

    fn tell(&self, status: u16, reason: &str, expected: bool) {
        self.span.record("status", status);
        self.span.record("reason", reason);
        let _entered = self.span.enter();
        if expected {
            tracing::info!(target: "wechatpay", status, reason, "the notification is not delivered");
        } else {
            tracing::warn!(target: "wechatpay", status, reason, "the notification is refused");
        }
    }

    /// Records a field of the span. The text is untrusted, so it is truncated, and characters that would break a log
    /// line are escaped.
    fn record(&self, name: &'static str, text: &str) {
        let shown: String = text.chars().take(SHOWN).collect();
        self.span.record(name, field::display(shown.escape_debug()));
    }
}

/// Logs the paths of the fields of a notification that could not be read, if there are any.
pub(super) fn unreadable(kind: &'static str, fields: &Unreadable) {
    if !fields.is_empty() {
        tracing::warn!(target: "wechatpay", kind, %fields, "fields of the notification are unreadable");
    }
}

/// Logs that the handler refuses a notification.
pub(super) fn given_back(id: &str, event_type: &str) {
    let (id, kind) = (id.escape_debug(), event_type.escape_debug());
    tracing::warn!(target: "wechatpay", %id, %kind, status = 500, "the handler refuses the notification, it comes again");
}
