//! Reads the body of an error response of APIv3.

use crate::error::{self, ApiError, UNSIGNED_BODY, bounded, bounded_text};
use crate::operation::{ErrorCode, Operation};
use crate::reply::HttpResponse;
use crate::wire::json_text::Picked;
use crate::wire::message_text::{self, MessageText};
use crate::wire::{Json, Value, json_text};

/// The name of the member with the code, as it is written.
const CODE: &str = "\"code\"";
/// How JSON writes a letter by its number, also in the names of members.
const ESCAPED_LETTER: &str = "\\u00";

/// The members of an error.
const OF_ERROR: [&str; 3] = ["code", "message", "detail"];
/// The members of `detail` that quote the request, so that their words are not the service's.
const OF_REQUEST: [&str; 4] = ["field", "location", "sign_information", "value"];
/// The members that gateways add to errors, and those that errors about signatures have outside of `detail`.
const BESIDE_ERROR: [&str; 6] = ["request_id", "field", "issue", "location", "sign_information", "value"];

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
            .and_then(|text| json_text::pick(text.trimmed(), ["code", "message", "detail", "issue"]));
        let is_whole = |part: &&str| text.as_ref().is_some_and(|text| !text.has_replaced_bytes(part));
        // A signed error with a member of a success (`apply_id`, `state`) contradicts itself.
        let contradicts_itself = verified && text.as_ref().is_some_and(|text| has_other_members(text.trimmed()));
        let [code, message, detail, issue] = members.unwrap_or_default();
        let may_be_open = |member: Picked<'_>| {
            let Some(text) = member.text else { return false };
            member.differs || !is_whole(&text) || serde_json::from_str(text).map_or(true, |value| says_open(&value))
        };
        // A text that cannot be read may say anything.
        let is_open_in_detail = verified && [detail, issue].into_iter().any(may_be_open);
        let kept = |text: Option<&str>| text.and_then(text_of).map(|text| bounded_text(text, verified));
        let own_code = code.text.filter(|text| is_whole(text) && !code.differs);
        let (code, message) = (kept(own_code), kept(message.text));
        let message = message.map(message_text::shown);
        let detail = detail.text.filter(is_whole);
        let detail = detail.filter(|detail| *detail != "null" && (verified || detail.len() <= UNSIGNED_BODY));
        let detail = detail.and_then(Json::of_text);
        Self {
            code,
            message,
            detail,
            verified,
            http_response: bounded(http_response, verified),
            documented,
            contradicts_itself,
            is_open_in_detail,
        }
    }
}

/// Whether a text of the service in a value of JSON leaves the outcome open.
fn says_open(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => error::is_open_text(text),
        serde_json::Value::Array(items) => items.iter().any(says_open),
        serde_json::Value::Object(members) => {
            let of_service = members.iter().filter(|(name, _)| !OF_REQUEST.contains(&name.as_str()));
            of_service.map(|(_, value)| value).any(says_open)
        }
        _ => false,
    }
}

/// Whether the body of a response with status 2xx is that of an error: its `code` is one that the operation's documents
/// list; or its type has no field `code`, and it is a code that many operations use for errors, or looks like one and comes
/// with a `message` or with nothing else.
pub(super) fn reports_error(body: &[u8], operation: &Operation, has_code: fn() -> bool) -> bool {
    let text = MessageText::of(body);
    let text = text.trimmed();
    // Most responses need not be read twice.
    if !text.contains(CODE) && !text.contains(ESCAPED_LETTER) {
        return false;
    }
    let Ok(members) = json_text::members::<Value<'_>>(text) else {
        return false;
    };
    let texts = |wanted: &'static str| {
        let named = members.iter().filter(move |(name, _)| name == wanted);
        named.filter_map(|(_, value)| match value {
            Value::Json(json) => text_of(json),
            _ => None,
        })
    };
    // Of several codes, any may be the one that counts.
    let is_documented = |code: &str| operation.documented_errors().iter().any(|entry| entry.code() == code);
    let has_message = texts("message").next().is_some();
    let has_only_error = members.iter().all(|(name, _)| OF_ERROR.contains(&&**name));
    let is_error = |code: &str| (has_message || has_only_error) && looks_like_error(code) || error::is_known_code(code);
    texts("code").any(|code| is_documented(&code)) || texts("code").any(|code| is_error(&code)) && !has_code()
}

