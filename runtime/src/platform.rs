//! The platform keys: the public keys of WeChat Pay, which verify its signatures and encrypt fields; which of them encrypts.

mod builder;
mod key_set;
mod listed;
mod public_key;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeSliceError, Engine};

pub use self::builder::PlatformKeysBuilder;
use self::key_set::KeySet;
pub(crate) use self::listed::read_certificates;
pub(crate) use self::public_key::PublicKey;
use crate::certificate::{Certificate, comparable_serial};
use crate::encryption::{EncryptingKey, Encryption};
use crate::foreign_text;
use crate::key_error::KeyError;
use crate::merchant::Merchant;
use crate::signature::verification_error::VerificationError;

/// The prefix of the id of a WeChat Pay public key.
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

/// The longest signature in bytes that any key can make: RSA of 8,192 bits.
const SIGNATURE_BYTES: usize = 1024;

/// An immutable set of the platform's keys: public keys (`PUB_KEY_ID_…`), platform certificates, or both while a
/// merchant switches from the latter to the former. Cheap to clone; to rotate keys, build a new set and replace this
/// one.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use wechatpay_runtime::PlatformKeys;
///
/// let keys = PlatformKeys::builder()
///     .public_key("PUB_KEY_ID_0119000001092024010100291000000000", std::fs::read("pub_key.pem")?)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PlatformKeys {
    inner: Arc<Inner>,
}

struct Inner {
    /// The keys by their [`lookup_name`].
    keys: KeySet,
    /// The name in `keys` of the key chosen for encryption, if one was chosen.
    chosen: Option<String>,
    bank_card: Option<Arc<EncryptingKey>>,
}

struct PlatformKey {
    /// The serial number or id as the service writes it.
    serial: Arc<str>,
    public: PublicKey,
    certificate: Option<Certificate>,
}

impl PlatformKeys {
    /// Starts building a set of keys.
    pub fn builder() -> PlatformKeysBuilder {
        PlatformKeysBuilder::new()
    }

    /// The empty set, for a merchant that uses only APIv2 or that has certificates fetched
    /// ([`ClientBuilder::renew_certificates`](crate::ClientBuilder::renew_certificates)).
    #[must_use]
    pub fn empty() -> Self {
        Self {
            inner: Arc::new(Inner {
                keys: KeySet::new(),
                chosen: None,
                bank_card: None,
            }),
        }
    }

    /// Verifies a signature of the service: RSASSA-PKCS1-v1_5 with SHA-256 over `message`, Base64 in `signature`, made
    /// with the key that `serial` names.
    ///
    /// Ids of public keys are compared as they are. Serial numbers of certificates are compared as hexadecimal
    /// numbers, in either case and with or without leading zeros, because software writes them both ways.
    ///
    /// [`signature::verify`](crate::signature::verify) does this for a whole response or notification.
    ///
    /// # Errors
    /// [`UnknownSerial`](VerificationError::UnknownSerial), then
    /// [`ExpiredCertificate`](VerificationError::ExpiredCertificate) by the system's clock, then
    /// [`BadEncoding`](VerificationError::BadEncoding), then
    /// [`SignatureMismatch`](VerificationError::SignatureMismatch), also for a text longer than any signature can be.
    pub fn verify(&self, serial: &str, message: &[u8], signature: &str) -> Result<(), VerificationError> {
        self.verify_when(SystemTime::now, serial, message, signature)
            .map_err(without_key)
    }

