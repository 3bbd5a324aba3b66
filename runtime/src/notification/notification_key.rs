//! The short key by which replay guards remember a notification.

#[cfg(not(miri))]
use aws_lc_rs::digest::{Context, SHA256};

/// The first half of the SHA-256 digest of the scope and the notification's id.
pub(super) type Key = [u8; 16];

/// The first half of SHA-256 over scope and id.
#[cfg(not(miri))]
pub(super) fn key(scope: &str, id: &str) -> Key {
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

/// A substitute for tests under Miri, which cannot run the cryptography library because that is written in C.
#[cfg(miri)]
pub(super) fn key(scope: &str, id: &str) -> Key {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (scope, id).hash(&mut hasher);
    u128::from(hasher.finish()).to_be_bytes()
}
