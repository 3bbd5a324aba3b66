//! The guard's memory of ids, and the order in which it forgets them.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// Half a SHA-256 of the merchant's id and the notification's.
pub(super) type Key = [u8; 16];

/// Ids that are forgotten together, and whose memory is allocated together. Small, so that neither takes long.
const BATCH: usize = 1024;
/// Ids that are forgotten each time one is reserved: more than one, so that forgetting keeps up.
const STEP: usize = 4;

/// The state of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Reserved,
    Taken,
}

#[derive(Default)]
pub(super) struct Ledger {
    ids: BTreeMap<Key, State>,
    /// Those that are taken, the oldest first.
    order: VecDeque<Batch>,
    /// The latest time at which a message was signed that has been forgotten.
    forgotten: Option<i64>,
    last_warning: Option<Instant>,
}

/// Ids that were taken one after the other.
struct Batch {
    keys: Vec<Key>,
    /// When the first of them was taken.
    begun: Instant,
    /// When the last of them was taken.
    taken: Instant,
    /// When the latest of them was signed.
    signed: i64,
}

impl Ledger {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn state(&self, key: &Key) -> Option<State> {
        self.ids.get(key).copied()
    }

    pub(super) fn reserve(&mut self, key: Key) {
        self.ids.insert(key, State::Reserved);
    }

    pub(super) fn give_back(&mut self, key: &Key) {
        self.ids.remove(key);
    }

    /// `signed` is when the message was signed by the sender's clock, in seconds since 1970.
    pub(super) fn take(&mut self, key: Key, signed: i64, now: Instant) {
        self.ids.insert(key, State::Taken);
        // A batch is forgotten as late as its last id, so it must not grow for long.
        let fits = |batch: &&mut Batch| {
            batch.keys.len() < BATCH && now.saturating_duration_since(batch.begun) < Duration::from_secs(1)
        };
        match self.order.back_mut().filter(fits) {
            Some(batch) => {
                batch.keys.push(key);
                batch.taken = now;
                batch.signed = batch.signed.max(signed);
            }
            None => self.order.push_back(Batch {
                keys: vec![key],
                begun: now,
                taken: now,
                signed,
            }),
        }
    }

    /// Forgets a few of those that were taken long enough ago.
    pub(super) fn forget(&mut self, now: Instant, memory: Duration) {
        for _ in 0..STEP {
            let Some(batch) = self.order.front_mut() else { return };
            if now.saturating_duration_since(batch.taken) <= memory {
                return;
            }
            self.forgotten = self.forgotten.max(Some(batch.signed));
            match batch.keys.pop() {
                Some(key) => {
                    self.ids.remove(&key);
                }
                None => {
                    self.order.pop_front();
                }
            }
        }
    }

    /// Whether a message that was signed then may be one of those that have been forgotten.
    pub(super) fn has_forgotten(&self, signed: i64) -> bool {
        self.forgotten.is_some_and(|forgotten| signed <= forgotten)
    }

    /// Whether it is time for another log line.
    pub(super) fn may_warn(&mut self, now: Instant, pause: Duration) -> bool {
        let may = self
            .last_warning
            .is_none_or(|last| now.saturating_duration_since(last) >= pause);
        if may {
            self.last_warning = Some(now);
        }
        may
    }
}
