//! Notifications as WeChat Pay sends them, made by libraries that the runtime does not use.

use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use serde_json::{Value, json};

use super::cryptography;
use super::material::Material;

const NONCE: &str = "fdasflkja484";

/// A request as it is sent: headers and body.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A notification of APIv3 before it is encrypted and signed. A new one is genuine; a test changes the fields that
/// should be wrong.
#[derive(Clone)]
pub(crate) struct V3Notification {
    pub(crate) id: String,
    pub(crate) event_type: String,
    /// The plaintext of the resource.
    pub(crate) resource: String,
    pub(crate) api_v3_key: &'static str,
    pub(crate) serial: &'static str,
    /// Seconds since 1970.
    pub(crate) timestamp: i64,
    pub(crate) nonce: String,
}

impl V3Notification {
    pub(crate) fn new(id: &str, event_type: &str, resource: &Value) -> Self {
        Self {
            id: id.to_owned(),
            event_type: event_type.to_owned(),
            resource: resource.to_string(),
            api_v3_key: Material::API_V3_KEY,
            serial: Material::PUBLIC_KEY_ID,
            timestamp: now(),
            nonce: format!("nonce of {id}"),
        }
    }

    /// The envelope, with the resource encrypted.
    pub(crate) fn envelope(&self) -> Value {
        let ciphertext = cryptography::encrypt_aes_gcm(self.api_v3_key, NONCE, "transaction", &self.resource);
        json!({
            "id": self.id,
            "create_time": "2018-06-08T10:34:56+08:00",
            "event_type": self.event_type,
            "resource_type": "encrypt-resource",
            "summary": "支付成功",
            "resource": {
                "original_type": "transaction",
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": ciphertext,
                "associated_data": "transaction",
                "nonce": NONCE,
            },
        })
    }

    /// Signs the notification, as it is sent.
    pub(crate) fn sent(&self, material: &Material) -> Sent {
        self.sent_with(material, self.envelope().to_string())
    }

    /// The same, with a signature over another body.
    pub(crate) fn sent_with(&self, material: &Material, body: impl Into<Vec<u8>>) -> Sent {
        let body = body.into();
        let mut message = format!("{}\n{}\n", self.timestamp, self.nonce).into_bytes();
        message.extend_from_slice(&body);
        message.push(b'\n');
        // For an unknown serial number, an unpublished key signs.
        let key = material
            .platform(self.serial)
            .or(material.platform(Material::PLATFORM_SERIAL));
        let signature = cryptography::sign(&key.unwrap().key, &message);
        self.sent_signed(body, &signature)
    }

    /// The same, with the given signature.
    pub(crate) fn sent_signed(&self, body: Vec<u8>, signature: &str) -> Sent {
        let fields = [
            ("Wechatpay-Timestamp", self.timestamp.to_string()),
            ("Wechatpay-Nonce", self.nonce.clone()),
            ("Wechatpay-Serial", self.serial.to_owned()),
            ("Wechatpay-Signature", signature.to_owned()),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
            ("Content-Type", "application/json".to_owned()),
        ];
        let headers = fields
            .into_iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Sent {
            headers: headers.collect(),
            body,
        }
    }
}

/// A notification of APIv2: its fields, before they are signed.
#[derive(Clone, Debug)]
pub(crate) struct V2Notification {
    pub(crate) fields: Vec<(String, String)>,
}

impl V2Notification {
    pub(crate) fn new(fields: &[(&str, &str)]) -> Self {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            fields: fields.collect(),
        }
    }

    /// Adds `req_info`: this XML, padded and encrypted.
    pub(crate) fn with_req_info(self, xml: &str) -> Self {
        let mut blocks = xml.as_bytes().to_vec();
        let padding = 16 - blocks.len() % 16;
        blocks.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
        self.with_blocks(Material::API_V2_KEY, &blocks)
    }

    /// Adds `req_info`: these blocks, encrypted without padding.
    pub(crate) fn with_blocks(mut self, api_v2_key: &str, blocks: &[u8]) -> Self {
        let ciphertext = cryptography::encrypt_aes_ecb(api_v2_key, blocks);
        self.fields.push(("req_info".to_owned(), ciphertext));
        self
    }

    /// Adds `event_ciphertext` and the fields that belong to it.
    pub(crate) fn with_event(mut self, event: &Value) -> Self {
        let ciphertext = cryptography::encrypt_aes_gcm(Material::API_V3_KEY, NONCE, "payscore", &event.to_string());
        let fields = [
            ("event_algorithm", "AEAD_AES_256_GCM"),
            ("event_nonce", NONCE),
            ("event_associated_data", "payscore"),
            ("event_ciphertext", &ciphertext),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.fields.extend(fields);
        self
    }

    /// Adds `sign`.
    pub(crate) fn signed(mut self, hmac_sha256: bool) -> Self {
        let sign = cryptography::sign_v2(&self.fields, Material::API_V2_KEY, hmac_sha256);
        self.fields.push(("sign".to_owned(), sign));
        self
    }

    /// The body.
    pub(crate) fn body(&self) -> Vec<u8> {
        let fields = self
            .fields
            .iter()
            .map(|(name, value)| format!("<{name}><![CDATA[{value}]]></{name}>\n"));
        format!("<xml>\n{}</xml>", fields.collect::<String>()).into_bytes()
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}
