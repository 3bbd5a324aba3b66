//! The encryption of notifications.

use serde_json::{Map, Value};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::wire::{Cipher, Encrypt, EncryptError};

use super::values;
use crate::identity::Identity;

/// The field with the nonce of the encrypted part of a notification of APIv2.
const NONCE: &str = "event_nonce";
/// The field with its associated data.
const ASSOCIATED_DATA: &str = "event_associated_data";
/// The characters of a nonce.
const NONCE_LENGTH: usize = 12;

/// Encrypts fields of a notification. The nonce and the associated data of AES-GCM are fields beside the encrypted one.
pub(super) struct EventCipher<'i> {
    identity: &'i Identity,
    nonce: String,
    associated_data: String,
}

impl<'i> EventCipher<'i> {
    /// The encryption of a notification with these fields, which get a new nonce.
    pub(super) fn new(identity: &'i Identity, fields: &mut Map<String, Value>) -> Self {
        let nonce = SystemNonce.nonce().unwrap_or_default();
        let nonce: String = nonce.chars().take(NONCE_LENGTH).collect();
        fields.insert(NONCE.to_owned(), nonce.clone().into());
        Self {
            identity,
            nonce,
            associated_data: values::text(fields, ASSOCIATED_DATA).unwrap_or_default(),
        }
    }
}

impl Encrypt for EventCipher<'_> {
    fn encrypt(&self, cipher: Cipher, plaintext: &[u8]) -> Result<String, EncryptError> {
        match cipher {
            Cipher::AesGcm => {
                let key = &self.identity.api_v3_key;
                key.encrypt(&self.nonce, &self.associated_data, plaintext)
            }
            other => self.identity.encrypt(other, plaintext),
        }
    }
}
