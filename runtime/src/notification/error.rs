//! Why a notification of APIv3 was not delivered (wrong signature, too old, cannot be decrypted: wrong APIv3 key, …),
//! and the text of each error.

use super::guard_error::GuardError;
use super::repeated::Repeated;
use super::verified::{MAX_BYTES, Notification, Untyped};
use crate::foreign_text::Foreign;
use crate::signature::VerificationError;
use crate::wire::{DecodeError, DecryptError};

/// Why a notification was not delivered. Respond with [`acknowledgement`](Self::acknowledgement).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The body is longer than [`MAX_BYTES`].
    #[error(
        "the notification has more than {MAX_BYTES} bytes, which no notification from WeChat Pay has; it was not read"
    )]
    TooLong,
    /// The body was not received completely.
    #[error("the notification did not arrive in full: {reason}")]
    Unreadable {
        /// The web framework's error.
        reason: String,
    },
    /// The message could not be verified as coming from WeChat Pay, or is a signature probe. Its content must not be
    /// trusted.
    #[error("the notification could not be verified as coming from WeChat Pay: {0}")]
    Verification(VerificationError),
    /// The message comes from WeChat Pay, but does not have the documented form of a notification.
    #[error("the notification does not have the documented form: {0}")]
    Envelope(DecodeError),
    /// The message comes from WeChat Pay, but lacks a field that every notification has.
    #[error("the notification lacks `{field}`, which every notification has")]
    Incomplete {
        /// The missing field: `resource`.
        field: &'static str,
    },
    /// The resource is encrypted with an unknown algorithm.
    #[error(
        "the notification's resource is encrypted with {:?}; supported are AEAD_AES_256_GCM, and AEAD_SM4_GCM \
             with the feature `sm`",
        Foreign(algorithm)
    )]
    UnknownAlgorithm {
        /// The value of `algorithm`.
        algorithm: String,
    },
    /// The resource cannot be decrypted. Most likely the APIv3 key is missing, or differs from the one set on the
    /// merchant platform.
    #[error(
        "the resource of notification {} ({}) cannot be decrypted; check the APIv3 key: {source}",
        Foreign(id),
        Foreign(event_type)
    )]
    Decrypt {
        /// The notification's id.
        id: String,
        /// The notification's event type.
        event_type: String,
        /// The decryption error.
        r#source: DecryptError,
    },
    /// The notification is genuine and was decrypted, but cannot be decoded as its event type. The event has happened
    /// nevertheless: read [`resource_json`](Notification::resource_json). The notification has not been accepted.
    #[error(
        "the resource of notification {} ({}) cannot be decoded, but the event has happened: {source}",
        Foreign(&notification.id), Foreign(&notification.event_type)
    )]
    Decode {
        /// The problem and its field.
        r#source: DecodeError,
        /// The notification.
        notification: Box<Notification<Untyped>>,
    },
    /// The notification is signed with a certificate that is being fetched, and too many others are waiting for it
    /// already. WeChat Pay will send the notification again.
    #[error("the notification is signed with a certificate that is being fetched, and too many wait for it already")]
    TooManyWaiting,
    /// The notification has been received before, or the replay guard is full.
    #[error("notification {} is not delivered: {source}", Foreign(id))]
    Repeated {
        /// The notification's id.
        id: String,
        /// The reason.
        r#source: Repeated,
    },
    /// The shared replay guard failed, so it is unknown whether the notification was received before. WeChat Pay will
    /// send it again.
    #[error("notification {} is not delivered: {source}", Foreign(id))]
    Guard {
        /// The notification's id.
        id: String,
        /// The reason.
        r#source: GuardError,
    },
}

/// Written by hand, because a derived `From` would make the cause a [`source`](std::error::Error::source).
impl From<VerificationError> for ReceiveError {
    fn from(cause: VerificationError) -> Self {
        Self::Verification(cause)
    }
}

impl ReceiveError {
    /// The reason in a few words, for logs and metrics. It contains no data of the notification.
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
                Repeated::Taken => "it was accepted before",
                Repeated::Old => "it may have been accepted and forgotten, check this machine's clock",
                Repeated::Full => "the replay guard is full",
            },
            Self::Guard { .. } => "the shared replay guard failed",
        }
    }

    /// Whether this is harmless: a signature probe, or a duplicate.
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

    /// The notification's id, if its origin was verified.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Decrypt { id, .. } | Self::Repeated { id, .. } | Self::Guard { id, .. } => Some(id),
            Self::Decode { notification, .. } => Some(&notification.id),
            _ => None,
        }
    }

    /// The notification's event type, if its origin was verified.
    #[must_use]
    pub fn event_type(&self) -> Option<&str> {
        match self {
            Self::Decrypt { event_type, .. } => Some(event_type),
            Self::Decode { notification, .. } => Some(&notification.event_type),
            _ => None,
        }
    }

    /// The serial number of the signing key, if it is not among the platform keys, which should be renewed then.
    #[must_use]
    pub fn unknown_serial(&self) -> Option<&str> {
        match self {
            Self::Verification(VerificationError::UnknownSerial { serial }) => Some(serial),
            _ => None,
        }
    }

    /// Whether this is a signature probe, which WeChat Pay sends to check that signatures are verified. It is harmless.
    #[must_use]
    pub fn is_probe(&self) -> bool {
        matches!(self, Self::Verification(VerificationError::SignatureProbe))
    }
}

#[cfg(test)]
mod tests;
