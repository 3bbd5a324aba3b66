//! The merchant's private key, which signs requests and decrypts fields of responses.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey,
};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::SigningError;
use crate::key_error::KeyError;
use crate::pem::{self, FileContent, Wanted};
#[cfg(feature = "sm")]
use crate::sm::Sm2PrivateKey;
#[cfg(feature = "sm")]
use crate::wire::Cipher;
use crate::wire::DecryptError;

const WHAT: &str = "private key";
const FORMS: &str = "PKCS#8 or PKCS#1";
#[cfg(not(feature = "sm"))]
const KINDS: &str = "an RSA key";
#[cfg(feature = "sm")]
const KINDS: &str = "an RSA key, or an SM2 key in PKCS#8";

/// A private key. Its memory is wiped when it is dropped.
pub(crate) enum PrivateKey {
    Rsa(Box<RsaPrivateKey>),
    #[cfg(feature = "sm")]
    Sm2(Box<Sm2PrivateKey>),
}

/// An RSA private key, ready for signing and for both decryption paddings. The library wipes its memory when it is
/// dropped.
pub(crate) struct RsaPrivateKey {
    signing: KeyPair,
    oaep: OaepPrivateDecryptingKey,
    pkcs1: Pkcs1PrivateDecryptingKey,
}

impl PrivateKey {
    /// Reads the first private key of a PEM text: `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1).
    pub(crate) fn from_pem(text: &[u8]) -> Result<Self, KeyError> {
        Self::from_der(&pem::read_first(text, Wanted::PrivateKey, WHAT)?)
    }

    /// Reads DER in either form, or, with the feature `sm`, an SM2 key in PKCS#8.
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let der = pem::without_line_end(der);
        #[cfg(feature = "sm")]
        if let Some(key) = Sm2PrivateKey::from_pkcs8(der) {
            return Ok(Self::Sm2(Box::new(key)));
        }
        match RsaPrivateKey::from_der(der) {
            Ok(key) => Ok(Self::Rsa(Box::new(key))),
            Err(error) => Err(Self::better_error(der, error)),
        }
    }

    /// Returns an error that names what the bytes are, if they are recognized as something other than an RSA key.
    fn better_error(der: &[u8], error: KeyError) -> KeyError {
        match (FileContent::of(der), FileContent::other_algorithm(der)) {
            (_, Some(found)) => KeyError::WrongContent {
                what: WHAT,
                expected: KINDS,
                found,
            },
            (FileContent::PrivateKey | FileContent::RsaPrivateKey | FileContent::Unknown, None) => error,
            (found, None) => Wanted::PrivateKey.refuses(WHAT, found),
        }
    }

    /// The signature, Base64: RSASSA-PKCS1-v1_5 with SHA-256, or SM2 with SM3.
    pub(super) fn sign(&self, message: &[u8]) -> Result<String, SigningError> {
        let signature = match self {
            Self::Rsa(key) => key.sign(message)?,
            #[cfg(feature = "sm")]
            Self::Sm2(key) => key.sign(message).ok_or(SigningError::Failed)?,
        };
        Ok(STANDARD.encode(signature))
    }

    /// Decrypts a field with the default algorithm for this kind of key: RSAES-OAEP, or SM2.
    pub(super) fn decrypt_oaep(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        match self {
            Self::Rsa(key) => key.decrypt_oaep(ciphertext),
            #[cfg(feature = "sm")]
            Self::Sm2(key) => key.decrypt(ciphertext),
        }
    }

    /// Decrypts with RSAES-PKCS1-v1_5.
    pub(super) fn decrypt_pkcs1(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        match self {
            Self::Rsa(key) => key.decrypt_pkcs1(ciphertext),
            #[cfg(feature = "sm")]
            Self::Sm2(_) => Err(DecryptError::MissingKey {
                cipher: Cipher::RsaPkcs1,
            }),
        }
    }

    /// The public half in the form used in certificates: PKCS#1 DER, or a point.
    pub(crate) fn public_key(&self) -> &[u8] {
        match self {
            Self::Rsa(key) => key.signing.public_key().as_ref(),
            #[cfg(feature = "sm")]
            Self::Sm2(key) => key.public_key(),
        }
    }

    /// The key in PKCS#8 DER, if TLS can use it; our TLS library does not support SM2.
    pub(super) fn for_tls(&self) -> Result<Option<Pkcs8V1Der<'static>>, KeyError> {
        match self {
            Self::Rsa(key) => key.pkcs8().map(Some),
            #[cfg(feature = "sm")]
            Self::Sm2(_) => Ok(None),
        }
    }

    /// Whether it is an SM2 key.
    pub(super) const fn is_sm2(&self) -> bool {
        match self {
            Self::Rsa(_) => false,
            #[cfg(feature = "sm")]
            Self::Sm2(_) => true,
        }
    }
}

impl RsaPrivateKey {
    /// Reads DER in either form.
    fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let rejected = |error| KeyError::rejected(WHAT, FORMS, error);
        let signing = match KeyPair::from_pkcs8(der) {
            Ok(key) => key,
            // Trying PKCS#1 too distinguishes a key in that form from a PKCS#8 key that is too short.
            Err(first) => KeyPair::from_der(der).map_err(|second| match KeyError::rejected(WHAT, FORMS, first) {
                size @ KeyError::KeySize { .. } => size,
                _ => rejected(second),
            })?,
        };
        // The library's decryption keys read PKCS#8 only, so a PKCS#1 key is converted by the signing key.
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

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        let mut signature = vec![0; self.signing.public_modulus_len()];
        self.signing
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| SigningError::Failed)?;
        Ok(signature)
    }

    /// RSAES-OAEP with SHA-1 and an empty label.
    fn decrypt_oaep(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let mut buffer = Zeroizing::new(vec![0; self.oaep.min_output_size()]);
        let length = self
            .oaep
            .decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut buffer, None)
            .map_err(|_| DecryptError::Failed)?
            .len();
        buffer.truncate(length);
        Ok(buffer)
    }

    /// Decrypts with RSAES-PKCS1-v1_5.
    fn decrypt_pkcs1(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let mut buffer = Zeroizing::new(vec![0; self.pkcs1.min_output_size()]);
        let length = self
            .pkcs1
            .decrypt(ciphertext, &mut buffer)
            .map_err(|_| DecryptError::Failed)?
            .len();
        buffer.truncate(length);
        Ok(buffer)
    }

    /// The key in PKCS#8 DER.
    fn pkcs8(&self) -> Result<Pkcs8V1Der<'static>, KeyError> {
        self.signing.as_der().map_err(|_| KeyError::InvalidKey {
            what: WHAT,
            expected: FORMS,
        })
    }
}
