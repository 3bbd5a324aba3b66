//! Numbers and ids as the service makes them.

use time::OffsetDateTime;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};

use crate::clock::rfc3339;

/// A number of 28 digits: a beginning, the time, and random digits.
pub(super) fn numbered(begin: &str, moment: OffsetDateTime) -> String {
    let random: String = random(32).bytes().map(|byte| char::from(b'0' + byte % 10)).collect();
    let mut number = format!("{begin}{}", digits(moment));
    let missing = 28_usize.saturating_sub(number.len());
    number.extend(random.chars().take(missing));
    number
}

/// A time as digits: `20260101120000`.
pub(super) fn digits(moment: OffsetDateTime) -> String {
    rfc3339(moment).chars().filter(char::is_ascii_digit).take(14).collect()
}

/// Random letters and digits, at most 32.
pub(super) fn random(length: usize) -> String {
    SystemNonce.nonce().unwrap_or_default().chars().take(length).collect()
}
