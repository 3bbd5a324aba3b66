//! The ids that the guard remembers, and the order in which it forgets them.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use crate::notification::notification_key::Key;

/// The maximum number of ids that are allocated and forgotten together. It is small, so that neither takes long.
const BATCH: usize = 1024;
/// The number of ids that are forgotten each time one is reserved. It is more than one, so that forgetting keeps up.
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
    /// The tokens of those ids that were claimed: they tell who may take an id, and who has taken it.
    claims: BTreeMap<Key, Box<str>>,
    /// The taken ids, the oldest first.
    order: VecDeque<Batch>,
    /// The latest signing time of all forgotten messages, in seconds since 1970.
    forgotten: Option<i64>,
    last_warning: Option<Instant>,
}

/// Ids that were taken in succession.
struct Batch {
    keys: Vec<Key>,
    /// The time at which the first of them was taken.
    begun: Instant,
    /// The time at which the last of them was taken.
    taken: Instant,
    /// The latest signing time of their messages, in seconds since 1970.
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

    /// Reserves an id for the claim with this token.
    pub(super) fn claim(&mut self, key: Key, token: &str) {
        self.reserve(key);
        self.claims.insert(key, token.into());
    }

    pub(super) fn is_claimed_by(&self, key: &Key, token: &str) -> bool {
        self.claims.get(key).is_some_and(|holder| **holder == *token)
    }

    pub(super) fn give_back(&mut self, key: &Key) {
        self.ids.remove(key);
        self.claims.remove(key);
    }

    /// Marks an id as taken. `signed` is the message's timestamp by the sender's clock, in seconds since 1970.
    pub(super) fn take(&mut self, key: Key, signed: i64, now: Instant) {
        self.ids.insert(key, State::Taken);
        // A batch is forgotten as a whole, after its last id expires, so it must not be filled for long.
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

    /// Marks an id as taken by the claim with this token.
    pub(super) fn take_claimed(&mut self, key: Key, token: &str, signed: i64, now: Instant) {
        self.claims.insert(key, token.into());
        self.take(key, signed, now);
    }

    /// Forgets a few of the ids that were taken long enough ago.
    pub(super) fn forget(&mut self, now: Instant, memory: Duration) {
        for _ in 0..STEP {
            let Some(batch) = self.order.front_mut() else { return };
            if now.saturating_duration_since(batch.taken) <= memory {
                return;
            }
            self.forgotten = self.forgotten.max(Some(batch.signed));
            match batch.keys.pop() {
                Some(key) => {
                    self.give_back(&key);
                }
                None => {
                    self.order.pop_front();
                }
            }
        }
    }

    /// Whether a message with this timestamp may have been forgotten.
    pub(super) fn has_forgotten(&self, signed: i64) -> bool {
        self.forgotten.is_some_and(|forgotten| signed <= forgotten)
    }

    /// Whether enough time has passed for another log line.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_forgotten_together_if_they_are_few_and_were_taken_in_one_second() {
        let (mut ledger, start) = (Ledger::default(), Instant::now());
        let mut number = 0_u128;
        let mut take = |now: Instant| {
            number += 1;
            ledger.take(number.to_be_bytes(), 0, now);
            let sizes = ledger.order.iter().map(|batch| batch.keys.len());
            sizes.collect::<Vec<_>>()
        };
        for size in 1..=BATCH {
            assert_eq!(take(start), [size]);
        }
        assert_eq!(take(start), [BATCH, 1]);
        let second = Duration::from_secs(1);
        assert_eq!(take(start + second - Duration::from_nanos(1)), [BATCH, 2]);
        assert_eq!(take(start + second), [BATCH, 2, 1]);
    }
}
