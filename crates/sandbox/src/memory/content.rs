//! Compares a repeated request with the first one of the same number: the members that count, and their digest.

use serde_json::{Map, Value};
use wechatpay_runtime::Digest;
use wechatpay_spec::model::RequestPart;

use super::records::Failure;
use crate::refusal::Refusal;
use crate::request::CheckedRequest;

/// The maximum number of bytes of a request that is remembered. A batch of a thousand transfers has some 300,000.
const MAX_BYTES: usize = 512 * 1024;

/// Path, query and body of a request together, without what differs in each message of APIv2.
pub(super) fn members(request: &CheckedRequest) -> Map<String, Value> {
    let mut members = request.path.members.clone();
    members.extend(request.query.members.clone());
    members.extend(request.body.members.clone());
    for name in ["nonce_str", "sign", "sign_type"] {
        members.remove(name);
    }
    members
}

/// The digest of a request's content. A request that is too long is refused.
pub(super) fn digest(members: &Map<String, Value>) -> Result<String, Failure> {
    let text = Value::Object(members.clone()).to_string();
    if text.len() > MAX_BYTES {
        let issue = format!("the sandbox remembers requests of at most {MAX_BYTES} bytes");
        return Err(Failure::Refused(Refusal::parameter(RequestPart::Body, "", None, issue)));
    }
    match Digest::of("SHA256", text.as_bytes()) {
        Ok(digest) => Ok(digest.hash_value()),
        Err(error) => Err(Failure::Store(error.to_string())),
    }
}
