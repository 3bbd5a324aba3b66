//! The gateway's responses, and the faults they can have.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use serde_json::Value;

use super::cryptography;
use super::material::Material;
use super::received::ReceivedCall;

/// A response. It is signed as the protocol requires, unless a [`Fault`] changes that.
#[derive(Clone)]
pub(crate) struct Answer {
    status: u16,
    content_type: &'static str,
    body: Body,
    header: Option<(&'static str, &'static str)>,
    pub(super) fault: Option<Fault>,
}

#[derive(Clone)]
enum Body {
    Bytes(Bytes),
    /// Fields of an APIv2 response, to which `nonce_str` and `sign` are added.
    Fields(Vec<(String, String)>),
}

/// A fault of a response. Each is applied to a response that is otherwise correct.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// One byte of the body changes after signing.
    TamperedBody,
    /// The timestamp, signed correctly, is an hour old.
    OldTimestamp,
    /// The timestamp, signed correctly, is an hour ahead.
    FutureTimestamp,
    /// `Wechatpay-Serial` names a key that does not exist.
    UnknownSerial,
    /// The signature is a probe.
    SignatureProbe,
    /// The signature is not Base64.
    BrokenSignature,
    /// No signature: no header fields of APIv3, no `sign` in APIv2.
    Unsigned,
    /// One of the signature's header fields is missing.
    WithoutHeader(&'static str),
    /// The response is delayed by this long.
    Slow(Duration),
    /// The request is read to its end, and then the connection is closed.
    HangUp,
    /// The body is sent in chunks, so no header field gives its length.
    Chunked,
    /// The connection is closed in the middle of the body.
    HangUpInBody,
}

impl Answer {
    /// Status 200 and an empty object; in APIv2, both codes are `SUCCESS`. The response when nothing else is queued.
    pub(crate) fn success(v2: bool) -> Self {
        if v2 {
            Self::xml(&[("return_code", "SUCCESS"), ("result_code", "SUCCESS")])
        } else {
            Self::json(200, &Value::Object(serde_json::Map::new()))
        }
    }

    /// A JSON body.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, "application/json; charset=utf-8", body.to_string())
    }

    /// Any body.
    pub(crate) fn bytes(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            content_type,
            body: Body::Bytes(body.into()),
            header: None,
            fault: None,
        }
    }

    /// An APIv2 response with these fields; `nonce_str` and `sign` are added.
    pub(crate) fn xml(fields: &[(&str, &str)]) -> Self {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Self {
            status: 200,
            content_type: "text/xml",
            body: Body::Fields(fields),
            header: None,
            fault: None,
        }
    }

    /// A redirect to the given location.
    pub(crate) fn redirect() -> Self {
        Self::bytes(302, "text/html", "")
    }

    /// No body, status 204.
    pub(crate) fn no_content() -> Self {
        Self::bytes(204, "", "")
    }

    /// The same response with a fault.
    pub(crate) fn with(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// The same response with one more header field.
    pub(crate) fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.header = Some((name, value));
        self
    }

    /// Writes and signs the response to a call, with the given key or the one that the call names.
    pub(super) fn write(&self, call: &ReceivedCall, signer: Option<&str>) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = self.status.try_into().unwrap();
        let headers = response.headers_mut();
        headers.insert("Request-ID", HeaderValue::from_static("08F7C0A1F05E1F5A-268450"));
        if !self.content_type.is_empty() {
            headers.insert("Content-Type", HeaderValue::from_static(self.content_type));
        }
        if (300..400).contains(&self.status) {
            headers.insert("Location", HeaderValue::from_static("/elsewhere"));
        }
        if let Some((name, value)) = self.header {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let body = match &self.body {
            Body::Fields(fields) => self.signed_fields(fields, call),
            Body::Bytes(body) => {
                if !call.is_v2() {
                    self.sign(headers, body, call, signer);
                }
                body.clone()
            }
        };
        *response.body_mut() = if matches!(self.fault, Some(Fault::TamperedBody)) {
            tampered(&body)
        } else {
            body
        };
        response
    }

    fn sign(&self, headers: &mut HeaderMap, body: &[u8], call: &ReceivedCall, signer: Option<&str>) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let timestamp = match self.fault {
            Some(Fault::OldTimestamp) => now - 3600,
            Some(Fault::FutureTimestamp) => now + 3600,
            _ => now,
        };
        let nonce = "c5ac7061fccab6bf3e254dcf98995b8c";
        let key = signer.map_or_else(
            || call.answering_key(),
            |serial| call.material.platform(serial).unwrap(),
        );
        let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        let mut signature = cryptography::sign(&key.key, &message);
        match self.fault {
            Some(Fault::SignatureProbe) => signature = format!("WECHATPAY/SIGNTEST/{signature}"),
            Some(Fault::BrokenSignature) => signature.insert(7, '!'),
            _ => {}
        }
        let serial = if matches!(self.fault, Some(Fault::UnknownSerial)) {
            "PUB_KEY_ID_0"
        } else {
            key.serial.as_str()
        };
        let fields = [
            ("Wechatpay-Timestamp", timestamp.to_string()),
            ("Wechatpay-Nonce", nonce.to_owned()),
            ("Wechatpay-Signature", signature),
            ("Wechatpay-Serial", serial.to_owned()),
        ];
        for (name, value) in fields {
            let left_out = match self.fault {
                Some(Fault::Unsigned) => true,
                Some(Fault::WithoutHeader(header)) => header == name,
                _ => false,
            };
            if !left_out {
                headers.insert(
                    HeaderName::try_from(name).unwrap(),
                    HeaderValue::try_from(value).unwrap(),
                );
            }
        }
    }

    fn signed_fields(&self, fields: &[(String, String)], call: &ReceivedCall) -> Bytes {
        let mut fields = fields.to_vec();
        fields.push(("nonce_str".to_owned(), "5K8264ILTKCH16CQ2502SI8ZNMTM67VS".to_owned()));
        if !matches!(self.fault, Some(Fault::Unsigned)) {
            let sign = cryptography::sign_v2(&fields, Material::API_V2_KEY, call.uses_hmac());
            fields.push(("sign".to_owned(), sign));
        }
        let elements = fields
            .iter()
            .map(|(name, value)| format!("<{name}><![CDATA[{value}]]></{name}>\n"));
        format!("<xml>\n{}</xml>", elements.collect::<String>()).into()
    }
}

/// The body with its last letter or digit inside quotes or CDATA changed to another: still well-formed.
fn tampered(body: &[u8]) -> Bytes {
    let mut body = body.to_vec();
    let end = body
        .windows(3)
        .position(|window| window == b"]]>")
        .unwrap_or(body.len());
    let place = body[..end]
        .iter()
        .rposition(u8::is_ascii_alphanumeric)
        .expect("a letter or digit to change");
    body[place] = if body[place] == b'0' { b'1' } else { b'0' };
    body.into()
}
