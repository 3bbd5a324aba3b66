//! Verification of responses and notifications from the service.

use std::borrow::Cow;
use std::time::Duration;

use http::{HeaderMap, HeaderName};

use crate::clock::{self, Clock};
use crate::foreign_text::{self, Foreign};
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

/// Why a response or notification cannot be trusted. Do not act on its content; respond to such a notification with
/// status 4xx or 5xx.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerificationError {
    /// A signature header is absent or empty.
    #[error("the header {name} is missing; the message did not come from WeChat Pay, or a proxy removed the header")]
    MissingHeader {
        /// Name of the header.
        name: &'static str,
    },
    /// A signature probe of the service, which must be rejected like a forgery.
    #[error(
        "this is a signature probe of WeChat Pay (WECHATPAY/SIGNTEST/) and was rejected as required; nothing is wrong"
    )]
    SignatureProbe,
    /// The timestamp is not a number.
    #[error("the timestamp {:?} is not a number of seconds", Foreign(timestamp))]
    InvalidTimestamp {
        /// The header's value.
        timestamp: String,
    },
    /// The timestamp is more than 300 seconds from the current time: a replay, or a wrong clock.
    #[error("the timestamp {timestamp} is more than 300 seconds from this machine's clock, {now}; check the clock")]
    TimestampOutOfWindow {
        /// The message's time in seconds since 1970-01-01T00:00:00 UTC.
        timestamp: i64,
        /// This machine's time in seconds since 1970-01-01T00:00:00 UTC.
        now: i64,
    },
    /// The message is signed with a key that is not among the platform keys.
    #[error(
        "the signing key {:?} is not among the platform keys; renew them, or check the id of the public key",
        Foreign(serial)
    )]
    UnknownSerial {
        /// The serial number or id of the key.
        serial: String,
    },
    /// The message is signed with a platform certificate that has expired.
    #[error(
        "the signing certificate {:?} has expired; renew the platform certificates, or check this machine's clock",
        Foreign(serial)
    )]
    ExpiredCertificate {
        /// Its serial number.
        serial: String,
    },
    /// The signature is not Base64.
    #[error("the signature is not valid Base64")]
    BadEncoding,
    /// The signature does not match the message.
    #[error("the signature does not match the message; it was changed, or is not from WeChat Pay")]
    SignatureMismatch,
}

impl VerificationError {
    /// The reason in a few words, for logs and metrics. It contains no data of the message.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::MissingHeader { .. } => "a signature header is missing",
            Self::SignatureProbe => "a signature probe, nothing is wrong",
            Self::InvalidTimestamp { .. } => "the timestamp is not a number",
            Self::TimestampOutOfWindow { .. } => {
                "the timestamp is more than 300 seconds off, check this machine's clock"
            }
            Self::UnknownSerial { .. } => {
                "the signing key is unknown, renew the platform certificates or check the key's id"
            }
            Self::ExpiredCertificate { .. } => {
                "the signing certificate has expired, renew the platform certificates or check the clock"
            }
            Self::BadEncoding => "the signature is not Base64",
            Self::SignatureMismatch => "the signature does not match",
        }
    }
}

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
        keys.verify_at(clock::present(clock), &self.serial, &message, &text(self.signature))
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