fn has_other_members(body: &str) -> bool {
    let members = json_text::members::<Value<'_>>(body).unwrap_or_default();
    members.iter().any(|(name, value)| {
        let is_empty = matches!(value, Value::Null | Value::Json("null"));
        !is_empty && !OF_ERROR.contains(&&**name) && !BESIDE_ERROR.contains(&&**name)
    })
}

/// Whether a text has the form of an error code: `SYSTEM_ERROR`, but not `000000` or `SUCCESS`.
fn looks_like_error(code: &str) -> bool {
    code.contains(|letter: char| letter.is_ascii_alphabetic())
        && !["SUCCESS", "OK"].iter().any(|good| code.eq_ignore_ascii_case(good))
}

/// Reads a code, which is a string, or a number from some gateways.
fn text_of(json: &str) -> Option<String> {
    match json_text::open(json) {
        Ok(Value::String(text) | Value::Number(text)) => Some(text.into_owned()),
        Ok(Value::Integer(number)) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::error::{Error, Outcome};

    static DOCUMENTED: [ErrorCode; 1] = [ErrorCode::new("PARAM_ERROR").title("参数错误")];

    fn outcome(body: &[u8], documented: &'static [ErrorCode]) -> Outcome {
        let response = http::Response::builder().status(400);
        let response = HttpResponse::from(response.body(Bytes::copy_from_slice(body)).unwrap());
        Error::Api(Box::new(ApiError::read(response, true, documented))).outcome()
    }

    #[test]
    fn a_detail_that_says_so_leaves_the_outcome_open() {
        let of = |more: &str| outcome(format!(r#"{{"code":"PARAM_ERROR",{more}}}"#).as_bytes(), &[]);
        for refused in [
            r#""detail":null"#,
            r#""detail":{"field":"/amount/currency","value":"XYZ","issue":"Currency code is invalid","location":"body"}"#,
            r#""detail":[{"field":"/wait","value":"稍后重试","location":"body","issue":"长度超限"}]"#,
            r#""detail":{"detail":{"issue":"sign not match"},"sign_information":{"url":"/v3/retry"}}"#,
            r#""detail":[1,true,"参数错误"],"issue":"长度超限","value":"处理中""#,
        ] {
            assert_eq!(of(refused), Outcome::Refused, "{refused}");
        }
        for open in [
            r#""detail":"订单处理中""#,
            r#""detail":{"issue":"订单处理中"}"#,
            r#""message":"参数错误","detail":{"detail":[{"field":"/x","issue":"SYSTEM ERROR"}]}"#,
            r#""issue":"系统繁忙，请稍后重试""#,
            r#""detail":{"issue":"a"},"detail":{"issue":"b"}"#,
        ] {
            assert_eq!(of(open), Outcome::Unknown, "{open}");
        }
        let cut = b"{\"code\":\"PARAM_ERROR\",\"detail\":\"\xe5\xa4\"}";
        assert_eq!(outcome(cut, &[]), Outcome::Unknown, "it may say anything");
        let deep = format!(
            r#"{{"code":"PARAM_ERROR","detail":{}{}}}"#,
            "[".repeat(200),
            "]".repeat(200)
        );
        assert_eq!(outcome(deep.as_bytes(), &[]), Outcome::Unknown);
        // The documents give the code a meaning, as for messages.
        let documented = r#"{"code":"PARAM_ERROR","detail":{"issue":"请稍后重试"}}"#;
        assert_eq!(outcome(documented.as_bytes(), &DOCUMENTED), Outcome::Refused);
    }
}
