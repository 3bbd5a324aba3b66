//! Verifies signatures of responses and notifications, and that their timestamp is recent (clock skew).

use std::borrow::Cow;
use std::time::Duration;

use http::{HeaderMap, HeaderName};

use super::verification_error::VerificationError;
use crate::clock::{self, Clock};
use crate::foreign_text;
use crate::platform::PlatformKeys;

/// When the message was signed: seconds since 1970-01-01T00:00:00 UTC.
pub const TIMESTAMP_HEADER: HeaderName = HeaderName::from_static("wechatpay-timestamp");
/// A random string that is part of the signed message.
pub const NONCE_HEADER: HeaderName = HeaderName::from_static("wechatpay-nonce");
/// The signature, Base64.
pub const SIGNATURE_HEADER: HeaderName = HeaderName::from_static("wechatpay-signature");
/// The serial number or id of a platform key: in responses and notifications the key that signed them, in requests the
/// key that encrypted fields.
pub const SERIAL_HEADER: HeaderName = HeaderName::from_static("wechatpay-serial");

/// How far a timestamp may be from the current time, in either direction.
pub const MAX_CLOCK_SKEW: Duration = Duration::from_secs(300);

/// The prefix of the signature of a probe. The service occasionally sends such responses and notifications to find
/// clients that do not verify signatures.
const PROBE: &[u8] = b"WECHATPAY/SIGNTEST/";

/// Verifies a response or notification from its headers and its raw body (empty for status 204). The checks, in this
/// order and each with a separate error, are: the headers are present; it is not a probe; the timestamp is recent; the
/// key is known and has not expired; the signature is valid.
///
/// # Errors
/// See [`VerificationError`].
pub fn verify(
    headers: &HeaderMap,
    body: &[u8],
    keys: &PlatformKeys,
    clock: &dyn Clock,
) -> Result<(), VerificationError> {
    Signed::read(headers, clock)?.verify(body, keys, clock)
}

/// The signature headers of a response or notification, before verification.
pub(crate) struct Signed<'a> {
    /// When it was signed, in seconds since 1970-01-01T00:00:00 UTC.
    pub(crate) seconds: i64,
    /// The serial number or id of the key.
    pub(crate) serial: Cow<'a, str>,
    timestamp: &'a [u8],
    nonce: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    /// Reads the headers, and checks everything that can be checked without a key.
    pub(crate) fn read(headers: &'a HeaderMap, clock: &dyn Clock) -> Result<Self, VerificationError> {
        let timestamp = header(headers, &TIMESTAMP_HEADER, "Wechatpay-Timestamp")?;
        let nonce = header(headers, &NONCE_HEADER, "Wechatpay-Nonce")?;
        let signature = header(headers, &SIGNATURE_HEADER, "Wechatpay-Signature")?;
        let serial = header(headers, &SERIAL_HEADER, "Wechatpay-Serial")?;
        if signature.starts_with(PROBE) {
            return Err(VerificationError::SignatureProbe);
        }
        Ok(Self {
            seconds: within_window(timestamp, clock.unix_seconds())?,
            serial: text(serial),
            timestamp,
            nonce,
            signature,
        })
    }

    /// Verifies the signature over the raw body.
    pub(crate) fn verify(&self, body: &[u8], keys: &PlatformKeys, clock: &dyn Clock) -> Result<(), VerificationError> {
        let message = response_message(self.timestamp, self.nonce, body);
        keys.verify_received_at(clock::present(clock), &self.serial, &message, &text(self.signature))
    }
}

/// The message that the signature of a response or notification covers: `TIMESTAMP\nNONCE\nBODY\n`.
#[must_use]
pub fn response_message(timestamp: &[u8], nonce: &[u8], body: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(timestamp.len() + nonce.len() + body.len() + 3);
    for part in [timestamp, nonce, body] {
        message.extend_from_slice(part);
        message.push(b'\n');
    }
    message
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName, shown: &'static str) -> Result<&'a [u8], VerificationError> {
    match headers.get(name) {
        Some(value) if !value.is_empty() => Ok(value.as_bytes()),
        _ => Err(VerificationError::MissingHeader { name: shown }),
    }
}

/// The value of a header as text. A value that is not text is invalid, but can be shown in an error.
fn text(value: &[u8]) -> Cow<'_, str> {
    // Checked first, because this is much cheaper than a lossy conversion.
    str::from_utf8(value).map_or_else(|_| String::from_utf8_lossy(value), Cow::Borrowed)
}

fn within_window(timestamp: &[u8], now: i64) -> Result<i64, VerificationError> {
    let text = text(timestamp);
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse::<i64>().ok().filter(|_| digits);
    let timestamp = seconds.ok_or_else(|| VerificationError::InvalidTimestamp {
        timestamp: foreign_text::cut(&text),
    })?;
    if now.abs_diff(timestamp) > MAX_CLOCK_SKEW.as_secs() {
        return Err(VerificationError::TimestampOutOfWindow { timestamp, now });
    }
    Ok(timestamp)
}
