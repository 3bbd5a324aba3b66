//! Why an APIv2 message cannot be trusted: not signed, signed with another key, …

use crate::foreign_text::Foreign;

/// Why an APIv2 message cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The service refused the request before processing its content; such responses are not signed.
    #[error("the service refused the request (return_code FAIL): {}", Foreign(return_msg.as_deref().unwrap_or("no return_msg")))]
    Transport {
        /// The service's message (`return_msg`).
        return_msg: Option<String>,
    },
    /// The message has no `sign`.
    #[error("the message has no `sign`")]
    MissingSign,
    /// The message names an unknown signing algorithm.
    #[error(
        "the message is signed with {:?}, which is neither MD5 nor HMAC-SHA256",
        Foreign(sign_type)
    )]
    UnknownSignType {
        /// The value of `sign_type`.
        sign_type: String,
    },
    /// The message is signed with MD5, which the receiver does not accept.
    #[error("the message is signed with MD5; this receiver accepts HMAC-SHA256 only")]
    Md5NotAccepted,
    /// `sign` does not match the fields.
    #[error("`sign` does not match the fields; the message was changed, or the APIv2 key is wrong")]
    Mismatch,
}
