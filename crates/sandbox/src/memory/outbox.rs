//! When the next attempts to deliver notifications are made.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// An attempt: when it is made, in milliseconds since 1970 of the sandbox's clock, and the id of the delivery.
pub(super) type Due = (i64, String);

/// The deliveries that wait for their next attempt. One that is being attempted is not among them.
pub(super) struct Outbox {
    waiting: Mutex<BTreeSet<Due>>,
    changed: Notify,
}

impl Outbox {
    /// With the deliveries that an earlier sandbox left.
    pub(super) fn new(waiting: Vec<Due>) -> Self {
        let outbox = Self {
            waiting: Mutex::default(),
            changed: Notify::new(),
        };
        outbox.add(waiting);
        outbox
    }

    /// Adds attempts, and wakes the task that makes them.
    pub(super) fn add(&self, attempts: Vec<Due>) {
        if !attempts.is_empty() {
            self.waiting().extend(attempts);
            self.wake();
        }
    }

    /// Adds an attempt that there is no room for yet.
    pub(super) fn put_back(&self, attempt: Due) {
        self.waiting().insert(attempt);
    }

    /// Takes the first attempt whose time has come.
    pub(super) fn take_due(&self, now: i64) -> Option<Due> {
        let mut waiting = self.waiting();
        let is_due = waiting.first().is_some_and(|(at, _)| *at <= now);
        is_due.then(|| waiting.pop_first()).flatten()
    }

    /// Wakes the task that makes the attempts.
    pub(super) fn wake(&self) {
        self.changed.notify_one();
    }

    /// Waits until there is something to attempt, or the clock was advanced.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeSet<Due>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
