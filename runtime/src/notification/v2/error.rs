//! Why a notification of APIv2 was rejected.

use crate::v2::SignatureError;
use crate::v2::xml::XmlError;
use crate::wire::DecodeError;

/// Why a notification of APIv2 was rejected. Respond with [`acknowledgement`](Self::acknowledgement) and log the error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The body was not received completely.
    #[error("the notification did not arrive in full: {reason}")]
    Unreadable {
        /// The web framework's error.
        reason: String,
    },
    /// The body is not an XML message of APIv2.
    #[error("the notification is not an APIv2 message: {0}")]
    NotXml(XmlError),
    /// The message could not be verified as coming from WeChat Pay. Its content must not be trusted.
    #[error("the notification could not be verified as coming from WeChat Pay: {0}")]
    Verification(SignatureError),
    /// There is no key for verifying the signature.
    #[error("the merchant has no APIv2 key to verify the notification with: give it with MerchantBuilder::api_v2_key")]
    NoKey,
    /// The message has neither a signature nor an encrypted part, so its content must not be trusted.
    #[error("the notification has no encrypted part, which is the only proof that it comes from WeChat Pay")]
    Unprotected,
    /// The message is signed with the merchant's key but lacks a field that every notification of its type has. It is a
    /// request, a response or front-end parameters that an attacker sent to the notification URL.
    #[error(
        "the message is signed, but lacks `{field}`, which every notification of its type has: it is another message"
    )]
    Incomplete {
        /// The missing field.
        field: &'static str,
    },
    /// The message is signed with the merchant's key but has, or may have, a field that no notification of its type has, or a
    /// state that none reports: it is a response that an attacker sent to the notification URL.
    #[error(
        "the message is signed, but its `{field}` is not that of a notification of its type: it is another message"
    )]
    Foreign {
        /// The field.
        field: &'static str,
    },
    /// The message cannot be decoded as its type, or its encrypted part cannot be decrypted.
    #[error("the notification cannot be read: {0}")]
    Decode(DecodeError),
}

/// Written by hand, because a derived `From` would make the cause a [`source`](std::error::Error::source).
impl From<XmlError> for ReceiveError {
    fn from(cause: XmlError) -> Self {
        Self::NotXml(cause)
    }
}

impl From<SignatureError> for ReceiveError {
    fn from(cause: SignatureError) -> Self {
        Self::Verification(cause)
    }
}

impl ReceiveError {
    /// The reason in a few words, for logs and metrics. It contains no data of the notification.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "it did not arrive in full",
            Self::NotXml(_) => "no XML message",
            Self::Verification(error) => match error {
                SignatureError::Transport { .. } => "it reports a failure and is not signed",
                SignatureError::MissingSign => "it is not signed",
                SignatureError::UnknownSignType { .. } => "it is signed in an unknown way",
                SignatureError::Md5NotAccepted => "it is signed with MD5, which this receiver does not accept",
                SignatureError::Mismatch => "the signature does not match, check the APIv2 key",
            },
            Self::NoKey => "the merchant has no APIv2 key",
            Self::Unprotected => "nothing in it is encrypted",
            Self::Incomplete { .. } | Self::Foreign { .. } => "it is another message, signed with the same key",
            Self::Decode(_) => "it cannot be decoded as its type, or cannot be decrypted",
        }
    }
}

#[cfg(test)]
mod tests;
