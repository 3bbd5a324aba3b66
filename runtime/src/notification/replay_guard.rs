//! The memory of what has been received.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};

use crate::signature::MAX_CLOCK_SKEW;

/// Ids that are remembered at most, unless said otherwise.
const CAPACITY: usize = 1 << 18;

/// Remembers the ids of notifications, so that none is delivered twice. Clones share the memory.
///
/// An id is *reserved* while its notification is being handled, *taken* once it has been accepted, and forgotten when it
/// was given back, or a while after it was taken. How long: at least as long as a signed message can pass for fresh,
/// which is 10 minutes (its timestamp may lie 300 seconds ahead, and 300 seconds behind). So nobody who has overheard a
/// message can have it delivered again. WeChat Pay's own repetitions carry the same id for a day and count as new after
/// that while: the database has the last word on them.
///
/// Memory is bounded: some 100 bytes for each id, at most 26 MB unless another capacity is given. What arrives when the
/// guard is full is refused as [`Repeated::Full`] and sent again by WeChat Pay: it is neither lost nor let in unseen.
#[derive(Clone)]
pub struct ReplayGuard {
    ledger: Arc<Mutex<Ledger>>,
    capacity: usize,
    /// Seconds.
    memory: u64,
}

/// Why a notification is not delivered now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Repeated {
    /// It is being handled. It must not be answered as a success: that may still fail.
    #[error("the same notification is being handled; WeChat Pay sends it again later")]
    InProgress,
    /// It has been taken: the answer got lost, or somebody replays it.
    #[error("it has been taken already; nothing is wrong")]
    Taken,
    /// The guard remembers as many as it may.
    #[error("the replay guard is full; give it a larger capacity")]
    Full,
}

/// SHA-256 of the merchant's id and the notification's.
type Key = [u8; 32];

#[derive(Default)]
struct Ledger {
    /// Whether each id is taken.
    taken: BTreeMap<Key, bool>,
    /// Those that are taken, and when: seconds since 1970.
    order: VecDeque<(i64, Key)>,
}

impl ReplayGuard {
    /// Remembers up to 262,144 ids for 10 minutes.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limits(CAPACITY, Self::SHORTEST)
    }

    /// The shortest time that ids are remembered: as long as a signed message can pass for fresh.
    pub const SHORTEST: Duration = Duration::from_secs(2 * MAX_CLOCK_SKEW.as_secs());

    /// Remembers up to `capacity` ids for as long as `memory`, or for [`SHORTEST`](Self::SHORTEST) if that is longer.
    #[must_use]
    pub fn with_limits(capacity: usize, memory: Duration) -> Self {
        Self {
            ledger: Arc::default(),
            capacity,
            memory: memory.max(Self::SHORTEST).as_secs(),
        }
    }

    /// Reserves an id. `scope` tells ids of different origins apart: the merchant's id, say. `now` are seconds since
    /// 1970-01-01T00:00:00 UTC.
    ///
    /// # Errors
    /// When the id is reserved or taken, or the guard is full.
    pub fn reserve(&self, scope: &str, id: &str, now: i64) -> Result<Reservation, Repeated> {
        let key = key(scope, id);
        let mut ledger = self.ledger();
        ledger.forget(now, self.memory);
        match ledger.taken.get(&key) {
            Some(true) => Err(Repeated::Taken),
            Some(false) => Err(Repeated::InProgress),
            None if ledger.taken.len() >= self.capacity => Err(Repeated::Full),
            None => {
                ledger.taken.insert(key, false);
                drop(ledger);
                Ok(Reservation {
                    guard: self.clone(),
                    key,
                    now,
                    taken: false,
                })
            }
        }
    }

    /// How many ids it remembers, reserved and taken.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ledger().taken.len()
    }

    /// Whether it remembers none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // Nothing that could panic halfway is done while it is locked.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger {
    /// Forgets what was taken long enough ago; or in a future so distant that the clock must have been wrong then, and
    /// the message cannot pass for fresh now.
    fn forget(&mut self, now: i64, memory: u64) {
        while let Some((then, key)) = self.order.front() {
            let ahead = *then > now && then.abs_diff(now) > ReplayGuard::SHORTEST.as_secs();
            let behind = *then < now && now.abs_diff(*then) > memory;
            if !ahead && !behind {
                break;
            }
            self.taken.remove(key);
            self.order.pop_front();
        }
    }
}

fn key(scope: &str, id: &str) -> Key {
    let mut context = Context::new(&SHA256);
    // The length keeps scope and id apart.
    context.update(&(scope.len() as u64).to_be_bytes());
    context.update(scope.as_bytes());
    context.update(id.as_bytes());
    let mut key = Key::default();
    key.copy_from_slice(context.finish().as_ref());
    key
}

/// An id that is reserved: [`take`](Self::take) it when its notification is done with. Dropping the reservation gives the
/// id back, also when a handler panics or is cancelled.
#[must_use = "a reservation that is dropped is given back"]
pub struct Reservation {
    guard: ReplayGuard,
    key: Key,
    now: i64,
    taken: bool,
}

impl Reservation {
    /// The notification is done with: it will not be delivered again for a while.
    pub fn take(mut self) {
        self.taken = true;
        let mut ledger = self.guard.ledger();
        ledger.taken.insert(self.key, true);
        ledger.order.push_back((self.now, self.key));
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if !self.taken {
            self.guard.ledger().taken.remove(&self.key);
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
            .field("capacity", &self.capacity)
            .field("seconds", &self.memory)
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
