//! The keys and certificates of both sides.

mod account;
mod appids;
mod authority;
mod certified;
mod client_key_kinds;
mod kept;
mod key_pool;
mod mode;
mod platform_key;
mod private_file;
mod shared;
mod signing_key;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use rcgen::KeyPair;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::wire::{Cipher, DecryptError, Encrypt, EncryptError};
use wechatpay_runtime::{ApiV2Key, ApiV3Key, Certificate, Encryption, Merchant, PlatformKeys};

pub use self::account::MerchantAccount;
pub(crate) use self::appids::{AppidOwner, Appids};
use self::authority::Authority;
pub use self::authority::service_hosts;
use self::client_key_kinds::ClientKeyKinds;
pub(crate) use self::client_key_kinds::KeyKind;
pub(crate) use self::kept::KeptKeys;
use self::kept::KeptMerchant;
pub(crate) use self::key_pool::KeyPool;
pub use self::mode::PlatformKeyMode;
pub(crate) use self::platform_key::PlatformKey;
pub(crate) use self::private_file::write_private;
pub(crate) use self::shared::SharedIdentity;
use crate::error::IdentityError;

/// The default merchant id.
pub(crate) const MERCHANT_ID: &str = "1900000109";
/// The brand of a sandbox whose merchants name none. It uses the first merchant's certificate and key.
pub(crate) const BRAND_ID: &str = "40001";

/// The name of the merchant's public key. The sandbox verifies with the runtime's type for platform keys, which need a
/// name.
const MERCHANT_KEY: &str = "PUB_KEY_ID_MERCHANT";

/// The keys and certificates, including the secrets of both sides.
pub(crate) struct Identity {
    pub(crate) merchant_id: String,
    pub(crate) merchant_serial: String,
    pub(crate) merchant_key_pem: String,
    pub(crate) merchant_certificate_pem: String,
    merchant_certificate: CertificateDer<'static>,
    /// The merchant's public key, which verifies its signatures.
    merchant_public: PlatformKeys,
    merchant_encryption: Encryption,
    /// The merchants for which this one acts; any when there is no list.
    sub_merchants: Option<Vec<String>>,
    pub(crate) appids: Appids,
    /// The brand that signs with the merchant's key.
    pub(crate) brand_id: Option<String>,
    pub(crate) api_v3_key_text: String,
    pub(crate) api_v2_key_text: String,
    pub(crate) api_v3_key: ApiV3Key,
    pub(crate) api_v2_key: ApiV2Key,
    authority: Authority,
    pub(crate) server_certificate: CertificateDer<'static>,
    server_key: KeyPair,
    pub(crate) public_key: Arc<PlatformKey>,
    /// The kinds of platform key that the merchant uses.
    pub(crate) mode: PlatformKeyMode,
    /// The platform certificates, oldest first. Old ones stay valid. Nobody holds the lock while doing anything else.
    certificates: RwLock<Vec<Arc<PlatformKey>>>,
    client_key_kinds: ClientKeyKinds,
    pub(crate) bank_card: PlatformKey,
}

