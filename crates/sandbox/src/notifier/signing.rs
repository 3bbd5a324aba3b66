//! Signs notifications.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Uri};
use serde_json::json;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::v2::{self, SignType, xml};

use super::delivery::{Delivery, Message, V2SignType};
use crate::identity::Identity;
use crate::response::{REQUEST_ID, signature};
use crate::text::text_of;

const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// Signs a notification as its generation of the protocol demands.
pub(super) fn sign(identity: &Identity, delivery: &Delivery, url: Uri) -> Result<http::Request<Bytes>, String> {
    match delivery.message.xml {
        false => json_request(identity, delivery, url),
        true => xml_request(identity, &delivery.message, url),
    }
}

/// Encrypts and signs a notification of APIv3.
fn json_request(identity: &Identity, delivery: &Delivery, url: Uri) -> Result<http::Request<Bytes>, String> {
    let message = &delivery.message;
    let plaintext = message.resource.to_string();
    let encrypted = identity.encrypt_resource(&message.original_type, plaintext.as_bytes());
    let (nonce, ciphertext) = encrypted.map_err(|error| error.to_string())?;
    let body = json!({
        "id": delivery.id,
        "create_time": delivery.created,
        "resource_type": "encrypt-resource",
        "event_type": message.event_type,
        "summary": message.summary,
        "resource": {
            "original_type": message.original_type,
            "algorithm": ALGORITHM,
            "ciphertext": ciphertext,
            "associated_data": message.original_type,
            "nonce": nonce,
        },
    })
    .to_string();
    let key = identity.notification_key(message.key.as_deref());
    let signed = signature(&key, body.as_bytes(), SystemClock.unix_seconds()).map_err(|error| error.to_string())?;
    let mut request = http::Request::post(url)
        .header(CONTENT_TYPE, "application/json")
        .body(Bytes::from(body))
        .map_err(|error| error.to_string())?;
    request.headers_mut().extend(signed);
    let id = SystemNonce.nonce().map_err(|error| error.to_string())?;
    let id = HeaderValue::try_from(id).map_err(|error| error.to_string())?;
    request.headers_mut().insert(REQUEST_ID, id);
    Ok(request)
}

/// Signs a notification of APIv2.
fn xml_request(identity: &Identity, message: &Message, url: Uri) -> Result<http::Request<Bytes>, String> {
    let nonce = SystemNonce.nonce().map_err(|error| error.to_string())?;
    let members = message.resource.as_object().into_iter().flatten();
    let mut fields: Vec<(String, String)> = members
        .filter(|(name, _)| !matches!(name.as_str(), "sign" | "nonce_str"))
        .map(|(name, value)| (name.clone(), text_of(value)))
        .collect();
    fields.push(("nonce_str".to_owned(), nonce));
    let texts = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    // The fields by which messages name it.
    let named =
        |(name, value): &(String, String)| matches!(name.as_str(), "algorithm" | "sign_type") && value == "HMAC-SHA256";
    let of_order = message.sign_type == Some(V2SignType::HmacSha256);
    let sign_type = match of_order || fields.iter().any(named) {
        true => SignType::HmacSha256,
        false => SignType::Md5,
    };
    let sign = v2::sign(texts, &identity.api_v2_key, sign_type);
    fields.push(("sign".to_owned(), sign));
    let texts = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let body = xml::write(texts).map_err(|error| error.to_string())?;
    let request = http::Request::post(url).header(CONTENT_TYPE, "text/xml; charset=utf-8");
    request.body(Bytes::from(body)).map_err(|error| error.to_string())
}
