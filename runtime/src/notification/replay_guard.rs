//! Detecting duplicate notifications.

mod ledger;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{Context, SHA256};

use self::ledger::{Key, Ledger, State};
use crate::signature::MAX_CLOCK_SKEW;

/// The default rate in notifications per second.
const RATE: u32 = 5_000;
/// The minimum time between two log lines about a full guard.
const BETWEEN_WARNINGS: Duration = Duration::from_secs(10);

/// Remembers the ids of notifications, so that none is delivered twice. Clones share the memory.
///
/// An id is *reserved* while its notification is being handled, *taken* once it has been accepted, and forgotten when
/// it was given back, or a while after it was taken. How long: at least as long as a signed message can pass for fresh,
/// which is 10 minutes (its timestamp may lie 300 seconds ahead, and 300 seconds behind). So nobody who has overheard a
/// message can have it delivered again. WeChat Pay's own repetitions carry the same id for a day and count as new after
/// that while: the database has the last word on them.
///
/// # Clocks
/// The time is measured by the monotonic clock, which cannot be set. A message that is as old as a forgotten one is not
/// delivered ([`Repeated::Old`]) whatever the system time is, so setting the clock back, even by a day, does not make
/// an old message new. WeChat Pay signs each repetition anew, so a genuine message that was late is sent again with a
/// newer timestamp.
///
/// # Memory
/// It is bounded by the rate that the guard is made for ([`for_rate`](Self::for_rate)): 5,000 notifications a second
/// unless said otherwise, which makes 3,000,000 ids in 10 minutes. Each takes some 50 bytes, as long as it is
/// remembered and no longer. What arrives when the guard is full is refused as [`Repeated::Full`] and sent again by
/// WeChat Pay: it is neither lost nor let in unseen. The log says so, as an error when it is full and as a warning when
/// it is nearly so. Only messages whose signature has been verified are counted, so strangers cannot fill it.
#[derive(Clone)]
pub struct ReplayGuard {
    ledger: Arc<Mutex<Ledger>>,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Ids.
    capacity: usize,
    memory: Duration,
}

/// Why a notification is not delivered now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Repeated {
    /// It is being handled. Do not respond with success, because handling it may still fail.
    #[error("the same notification is being handled; WeChat Pay sends it again later")]
    InProgress,
    /// It was accepted before: the response was lost, or this is a replay.
    #[error("it has been taken already; nothing is wrong")]
    Taken,
    /// It was signed before one that has been forgotten, so that nobody can tell any more whether it has been taken. A
    /// replay after this machine's clock was set back; or a genuine one that was long under way, which comes again with
    /// a newer signature.
    #[error("it was signed so long ago that it may have been taken and forgotten; check this machine's clock")]
    Old,
    /// The guard is full.
    #[error("the replay guard is full: notifications arrive at more than its rate; raise it with ReplayGuard::for_rate")]
    Full,
}

impl ReplayGuard {
    /// The shortest time that ids are remembered, which is how long a signed message is valid.
    pub const SHORTEST: Duration = Duration::from_secs(2 * MAX_CLOCK_SKEW.as_secs());

    /// For up to 5,000 notifications a second, remembered for 10 minutes.
    #[must_use]
    pub fn new() -> Self {
        Self::for_rate(RATE, Self::SHORTEST)
    }

    /// For up to so many notifications a second, sustained, remembered for as long as `memory`, or for
    /// [`SHORTEST`](Self::SHORTEST) if that is longer. The bound on what is remembered follows from the two: the
    /// product.
    #[must_use]
    pub fn for_rate(notifications_per_second: u32, memory: Duration) -> Self {
        let memory = memory.max(Self::SHORTEST);
        let capacity = u64::from(notifications_per_second.max(1)).saturating_mul(memory.as_secs());
        Self::with_limits(Limits {
            capacity: usize::try_from(capacity).unwrap_or(usize::MAX),
            memory,
        })
    }