impl Identity {
    /// The identity of a merchant. `names` are further names and addresses that the TLS port is reached by.
    pub(crate) fn of(
        platform: &KeptKeys,
        kept: &KeptMerchant,
        account: &MerchantAccount,
        names: &[String],
    ) -> Result<Self, IdentityError> {
        let authority = Authority::restore(&platform.authority)?;
        let merchant_key = KeyPair::from_pem(&kept.merchant.key).map_err(IdentityError::of)?;
        let merchant_certificate = CertificateDer::from_pem_slice(kept.merchant.certificate.as_bytes());
        let merchant_public = PlatformKeys::builder()
            .public_key(MERCHANT_KEY, merchant_key.public_key_pem())
            .build()
            .map_err(IdentityError::of)?;
        let merchant_serial = Certificate::from_pem(&kept.merchant.certificate)
            .map_err(IdentityError::of)?
            .serial()
            .to_owned();
        let (server_certificate, server_key) = authority.server_certificate(names)?;
        let certificates = platform.certificates.iter();
        let certificates = certificates.map(|kept| PlatformKey::certified(kept).map(Arc::new));
        Ok(Self {
            merchant_id: kept.merchant_id.clone(),
            merchant_serial,
            merchant_key_pem: kept.merchant.key.clone(),
            merchant_certificate: merchant_certificate.map_err(IdentityError::of)?,
            merchant_certificate_pem: kept.merchant.certificate.clone(),
            merchant_encryption: merchant_public.encryption(),
            merchant_public,
            api_v3_key: ApiV3Key::new(&kept.api_v3_key).map_err(IdentityError::of)?,
            api_v2_key: ApiV2Key::new(&kept.api_v2_key).map_err(IdentityError::of)?,
            api_v3_key_text: kept.api_v3_key.clone(),
            api_v2_key_text: kept.api_v2_key.clone(),
            server_certificate,
            server_key,
            mode: account.platform_keys,
            sub_merchants: account.sub_merchants.clone(),
            appids: Appids::of(account),
            brand_id: account.brand_id.clone(),
            public_key: Arc::new(PlatformKey::public(kept.public_key_id.clone(), &kept.public_key)?),
            certificates: RwLock::new(certificates.collect::<Result<_, _>>()?),
            client_key_kinds: ClientKeyKinds::default(),
            bank_card: PlatformKey::public("bank card".to_owned(), &platform.bank_card_key)?,
            authority,
        })
    }

    /// The platform certificates as they are now, oldest first.
    pub(crate) fn certificates(&self) -> Vec<Arc<PlatformKey>> {
        self.certificates.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds a platform certificate, the newest. When there are more than `most`, the oldest is removed.
    fn add_certificate(&self, key: Arc<PlatformKey>, most: usize) {
        let mut certificates = self.certificates.write().unwrap_or_else(PoisonError::into_inner);
        if certificates.len() >= most {
            certificates.remove(0);
        }
        certificates.push(key);
    }

    /// The platform keys of the kinds that the merchant uses.
    fn platform_keys_in_use(&self) -> Vec<Arc<PlatformKey>> {
        let mut keys = Vec::new();
        if self.mode.has_public_key() {
            keys.push(Arc::clone(&self.public_key));
        }
        if self.mode.has_certificates() {
            keys.extend(self.certificates());
        }
        keys
    }

    /// The platform key that `Wechatpay-Serial` names, if it is of a kind that the merchant uses.
    pub(crate) fn platform(&self, name: &str) -> Option<Arc<PlatformKey>> {
        let mut keys = self.platform_keys_in_use().into_iter();
        keys.find(|key| key.is_called(name))
    }

    /// The names of the platform keys that the merchant uses.
    pub(crate) fn platform_names(&self) -> Vec<String> {
        let keys = self.platform_keys_in_use();
        keys.iter().map(|key| key.name.clone()).collect()
    }

    /// The newest platform certificate.
    pub(crate) fn newest_certificate(&self) -> Arc<PlatformKey> {
        let newest = self.certificates().pop();
        newest.unwrap_or_else(|| Arc::clone(&self.public_key))
    }

    /// Whether the merchant may act for another one.
    pub(crate) fn acts_for(&self, sub_merchant: &str) -> bool {
        let listed = self.sub_merchants.as_ref();
        listed.is_none_or(|listed| listed.iter().any(|one| one == sub_merchant))
    }

    /// Whether a signature of the merchant is valid.
    pub(crate) fn merchant_signed(&self, message: &[u8], signature: &str) -> bool {
        self.merchant_public.verify(MERCHANT_KEY, message, signature).is_ok()
    }

    /// Whether this is the merchant's own API certificate.
    pub(crate) fn is_merchant_certificate(&self, der: &[u8]) -> bool {
        self.merchant_certificate.as_ref() == der
    }

    /// The merchant's API certificate, in DER.
    pub(crate) fn merchant_certificate_der(&self) -> &[u8] {
        &self.merchant_certificate
    }

    pub(crate) fn authority_pem(&self) -> String {
        self.authority.pem()
    }

    pub(crate) fn authority_der(&self) -> CertificateDer<'static> {
        self.authority.der()
    }

