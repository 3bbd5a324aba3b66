//! The response of operations that return no fields.

use wechatpay_derive::GeneratedResponse;

use crate::wire::Unreadable;

/// The response of an operation that returns no fields. The status and the headers are in
/// [`Reply::http_response`](crate::Reply::http_response).
#[derive(Clone, GeneratedResponse)]
#[non_exhaustive]
pub struct EmptyResponse {
    /// The fields that were received but could not be read.
    pub unreadable: Unreadable,
}
