//! Faults on request: what goes wrong with the next calls.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::catalogue::Entry;
use crate::refusal::Refusal;

/// Faults that wait at most.
const MOST: usize = 64;
/// The longest delay, in milliseconds.
const LONGEST: u64 = 120_000;

/// What goes wrong with coming calls. Everything is right that is not said.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fault {
    /// How many calls it is for; 1 unless said.
    pub calls: Option<u32>,
    /// The operation's id in the catalogue; every operation when it is absent.
    pub operation: Option<String>,
    /// Milliseconds before the answer, at most two minutes.
    pub latency: Option<u64>,
    /// A status from 400 to 599 in place of the answer; the operation does not take place.
    pub status: Option<u16>,
    /// The code of that answer; `SYSTEM_ERROR` unless said.
    pub code: Option<String>,
    /// The connection is closed.
    pub drop: Option<Drop>,
    /// What is wrong with the answer's signature.
    pub signature: Option<SignatureFault>,
}

/// When the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Drop {
    /// Before anything was done.
    BeforeTheCall,
    /// After the operation took place, before its answer.
    BeforeTheAnswer,
    /// In the middle of the answer's body.
    InTheAnswer,
}

/// What is wrong with a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureFault {
    /// It is a probe, `WECHATPAY/SIGNTEST/…`, which a client has to refuse.
    Probe,
    /// It fits another body.
    Wrong,
    /// There is none.
    Missing,
    /// It is an hour old.
    Old,
    /// It names a key that nobody knows.
    UnknownKey,
}

/// Why a fault is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// Too many wait.
    #[error("{MOST} faults wait for their calls already; delete them first")]
    TooMany,
    /// The status is no error.
    #[error("status {0} is no error: 400 to 599 are")]
    Status(u16),
    /// The delay is too long.
    #[error("a delay has at most {LONGEST} milliseconds")]
    Latency,
    /// Nothing goes wrong.
    #[error("the fault does nothing: give it latency, status, drop or signature")]
    Nothing,
}

#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: Mutex<VecDeque<Fault>>,
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
        if fault.latency.is_some_and(|latency| latency > LONGEST) {
            return Err(FaultError::Latency);
        }
        if fault.latency.is_none() && fault.status.is_none() && fault.drop.is_none() && fault.signature.is_none() {
            return Err(FaultError::Nothing);
        }
        let mut waiting = self.waiting();
        if waiting.len() >= MOST {
            return Err(FaultError::TooMany);
        }
        waiting.push_back(fault);
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.waiting().clear();
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.waiting().iter().cloned().collect()
    }

    /// The fault of a call, which counts as used by it.
    pub(crate) fn take(&self, entry: &Entry) -> Option<Fault> {
        let mut waiting = self.waiting();
        let is_for = |fault: &Fault| fault.operation.as_ref().is_none_or(|id| *id == entry.id);
        let index = waiting.iter().position(is_for)?;
        let fault = waiting.get_mut(index)?;
        let left = fault.calls.unwrap_or(1).saturating_sub(1);
        let taken = fault.clone();
        if left == 0 {
            waiting.remove(index);
        } else {
            fault.calls = Some(left);
        }
        Some(taken)
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, VecDeque<Fault>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
