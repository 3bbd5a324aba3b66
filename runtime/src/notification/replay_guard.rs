//! Detects duplicate notifications within one process: the replay guard in memory, which receivers have by default.

mod ledger;

use std::fmt;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use self::ledger::{Ledger, State};
use super::guard_error::{ClaimError, GuardError};
use super::notification_key::{Key, key};
use super::repeated::Repeated;
use super::shared_guard::{Claim, ReplayGuard};
use crate::signature::MAX_CLOCK_SKEW;
use crate::sync::{Arc, Mutex, MutexGuard};
use crate::transport::BoxFuture;

/// The default rate in notifications per second.
const RATE: u32 = 5_000;
/// The minimum time between two log lines about a full guard.
const BETWEEN_WARNINGS: Duration = Duration::from_secs(10);

/// The replay guard in memory: remembers the ids of notifications, so that none is delivered twice. Clones share the
/// memory. Every receiver has one, unless it is given another.
///
/// An id is *reserved* while its notification is being handled and *taken* once that is accepted. It is forgotten when
/// the notification is refused, or some time after it was taken: at least 10 minutes, which is how long a signed
/// message is valid (its timestamp may be 300 seconds ahead or behind). So an intercepted message cannot be replayed.
/// WeChat Pay itself repeats a notification with the same id for a day; repetitions after the id was forgotten are
/// treated as new, so the database must detect them.
///
/// It works in one process; a service that runs in several needs one of the other guards. It is also a [`ReplayGuard`], so that
/// code that is written for [`Receiver::shared`](super::Receiver::shared) runs without a store, for example in tests. Claims
/// have no lease here: if the process ends, the memory is gone, too.
///
/// # Clocks
/// The time is measured by the monotonic clock, which cannot be set. A message that is as old as a forgotten one is not
/// delivered ([`Repeated::Old`]) whatever the system time is, so setting the clock back, even by a day, does not make
/// an old message new. WeChat Pay signs each repetition anew, so a genuine message that was late is sent again with a
/// newer timestamp.
///
/// # Memory
/// It is limited by the configured rate ([`for_rate`](Self::for_rate)): 5,000 notifications a second by default, which
/// is 3,000,000 ids in 10 minutes, plus 10 %. Each id takes about 50 bytes while it is remembered. When the guard is full, further
/// notifications are refused with [`Repeated::Full`], so WeChat Pay sends them again; they are neither lost nor
/// delivered unchecked. This is logged as an error when the guard is full and as a warning when it is nearly full. Only
/// messages with a verified signature are counted, so an attacker cannot fill it.
#[derive(Clone)]
pub struct MemoryReplayGuard {
    ledger: Arc<Mutex<Ledger>>,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    /// The maximum number of ids.
    capacity: usize,
    memory: Duration,
}

impl MemoryReplayGuard {
    /// The shortest time that ids are remembered, which is how long a signed message is valid.
    pub const SHORTEST: Duration = Duration::from_secs(2 * MAX_CLOCK_SKEW.as_secs());

    /// A guard for up to 5,000 notifications a second, which remembers ids for 10 minutes.
    #[must_use]
    pub fn new() -> Self {
        Self::for_rate(RATE, Self::SHORTEST)
    }

    /// A guard for a sustained rate of notifications per second, which remembers ids for `memory`, or for
    /// [`SHORTEST`](Self::SHORTEST) if that is longer. The capacity is the product of rate and time, plus 10 % for
    /// short bursts and for the ids of notifications that are being handled.
    #[must_use]
    pub fn for_rate(notifications_per_second: u32, memory: Duration) -> Self {
        let memory = memory.max(Self::SHORTEST);
        let product = u64::from(notifications_per_second.max(1)).saturating_mul(memory.as_secs());
        let capacity = product.saturating_add(product / 10);
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

    /// Reserves an id. `scope` separates ids of different origins, for example by merchant id. `signed` is when the
    /// message was signed (`Wechatpay-Timestamp`), in seconds since 1970-01-01T00:00:00 UTC.
    ///
    /// # Errors
    /// When the id is reserved or taken, the message is too old to be checked, or the guard is full.
    pub fn reserve(&self, scope: &str, id: &str, signed: i64) -> Result<Reservation, Repeated> {
        self.reserve_at(scope, id, signed, Instant::now())
    }

    fn reserve_at(&self, scope: &str, id: &str, signed: i64, now: Instant) -> Result<Reservation, Repeated> {
        let key = key(scope, id);
        self.admit(&key, signed, now)?.reserve(key);
        Ok(Reservation {
            guard: self.clone(),
            key,
            signed,
            taken: false,
        })
    }

    /// The ledger, if the id may be reserved now.
    fn admit(&self, key: &Key, signed: i64, now: Instant) -> Result<MutexGuard<'_, Ledger>, Repeated> {
        let mut ledger = self.ledger();
        ledger.forget(now, self.limits.memory);
        match ledger.state(key) {
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
        Ok(ledger)
    }

    fn claim_at(&self, claim: &Claim, now: Instant) -> Result<(), Repeated> {
        let key = *claim.key();
        self.admit(&key, claim.signed(), now)?.claim(key, claim.token());
        Ok(())
    }

    fn take_claimed_at(&self, claim: &Claim, now: Instant) -> Result<(), GuardError> {
        let mut ledger = self.ledger();
        match ledger.state(claim.key()) {
            Some(_) if !ledger.is_claimed_by(claim.key(), claim.token()) => Err(GuardError::Lapsed),
            // It was taken by this claim, and is taken again after a response that was lost.
            Some(State::Taken) => Ok(()),
            Some(State::Reserved) | None => {
                ledger.take_claimed(*claim.key(), claim.token(), claim.signed(), now);
                Ok(())
            }
        }
    }

    fn release_claimed(&self, claim: &Claim) {
        let mut ledger = self.ledger();
        let is_reserved = ledger.state(claim.key()) == Some(State::Reserved);
        if is_reserved && ledger.is_claimed_by(claim.key(), claim.token()) {
            ledger.give_back(claim.key());
        }
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
            "the replay guard is full and refuses notifications; make it for a higher rate: MemoryReplayGuard::for_rate"
        );
    } else {
        tracing::warn!(
            target: "wechatpay",
            remembered,
            capacity,
            "the replay guard is nearly full; make it for a higher rate: MemoryReplayGuard::for_rate"
        );
    }
}

/// A reserved id: [`take`](Self::take) it when its notification has been handled. Dropping the reservation releases the
/// id, even if the handler panics or is cancelled.
#[must_use = "a reservation that is dropped releases the id"]
pub struct Reservation {
    guard: MemoryReplayGuard,
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

impl ReplayGuard for MemoryReplayGuard {
    fn claim<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), ClaimError>> {
        Box::pin(async move { Ok(self.claim_at(claim, Instant::now())?) })
    }

    fn take<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(async move { self.take_claimed_at(claim, Instant::now()) })
    }

    fn release<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>> {
        Box::pin(async move {
            self.release_claimed(claim);
            Ok(())
        })
    }

    fn abandon(&self, claim: Claim) {
        self.release_claimed(&claim);
    }
}

impl Default for MemoryReplayGuard {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryReplayGuard")
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

#[cfg(all(test, interleavings))]
mod interleavings;
#[cfg(test)]
mod tests;
