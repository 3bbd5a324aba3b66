//! The parts of a call that the resources with a lifecycle need.

use serde_json::{Map, Value};

use crate::notifier::V2SignType;

/// The fields of a request of APIv2 that its response repeats.
pub(super) const REPEATED: [&str; 4] = ["appid", "mch_id", "sub_appid", "sub_mch_id"];

/// The parts of a request that change a resource.
#[derive(Clone)]
pub(super) struct Request<'r> {
    /// The line of the operation: `POST /v3/pay/transactions/native`.
    pub(super) line: &'r str,
    pub(super) owner: String,
    /// The merchant that signed it.
    pub(super) signer: &'r str,
    /// Path, query and body together.
    pub(super) members: Map<String, Value>,
    /// The name of the platform key with which the notification of what the request starts is signed.
    pub(super) key: Option<String>,
    /// The digest with which it is signed, if it is one of APIv2.
    pub(super) sign_type: Option<V2SignType>,
}
