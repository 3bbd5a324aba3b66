//! Why a response or notification cannot be trusted.

use crate::foreign_text::Foreign;

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
        /// The serial number or id of the key; its length if [`PlatformKeys::verify`](crate::PlatformKeys::verify) was given
        /// what may be a key itself.
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
