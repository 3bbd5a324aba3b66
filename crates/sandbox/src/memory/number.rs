//! Numbers and ids as the service makes them.

use time::OffsetDateTime;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};

use crate::clock::rfc3339;

/// How often an id is drawn until no other resource has it. Some examples have few digits.
pub(super) const MAX_DRAWS: usize = 32;

/// Random digits, at most 32.
pub(super) fn random_digits(count: usize) -> String {
    random(count).bytes().map(|byte| char::from(b'0' + byte % 10)).collect()
}

/// A time as digits: `20260101120000`.
pub(super) fn digits(moment: OffsetDateTime) -> String {
    rfc3339(moment).chars().filter(char::is_ascii_digit).take(14).collect()
}

/// Random letters and digits, at most 32.
pub(super) fn random(length: usize) -> String {
    SystemNonce.nonce().unwrap_or_default().chars().take(length).collect()
}
