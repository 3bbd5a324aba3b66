//! The calling account: a merchant (or brand) with its number, keys and certificate.

mod account;
pub(crate) mod api_key;
mod builder;
#[cfg(feature = "pkcs12")]
mod pkcs12;
mod private_key;
mod signing_error;

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

pub use self::account::Account;
pub use self::api_key::{ApiV2Key, ApiV3Key};
pub use self::builder::MerchantBuilder;
pub(crate) use self::private_key::PrivateKey;
pub use self::signing_error::SigningError;
use crate::certificate::{Certificate, comparable_serial};
use crate::resource_cipher::ResourceAlgorithm;
use crate::v2::req_info;
use crate::wire::{Cipher, Decrypt, DecryptError};

/// A merchant's (or brand's) id and keys: signs requests, decrypts what the service encrypted for it, and presents
/// itself in mutual TLS.
///
/// Cheap to clone. `Debug` shows no secret; private key and API keys are wiped when the last clone is dropped.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use wechatpay_runtime::Merchant;
///
/// let merchant = Merchant::builder("1900000109")
///     .certificate_pem(std::fs::read("apiclient_cert.pem")?)
///     .private_key_pem(std::fs::read("apiclient_key.pem")?)
///     .api_v3_key(std::env::var("APIV3_KEY")?)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Merchant {
    inner: Arc<Inner>,
}

struct Inner {
    account: Account,
    id: String,
    credential: Option<Credential>,
    api_v3_key: Option<ApiV3Key>,
    api_v2_key: Option<ApiV2Key>,
}

/// The private key, and the serial number by which the service knows it.
struct Credential {
    key: PrivateKey,
    serial: String,
    certificate: Option<Certificate>,
    /// PEM of the certificate chain and the private key.
    identity: Option<Zeroizing<Vec<u8>>>,
}

impl Merchant {
    /// Starts building the merchant with the given id (`mchid`).
    pub fn builder(id: impl Into<String>) -> MerchantBuilder {
        MerchantBuilder::new(Account::Merchant, id.into())
    }

    /// Starts building a brand with the given id (`brand_id`), which has its own API certificate and keys.
    pub fn brand_builder(brand_id: impl Into<String>) -> MerchantBuilder {
        MerchantBuilder::new(Account::Brand, brand_id.into())
    }

