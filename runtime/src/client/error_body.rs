//! Reads the body of an error response of APIv3.

use crate::error::{ApiError, UNSIGNED_BODY, bounded, bounded_text};
use crate::operation::ErrorCode;
use crate::reply::HttpResponse;
use crate::wire::message_text::{self, MessageText};
use crate::wire::{Json, Value, json_text};

impl ApiError {
    /// Reads as much as possible of an error response; never fails, whatever the body contains.
    pub(crate) fn read(http_response: HttpResponse, verified: bool, documented: &'static [ErrorCode]) -> Self {
        // A server that is not WeChat Pay's could send much that needs repair.
        let text = if verified {
            Some(MessageText::of(&http_response.body))
        } else {
            MessageText::of_utf8(&http_response.body)
        };
        let members = text
            .as_ref()
            .and_then(|text| json_text::pick(text.trimmed(), ["code", "message", "detail"]));
        let is_whole = |part: &&str| text.as_ref().is_some_and(|text| !text.has_replaced_bytes(part));
        let [code, message, detail] = members.unwrap_or_default();
        let kept = |text: Option<&str>| text.and_then(text_of).map(|text| bounded_text(text, verified));
        let (code, message) = (kept(code.filter(is_whole)), kept(message));
        let message = message.map(message_text::shown);
        let detail = detail.filter(is_whole);
        let detail = detail.filter(|detail| *detail != "null" && (verified || detail.len() <= UNSIGNED_BODY));
        let detail = detail.and_then(Json::of_text);
        Self {
            code,
            message,
            detail,
            verified,
            http_response: bounded(http_response, verified),
            documented,
        }
    }
}

/// Reads a code, which is a string, or a number from some gateways.
fn text_of(json: &str) -> Option<String> {
    match json_text::open(json) {
        Ok(Value::String(text) | Value::Number(text)) => Some(text.into_owned()),
        Ok(Value::Integer(number)) => Some(number.to_string()),
        _ => None,
    }
}
