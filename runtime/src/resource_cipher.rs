//! The authenticated ciphers of notifications, platform certificates and encrypted bills.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::wire::DecryptError;

/// A cipher with its key.
pub(crate) enum ResourceCipher {
    Aes256(LessSafeKey),
    #[cfg(feature = "sm")]
    Sm4(Box<crate::sm::Sm4Gcm>),
}

impl ResourceCipher {
    /// AES-256-GCM; `None` when the key has not 32 bytes.
    pub(crate) fn aes_256(key: &[u8]) -> Option<Self> {
        UnboundKey::new(&AES_256_GCM, key)
            .ok()
            .map(|key| Self::Aes256(LessSafeKey::new(key)))
    }

    /// SM4-GCM; `None` when the key has not 16 bytes.
    #[cfg(feature = "sm")]
    pub(crate) fn sm4(key: &[u8]) -> Option<Self> {
        crate::sm::sm4_gcm(key).map(|cipher| Self::Sm4(Box::new(cipher)))
    }

    /// Decrypts in place the ciphertext with the tag appended; returns the length of the plaintext.
    pub(crate) fn open(&self, nonce: &[u8], associated_data: &[u8], text: &mut [u8]) -> Result<usize, DecryptError> {
        let nonce: [u8; NONCE_LEN] = nonce.try_into().map_err(|_| DecryptError::Failed)?;
        match self {
            Self::Aes256(key) => key
                .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(associated_data), text)
                .map(|plaintext| plaintext.len())
                .map_err(|_| DecryptError::Failed),
            #[cfg(feature = "sm")]
            Self::Sm4(cipher) => crate::sm::open(cipher, nonce, associated_data, text),
        }
    }
}