    fn with_limits(limits: Limits) -> Self {
        Self {
            ledger: Arc::default(),
            limits,
        }
    }

    /// The maximum number of ids it remembers, reserved and taken.
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.limits.capacity
    }

    /// Reserves an id. `scope` tells ids of different origins apart: the merchant's id, say. `signed` is when the
    /// message was signed (`Wechatpay-Timestamp`): seconds since 1970-01-01T00:00:00 UTC.
    ///
    /// # Errors
    /// When the id is reserved or taken, the message is too old to be checked, or the guard is full.
    pub fn reserve(&self, scope: &str, id: &str, signed: i64) -> Result<Reservation, Repeated> {
        self.reserve_at(scope, id, signed, Instant::now())
    }

    fn reserve_at(&self, scope: &str, id: &str, signed: i64, now: Instant) -> Result<Reservation, Repeated> {
        let key = key(scope, id);
        let mut ledger = self.ledger();
        ledger.forget(now, self.limits.memory);
        match ledger.state(&key) {
            Some(State::Taken) => return Err(Repeated::Taken),
            Some(State::Reserved) => return Err(Repeated::InProgress),
            None if ledger.has_forgotten(signed) => return Err(Repeated::Old),
            None => {}
        }
        let known = ledger.len();
        let capacity = self.limits.capacity;
        if known >= capacity - capacity / 4 && ledger.may_warn(now, BETWEEN_WARNINGS) {
            warn(known, capacity);
        }
        if known >= capacity {
            return Err(Repeated::Full);
        }
        ledger.reserve(key);
        drop(ledger);
        Ok(Reservation {
            guard: self.clone(),
            key,
            signed,
            taken: false,
        })
    }

    /// How many ids it remembers, reserved and taken.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ledger().len()
    }

    /// Whether it remembers no ids.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // No code that could panic runs while it is locked.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Logs how full the guard is.
fn warn(remembered: usize, capacity: usize) {
    if remembered >= capacity {
        tracing::error!(
            target: "wechatpay",
            remembered,
            capacity,
            "the replay guard is full and refuses notifications; make it for a higher rate: ReplayGuard::for_rate"
        );
    } else {
        tracing::warn!(
            target: "wechatpay",
            remembered,
            capacity,
            "the replay guard is nearly full; make it for a higher rate: ReplayGuard::for_rate"
        );
    }
}

/// The first half of SHA-256 over scope and id.
fn key(scope: &str, id: &str) -> Key {
    let mut context = Context::new(&SHA256);
    // The length separates scope and id unambiguously.
    context.update(&(scope.len() as u64).to_be_bytes());
    context.update(scope.as_bytes());
    context.update(id.as_bytes());
    let mut key = Key::default();
    for (byte, of_digest) in key.iter_mut().zip(context.finish().as_ref()) {
        *byte = *of_digest;
    }
    key
}

/// An id that is reserved: [`take`](Self::take) it when its notification is done with. Dropping the reservation gives
/// the id back, also when a handler panics or is cancelled.
#[must_use = "a reservation that is dropped is given back"]
pub struct Reservation {
    guard: ReplayGuard,
    key: Key,
    /// Seconds since 1970.
    signed: i64,
    taken: bool,
}

impl Reservation {
    /// Marks the notification as handled: it will not be delivered again while the guard remembers its id.
    pub fn take(self) {
        self.take_at(Instant::now());
    }

    fn take_at(mut self, now: Instant) {
        self.taken = true;
        self.guard.ledger().take(self.key, self.signed, now);
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if !self.taken {
            self.guard.ledger().give_back(&self.key);
        }
    }
}

impl Default for ReplayGuard {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for ReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayGuard")
            .field("remembered", &self.len())
            .field("capacity", &self.limits.capacity)
            .field("memory", &self.limits.memory)
            .finish()
    }
}

impl fmt::Debug for Reservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reservation").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
