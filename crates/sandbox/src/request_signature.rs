//! How the signature of a request is read and judged, in APIv3 and in APIv2. The sandbox and `wechatpay verify` both judge
//! by this module, so that the program calls a request valid exactly when the sandbox does.

mod authorization;
mod sign_field;

pub use self::authorization::{Authorization, AuthorizationProblem, Signatory, schemes};
pub use self::sign_field::{SignProblem, request_fields, request_sign_type, verify_sign};
