//! The merchant's RSA private key: what signs requests and decrypts fields of responses.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey,
};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::{self, PemObject};
use zeroize::{Zeroize, Zeroizing};

use super::SigningError;
use crate::key_error::KeyError;
use crate::wire::DecryptError;

const WHAT: &str = "private key";
const FORMS: &str = "PKCS#8 or PKCS#1";

/// An RSA private key, ready for signing and for both ways of decrypting. The library wipes its memory when dropped.
pub(super) struct PrivateKey {
    signing: KeyPair,
    oaep: OaepPrivateDecryptingKey,
    pkcs1: Pkcs1PrivateDecryptingKey,
}

impl PrivateKey {
    /// Reads the first private key of a PEM text: `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1).
    pub(super) fn from_pem(text: &[u8]) -> Result<Self, KeyError> {
        let encrypted = |marker: &[u8]| text.windows(marker.len()).any(|window| window == marker);
        if encrypted(b"BEGIN ENCRYPTED PRIVATE KEY") || encrypted(b"Proc-Type: 4,ENCRYPTED") {
            return Err(KeyError::EncryptedPrivateKey);
        }
        let mut key = PrivateKeyDer::from_pem_slice(text).map_err(|error| match error {
            pem::Error::NoItemsFound => KeyError::NoPem {
                what: WHAT,
                expected: "PRIVATE KEY or RSA PRIVATE KEY",
            },
            error => KeyError::InvalidPem {
                what: WHAT,
                reason: error.to_string(),
            },
        })?;
        let read = Self::from_der(key.secret_der());
        key.zeroize();
        read
    }

    /// Reads DER in either form.
    pub(super) fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let rejected = |error| KeyError::rejected(WHAT, FORMS, error);
        let signing = match KeyPair::from_pkcs8(der) {
            Ok(key) => key,
            // A key in the other form is told from a PKCS#8 key that is too short by trying again.
            Err(first) => KeyPair::from_der(der).map_err(|second| match KeyError::rejected(WHAT, FORMS, first) {
                size @ KeyError::KeySize { .. } => size,
                _ => rejected(second),
            })?,
        };
        // The decrypting keys read PKCS#8 only, so a PKCS#1 key goes through the signing key.
        let unreadable = |_| KeyError::InvalidKey {
            what: WHAT,
            expected: FORMS,
        };
        let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&signing).map_err(unreadable)?;
        let decrypting = PrivateDecryptingKey::from_pkcs8(pkcs8.as_ref()).map_err(rejected)?;
        Ok(Self {
            signing,
            oaep: OaepPrivateDecryptingKey::new(decrypting.clone()).map_err(unreadable)?,
            pkcs1: Pkcs1PrivateDecryptingKey::new(decrypting).map_err(unreadable)?,
        })
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, Base64.
    pub(super) fn sign(&self, message: &[u8]) -> Result<String, SigningError> {
        let mut signature = vec![0; self.signing.public_modulus_len()];
        self.signing
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| SigningError::Failed)?;
        Ok(STANDARD.encode(signature))
    }

    /// RSAES-OAEP with SHA-1 and an empty label.
    pub(super) fn decrypt_oaep(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let mut buffer = Zeroizing::new(vec![0; self.oaep.min_output_size()]);
        let length = self
            .oaep
            .decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut buffer, None)
            .map_err(|_| DecryptError::Failed)?
            .len();
        buffer.truncate(length);
        Ok(buffer)
    }

    /// RSAES-PKCS1-v1_5.
    pub(super) fn decrypt_pkcs1(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let mut buffer = Zeroizing::new(vec![0; self.pkcs1.min_output_size()]);
        let length = self
            .pkcs1
            .decrypt(ciphertext, &mut buffer)
            .map_err(|_| DecryptError::Failed)?
            .len();
        buffer.truncate(length);
        Ok(buffer)
    }

    /// The public half in PKCS#1 DER, as a certificate holds it.
    pub(super) fn public_key(&self) -> &[u8] {
        self.signing.public_key().as_ref()
    }

    /// The key in PKCS#8 DER.
    pub(super) fn pkcs8(&self) -> Result<Pkcs8V1Der<'static>, KeyError> {
        self.signing.as_der().map_err(|_| KeyError::InvalidKey {
            what: WHAT,
            expected: FORMS,
        })
    }
}
