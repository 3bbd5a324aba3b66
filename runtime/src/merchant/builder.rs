//! Building a merchant, and checking that its keys and certificate belong together.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::private_key::PrivateKey;
use super::{Account, ApiV2Key, ApiV3Key, Credential, Inner, Merchant};
use crate::certificate::{Certificate, checked_serial, comparable_serial};
use crate::foreign_text;
use crate::key_error::KeyError;
use crate::pem;

const CERTIFICATE: &str = "API certificate";
/// Real ids have ten digits or fewer. An API key has 32 characters, so one in the place of an id is refused.
const MAX_ID_BYTES: usize = 31;

/// Builds a [`Merchant`]; [`build`](Self::build) checks all values. A later call replaces the value of
/// an earlier call of the same kind. Secrets are wiped when the builder is dropped.
#[must_use = "nothing is checked before `build`"]
pub struct MerchantBuilder {
    account: Account,
    id: String,
    key: Option<KeySource>,
    /// Wiped too, because some merchants keep the certificate and the private key in one file.
    certificates: Option<Zeroizing<Vec<u8>>>,
    serial: Option<String>,
    api_v3_key: Option<Zeroizing<Vec<u8>>>,
    api_v2_key: Option<Zeroizing<Vec<u8>>>,
}

enum KeySource {
    Pem(Zeroizing<Vec<u8>>),
    Der(Zeroizing<Vec<u8>>),
    #[cfg(feature = "pkcs12")]
    Pkcs12 {
        file: Zeroizing<Vec<u8>>,
        password: Option<Zeroizing<String>>,
    },
}

impl MerchantBuilder {
    pub(super) fn new(account: Account, id: String) -> Self {
        Self {
            account,
            id,
            key: None,
            certificates: None,
            serial: None,
            api_v3_key: None,
            api_v2_key: None,
        }
    }

