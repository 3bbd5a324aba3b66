//! APIv2: flat XML messages, signed with the APIv2 key.

pub mod req_info;
mod signature;
pub mod xml;

pub use self::signature::{SignType, SignatureError, sign, verify, verify_notification, verify_response};
