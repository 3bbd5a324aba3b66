//! APIv2: flat XML messages, signed with the APIv2 key.

pub mod req_info;
mod signature;
pub mod xml;

pub use self::signature::{
    SignType, SignatureError, notification_sign_type, sign, verify, verify_notification, verify_response,
};
pub(crate) use self::signature::{ambiguous, resembling_notification};
