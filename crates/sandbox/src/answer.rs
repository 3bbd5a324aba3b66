//! What is answered, and how it is signed.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::signature::{NONCE_HEADER, SERIAL_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, response_message};

use crate::faults::SignatureFault;
use crate::identity::{Identity, IdentityError, PlatformKey};
use crate::refusal::Refusal;

const JSON: &str = "application/json; charset=utf-8";
const XML: &str = "text/xml; charset=utf-8";
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const SIGNATURE_TYPE: HeaderName = HeaderName::from_static("wechatpay-signature-type");
/// A key that nobody knows, as a fault names it.
const UNKNOWN_KEY: &str = "PUB_KEY_ID_0000000000000000000000000000000000";

/// An answer, ready to go out.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What the log shows of the body.
    pub(crate) shown: Value,
}

impl Answer {
    fn new(status: StatusCode, content_type: Option<&'static str>, body: impl Into<Bytes>, shown: Value) -> Self {
        let mut headers = HeaderMap::new();
        if let Some(kind) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        if let Ok(Ok(id)) = SystemNonce.nonce().map(HeaderValue::try_from) {
            headers.insert(REQUEST_ID, id);
        }
        Self {
            status,
            headers,
            body: body.into(),
            shown,
        }
    }

    /// Members of a JSON object; `shown` is the same with secrets in the clear.
    pub(crate) fn json(members: Map<String, Value>, shown: Map<String, Value>) -> Self {
        let body = Value::Object(members).to_string();
        Self::new(StatusCode::OK, Some(JSON), body, Value::Object(shown))
    }

    /// An error of APIv3.
    pub(crate) fn refusal(refusal: &Refusal) -> Self {
        let body = refusal.body();
        Self::new(refusal.status, Some(JSON), body.to_string(), body)
    }

    /// A message of APIv2.
    pub(crate) fn xml(status: StatusCode, body: String) -> Self {
        Self::new(status, Some(XML), body.clone(), body.into())
    }

    /// A status and nothing else.
    pub(crate) fn empty() -> Self {
        Self::new(StatusCode::NO_CONTENT, None, Bytes::new(), Value::Null)
    }

    /// A browser is sent elsewhere.
    pub(crate) fn redirect(url: &str) -> Self {
        let mut answer = Self::new(StatusCode::FOUND, None, Bytes::new(), json!({"location": url}));
        if let Ok(url) = HeaderValue::try_from(url) {
            answer.headers.insert(LOCATION, url);
        }
        answer
    }

    /// Bytes.
    pub(crate) fn file(media_type: &str, content: Bytes) -> Self {
        let shown = format!("{} bytes of {media_type}", content.len()).into();
        let mut answer = Self::new(StatusCode::OK, None, content, shown);
        let kind = HeaderValue::try_from(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
        answer.headers.insert(CONTENT_TYPE, kind);
        answer
    }

    /// Signs it as APIv3 does, with the key that the request named or the platform's newest certificate.
    pub(crate) fn sign(
        &mut self,
        identity: &Identity,
        named: Option<&str>,
        now: i64,
        fault: Option<SignatureFault>,
    ) -> Result<(), IdentityError> {
        if fault == Some(SignatureFault::Missing) {
            return Ok(());
        }
        let key = named.and_then(|name| identity.platform(name));
        let key = key.unwrap_or_else(|| identity.newest_certificate());
        let moment = match fault {
            Some(SignatureFault::Old) => now - 3_600,
            _ => now,
        };
        let mut signed = signature(key, &self.body, moment)?;
        match fault {
            Some(SignatureFault::Probe) => {
                let random = SystemNonce.nonce().unwrap_or_default();
                signed.insert(SIGNATURE_HEADER, value(&format!("WECHATPAY/SIGNTEST/{random}")));
            }
            Some(SignatureFault::Wrong) => {
                let other = signature(key, b"another body", moment)?;
                if let Some(other) = other.get(SIGNATURE_HEADER) {
                    signed.insert(SIGNATURE_HEADER, other.clone());
                }
            }
            Some(SignatureFault::UnknownKey) => {
                signed.insert(SERIAL_HEADER, value(UNKNOWN_KEY));
            }
            Some(SignatureFault::Old | SignatureFault::Missing) | None => {}
        }
        self.headers.extend(signed);
        Ok(())
    }
}

/// The header fields that sign a body: of an answer or of a notification.
pub(crate) fn signature(key: &PlatformKey, body: &[u8], now: i64) -> Result<HeaderMap, IdentityError> {
    let timestamp = now.to_string();
    let nonce = SystemNonce.nonce().map_err(|error| IdentityError {
        reason: error.to_string(),
    })?;
    let signature = key.sign(&response_message(timestamp.as_bytes(), nonce.as_bytes(), body))?;
    let mut headers = HeaderMap::new();
    headers.insert(TIMESTAMP_HEADER, value(&timestamp));
    headers.insert(NONCE_HEADER, value(&nonce));
    headers.insert(SIGNATURE_HEADER, value(&signature));
    headers.insert(SERIAL_HEADER, value(&key.name));
    headers.insert(SIGNATURE_TYPE, HeaderValue::from_static("WECHATPAY2-SHA256-RSA2048"));
    Ok(headers)
}

/// Text of our own making, all of it visible ASCII.
fn value(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}