    pub(crate) fn server_key(&self) -> Result<PrivateKeyDer<'static>, IdentityError> {
        PrivateKeyDer::try_from(self.server_key.serialize_der()).map_err(IdentityError::of)
    }

    /// The merchant for a client: with its certificate, its private key and both API keys.
    pub(crate) fn merchant(&self) -> Result<Merchant, IdentityError> {
        Merchant::builder(self.merchant_id.clone())
            .certificate_pem(self.merchant_certificate_pem.clone())
            .private_key_pem(self.merchant_key_pem.clone())
            .api_v2_key(self.api_v2_key_text.clone())
            .api_v3_key(self.api_v3_key_text.clone())
            .build()
            .map_err(IdentityError::of)
    }

    /// The platform's keys for a client: the public key or, when the merchant does not use it, the certificates; and
    /// the key for transfers to bank cards.
    pub(crate) fn platform_keys(&self) -> Result<PlatformKeys, IdentityError> {
        let mut builder = PlatformKeys::builder().bank_card_key(self.bank_card.public_pem.clone());
        if self.mode.has_public_key() {
            builder = builder.public_key(self.public_key.name.clone(), self.public_key.public_pem.clone());
        } else {
            let keys = self.certificates();
            for certificate in keys.iter().filter_map(|key| key.certificate.as_ref()) {
                builder = builder.certificate_pem(certificate.pem.clone());
            }
        }
        builder.build().map_err(IdentityError::of)
    }

    /// Decrypts a field of a request with the platform key that the request names, or the key that belongs to the
    /// cipher.
    pub(crate) fn decrypt(
        &self,
        cipher: Cipher,
        named: Option<&str>,
        ciphertext: &str,
    ) -> Result<String, DecryptError> {
        let plaintext = match cipher {
            Cipher::RsaBankCard => self.bank_card.decrypt(Cipher::PublicKey, ciphertext)?,
            Cipher::PublicKey | Cipher::RsaPkcs1 => match named {
                Some(name) => {
                    let key = self.platform(name).ok_or(DecryptError::MissingKey { cipher })?;
                    key.decrypt(cipher, ciphertext)?
                }
                // APIv2 has no field that names the key.
                None => {
                    let keys = self.platform_keys_in_use().into_iter();
                    let mut attempts = keys.map(|key| key.decrypt(cipher, ciphertext));
                    let first = attempts.next().unwrap_or(Err(DecryptError::MissingKey { cipher }));
                    first.or_else(|error| attempts.find_map(Result::ok).ok_or(error))?
                }
            },
            Cipher::AesEcb | Cipher::AesGcm => return Err(DecryptError::MissingKey { cipher }),
        };
        String::from_utf8(plaintext.to_vec()).map_err(|_| DecryptError::Failed)
    }
}

/// Encrypts fields of responses with the merchant's public key or with a key that both sides share.
impl Encrypt for Identity {
    fn encrypt(&self, cipher: Cipher, plaintext: &[u8]) -> Result<String, EncryptError> {
        match cipher {
            Cipher::PublicKey | Cipher::RsaPkcs1 | Cipher::RsaBankCard => {
                self.merchant_encryption.encrypt(cipher, plaintext)
            }
            Cipher::AesEcb => wechatpay_runtime::v2::req_info::encrypt(&self.api_v2_key, plaintext),
            // This cipher needs a nonce beside the ciphertext: see `encrypt_resource`.
            Cipher::AesGcm => Err(EncryptError::MissingKey { cipher }),
        }
    }
}

impl Identity {
    /// Encrypts the resource of a notification or a platform certificate. Returns the nonce and the ciphertext.
    pub(crate) fn encrypt_resource(
        &self,
        associated_data: &str,
        plaintext: &[u8],
    ) -> Result<(String, String), EncryptError> {
        let nonce = SystemNonce.nonce().map_err(|_| EncryptError::Failed)?;
        let nonce: String = nonce.chars().take(12).collect();
        let ciphertext = self.api_v3_key.encrypt(&nonce, associated_data, plaintext)?;
        Ok((nonce, ciphertext))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("merchant_id", &self.merchant_id)
            .field("merchant_serial", &self.merchant_serial)
            .field("platform", &self.platform_names())
            .finish_non_exhaustive()
    }
}
