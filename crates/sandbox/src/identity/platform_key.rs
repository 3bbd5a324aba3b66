//! The private keys of the platform.

use std::time::SystemTime;

use rcgen::KeyPair;
use time::OffsetDateTime;
use wechatpay_runtime::wire::{Cipher, Decrypt, DecryptError};
use wechatpay_runtime::{Certificate, Merchant};

use super::certified::Certified;
use crate::error::IdentityError;

/// A private key of the platform, with the name that `Wechatpay-Serial` uses for it.
pub(crate) struct PlatformKey {
    pub(crate) name: String,
    pub(crate) public_pem: String,
    pub(crate) certificate: Option<PlatformCertificate>,
    /// The platform signs and decrypts as merchants do, so the runtime's type for merchants holds its key.
    key: Merchant,
}

pub(crate) struct PlatformCertificate {
    pub(crate) pem: String,
    pub(crate) not_before: OffsetDateTime,
    pub(crate) not_after: OffsetDateTime,
}

impl PlatformKey {
    /// A public key with an id. `pem` is the private key.
    pub(super) fn public(name: String, pem: &str) -> Result<Self, IdentityError> {
        let key = KeyPair::from_pem(pem).map_err(IdentityError::of)?;
        Ok(Self {
            name,
            public_pem: key.public_key_pem(),
            certificate: None,
            key: holder(pem)?,
        })
    }

    /// A key with a certificate, named by its serial number.
    pub(super) fn certified(kept: &Certified) -> Result<Self, IdentityError> {
        let key = KeyPair::from_pem(&kept.key).map_err(IdentityError::of)?;
        let pem = kept.certificate.clone();
        let certificate = Certificate::from_pem(&pem).map_err(IdentityError::of)?;
        let moment = |time: SystemTime| OffsetDateTime::from(time);
        Ok(Self {
            name: certificate.serial().to_owned(),
            public_pem: key.public_key_pem(),
            certificate: Some(PlatformCertificate {
                not_before: moment(certificate.not_before()),
                not_after: moment(certificate.not_after()),
                pem,
            }),
            key: holder(&kept.key)?,
        })
    }

    /// Whether this is the key's name. The case of serial numbers is ignored.
    pub(super) fn is_called(&self, name: &str) -> bool {
        match self.certificate {
            Some(_) => self.name.eq_ignore_ascii_case(name),
            None => self.name == name,
        }
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, Base64.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<String, IdentityError> {
        self.key.sign(message).map_err(IdentityError::of)
    }

    pub(crate) fn decrypt(
        &self,
        cipher: Cipher,
        ciphertext: &str,
    ) -> Result<impl std::ops::Deref<Target = Vec<u8>> + use<>, DecryptError> {
        self.key.decrypt(cipher, ciphertext)
    }
}

fn holder(pem: &str) -> Result<Merchant, IdentityError> {
    Merchant::builder("platform")
        // A private key has to have some serial number; this one is never sent.
        .serial("0")
        .private_key_pem(pem)
        .build()
        .map_err(IdentityError::of)
}