    /// The id of the merchant or brand.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.inner.id
    }

    /// Whether this is a merchant or a brand.
    #[must_use]
    pub fn account(&self) -> Account {
        self.inner.account
    }

    /// The serial number of the API certificate in upper-case hexadecimal (`serial_no`); `None` without a private key.
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        self.inner
            .credential
            .as_ref()
            .map(|credential| credential.serial.as_str())
    }

    /// The API certificate; `None` when only its serial number was given. Monitor its expiry date.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.inner.credential.as_ref()?.certificate.as_ref()
    }

    /// Signs a message with the private key (RSASSA-PKCS1-v1_5 with SHA-256, or SM2 with SM3 for an SM2 key) and
    /// encodes the signature in Base64. [`signature::authorization`](crate::signature::authorization) builds the
    /// message of a request.
    ///
    /// # Errors
    /// [`SigningError::NoPrivateKey`] for a merchant that was built only for APIv2 or notifications.
    pub fn sign(&self, message: &[u8]) -> Result<String, SigningError> {
        self.credential()?.key.sign(message)
    }

    /// The API certificate with its chain, and the private key, as one PEM text, which TLS libraries accept as client
    /// identity. `None` when only the serial number of the certificate was given.
    #[must_use]
    pub fn client_identity(&self) -> Option<&[u8]> {
        self.inner
            .credential
            .as_ref()?
            .identity
            .as_ref()
            .map(|pem| pem.as_slice())
    }

    /// The APIv2 key.
    ///
    /// # Errors
    /// [`SigningError::NoApiV2Key`] when none was given.
    pub fn api_v2_key(&self) -> Result<&ApiV2Key, SigningError> {
        self.inner.api_v2_key.as_ref().ok_or(SigningError::NoApiV2Key)
    }

    /// The APIv3 key, when one was given.
    #[must_use]
    pub fn api_v3_key(&self) -> Option<&ApiV3Key> {
        self.inner.api_v3_key.as_ref()
    }

    /// Decrypts the resource of a notification, or a platform certificate, with the APIv3 key; see
    /// [`ApiV3Key::decrypt`].
    ///
    /// # Errors
    /// When no APIv3 key was given, and as for [`ApiV3Key::decrypt`].
    pub fn decrypt_resource(
        &self,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        self.decrypt_with(ResourceAlgorithm::Aes256Gcm, nonce, associated_data, ciphertext)
    }

    /// Like [`decrypt_resource`](Self::decrypt_resource), with the algorithm that the message names:
    /// `AEAD_AES_256_GCM`, or `AEAD_SM4_GCM` with the feature `sm`.
    ///
    /// # Errors
    /// As for [`decrypt_resource`](Self::decrypt_resource), and when the algorithm is unknown.
    pub fn decrypt_resource_by(
        &self,
        algorithm: &str,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let algorithm = ResourceAlgorithm::named(Some(algorithm)).ok_or(DecryptError::Failed)?;
        self.decrypt_with(algorithm, nonce, associated_data, ciphertext)
    }

    pub(crate) fn decrypt_with(
        &self,
        algorithm: ResourceAlgorithm,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let cipher = Cipher::AesGcm;
        let key = self.api_v3_key().ok_or(DecryptError::MissingKey { cipher })?;
        match algorithm {
            ResourceAlgorithm::Aes256Gcm => key.decrypt(nonce, associated_data, ciphertext),
            #[cfg(feature = "sm")]
            ResourceAlgorithm::Sm4Gcm => key.decrypt_sm4(nonce, associated_data, ciphertext),
        }
    }

    /// Whether a key belongs to this merchant: its public half (SubjectPublicKeyInfo or a point) or the serial number
    /// of its certificate is the same.
    pub(crate) fn owns(&self, serial: &str, public_key: &[u8]) -> bool {
        let credential = self.inner.credential.as_ref();
        credential.is_some_and(|own| {
            public_key.ends_with(own.key.public_key()) || comparable_serial(serial) == comparable_serial(&own.serial)
        })
    }

    /// Whether it signs with SM2.
    pub(crate) fn uses_sm2(&self) -> bool {
        let credential = self.inner.credential.as_ref();
        credential.is_some_and(|credential| credential.key.is_sm2())
    }

    pub(crate) fn credential_serial(&self) -> Result<&str, SigningError> {
        self.credential().map(|credential| credential.serial.as_str())
    }

    fn credential(&self) -> Result<&Credential, SigningError> {
        self.inner.credential.as_ref().ok_or(SigningError::NoPrivateKey)
    }
}

/// Fields of responses, encrypted with the public key of the API certificate; and `req_info` of v2 refund
/// notifications. A notification resource needs its nonce too: [`Merchant::decrypt_resource`].
impl Decrypt for Merchant {
    fn decrypt(&self, cipher: Cipher, ciphertext: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let key = || {
            self.inner
                .credential
                .as_ref()
                .map(|credential| &credential.key)
                .ok_or(DecryptError::MissingKey { cipher })
        };
        let decoded = || STANDARD.decode(ciphertext).map_err(|_| DecryptError::BadEncoding);
        match cipher {
            Cipher::PublicKey => key()?.decrypt_oaep(&decoded()?),
            Cipher::RsaPkcs1 => key()?.decrypt_pkcs1(&decoded()?),
            Cipher::AesEcb => {
                let key = self
                    .inner
                    .api_v2_key
                    .as_ref()
                    .ok_or(DecryptError::MissingKey { cipher })?;
                req_info::decrypt(key, ciphertext)
            }
            Cipher::RsaBankCard | Cipher::AesGcm => Err(DecryptError::MissingKey { cipher }),
        }
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Merchant")
            .field("account", &self.inner.account)
            .field("id", &self.inner.id)
            .field("serial", &self.serial())
            .field("api_v3_key", &self.inner.api_v3_key)
            .field("api_v2_key", &self.inner.api_v2_key)
            .finish_non_exhaustive()
    }
}
