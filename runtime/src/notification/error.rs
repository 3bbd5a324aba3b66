//! Why a notification of APIv3 was not delivered, and how each case is answered.

use http::StatusCode;

use super::event::Untyped;
use super::{Acknowledgement, MAX_BYTES, Notification, Repeated};
use crate::foreign_text::Foreign;
use crate::signature::VerificationError;
use crate::wire::{DecodeError, DecryptError};

/// Why a notification was not delivered. Answer with [`acknowledgement`](Self::acknowledgement), log the rest.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The body is longer than [`MAX_BYTES`].
    #[error("the notification has more than {MAX_BYTES} bytes; none of WeChat Pay's has, so it was not read")]
    TooLong,
    /// The body did not arrive in full.
    #[error("the notification did not arrive in full: {reason}")]
    Unreadable {
        /// What the web framework says.
        reason: String,
    },
    /// The message is not proven to come from WeChat Pay, or is a signature probe. Nothing in it may be believed.
    #[error("the notification is not proven to come from WeChat Pay: {0}")]
    Verification(VerificationError),
    /// The message comes from WeChat Pay, and is no notification as the documents describe them.
    #[error("the notification is not of the documented form: {0}")]
    Envelope(DecodeError),
    /// The message comes from WeChat Pay and lacks a field that every notification has.
    #[error("the notification lacks `{field}`, which every notification has")]
    Incomplete {
        /// The field: `resource`.
        field: &'static str,
    },
    /// The resource is encrypted in a way that is not known.
    #[error(
        "the notification's resource is encrypted with {:?}; AEAD_AES_256_GCM is known, and AEAD_SM4_GCM \
             with the feature `sm`",
        Foreign(algorithm)
    )]
    UnknownAlgorithm {
        /// The value of `algorithm`.
        algorithm: String,
    },
    /// The resource cannot be decrypted. Most probably the APIv3 key is missing or not the one that is set on the merchant
    /// platform.
    #[error(
        "the resource of notification {} ({}) cannot be decrypted; check the APIv3 key: {source}",
        Foreign(id),
        Foreign(event_type)
    )]
    Decrypt {
        /// The notification's id.
        id: String,
        /// Its event type.
        event_type: String,
        /// What happened.
        r#source: DecryptError,
    },
    /// The notification is genuine and decrypted, but cannot be read as its event type. What it reports has happened:
    /// read [`resource_json`](Notification::resource_json) by other means. It has not been taken.
    #[error(
        "the resource of notification {} ({}) cannot be read; what it reports has happened all the same: {source}",
        Foreign(&notification.id), Foreign(&notification.event_type)
    )]
    Decode {
        /// What does not fit, and in which field.
        r#source: DecodeError,
        /// The notification.
        notification: Box<Notification<Untyped>>,
    },
    /// It is signed with a certificate that is being fetched, and too many wait for that already. It comes again.
    #[error("the notification is signed with a certificate that is being fetched, and too many wait for it already")]
    TooManyWaiting,
    /// It has arrived before, or the guard cannot remember another one.
    #[error("notification {} is not delivered: {source}", Foreign(id))]
    Repeated {
        /// The notification's id.
        id: String,
        /// Why not.
        r#source: Repeated,
    },
}

/// Written out, because a derived `From` would make the cause a [`source`](std::error::Error::source).
impl From<VerificationError> for ReceiveError {
    fn from(cause: VerificationError) -> Self {
        Self::Verification(cause)
    }
}

impl ReceiveError {
    /// The right answer. An id that has been taken is answered as a success, because the first answer got lost;
    /// everything else with a status of 4xx or 5xx, so that WeChat Pay sends the notification again. Tells nothing that
    /// would help a forger.
    #[must_use]
    pub fn acknowledgement(&self) -> Acknowledgement {
        let (status, message) = match self {
            Self::Repeated {
                source: Repeated::Taken,
                ..
            } => return Acknowledgement::success(),
            Self::Repeated {
                source: Repeated::InProgress,
                ..
            } => (StatusCode::SERVICE_UNAVAILABLE, "being handled"),
            Self::Repeated { .. } | Self::TooManyWaiting => (StatusCode::SERVICE_UNAVAILABLE, "too busy"),
            Self::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, "too long"),
            Self::Unreadable { .. } => (StatusCode::BAD_REQUEST, "incomplete"),
            Self::Verification(_) => (StatusCode::UNAUTHORIZED, "signature not accepted"),
            Self::Envelope(_) | Self::Incomplete { .. } | Self::UnknownAlgorithm { .. } => {
                (StatusCode::BAD_REQUEST, "not understood")
            }
            Self::Decrypt { .. } | Self::Decode { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "not understood"),
        };
        Acknowledgement::refusal(status, message)
    }

    /// Why, in a few words that quote nothing of the notification: for logs and counters.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::TooLong => "too long",
            Self::Unreadable { .. } => "it did not arrive in full",
            Self::Verification(error) => error.reason(),
            Self::Envelope(_) => "the envelope cannot be read",
            Self::Incomplete { .. } => "the envelope lacks a field",
            Self::UnknownAlgorithm { .. } => "the resource is encrypted in an unknown way",
            Self::Decrypt { .. } => "the resource cannot be decrypted, check the APIv3 key",
            Self::Decode { .. } => "the resource cannot be read as its event type",
            Self::TooManyWaiting => "too many wait for a certificate that is being fetched",
            Self::Repeated { source, .. } => match source {
                Repeated::InProgress => "the same notification is being handled",
                Repeated::Taken => "it has been taken already",
                Repeated::Old => "it may have been taken and forgotten, check this machine's clock",
                Repeated::Full => "the replay guard is full",
            },
        }
    }

    /// Whether nothing is wrong: a probe, or a repetition.
    pub(super) const fn is_expected(&self) -> bool {
        matches!(
            self,
            Self::Verification(VerificationError::SignatureProbe)
                | Self::Repeated {
                    source: Repeated::Taken | Repeated::InProgress,
                    ..
                }
        )
    }

    /// The notification's id, when its origin is established.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Decrypt { id, .. } | Self::Repeated { id, .. } => Some(id),
            Self::Decode { notification, .. } => Some(&notification.id),
            _ => None,
        }
    }

    /// Its event type, when its origin is established.
    #[must_use]
    pub fn event_type(&self) -> Option<&str> {
        match self {
            Self::Decrypt { event_type, .. } => Some(event_type),
            Self::Decode { notification, .. } => Some(&notification.event_type),
            _ => None,
        }
    }

    /// The signing key that is not among the platform keys: time to renew them.
    #[must_use]
    pub fn unknown_serial(&self) -> Option<&str> {
        match self {
            Self::Verification(VerificationError::UnknownSerial { serial }) => Some(serial),
            _ => None,
        }
    }

    /// Whether it is a probe, sent to see whether signatures are verified: nothing is wrong.
    #[must_use]
    pub fn is_probe(&self) -> bool {
        matches!(self, Self::Verification(VerificationError::SignatureProbe))
    }
}
