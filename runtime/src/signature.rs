//! APIv3 signatures: the `Authorization` header of requests, and the verification of responses and notifications.

mod authorization;
mod verification;
pub(crate) mod verification_error;

pub use self::authorization::{Authorization, authorization, request_message};
pub(crate) use self::verification::Signed;
pub use self::verification::{
    MAX_CLOCK_SKEW, NONCE_HEADER, SERIAL_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, response_message, verify,
};
pub use self::verification_error::VerificationError;
