//! The kind of platform key that each client of a merchant verifies with, as far as its requests tell.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Most clients that are remembered.
const MOST: usize = 256;

/// A kind of platform key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Certificate,
    PublicKey,
}

/// The kinds by the clients' `User-Agent`, and the kind that any client showed last.
#[derive(Debug, Default)]
pub(super) struct Habits {
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    by_client: BTreeMap<String, KeyKind>,
    last: Option<KeyKind>,
}

impl Habits {
    /// Remembers the kind of key that a client showed.
    pub(super) fn learn(&self, client: &str, kind: KeyKind) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.last = Some(kind);
        if let Some(known) = seen.by_client.get_mut(client) {
            *known = kind;
        } else if seen.by_client.len() < MOST {
            seen.by_client.insert(client.to_owned(), kind);
        }
    }

    /// The kind that a client showed last.
    pub(super) fn of(&self, client: &str) -> Option<KeyKind> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.by_client.get(client).copied()
    }

    /// The kind that any client of the merchant showed last.
    pub(super) fn last(&self) -> Option<KeyKind> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).last
    }
}

#[cfg(test)]
mod tests {
    use super::{Habits, KeyKind, MOST};

    #[test]
    fn clients_are_told_apart_and_only_so_many_are_kept() {
        let habits = Habits::default();
        assert_eq!((habits.of("go"), habits.last()), (None, None));
        habits.learn("go", KeyKind::Certificate);
        habits.learn("php", KeyKind::PublicKey);
        assert_eq!(habits.of("go"), Some(KeyKind::Certificate));
        assert_eq!(
            (habits.of("php"), habits.last()),
            (Some(KeyKind::PublicKey), Some(KeyKind::PublicKey))
        );
        habits.learn("go", KeyKind::PublicKey);
        assert_eq!(habits.of("go"), Some(KeyKind::PublicKey));
        for number in 0..2 * MOST {
            habits.learn(&number.to_string(), KeyKind::Certificate);
        }
        assert_eq!(habits.seen.lock().unwrap().by_client.len(), MOST);
        assert_eq!(
            (habits.of("go"), habits.last()),
            (Some(KeyKind::PublicKey), Some(KeyKind::Certificate))
        );
    }
}
