//! The response to a notification.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::v2::xml;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const XML: HeaderValue = HeaderValue::from_static("text/xml; charset=utf-8");
/// The maximum length of a message in characters. The documents allow 256 bytes.
const MESSAGE_LENGTH: usize = 80;

/// The HTTP response to a notification: statuses 200 and 204 stop WeChat Pay from sending it again.
///
/// Turn it into an [`http::Response`] with `into()`; with the feature `axum` a handler can return it as it is.
#[derive(Clone, Debug)]
pub struct Acknowledgement {
    response: Response<Bytes>,
}

impl Acknowledgement {
    /// The response of APIv3 for a received notification: status 204 without a body.
    #[must_use]
    pub fn success() -> Self {
        Self::new(StatusCode::NO_CONTENT, None, Bytes::new())
    }

    /// The response of APIv3 for a received notification, with data: status 200 and `data` as JSON.
    ///
    /// # Errors
    /// When `data` cannot be written as JSON.
    pub fn success_with(data: &impl Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self::new(StatusCode::OK, Some(JSON), serde_json::to_vec(data)?.into()))
    }

    /// The response of APIv3 that asks for the notification to be sent again: this status and `{"code": "FAIL",
    /// "message": …}`. The message is truncated to 80 characters. A status that is neither 4xx nor 5xx would mean
    /// "received", so it is replaced by 500.
    #[must_use]
    pub fn refusal(status: StatusCode, message: &str) -> Self {
        let status = match status.is_client_error() || status.is_server_error() {
            true => status,
            false => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let message: String = message.chars().take(MESSAGE_LENGTH).collect();
        let body = serde_json::json!({"code": "FAIL", "message": message}).to_string();
        Self::new(status, Some(JSON), body.into())
    }

    /// The response of APIv2 for a received notification: status 200 and `return_code` `SUCCESS`.
    #[must_use]
    pub fn v2_success() -> Self {
        Self::xml("SUCCESS", "OK")
    }

    /// The response of APIv2 that asks for the notification to be sent again: status 200 and `return_code` `FAIL`. The
    /// message is truncated to 80 characters.
    #[must_use]
    pub fn v2_refusal(message: &str) -> Self {
        let message: String = message
            .chars()
            .filter(|character| !character.is_control())
            .take(MESSAGE_LENGTH)
            .collect();
        Self::xml("FAIL", &message)
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The HTTP body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.response.body()
    }

    fn xml(return_code: &str, message: &str) -> Self {
        let write = |message| xml::write([("return_code", return_code), ("return_msg", message)]);
        // This fails only for a character that XML does not allow.
        let body = write(message).or_else(|_| write("ERROR")).unwrap_or_default();
        Self::new(StatusCode::OK, Some(XML), body.into())
    }

    fn new(status: StatusCode, content_type: Option<HeaderValue>, body: Bytes) -> Self {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        response
            .headers_mut()
            .extend(content_type.map(|value| (CONTENT_TYPE, value)));
        Self { response }
    }
}

impl From<Acknowledgement> for Response<Bytes> {
    fn from(acknowledgement: Acknowledgement) -> Self {
        acknowledgement.response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_never_looks_like_success() {
        for status in [StatusCode::OK, StatusCode::NO_CONTENT, StatusCode::FOUND] {
            assert_eq!(Acknowledgement::refusal(status, "x").status(), 500);
        }
        assert_eq!(Acknowledgement::refusal(StatusCode::UNAUTHORIZED, "x").status(), 401);
    }

    #[test]
    fn messages_are_escaped_and_cut() {
        let long = "\"]]>\u{0}\n好".repeat(100);
        let body: serde_json::Value =
            serde_json::from_slice(Acknowledgement::refusal(StatusCode::OK, &long).body()).unwrap();
        assert_eq!(body["message"].as_str().unwrap().chars().count(), 80);
        let refusal = Acknowledgement::v2_refusal(&(long + "\u{fffe}"));
        let fields = xml::read(refusal.body()).unwrap();
        assert_eq!(fields[0].text(), Some("FAIL"));
        assert!(fields[1].text().unwrap().starts_with("\"]]>好"));
        let fields = Acknowledgement::v2_refusal("\u{ffff}");
        assert_eq!(xml::read(fields.body()).unwrap()[0].text(), Some("FAIL"));
    }
}
