//! HTTP responses of the gateway, and their signature headers (`Wechatpay-Signature`).

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value, json};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::signature::{NONCE_HEADER, SERIAL_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, response_message};
use wechatpay_spec::plural;

use crate::error::IdentityError;
use crate::faults::SignatureFault;
use crate::identity::PlatformKey;
use crate::refusal::Refusal;

const JSON: &str = "application/json; charset=utf-8";
const XML: &str = "text/xml; charset=utf-8";
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
/// Why a request is refused: a header field of the sandbox's own, percent-encoded UTF-8.
const DIAGNOSIS: HeaderName = HeaderName::from_static("sandbox-diagnosis");
/// The maximum number of characters of that field. Proxies and clients limit the head of a response.
const MAX_DIAGNOSIS: usize = 2_048;
/// The characters that the field encodes: all but visible ASCII and blanks.
const UNSEEN: &AsciiSet = &CONTROLS.add(b'%');
const SIGNATURE_TYPE: HeaderName = HeaderName::from_static("wechatpay-signature-type");
/// The name of a key that does not exist, for a fault.
const UNKNOWN_KEY: &str = "PUB_KEY_ID_0000000000000000000000000000000000";

/// A response, ready to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body as the log shows it.
    pub(crate) shown: Value,
    /// Why the request is refused, for the log.
    pub(crate) diagnosis: Option<String>,
}

impl Response {
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
            diagnosis: None,
        }
    }

    /// A JSON object; `shown` are the same members, not encrypted.
    pub(crate) fn json(members: Map<String, Value>, shown: Map<String, Value>) -> Self {
        let body = Value::Object(members).to_string();
        Self::new(StatusCode::OK, Some(JSON), body, Value::Object(shown))
    }

    /// An error of APIv3.
    pub(crate) fn refusal(refusal: &Refusal) -> Self {
        let body = refusal.body();
        Self::new(refusal.status, Some(JSON), body.to_string(), body).explained(refusal.diagnosis.as_deref())
    }

    /// An error without a body.
    pub(crate) fn bare(status: StatusCode, diagnosis: &str) -> Self {
        Self::new(status, None, Bytes::new(), Value::Null).explained(Some(diagnosis))
    }

    /// Adds why the request is refused, as a header field of the sandbox's own and for the log.
    pub(crate) fn explained(mut self, diagnosis: Option<&str>) -> Self {
        if let Some(diagnosis) = diagnosis {
            let encoded = utf8_percent_encode(diagnosis, UNSEEN).to_string();
            let encoded = encoded.get(..MAX_DIAGNOSIS).unwrap_or(&encoded);
            self.headers.insert(DIAGNOSIS, value(encoded));
            self.diagnosis = Some(diagnosis.to_owned());
        }
        self
    }

    /// A message of APIv2.
    pub(crate) fn xml(status: StatusCode, body: String) -> Self {
        Self::new(status, Some(XML), body.clone(), body.into())
    }

    /// Only a status. Some clients of the service look at the type of every response, also of one without a body.
    pub(crate) fn empty() -> Self {
        Self::new(StatusCode::NO_CONTENT, Some(JSON), Bytes::new(), Value::Null)
    }

    /// A redirect.
    pub(crate) fn redirect(url: &str) -> Self {
        let mut response = Self::new(StatusCode::FOUND, None, Bytes::new(), json!({"location": url}));
        if let Ok(url) = HeaderValue::try_from(url) {
            response.headers.insert(LOCATION, url);
        }
        response
    }

    /// A file.
    pub(crate) fn file(media_type: &str, content: Bytes) -> Self {
        let shown = format!("{} of {media_type}", plural::bytes(content.len())).into();
        let mut response = Self::new(StatusCode::OK, None, content, shown);
        let kind = HeaderValue::try_from(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
        response.headers.insert(CONTENT_TYPE, kind);
        response
    }

    /// Adds an APIv3 signature.
    pub(crate) fn sign(
        &mut self,
        key: &PlatformKey,
        now: i64,
        fault: Option<SignatureFault>,
    ) -> Result<(), IdentityError> {
        if fault == Some(SignatureFault::Missing) {
            return Ok(());
        }
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

/// The header fields with the signature of a response's or a notification's body.
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

/// A value of the sandbox, which is always visible ASCII.
fn value(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}
