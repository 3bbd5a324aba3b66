//! The random text of a message of APIv2, which every operation has, though no list of its fields does.

use serde_json::{Map, Value};
use wechatpay_spec::model::RequestPart;

use crate::refusal::{Refusal, Rule};

const NONCE: &str = "nonce_str";
const MAX_LENGTH: usize = 32;

/// Refuses one that is too long.
pub(crate) fn check(location: RequestPart, members: &Map<String, Value>) -> Result<(), Refusal> {
    let nonce = members.get(NONCE);
    let length = nonce.and_then(Value::as_str).map(|text| text.chars().count());
    if length.is_none_or(|length| length <= MAX_LENGTH) {
        return Ok(());
    }
    let issue = format!("it is longer than {MAX_LENGTH} characters");
    let pointer = format!("/{NONCE}");
    Err(Refusal::rule(
        location,
        &pointer,
        "随机字符串",
        &Rule::Text,
        nonce,
        issue,
    ))
}
