//! APIv2: flat XML messages, signed with the APIv2 key.

mod hidden_fields;
mod received;
pub mod req_info;
mod signature;
mod signature_error;
pub mod xml;

pub use self::hidden_fields::hidden_field;
pub(crate) use self::hidden_fields::hiding;
pub use self::received::{Received, verify_notification, verify_response};
pub(crate) use self::received::{is_unsigned, is_unsigned_refusal};
pub use self::signature::{SignType, notification_sign_type, sign, verify};
pub(crate) use self::signature::{ambiguous, notification_field, resembling_notification};
pub use self::signature_error::SignatureError;
