//! Reads whether the response to a notification accepts it. The two generations of the protocol say it in different ways.

use bytes::Bytes;
use http::Response;
use serde_json::Value;
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_spec::model::Protocol;

/// The word of success, in both generations.
const SUCCESS: &str = "SUCCESS";
/// The maximum number of characters of the receiver's own text that a reason quotes.
const MAX_QUOTED: usize = 80;

/// Why the receiver's response does not accept a notification; `None` when it does. A notification of APIv3 is accepted
/// by status 200 or 204, unless a `code` in the body says something other than `SUCCESS`; one of APIv2 by `return_code`
/// `SUCCESS` in XML, with a status of success.
#[must_use]
pub fn refusal(protocol: Protocol, response: &Response<Bytes>) -> Option<String> {
    let status = response.status();
    let body = response.body();
    match protocol {
        Protocol::V3 => {
            let stated = stated_in_json(body);
            match (matches!(status.as_u16(), 200 | 204), stated) {
                (true, None) => None,
                (true, Some((code, _))) if code == SUCCESS => None,
                (_, Some((code, message))) => Some(format!("status {status}, with `code` {}", quoted(&code, &message))),
                (false, None) => Some(format!("status {status}; APIv3 expects 200 or 204")),
            }
        }
        Protocol::V2 => match stated_in_xml(body) {
            Some((code, _)) if code == SUCCESS && status.is_success() => None,
            Some((code, message)) => Some(format!(
                "status {status}, with `return_code` {}",
                quoted(&code, &message)
            )),
            None => {
                let found = match () {
                    () if body.trim_ascii().is_empty() => "an empty body",
                    () if stated_in_json(body).is_some() => "JSON, as for APIv3",
                    () => "a body without `return_code` in XML",
                };
                Some(format!(
                    "status {status}, with {found}; APIv2 expects <xml><return_code>SUCCESS</return_code></xml>"
                ))
            }
        },
    }
}

/// `code` and `message` of a body in JSON.
fn stated_in_json(body: &[u8]) -> Option<(String, String)> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let text = |name: &str| body.get(name).map(crate::text::text_of);
    Some((text("code")?, text("message").unwrap_or_default()))
}

/// `return_code` and `return_msg` of a body in XML.
fn stated_in_xml(body: &[u8]) -> Option<(String, String)> {
    let fields = xml::read_received(body).ok()?;
    let text = |name: &str| {
        let field = fields.iter().find(|field| field.name == name);
        field.and_then(Element::text).map(|text| text.trim().to_owned())
    };
    Some((text("return_code")?, text("return_msg").unwrap_or_default()))
}

/// The beginning of what the receiver says.
fn quoted(code: &str, message: &str) -> String {
    let text = match message.is_empty() {
        true => code.to_owned(),
        false => format!("{code}: {message}"),
    };
    text.chars().take(MAX_QUOTED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(protocol: Protocol, status: u16, body: &str) -> String {
        let response = Response::builder().status(status);
        let response = response.body(Bytes::from(body.to_owned())).unwrap();
        refusal(protocol, &response).unwrap_or_default()
    }

    #[test]
    fn a_notification_of_apiv3_is_accepted_by_the_status_unless_the_body_says_otherwise() {
        for (status, body) in [
            (200, ""),
            (204, ""),
            (200, "OK"),
            (200, "{}"),
            (200, "{\"code\":\"SUCCESS\",\"message\":\"成功\"}"),
        ] {
            assert_eq!(refused(Protocol::V3, status, body), "", "{status} {body}");
        }
        let fail = "{\"code\":\"FAIL\",\"message\":\"失败\"}";
        for (status, body, expected) in [
            (200, fail, "status 200 OK, with `code` FAIL: 失败"),
            (200, "{\"code\":1}", "with `code` 1"),
            (500, fail, "status 500 Internal Server Error, with `code` FAIL: 失败"),
            (500, "{\"code\":\"SUCCESS\"}", "status 500"),
            (404, "<html>", "status 404 Not Found; APIv3 expects 200 or 204"),
            (202, "", "status 202"),
            (302, "", "status 302"),
        ] {
            let reason = refused(Protocol::V3, status, body);
            assert!(reason.contains(expected), "{status} {body}: {reason}");
        }
    }

    #[test]
    fn a_notification_of_apiv2_is_accepted_by_the_return_code() {
        for body in [
            "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>",
            "<xml>\n<return_code>SUCCESS</return_code>\n</xml>\n",
        ] {
            assert_eq!(refused(Protocol::V2, 200, body), "", "{body}");
        }
        let json = "{\"code\":\"SUCCESS\"}";
        for (status, body, expected) in [
            (
                200,
                "<xml><return_code>FAIL</return_code><return_msg>签名失败</return_msg></xml>",
                "with `return_code` FAIL: 签名失败",
            ),
            (500, "<xml><return_code>SUCCESS</return_code></xml>", "status 500"),
            (200, json, "with JSON, as for APIv3; APIv2 expects <xml>"),
            (204, "", "with an empty body"),
            (200, "success", "with a body without `return_code` in XML"),
            (
                200,
                "<xml><return_code>SUCCESS",
                "with a body without `return_code` in XML",
            ),
            (
                200,
                "<xml><code>SUCCESS</code></xml>",
                "with a body without `return_code` in XML",
            ),
        ] {
            let reason = refused(Protocol::V2, status, body);
            assert!(reason.contains(expected), "{status} {body}: {reason}");
        }
    }
}
