//! Notifications of APIv2 as the service sends them.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request};
use serde::Serialize;
use serde_json::Value;

use super::{PlatformError, TestMerchant};
use crate::nonce::{NonceSource, SystemNonce};
use crate::v2::{SignType, req_info, sign, xml};

/// The field with the encrypted part of a notification of a refund, and the root of the XML in it.
const REQ_INFO: &str = "req_info";
const REQ_INFO_ROOT: &str = "root";

/// The encrypted part of a signed notification, and the fields with which it is decrypted.
const CIPHERTEXT: &str = "event_ciphertext";
const ALGORITHM: (&str, &str) = ("event_algorithm", "AEAD_AES_256_GCM");
const NONCE: &str = "event_nonce";
const ASSOCIATED_DATA: &str = "event_associated_data";

/// The fields of a notification of a refund that are not in its encrypted part.
const PLAIN: [&str; 8] = [
    "return_code",
    "return_msg",
    "appid",
    "mch_id",
    "sub_appid",
    "sub_mch_id",
    "nonce_str",
    REQ_INFO,
];

type Fields = Vec<(String, String)>;

impl TestMerchant {
    /// A notification of APIv2 that is signed with the merchant's APIv2 key, as WeChat Pay sends it to `notify_url`: of a
    /// payment, of a contract. Such a message has no key of the platform in it. Give the body to
    /// [`Receiver::receive_v2`](crate::notification::Receiver::receive_v2), or the request to the router of your server.
    ///
    /// `fields` may be of any type that serde writes as an object, for example `serde_json::json!({…})`: a number is written
    /// in digits, `null` is left out, and a list or an object becomes a text in JSON. `return_code` and `result_code`
    /// (`SUCCESS`), `mch_id` and `nonce_str` are added if they are not among them, and so is `sign_type` for
    /// [`SignType::HmacSha256`]. A receiver also needs the fields that identify the message, in that of a payment
    /// `transaction_id`.
    ///
    /// The fields of `event_ciphertext`, as an object, are encrypted with the merchant's APIv3 key, as the service encrypts
    /// this part of a score order. `event_nonce` and `event_algorithm` are added if they are not among the fields; a text is
    /// sent as it is.
    ///
    /// # Errors
    /// When the fields cannot be written as XML, or `event_nonce` has not the 12 bytes that encrypting takes.
    pub fn notification_v2(
        &self,
        sign_type: SignType,
        fields: &impl Serialize,
    ) -> Result<Request<Bytes>, PlatformError> {
        let mut fields = texts(&self.with_ciphertext(fields)?)?;
        fields.retain(|(name, _)| name != "sign");
        self.complete(&mut fields)?;
        add(&mut fields, "result_code", "SUCCESS");
        if sign_type != SignType::Md5 {
            add(&mut fields, "sign_type", sign_type.as_str());
        }
        let merchant = self.merchant();
        let key = merchant.api_v2_key().map_err(|_| PlatformError)?;
        let signature = sign(pairs(&fields), key, sign_type);
        add(&mut fields, "sign", &signature);
        request(&fields)
    }

    /// A notification of a refund of APIv2 as WeChat Pay sends it to `notify_url`: `fields` are encrypted with the
    /// merchant's APIv2 key, as `req_info`, and nothing is signed. Those that the service does not encrypt, such as `appid` and
    /// `sub_mch_id`, are beside it. The rest is as for [`notification_v2`](Self::notification_v2).
    ///
    /// # Errors
    /// When the fields cannot be written as XML, or encrypting fails.
    pub fn refund_notification_v2(&self, fields: &impl Serialize) -> Result<Request<Bytes>, PlatformError> {
        let (mut plain, encrypted): (Fields, Fields) = texts(fields)?
            .into_iter()
            .partition(|(name, _)| PLAIN.contains(&name.as_str()));
        self.complete(&mut plain)?;
        let info = xml::write_rooted(REQ_INFO_ROOT, pairs(&encrypted)).map_err(|_| PlatformError)?;
        let merchant = self.merchant();
        let key = merchant.api_v2_key().map_err(|_| PlatformError)?;
        let info = req_info::encrypt(key, info.as_bytes()).map_err(|_| PlatformError)?;
        add(&mut plain, REQ_INFO, &info);
        request(&plain)
    }

    /// The fields, those of the encrypted part encrypted.
    fn with_ciphertext(&self, fields: &impl Serialize) -> Result<Value, PlatformError> {
        let mut fields = serde_json::to_value(fields).map_err(|_| PlatformError)?;
        let Some(members) = fields.as_object_mut() else {
            return Ok(fields);
        };
        let Some(Value::Object(plaintext)) = members.get(CIPHERTEXT) else {
            return Ok(fields);
        };
        let plaintext = serde_json::to_vec(plaintext).map_err(|_| PlatformError)?;
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let nonce = match text(NONCE) {
            Some(nonce) => nonce.to_owned(),
            // AES-GCM takes 12 bytes.
            None => SystemNonce
                .nonce()
                .map_err(|_| PlatformError)?
                .chars()
                .take(12)
                .collect(),
        };
        let ciphertext = self.seal(&nonce, text(ASSOCIATED_DATA).unwrap_or_default(), &plaintext)?;
        members.insert(NONCE.to_owned(), nonce.into());
        members.insert(CIPHERTEXT.to_owned(), ciphertext.into());
        let (name, algorithm) = ALGORITHM;
        members.entry(name).or_insert_with(|| algorithm.into());
        Ok(fields)
    }

    /// Adds what every notification has.
    fn complete(&self, fields: &mut Fields) -> Result<(), PlatformError> {
        add(fields, "return_code", "SUCCESS");
        add(fields, "mch_id", self.merchant().id());
        add(fields, "nonce_str", &SystemNonce.nonce().map_err(|_| PlatformError)?);
        Ok(())
    }
}

/// Adds a field if there is none of this name.
fn add(fields: &mut Fields, name: &str, value: &str) {
    if fields.iter().all(|(known, _)| known != name) {
        fields.push((name.to_owned(), value.to_owned()));
    }
}

fn pairs(fields: &Fields) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// The members of an object as APIv2 writes values.
fn texts(fields: &impl Serialize) -> Result<Fields, PlatformError> {
    let Ok(Value::Object(members)) = serde_json::to_value(fields) else {
        return Err(PlatformError);
    };
    let texts = members.into_iter().filter_map(|(name, value)| match value {
        Value::Null => None,
        Value::String(text) => Some((name, text)),
        other => Some((name, other.to_string())),
    });
    Ok(texts.collect())
}

fn request(fields: &Fields) -> Result<Request<Bytes>, PlatformError> {
    let body = xml::write(pairs(fields)).map_err(|_| PlatformError)?;
    let mut request = Request::post("/notify")
        .body(Bytes::from(body))
        .map_err(|_| PlatformError)?;
    let content_type = HeaderValue::from_static("text/xml");
    request.headers_mut().insert(CONTENT_TYPE, content_type);
    Ok(request)
}
