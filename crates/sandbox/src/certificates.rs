//! `GET /v3/certificates`.

use serde_json::{Map, Value, json};
use wechatpay_spec::model::Method;

use crate::catalogue::Entry;
use crate::example::ExampleError;
use crate::identity::Identity;
use crate::log::rfc3339;

/// What the certificates are sealed with beside the key.
const ASSOCIATED_DATA: &str = "certificate";

/// Whether an operation lists the platform certificates.
pub(crate) fn lists(entry: &Entry) -> bool {
    let path = matches!(entry.path.as_str(), "/v3/certificates" | "/v3/global/certificates");
    path && entry.operation.method.value == Method::Get
}

/// Every platform certificate, encrypted with the APIv3 key.
pub(crate) fn list(identity: &Identity) -> Result<Map<String, Value>, ExampleError> {
    let certified = identity.certificates.iter();
    let certified = certified.filter_map(|key| Some((&key.name, key.certificate.as_ref()?)));
    let list = certified.map(|(serial, certificate)| {
        let sealed = identity.sealed_resource(ASSOCIATED_DATA, certificate.pem.as_bytes());
        let (nonce, ciphertext) = sealed.map_err(|error| ExampleError {
            pointer: "/data".to_owned(),
            reason: error.to_string(),
        })?;
        Ok(json!({
            "serial_no": serial,
            "effective_time": rfc3339(certificate.not_before),
            "expire_time": rfc3339(certificate.not_after),
            "encrypt_certificate": {
                "algorithm": "AEAD_AES_256_GCM",
                "nonce": nonce,
                "associated_data": ASSOCIATED_DATA,
                "ciphertext": ciphertext,
            },
        }))
    });
    let mut members = Map::new();
    members.insert(
        "data".to_owned(),
        Value::Array(list.collect::<Result<_, ExampleError>>()?),
    );
    Ok(members)
}
