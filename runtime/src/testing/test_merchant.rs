//! A merchant for tests, with keys that exist nowhere else.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use x509_cert::der::pem::{LineEnding, encode_string};

use super::PlatformError;
use crate::merchant::{ApiV3Key, Merchant};
use crate::nonce::{NonceSource, SystemNonce};
use crate::platform::PlatformKeys;
use crate::wire::{Cipher, Encrypt};

/// A merchant with new keys: a private key, an APIv3 key and an APIv2 key. So a test needs no key files.
#[derive(Debug)]
pub struct TestMerchant {
    merchant: Merchant,
    api_v3_key: ApiV3Key,
    /// Its public key, in the type that encrypts.
    public_key: PlatformKeys,
}

impl TestMerchant {
    /// The serial number by which its private key is named.
    pub const SERIAL: &'static str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

    /// Generates the keys, which takes one or two tenths of a second. `id` is the merchant number (`mchid`).
    ///
    /// # Errors
    /// When the random source fails.
    pub fn new(id: &str) -> Result<Self, PlatformError> {
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| PlatformError)?;
        let private_key = AsDer::<Pkcs8V1Der<'_>>::as_der(&key).map_err(|_| PlatformError)?;
        let public_key = AsDer::<PublicKeyX509Der<'_>>::as_der(key.public_key()).map_err(|_| PlatformError)?;
        let public_key = encode_string("PUBLIC KEY", LineEnding::LF, public_key.as_ref()).map_err(|_| PlatformError)?;
        let random = || SystemNonce.nonce().map_err(|_| PlatformError);
        let api_v3_key = random()?;
        let merchant = Merchant::builder(id)
            .private_key_der(private_key.as_ref())
            .serial(Self::SERIAL)
            .api_v3_key(api_v3_key.clone())
            .api_v2_key(random()?)
            .build();
        let public_key = PlatformKeys::builder()
            .public_key("PUB_KEY_ID_0000000000000000000000000000000001", public_key)
            .build();
        Ok(Self {
            merchant: merchant.map_err(|_| PlatformError)?,
            api_v3_key: ApiV3Key::new(api_v3_key).map_err(|_| PlatformError)?,
            public_key: public_key.map_err(|_| PlatformError)?,
        })
    }

    /// The merchant, for a client or a receiver.
    #[must_use]
    pub fn merchant(&self) -> Merchant {
        self.merchant.clone()
    }

    /// Encrypts the text of a field as the service does, with this merchant's public key: the value of an `#[encrypted]`
    /// field of a response or a notification.
    ///
    /// # Errors
    /// When the text is longer than the key can encrypt, 214 bytes.
    pub fn encrypt(&self, text: &str) -> Result<String, PlatformError> {
        let encryption = self.public_key.encryption();
        encryption
            .encrypt(Cipher::PublicKey, text.as_bytes())
            .map_err(|_| PlatformError)
    }

    /// Encrypts a resource with the APIv3 key.
    pub(super) fn seal(&self, nonce: &str, associated_data: &str, resource: &[u8]) -> Result<String, PlatformError> {
        let sealed = self.api_v3_key.encrypt(nonce, associated_data, resource);
        sealed.map_err(|_| PlatformError)
    }
}
