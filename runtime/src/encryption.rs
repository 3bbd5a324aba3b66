//! The keys that encrypt sensitive fields: RSA with the platform's public key, by its padding; SM2.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::wire::{Cipher, Encrypt, EncryptError};

/// A public key, ready for encrypting.
pub(crate) enum EncryptingKey {
    /// RSA, with either padding.
    Rsa {
        oaep: Box<OaepPublicEncryptingKey>,
        pkcs1: Box<Pkcs1PublicEncryptingKey>,
    },
    #[cfg(feature = "sm")]
    Sm2(Box<crate::sm::Sm2PublicKey>),
}

impl EncryptingKey {
    /// `None` when the library rejects the key.
    pub(crate) fn new(key: PublicEncryptingKey) -> Option<Self> {
        Some(Self::Rsa {
            oaep: Box::new(OaepPublicEncryptingKey::new(key.clone()).ok()?),
            pkcs1: Box::new(Pkcs1PublicEncryptingKey::new(key).ok()?),
        })
    }

    /// RSAES-OAEP with SHA-1, MGF1-SHA-1 and an empty label, or SM2; Base64.
    fn oaep(&self, plaintext: &[u8]) -> Result<String, EncryptError> {
        let key = match self {
            Self::Rsa { oaep, .. } => oaep,
            #[cfg(feature = "sm")]
            Self::Sm2(key) => return key.encrypt(plaintext).map(|ciphertext| STANDARD.encode(ciphertext)),
        };
        within(plaintext, key.max_plaintext_size(&OAEP_SHA1_MGF1SHA1))?;
        let mut buffer = vec![0; key.ciphertext_size()];
        let ciphertext = key
            .encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut buffer, None)
            .map_err(|_| EncryptError::Failed)?;
        Ok(STANDARD.encode(ciphertext))
    }

    /// RSAES-PKCS1-v1_5; Base64.
    fn pkcs1(&self, plaintext: &[u8]) -> Result<String, EncryptError> {
        let key = match self {
            Self::Rsa { pkcs1, .. } => pkcs1,
            #[cfg(feature = "sm")]
            Self::Sm2(_) => return Err(EncryptError::Failed),
        };
        within(plaintext, key.max_plaintext_size())?;
        let mut buffer = vec![0; key.ciphertext_size()];
        let ciphertext = key.encrypt(plaintext, &mut buffer).map_err(|_| EncryptError::Failed)?;
        Ok(STANDARD.encode(ciphertext))
    }
}

fn within(plaintext: &[u8], limit: usize) -> Result<(), EncryptError> {
    if plaintext.len() > limit {
        return Err(EncryptError::TooLong {
            length: plaintext.len(),
            limit,
        });
    }
    Ok(())
}

/// Encrypts fields with one key of a [`PlatformKeys`](crate::PlatformKeys) snapshot and knows the name of that key, so
/// that the ciphertext and the `Wechatpay-Serial` header of a request cannot disagree. Cheap to clone.
///
/// [`Cipher::PublicKey`] and [`Cipher::RsaPkcs1`] use the platform key, [`Cipher::RsaBankCard`] the key for transfers to
/// bank cards (also with RSAES-OAEP). The symmetric ciphers are refused, because only the service encrypts with them.
#[derive(Clone)]
pub struct Encryption {
    platform: Option<(Arc<str>, Arc<EncryptingKey>)>,
    bank_card: Option<Arc<EncryptingKey>>,
}

impl Encryption {
    pub(crate) fn new(platform: Option<(Arc<str>, Arc<EncryptingKey>)>, bank_card: Option<Arc<EncryptingKey>>) -> Self {
        Self { platform, bank_card }
    }

    /// The name of the platform key, for the `Wechatpay-Serial` header: an id (`PUB_KEY_ID_…`), or a certificate's
    /// serial number in upper-case hexadecimal. `None` when the snapshot has no platform key.
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        self.platform.as_ref().map(|(serial, _)| &**serial)
    }
}

impl Encrypt for Encryption {
    fn encrypt(&self, cipher: Cipher, plaintext: &[u8]) -> Result<String, EncryptError> {
        let platform = || {
            self.platform
                .as_ref()
                .map(|(_, key)| key)
                .ok_or(EncryptError::MissingKey { cipher })
        };
        match cipher {
            Cipher::PublicKey => platform()?.oaep(plaintext),
            Cipher::RsaPkcs1 => platform()?.pkcs1(plaintext),
            Cipher::RsaBankCard => self
                .bank_card
                .as_ref()
                .ok_or(EncryptError::MissingKey { cipher })?
                .oaep(plaintext),
            Cipher::AesGcm | Cipher::AesEcb => Err(EncryptError::MissingKey { cipher }),
        }
    }
}

impl fmt::Debug for Encryption {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Encryption")
            .field("serial", &self.serial())
            .field("bank_card", &self.bank_card.is_some())
            .finish()
    }
}
