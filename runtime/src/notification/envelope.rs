//! The envelope around an encrypted resource, which is the same for all notifications of APIv3.

use super::Notification;
use super::error::ReceiveError;
use super::event::Untyped;
use crate::derive::Response;
use crate::merchant::Merchant;
use crate::wire;

/// The one way in which resources are encrypted.
const ALGORITHM: &str = "AEAD_AES_256_GCM";

#[derive(Response)]
pub(super) struct Envelope {
    id: Option<String>,
    create_time: Option<String>,
    event_type: Option<String>,
    resource_type: Option<String>,
    summary: Option<String>,
    resource: Option<EncryptedResource>,
}

#[derive(Response)]
pub(super) struct EncryptedResource {
    original_type: Option<String>,
    algorithm: Option<String>,
    ciphertext: Option<String>,
    associated_data: Option<String>,
    nonce: Option<String>,
}

/// Opens the envelope of a verified message.
pub(super) fn open(body: &[u8], merchant: &Merchant) -> Result<Notification<Untyped>, ReceiveError> {
    let envelope: Envelope = wire::decode_json(body, None).map_err(ReceiveError::Envelope)?;
    let id = demand(envelope.id, "id")?;
    let event_type = demand(envelope.event_type, "event_type")?;
    let resource = demand(envelope.resource, "resource")?;
    if let Some(algorithm) = resource.algorithm.filter(|algorithm| algorithm != ALGORITHM) {
        return Err(ReceiveError::UnknownAlgorithm { algorithm });
    }
    let ciphertext = demand(resource.ciphertext, "resource.ciphertext")?;
    let nonce = demand(resource.nonce, "resource.nonce")?;
    let associated_data = resource.associated_data.as_deref().unwrap_or_default();
    match merchant.decrypt_resource(&nonce, associated_data, &ciphertext) {
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

fn demand<T>(field: Option<T>, name: &'static str) -> Result<T, ReceiveError> {
    field.ok_or(ReceiveError::Incomplete { field: name })
}
