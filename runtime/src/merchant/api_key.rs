//! The two symmetric keys that a merchant sets on the merchant platform.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::foreign_text::API_KEY_BYTES;
use crate::key_error::KeyError;
use crate::resource_cipher::ResourceCipher;
use crate::wire::{DecryptError, EncryptError};

/// The APIv3 key: decrypts notification resources and platform certificates (AES-256-GCM). Wiped when dropped,
/// redacted in `Debug`.
#[derive(Clone)]
pub struct ApiV3Key(Zeroizing<[u8; API_KEY_BYTES]>);

impl ApiV3Key {
    /// Takes the 32 bytes of the key, as set on the merchant platform.
    ///
    /// # Errors
    /// When it is not exactly 32 bytes long.
    pub fn new(key: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let key = key.as_ref();
        fixed(key)
            .map(Self)
            .ok_or(KeyError::ApiV3KeyLength { length: key.len() })
    }

    /// Decrypts `ciphertext`, which is the Base64 of the encrypted bytes followed by the 16-byte tag. `nonce` and
    /// `associated_data` are the values of the message's fields of the same names, used as UTF-8 bytes;
    /// `associated_data` is `""` when the message has none.
    ///
    /// # Errors
    /// When the ciphertext is not Base64, the nonce is not 12 bytes long, or the message was changed, or was encrypted
    /// with another key or other associated data.
    pub fn decrypt(
        &self,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let cipher = ResourceCipher::aes_256(&*self.0).ok_or(DecryptError::Failed)?;
        open(&cipher, nonce, associated_data, ciphertext)
    }

    /// Like [`decrypt`](Self::decrypt), with SM4-GCM (`AEAD_SM4_GCM`). Its key is the first half of the SM3 digest of
    /// the APIv3 key.
    ///
    /// # Errors
    /// As for [`decrypt`](Self::decrypt).
    #[cfg(feature = "sm")]
    pub fn decrypt_sm4(
        &self,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let key = crate::sm::sm4_key(&*self.0);
        let cipher = ResourceCipher::sm4(&*key).ok_or(DecryptError::Failed)?;
        open(&cipher, nonce, associated_data, ciphertext)
    }

    /// Encrypts as the service does, for tests and local gateways. `nonce` must be 12 bytes long and must never be
    /// reused.
    ///
    /// # Errors
    /// When the nonce is not 12 bytes long.
    pub fn encrypt(&self, nonce: &str, associated_data: &str, plaintext: &[u8]) -> Result<String, EncryptError> {
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).map_err(|_| EncryptError::Failed)?;
        // Reserves space for the tag, because reallocating would leave a copy of the plaintext behind.
        let mut buffer = Zeroizing::new(Vec::with_capacity(plaintext.len() + AES_256_GCM.tag_len()));
        buffer.extend_from_slice(plaintext);
        self.cipher()
            .ok_or(EncryptError::Failed)?
            .seal_in_place_append_tag(nonce, Aad::from(associated_data.as_bytes()), &mut *buffer)
            .map_err(|_| EncryptError::Failed)?;
        Ok(STANDARD.encode(&*buffer))
    }

    fn cipher(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, &*self.0).ok().map(LessSafeKey::new)
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiV3Key(redacted)")
    }
}

/// The APIv2 key (also called API key): signs XML messages and decrypts refund notifications. Wiped when dropped,
/// redacted in `Debug`.
#[derive(Clone)]
pub struct ApiV2Key(Zeroizing<[u8; API_KEY_BYTES]>);

impl ApiV2Key {
    /// Takes the 32 characters of the key, as set on the merchant platform.
    ///
    /// # Errors
    /// When it is not exactly 32 printable ASCII characters long.
    pub fn new(key: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let key = key.as_ref();
        let refused = KeyError::ApiV2Key { length: key.len() };
        if !key.iter().all(u8::is_ascii_graphic) {
            return Err(refused);
        }
        fixed(key).map(Self).ok_or(refused)
    }

    /// The characters of the key.
    pub(crate) fn expose(&self) -> &[u8] {
        &*self.0
    }
}

impl fmt::Debug for ApiV2Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiV2Key(redacted)")
    }
}

fn open(
    cipher: &ResourceCipher,
    nonce: &str,
    associated_data: &str,
    ciphertext: &str,
) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
    let mut buffer = Zeroizing::new(STANDARD.decode(ciphertext).map_err(|_| DecryptError::BadEncoding)?);
    let length = cipher.open(nonce.as_bytes(), associated_data.as_bytes(), &mut buffer)?;
    buffer.truncate(length);
    Ok(buffer)
}

fn fixed(key: &[u8]) -> Option<Zeroizing<[u8; API_KEY_BYTES]>> {
    let mut fixed = Zeroizing::new([0; API_KEY_BYTES]);
    if key.len() != API_KEY_BYTES {
        return None;
    }
    fixed.copy_from_slice(key);
    Some(fixed)
}
