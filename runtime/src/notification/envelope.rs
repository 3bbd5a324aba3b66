//! The envelope around an encrypted resource, which is the same for all notifications of APIv3.

use wechatpay_derive::Response;

use super::error::ReceiveError;
use super::verified::{Notification, Untyped};
use crate::merchant::Merchant;
use crate::resource_cipher::{EncryptedResource, ResourceAlgorithm};
use crate::wire::{self, Unreadable};

#[derive(Response)]
pub(super) struct Envelope {
    id: Option<String>,
    create_time: Option<String>,
    event_type: Option<String>,
    resource_type: Option<String>,
    summary: Option<String>,
    resource: Option<EncryptedResource>,
    unreadable: Unreadable,
}

/// Opens the envelope of a verified message.
pub(super) fn open(body: &[u8], merchant: &Merchant) -> Result<Notification<Untyped>, ReceiveError> {
    let envelope: Envelope = wire::decode_json(body, None).map_err(ReceiveError::Envelope)?;
    let unreadable = &envelope.unreadable;
    let id = demand(written(envelope.id), "id", unreadable)?;
    let event_type = demand(written(envelope.event_type), "event_type", unreadable)?;
    let resource = demand(envelope.resource, "resource", unreadable)?;
    let ciphertext = demand(written(resource.ciphertext), "resource.ciphertext", unreadable)?;
    let nonce = demand(written(resource.nonce), "resource.nonce", unreadable)?;
    let associated_data = resource.associated_data.as_deref().unwrap_or_default();
    let Some(algorithm) = ResourceAlgorithm::named(resource.algorithm.as_deref()) else {
        let algorithm = resource.algorithm.unwrap_or_default();
        return Err(ReceiveError::UnknownAlgorithm { algorithm });
    };
    match merchant.decrypt_with(algorithm, &nonce, associated_data, &ciphertext) {
        Ok(json) => Ok(Notification {
            id,
            create_time: envelope.create_time,
            event_type,
            resource_type: envelope.resource_type,
            summary: envelope.summary,
            original_type: resource.original_type,
            associated_data: resource.associated_data,
            event: Untyped,
            resource: json,
        }),
        Err(source) => Err(ReceiveError::Decrypt { id, event_type, source }),
    }
}

/// A text with more than whitespace. Without this check, all notifications with an empty id would be the same one for the
/// replay guard.
fn written(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn demand<T>(field: Option<T>, name: &'static str, unreadable: &Unreadable) -> Result<T, ReceiveError> {
    if let Some(value) = field {
        return Ok(value);
    }
    unreadable.clone().into_result().map_err(ReceiveError::Envelope)?;
    Err(ReceiveError::Incomplete { field: name })
}

#[cfg(all(test, feature = "sm"))]
mod tests {
    use aes_gcm::aead::{Aead, Payload};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn a_resource_encrypted_with_sm4_is_decrypted() {
        const KEY: &str = "0123456789abcdefghijklmnopqrstuv";
        let cipher = crate::sm::sm4_gcm(&*crate::sm::sm4_key(KEY.as_bytes())).unwrap();
        let payload = Payload {
            msg: b"{}",
            aad: b"transaction",
        };
        let ciphertext = cipher.encrypt(b"fdasflkja484".into(), payload).unwrap();
        let body = serde_json::json!({
            "id": "1",
            "event_type": "TRANSACTION.SUCCESS",
            "resource": {
                "algorithm": "AEAD_SM4_GCM",
                "ciphertext": STANDARD.encode(ciphertext),
                "associated_data": "transaction",
                "nonce": "fdasflkja484",
            },
        });
        let body = body.to_string();
        let merchant = |key: &str| Merchant::builder("1900000109").api_v3_key(key).build().unwrap();
        let notification = open(body.as_bytes(), &merchant(KEY)).unwrap();
        assert_eq!(notification.resource_json(), b"{}");
        let error = open(body.as_bytes(), &merchant("vutsrqponmlkjihgfedcba9876543210")).unwrap_err();
        assert!(matches!(error, ReceiveError::Decrypt { .. }), "{error}");
    }
}
