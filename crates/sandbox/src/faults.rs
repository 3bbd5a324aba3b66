//! Faults that tests inject into the next calls.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::catalogue::Entry;
use crate::refusal::Refusal;

/// The maximum number of pending faults.
const MAX_PENDING: usize = 64;
/// The maximum delay, in milliseconds.
const MAX_DELAY_MS: u64 = 120_000;

/// A fault of one or more calls. Everything that it does not mention works as usual.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fault {
    /// The number of calls that it affects; 1 by default.
    pub calls: Option<u32>,
    /// The operation's id in the catalogue; any operation by default.
    pub operation: Option<String>,
    /// The delay of the response in milliseconds, at most two minutes.
    pub latency: Option<u64>,
    /// The status of an error response, from 400 to 599. The operation is not performed.
    pub status: Option<u16>,
    /// The code of the error response; `SYSTEM_ERROR` by default.
    pub code: Option<String>,
    /// When the connection is closed.
    pub drop: Option<DropPoint>,
    /// The fault in the response's signature.
    pub signature: Option<SignatureFault>,
}

/// When the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DropPoint {
    /// Before the operation is performed.
    BeforeRequest,
    /// After the operation was performed, before its response.
    BeforeResponse,
    /// In the middle of the response's body.
    DuringResponse,
}

/// A fault in a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureFault {
    /// It is a probe, `WECHATPAY/SIGNTEST/…`, which a client must refuse.
    Probe,
    /// It belongs to another body.
    Wrong,
    /// The signature is missing.
    Missing,
    /// It is an hour old.
    Old,
    /// It names a key that does not exist.
    UnknownKey,
}

/// Why a fault is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// Too many faults are pending.
    #[error("{MAX_PENDING} faults are already pending; delete them first")]
    TooMany,
    /// The status is not that of an error.
    #[error("status {0} is not an error status: use 400 to 599")]
    Status(u16),
    /// The delay is too long.
    #[error("a delay is at most {MAX_DELAY_MS} milliseconds")]
    Latency,
    /// The fault has no effect.
    #[error("the fault has no effect: set latency, status, drop or signature")]
    Nothing,
}

/// The pending faults, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pending: Mutex<VecDeque<Fault>>,
}

impl Fault {
    /// The error that the fault has an operation respond with.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        let status = StatusCode::from_u16(self.status?).ok()?;
        let code = self.code.as_deref().unwrap_or("SYSTEM_ERROR");
        Some(Refusal::new(status, code, "A fault that was injected into the sandbox"))
    }
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) -> Result<(), FaultError> {
        if let Some(status) = fault.status.filter(|status| !(400..600).contains(status)) {
            return Err(FaultError::Status(status));
        }
        if fault.latency.is_some_and(|latency| latency > MAX_DELAY_MS) {
            return Err(FaultError::Latency);
        }
        if fault.latency.is_none() && fault.status.is_none() && fault.drop.is_none() && fault.signature.is_none() {
            return Err(FaultError::Nothing);
        }
        let mut pending = self.pending();
        if pending.len() >= MAX_PENDING {
            return Err(FaultError::TooMany);
        }
        pending.push_back(fault);
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.pending().clear();
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.pending().iter().cloned().collect()
    }

    /// The fault for a call of an operation. The call counts as affected.
    pub(crate) fn take(&self, entry: &Entry) -> Option<Fault> {
        let mut pending = self.pending();
        let is_for = |fault: &Fault| fault.operation.as_ref().is_none_or(|id| *id == entry.id);
        let index = pending.iter().position(is_for)?;
        let fault = pending.get_mut(index)?;
        let left = fault.calls.unwrap_or(1).saturating_sub(1);
        let taken = fault.clone();
        if left == 0 {
            pending.remove(index);
        } else {
            fault.calls = Some(left);
        }
        Some(taken)
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, VecDeque<Fault>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
