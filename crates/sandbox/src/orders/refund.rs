//! Refunds.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::number;
use crate::clock::now;

/// A refund.
#[derive(Clone, Debug)]
pub(crate) struct Refund {
    /// `out_refund_no`
    pub(crate) number: String,
    pub(super) refund_id: String,
    /// In fen.
    pub(super) amount: i64,
    pub(super) request: Map<String, Value>,
    pub(super) created: OffsetDateTime,
    /// When the payer received it; `None` while it is processed.
    pub(super) succeeded: Option<OffsetDateTime>,
    /// The name of the platform key that signs the refund's notification, if the request named one.
    pub(crate) key: Option<String>,
}

impl Refund {
    pub(super) fn new(out_refund_no: &str, amount: i64, request: &Map<String, Value>, key: Option<&str>) -> Self {
        let created = now();
        Self {
            number: out_refund_no.to_owned(),
            refund_id: number::numbered("50300", created),
            amount,
            request: request.clone(),
            created,
            succeeded: None,
            key: key.map(str::to_owned),
        }
    }

    pub(super) const fn status(&self) -> &'static str {
        match self.succeeded {
            Some(_) => "SUCCESS",
            None => "PROCESSING",
        }
    }

    /// The URL that the refund's notification is sent to.
    pub(crate) fn notify_url(&self) -> Option<&str> {
        self.request.get("notify_url").and_then(Value::as_str)
    }
}
