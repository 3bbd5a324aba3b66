//! Encryption and decryption of fields.

use std::fmt;

use zeroize::Zeroizing;

use crate::plural::bytes;

/// How a field's value is encrypted, and with which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cipher {
    /// Public-key encryption: requests are encrypted with the platform's key, responses with the merchant's. An RSA key
    /// means RSAES-OAEP with SHA-1 and MGF1-SHA-1, an SM2 key means SM2.
    PublicKey,
    /// RSAES-PKCS1-v1_5, with the same keys as [`PublicKey`](Self::PublicKey), which must be RSA.
    RsaPkcs1,
    /// RSAES-OAEP with the bank-card key of `/risk/getpublickey`.
    RsaBankCard,
    /// AES-256-GCM with the APIv3 key, as for the resources of notifications.
    AesGcm,
    /// AES-256-ECB with the digest of the APIv2 key, as for `req_info`.
    AesEcb,
}

/// The cipher's name in specs: `rsa_oaep`.
impl fmt::Display for Cipher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::PublicKey => "rsa_oaep",
            Self::RsaPkcs1 => "rsa_pkcs1",
            Self::RsaBankCard => "rsa_bank_card",
            Self::AesGcm => "aes_gcm",
            Self::AesEcb => "aes_ecb",
        })
    }
}

/// Encrypts the `#[encrypted]` fields of a request.
pub trait Encrypt {
    /// Encrypts `plaintext`. Returns the ciphertext in Base64.
    ///
    /// # Errors
    /// When the plaintext is too long for the key, there is no key for the cipher, or encryption fails.
    fn encrypt(&self, cipher: Cipher, plaintext: &[u8]) -> Result<String, EncryptError>;
}

/// Decrypts the `#[encrypted]` fields of a response or notification.
pub trait Decrypt {
    /// Decrypts `ciphertext`, which is Base64.
    ///
    /// # Errors
    /// When the ciphertext is not Base64, there is no key for the cipher, or decryption fails.
    fn decrypt(&self, cipher: Cipher, ciphertext: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError>;
}

/// Why a value was not encrypted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncryptError {
    /// The plaintext is longer than the key allows.
    #[error(
        "its {} of UTF-8 are more than the {limit} the key can encrypt; shorten it",
        bytes(length)
    )]
    TooLong {
        /// The maximum number of bytes that the key can encrypt.
        limit: usize,
        /// The length of the plaintext in bytes.
        length: usize,
    },
    /// There is no key for the cipher.
    #[error(
        "there is no key to encrypt it with ({cipher}); give the client the platform's public key, or a certificate that is valid now"
    )]
    MissingKey {
        /// The cipher that has no key.
        cipher: Cipher,
    },
    /// The cryptography library failed.
    #[error("encryption failed; check the platform's key")]
    Failed,
}

/// Why a value was not decrypted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecryptError {
    /// The ciphertext is not Base64.
    #[error("its ciphertext is not Base64")]
    BadEncoding,
    /// There is no key for this cipher.
    #[error("there is no key to decrypt it with ({cipher}); give the client the merchant's keys")]
    MissingKey {
        /// The cipher that has no key.
        cipher: Cipher,
    },
    /// The ciphertext was made with a different key, or was damaged.
    #[error("decryption failed; it was encrypted for another key, or damaged")]
    Failed,
}
