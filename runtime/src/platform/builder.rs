//! Building a set of platform keys.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use zeroize::Zeroizing;

use super::key_set::{self, KeySet};
use super::listed::read_certificates;
use super::public_key::PublicKey;
use super::{Inner, PUBLIC_KEY_ID, PlatformKey, PlatformKeys, lookup_name};
use crate::certificate::Certificate;
use crate::foreign_text;
use crate::key_error::KeyError;
use crate::merchant::Merchant;

const PUBLIC_KEY: &str = "WeChat Pay public key";
const BANK_CARD_KEY: &str = "public key for transfers to bank cards";
/// The length of a day in seconds.
const DAY: u64 = 24 * 3600;
/// The longest id accepted. Real ids have 43 characters.
const MAX_ID_BYTES: usize = 128;

/// Builds a [`PlatformKeys`] set. The first error in a key is kept and returned by
/// [`build`](Self::build).
#[derive(Default)]
#[must_use = "nothing is checked before `build`"]
pub struct PlatformKeysBuilder {
    sources: Vec<Source>,
    encrypt_with: Option<String>,
    bank_card: Option<Text>,
    failed: Option<KeyError>,
}

/// A text that was given as a key or certificate. Wiped when dropped, because a private key may have been given by mistake.
type Text = Zeroizing<Vec<u8>>;

enum Source {
    PublicKey {
        id: String,
        pem: Text,
    },
    Certificates {
        pem: Text,
    },
    Certificate(Certificate),
    /// Downloaded certificates. Some may have expired or may not be valid yet, as long as one of them has not expired.
    Downloaded(Vec<Certificate>),
}

/// Leaves out the texts.
impl fmt::Debug for PlatformKeysBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformKeysBuilder")
            .field("sources", &self.sources.len())
            .finish_non_exhaustive()
    }
}

impl PlatformKeysBuilder {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a WeChat Pay public key: its id (`PUB_KEY_ID_…`) and the PEM text, both from the merchant platform.
    pub fn public_key(mut self, id: impl Into<String>, pem: impl Into<Vec<u8>>) -> Self {
        self.sources.push(Source::PublicKey {
            id: id.into(),
            pem: Zeroizing::new(pem.into()),
        });
        self
    }

    /// Adds the platform certificates of a PEM text, at least one. Each must be valid now by the system's clock, and
    /// verifies signatures until it expires.
    pub fn certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.sources.push(Source::Certificates {
            pem: Zeroizing::new(pem.into()),
        });
        self
    }

    /// Adds a platform certificate, like [`certificate_pem`](Self::certificate_pem).
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.sources.push(Source::Certificate(certificate));
        self
    }

    /// Adds the platform certificates in the response of `GET /v3/certificates`: `body` is the raw JSON, in which each
    /// certificate is decrypted with the merchant's APIv3 key. That key authenticates them, so this is safe for a first
    /// download, whose signature no known key can verify yet; verify that response with the finished set. A certificate
    /// that cannot be used, because its kind of key or its encryption is unknown, is skipped; if none can be used,
    /// `build` returns an error.
    pub fn certificate_list(mut self, body: &[u8], merchant: &Merchant) -> Self {
        match read_certificates(body, merchant) {
            Ok(listed) => {
                if listed.certificates.is_empty()
                    && let Some(unusable) = listed.unusable.into_iter().next()
                {
                    self.failed.get_or_insert(unusable.reason);
                }
                self.sources.push(Source::Downloaded(listed.certificates));
            }
            Err(error) => {
                self.failed.get_or_insert(error);
            }
        }
        self
    }

    /// Encrypts fields with the key of this id or serial number instead of the one chosen by default.
    pub fn encrypt_with(mut self, serial: impl Into<String>) -> Self {
        self.encrypt_with = Some(serial.into());
        self
    }

    /// The separate RSA key for transfers to bank cards: the PEM text in the field `pub_key` of the response of
    /// `https://fraud.mch.weixin.qq.com/risk/getpublickey`.
    pub fn bank_card_key(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.bank_card = Some(Zeroizing::new(pem.into()));
        self
    }

    /// Reads and checks all keys. A set without keys is allowed, for a merchant that uses only APIv2: it verifies
    /// nothing and encrypts nothing.
    ///
    /// # Errors
    /// The first problem found: a key that cannot be read, has an invalid id or the same name as another, has expired
    /// or is not valid yet, or belongs to a merchant; or a key chosen for encryption that is not in the set.
    pub fn build(self) -> Result<PlatformKeys, KeyError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let now = SystemTime::now();
        let mut keys = KeySet::new();
        for source in self.sources {
            match source {
                Source::PublicKey { id, pem } => {
                    let id = checked_id(id)?;
                    let public = PublicKey::from_pem(&pem, PUBLIC_KEY)?;
                    key_set::add(
                        &mut keys,
                        PlatformKey {
                            serial: id.into(),
                            public,
                            certificate: None,
                        },
                    )?;
                }
                Source::Certificates { pem } => {
                    for certificate in Certificate::all_from_pem(&pem, key_set::CERTIFICATE)? {
                        add_valid_certificate(&mut keys, certificate, now)?;
                    }
                }
                Source::Certificate(certificate) => add_valid_certificate(&mut keys, certificate, now)?,
                Source::Downloaded(certificates) => {
                    let last = certificates.iter().max_by_key(|certificate| certificate.not_after());
                    last.map_or(Ok(()), |last| refuse_expired(last, now))?;
                    for certificate in certificates {
                        key_set::add_certificate(&mut keys, certificate)?;
                    }
                }
            }
        }
        let chosen = match self.encrypt_with {
            Some(serial) => {
                let name = lookup_name(&serial).into_owned();
                if !keys.contains_key(&name) {
                    let serial = foreign_text::unless_a_key(&serial, MAX_ID_BYTES);
                    return Err(KeyError::UnknownEncryptionKey { serial });
                }
                Some(name)
            }
            None => None,
        };
        let bank_card = self
            .bank_card
            .map(|pem| PublicKey::from_pem(&pem, BANK_CARD_KEY))
            .transpose()?;
        let bank_card = bank_card.map(|key| key.encrypting);
        Ok(PlatformKeys {
            inner: Arc::new(Inner {
                keys,
                chosen,
                bank_card,
            }),
        })
    }
}

/// Adds a certificate that the caller gave.
fn add_valid_certificate(keys: &mut KeySet, certificate: Certificate, now: SystemTime) -> Result<(), KeyError> {
    refuse_expired(&certificate, now)?;
    if let Ok(left) = certificate.not_before().duration_since(now)
        && !left.is_zero()
    {
        return Err(KeyError::FutureCertificate {
            serial: certificate.serial().to_owned(),
            days: left.as_secs().div_ceil(DAY),
        });
    }
    key_set::add_certificate(keys, certificate)
}

fn refuse_expired(certificate: &Certificate, now: SystemTime) -> Result<(), KeyError> {
    match now.duration_since(certificate.not_after()) {
        Ok(since) => Err(KeyError::ExpiredCertificate {
            serial: certificate.serial().to_owned(),
            days: since.as_secs() / DAY,
        }),
        Err(_) => Ok(()),
    }
}

fn checked_id(id: String) -> Result<String, KeyError> {
    let digits = id.strip_prefix(PUBLIC_KEY_ID).unwrap_or_default();
    if digits.is_empty() || id.len() > MAX_ID_BYTES || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(KeyError::InvalidPublicKeyId { length: id.len() });
    }
    Ok(id)
}
