//! The operation that lists the platform certificates: `GET /v3/certificates`.

use http::StatusCode;
use serde_json::{Map, Value, json};
use wechatpay_spec::model::Method;

use crate::catalogue::Entry;
use crate::clock::in_china;
use crate::identity::Identity;
use crate::refusal::Refusal;

/// The associated data of the encryption.
const ASSOCIATED_DATA: &str = "certificate";

/// Whether an operation lists the platform certificates.
pub(crate) fn lists(entry: &Entry) -> bool {
    let path = matches!(entry.path.as_str(), "/v3/certificates" | "/v3/global/certificates");
    path && entry.operation.method.value == Method::Get
}

/// The service's response to a merchant that uses only the public key.
const NO_CERTIFICATES: &str = "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。";

/// Every platform certificate, encrypted with the APIv3 key.
pub(crate) fn list(identity: &Identity) -> Result<Map<String, Value>, Refusal> {
    if !identity.mode.has_certificates() {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "RESOURCE_NOT_EXISTS",
            NO_CERTIFICATES,
        ));
    }
    let certificates = identity.certificates();
    let certified = certificates.iter();
    let certified = certified.filter_map(|key| Some((&key.name, key.certificate.as_ref()?)));
    let list = certified.map(|(serial, certificate)| {
        let encrypted = identity.encrypt_resource(ASSOCIATED_DATA, certificate.pem.as_bytes());
        let (nonce, ciphertext) = encrypted.map_err(|error| {
            let message = format!("The sandbox cannot encrypt a certificate: {error}");
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", message)
        })?;
        Ok(json!({
            "serial_no": serial,
            "effective_time": in_china(certificate.not_before),
            "expire_time": in_china(certificate.not_after),
            "encrypt_certificate": {
                "algorithm": "AEAD_AES_256_GCM",
                "nonce": nonce,
                "associated_data": ASSOCIATED_DATA,
                "ciphertext": ciphertext,
            },
        }))
    });
    let mut members = Map::new();
    members.insert("data".to_owned(), Value::Array(list.collect::<Result<_, Refusal>>()?));
    Ok(members)
}