    /// Like [`verify`](Self::verify), at the given time: a certificate that has expired by then verifies nothing.
    ///
    /// # Errors
    /// As for [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        moment: SystemTime,
        serial: &str,
        message: &[u8],
        signature: &str,
    ) -> Result<(), VerificationError> {
        self.verify_received_at(moment, serial, message, signature)
            .map_err(without_key)
    }

    /// Like [`verify_at`](Self::verify_at), for a message whose header names the key: the error has the name as it was
    /// received, so that the certificate can be fetched.
    pub(crate) fn verify_received_at(
        &self,
        moment: SystemTime,
        serial: &str,
        message: &[u8],
        signature: &str,
    ) -> Result<(), VerificationError> {
        self.verify_when(|| moment, serial, message, signature)
    }

    /// Like [`verify_at`](Self::verify_at), with a function for the time, which only certificates need.
    fn verify_when(
        &self,
        now: impl FnOnce() -> SystemTime,
        serial: &str,
        message: &[u8],
        signature: &str,
    ) -> Result<(), VerificationError> {
        let key = self
            .inner
            .keys
            .get(&*lookup_name(serial))
            .ok_or_else(|| VerificationError::UnknownSerial {
                serial: foreign_text::cut(serial),
            })?;
        if key.certificate.is_some() && key.has_expired_at(now()) {
            return Err(VerificationError::ExpiredCertificate {
                serial: key.serial.as_ref().to_owned(),
            });
        }
        let mut bytes = [0; SIGNATURE_BYTES];
        let signature = match STANDARD.decode_slice(signature, &mut bytes) {
            Ok(length) => bytes.get(..length).unwrap_or_default(),
            Err(DecodeSliceError::DecodeError(_)) => return Err(VerificationError::BadEncoding),
            Err(DecodeSliceError::OutputSliceTooSmall) => return Err(VerificationError::SignatureMismatch),
        };
        key.public
            .verify(message, signature)
            .map_err(|()| VerificationError::SignatureMismatch)
    }

    /// The key that encrypts fields, with its name: the public key when there is one, else the certificate that expires
    /// last, unless [`PlatformKeysBuilder::encrypt_with`] chose another. A certificate that has expired, or is not
    /// valid yet, by the system's clock, never encrypts.
    #[must_use]
    pub fn encryption(&self) -> Encryption {
        self.encryption_at(SystemTime::now())
    }

    /// Like [`encryption`](Self::encryption), at the given time.
    #[must_use]
    pub fn encryption_at(&self, moment: SystemTime) -> Encryption {
        let valid = |key: &&Arc<PlatformKey>| key.is_valid_at(moment);
        let keys = &self.inner.keys;
        let platform = match &self.inner.chosen {
            Some(name) => keys.get(name).filter(valid),
            None => keys.values().filter(valid).max_by_key(|key| key.preference()),
        };
        let platform = platform.map(|key| (Arc::clone(&key.serial), Arc::clone(&key.public.encrypting)));
        Encryption::new(platform, self.inner.bank_card.clone())
    }

    /// The names of all keys: ids of public keys and serial numbers of certificates.
    pub fn serials(&self) -> impl Iterator<Item = &str> {
        self.inner.keys.values().map(|key| &*key.serial)
    }

    /// Whether the set has no keys.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.keys.is_empty()
    }

    /// Whether the key of this name is in the set, compared as [`verify`](Self::verify) does.
    #[must_use]
    pub fn contains(&self, serial: &str) -> bool {
        self.inner.keys.contains_key(&*lookup_name(serial))
    }

    /// The platform certificates in the set. Monitor their expiry dates.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.inner.keys.values().filter_map(|key| key.certificate.as_ref())
    }
}

impl PlatformKeys {
    /// A copy of the set with these certificates instead of its own. Public keys are kept, and so is the key chosen for
    /// encryption if it is still in the set.
    pub(crate) fn with_certificates(&self, certificates: Vec<Certificate>) -> Result<Self, KeyError> {
        let mut keys = self.inner.keys.clone();
        keys.retain(|_, key| key.certificate.is_none());
        for certificate in certificates {
            key_set::add_certificate(&mut keys, certificate)?;
        }
        let chosen = self.inner.chosen.clone();
        Ok(Self {
            inner: Arc::new(Inner {
                chosen: chosen.filter(|name| keys.contains_key(name)),
                keys,
                bank_card: self.inner.bank_card.clone(),
            }),
        })
    }

    /// Refuses a set that contains the merchant's own key: such a key can neither verify messages from the service nor
    /// encrypt fields for it.
    pub(crate) fn refuse_keys_of(&self, merchant: &Merchant) -> Result<(), KeyError> {
        for key in self.inner.keys.values() {
            if merchant.owns(&key.serial, key.public.der()) {
                return Err(KeyError::MerchantsOwnKey {
                    serial: key.serial.as_ref().to_owned(),
                    merchant: merchant.id().to_owned(),
                });
            }
        }
        Ok(())
    }
}

impl PlatformKey {
    /// The order in which a key is chosen for encryption: public keys first, then the certificate that expires last.
    fn preference(&self) -> (bool, Option<SystemTime>) {
        let certificate = self.certificate.as_ref();
        (certificate.is_none(), certificate.map(Certificate::not_after))
    }

    fn has_expired_at(&self, moment: SystemTime) -> bool {
        let certificate = self.certificate.as_ref();
        certificate.is_some_and(|certificate| certificate.not_after() <= moment)
    }

    fn is_valid_at(&self, moment: SystemTime) -> bool {
        let certificate = self.certificate.as_ref();
        let begun = certificate.is_none_or(|certificate| certificate.not_before() <= moment);
        begun && !self.has_expired_at(moment)
    }
}

/// The error without the name of the key, which the caller gave, if that may be a key itself.
fn without_key(error: VerificationError) -> VerificationError {
    match error {
        VerificationError::UnknownSerial { serial } => VerificationError::UnknownSerial {
            serial: foreign_text::unless_a_key(&serial, serial.len()),
        },
        other => other,
    }
}

/// Whether this is the name of a public key, not of a certificate.
pub(crate) fn names_public_key(serial: &str) -> bool {
    serial.starts_with(PUBLIC_KEY_ID)
}

impl fmt::Debug for PlatformKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PlatformKeys")
            .field("serials", &self.serials().collect::<Vec<_>>())
            .field("encryption", &self.encryption())
            .finish()
    }
}

/// The form in which names of keys are compared: hexadecimal numbers as numbers, ids of public keys as they are.
fn lookup_name(serial: &str) -> Cow<'_, str> {
    let hexadecimal = serial.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hexadecimal {
        Cow::Owned(comparable_serial(serial))
    } else {
        Cow::Borrowed(serial)
    }
}