    /// The private key as PEM text (`apiclient_key.pem`): `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1). With
    /// the feature `sm` it may be an SM2 key in PKCS#8; requests are then signed with SM2 and SM3.
    pub fn private_key_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.key = Some(KeySource::Pem(Zeroizing::new(pem.into())));
        self
    }

    /// The private key in DER, PKCS#8 or PKCS#1.
    pub fn private_key_der(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.key = Some(KeySource::Der(Zeroizing::new(der.into())));
        self
    }

    /// The private key and API certificate from the bytes of a PKCS#12 file (`apiclient_cert.p12`) as issued by WeChat
    /// Pay: its password is the merchant id.
    #[cfg(feature = "pkcs12")]
    pub fn pkcs12(mut self, file: impl Into<Vec<u8>>) -> Self {
        self.key = Some(KeySource::Pkcs12 {
            file: Zeroizing::new(file.into()),
            password: None,
        });
        self
    }

    /// The private key and API certificate from the bytes of a PKCS#12 file whose password was changed.
    #[cfg(feature = "pkcs12")]
    pub fn pkcs12_with_password(mut self, file: impl Into<Vec<u8>>, password: impl Into<String>) -> Self {
        let password = Some(Zeroizing::new(password.into()));
        self.key = Some(KeySource::Pkcs12 {
            file: Zeroizing::new(file.into()),
            password,
        });
        self
    }

    /// The API certificate as PEM text (`apiclient_cert.pem`). Certificates of its issuers may follow it. It is needed
    /// for mutual TLS; otherwise the serial number is enough.
    pub fn certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.certificates = Some(Zeroizing::new(pem.into()));
        self
    }

    /// The serial number of the API certificate, in hexadecimal. Not needed when the certificate is given.
    pub fn serial(mut self, serial: impl Into<String>) -> Self {
        self.serial = Some(serial.into());
        self
    }

    /// The APIv3 key: exactly 32 bytes. Needed to read notifications and to download platform certificates.
    pub fn api_v3_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.api_v3_key = Some(Zeroizing::new(key.into()));
        self
    }

    /// The APIv2 key: exactly 32 characters. Needed for operations in XML.
    pub fn api_v2_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.api_v2_key = Some(Zeroizing::new(key.into()));
        self
    }

    /// Reads and checks all values.
    ///
    /// # Errors
    /// The first problem found: a key that cannot be read or is too short, a certificate that does not match the
    /// private key, a private key without certificate or serial number, or no key at all.
    pub fn build(self) -> Result<Merchant, KeyError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if self.id.is_empty() || self.id.len() > MAX_ID_BYTES || !self.id.bytes().all(allowed) {
            return Err(KeyError::InvalidMerchantId { length: self.id.len() });
        }
        let credential = self.credential()?;
        let api_v3_key = self
            .api_v3_key
            .as_ref()
            .map(|key| ApiV3Key::new(key.as_slice()))
            .transpose()?;
        let api_v2_key = self
            .api_v2_key
            .as_ref()
            .map(|key| ApiV2Key::new(key.as_slice()))
            .transpose()?;
        if credential.is_none() && api_v2_key.is_none() && api_v3_key.is_none() {
            return Err(KeyError::NothingToSignWith);
        }
        let inner = Inner {
            account: self.account,
            id: self.id,
            credential,
            api_v3_key,
            api_v2_key,
        };
        Ok(Merchant { inner: Arc::new(inner) })
    }

    fn credential(&self) -> Result<Option<Credential>, KeyError> {
        let given = match &self.certificates {
            Some(pem) => Certificate::all_from_pem(pem, CERTIFICATE)?,
            None => Vec::new(),
        };
        let serial = self.serial.as_deref().map(checked_serial).transpose()?;
        let (key, bundled) = match &self.key {
            None if given.is_empty() && serial.is_none() => return Ok(None),
            None => return Err(KeyError::MissingPrivateKey),
            Some(KeySource::Pem(pem)) => (PrivateKey::from_pem(pem)?, Vec::new()),
            Some(KeySource::Der(der)) => (PrivateKey::from_der(der)?, Vec::new()),
            #[cfg(feature = "pkcs12")]
            Some(KeySource::Pkcs12 { file, password }) => {
                super::pkcs12::read(file, password.as_ref().map_or(&self.id, |password| password))?
            }
        };
        let certificates = if given.is_empty() { bundled } else { given };
        let Some(first) = certificates.first() else {
            let serial = serial.ok_or(KeyError::MissingSerial)?;
            return Ok(Some(Credential {
                key,
                serial,
                certificate: None,
                identity: None,
            }));
        };
        let own = certificates
            .iter()
            .find(|certificate| certificate.public_key() == key.public_key())
            .ok_or_else(|| KeyError::CertificateMismatch {
                serial: first.serial().to_owned(),
            })?
            .clone();
        if let Some(given) = serial
            && comparable_serial(&given) != comparable_serial(own.serial())
        {
            return Err(KeyError::SerialMismatch {
                given: foreign_text::unless_a_key(&given, given.len()),
                certificate: own.serial().to_owned(),
            });
        }
        let identity = identity(&own, &certificates, &key)?;
        Ok(Some(Credential {
            key,
            serial: own.serial().to_owned(),
            certificate: Some(own),
            identity,
        }))
    }
}

/// The merchant's certificate first, then the others, then the private key.
fn identity(own: &Certificate, all: &[Certificate], key: &PrivateKey) -> Result<Option<Zeroizing<Vec<u8>>>, KeyError> {
    let Some(key) = key.for_tls()? else { return Ok(None) };
    let chain = all.iter().filter(|other| other.der() != own.der());
    let chain = std::iter::once(own).chain(chain);
    let mut blocks: Vec<_> = chain.map(|certificate| ("CERTIFICATE", certificate.der())).collect();
    blocks.push(("PRIVATE KEY", key.as_ref()));
    pem::write(&blocks).map(Some)
}

impl fmt::Debug for MerchantBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let serial = self.serial.as_deref().and_then(|serial| checked_serial(serial).ok());
        let serial = serial.map(|serial| foreign_text::unless_a_key(&serial, serial.len()));
        formatter
            .debug_struct("MerchantBuilder")
            .field("account", &self.account)
            .field("id", &foreign_text::unless_a_key(&self.id, MAX_ID_BYTES))
            .field("serial", &serial)
            .finish_non_exhaustive()
    }
}
