//! The kind of platform key that each client of a merchant verifies with, as far as its requests show.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The maximum number of clients that are remembered.
const MAX_CLIENTS: usize = 256;

/// A kind of platform key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Certificate,
    PublicKey,
}

/// The kinds by the clients' `User-Agent`, and the kind that any client showed last.
#[derive(Debug, Default)]
pub(super) struct ClientKeyKinds {
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    by_client: BTreeMap<String, KeyKind>,
    last: Option<KeyKind>,
}

impl ClientKeyKinds {
    /// Remembers the kind of key that a client showed.
    pub(super) fn learn(&self, client: &str, kind: KeyKind) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.last = Some(kind);
        if let Some(known) = seen.by_client.get_mut(client) {
            *known = kind;
        } else if seen.by_client.len() < MAX_CLIENTS {
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
    use super::{ClientKeyKinds, KeyKind, MAX_CLIENTS};

    #[test]
    fn clients_are_distinguished_and_only_so_many_are_kept() {
        let kinds = ClientKeyKinds::default();
        assert_eq!((kinds.of("go"), kinds.last()), (None, None));
        kinds.learn("go", KeyKind::Certificate);
        kinds.learn("php", KeyKind::PublicKey);
        assert_eq!(kinds.of("go"), Some(KeyKind::Certificate));
        assert_eq!(
            (kinds.of("php"), kinds.last()),
            (Some(KeyKind::PublicKey), Some(KeyKind::PublicKey))
        );
        kinds.learn("go", KeyKind::PublicKey);
        assert_eq!(kinds.of("go"), Some(KeyKind::PublicKey));
        for number in 0..2 * MAX_CLIENTS {
            kinds.learn(&number.to_string(), KeyKind::Certificate);
        }
        assert_eq!(kinds.seen.lock().unwrap().by_client.len(), MAX_CLIENTS);
        assert_eq!(
            (kinds.of("go"), kinds.last()),
            (Some(KeyKind::PublicKey), Some(KeyKind::Certificate))
        );
    }
}
