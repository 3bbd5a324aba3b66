//! Finds out what a file with keys or certificates contains, from its content and not from its name. For tools that check a merchant's
//! files; building a [`Merchant`](crate::Merchant) or [`PlatformKeys`](crate::PlatformKeys) does not need it.

use x509_cert::der::Decode;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::certificate::Certificate;
use crate::key_error::KeyError;
use crate::merchant::PrivateKey;
use crate::pem::FileContent;
use crate::platform::PublicKey;

const WHAT: &str = "file";

/// How a file with keys or certificates is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// Text: PEM, or Base64 without BEGIN and END lines.
    Text,
    /// Binary DER.
    Der,
}

/// The keys and certificates in a file.
#[derive(Clone, Debug)]
pub struct KeyFile {
    /// How the file is written.
    pub form: Form,
    /// The certificates in it.
    pub certificates: Vec<Certificate>,
    /// The public half of the private key in it, in the form used in certificates: PKCS#1 DER, or a point for SM2.
    pub private_key: Option<Vec<u8>>,
    /// The public key in it, in the same form.
    pub public_key: Option<Vec<u8>>,
}

impl KeyFile {
    /// Reads certificates, a private key or a public key, in PEM or DER. A file may contain several of them.
    ///
    /// # Errors
    /// When the file contains none of these. The error says what the file seems to be: a PKCS#12 file, an encrypted
    /// key, binary data, damaged PEM.
    pub fn read(file: &[u8]) -> Result<Self, KeyError> {
        let certificates = Certificate::all_from_pem(file, WHAT);
        let private_key = PrivateKey::from_pem(file);
        let public_key = PublicKey::from_pem(file, WHAT);
        if certificates.is_ok() || private_key.is_ok() || public_key.is_ok() {
            return Ok(Self {
                form: Form::Text,
                certificates: certificates.unwrap_or_default(),
                private_key: private_key.ok().map(|key| key.public_key().to_vec()),
                public_key: public_key.ok().map(|key| bare(key.der())),
            });
        }
        let mut read = Self {
            form: Form::Der,
            certificates: Vec::new(),
            private_key: None,
            public_key: None,
        };
        match FileContent::of(file) {
            FileContent::Certificate => read.certificates.push(Certificate::read(file, WHAT)?),
            FileContent::PrivateKey | FileContent::RsaPrivateKey => {
                read.private_key = Some(PrivateKey::from_der(file)?.public_key().to_vec());
            }
            FileContent::PublicKey | FileContent::RsaPublicKey => {
                read.public_key = Some(bare(PublicKey::from_der(file, WHAT)?.der()));
            }
            FileContent::Text | FileContent::Unknown => return Err(most_telling(certificates, private_key)),
            found => {
                return Err(KeyError::WrongContent {
                    what: WHAT,
                    expected: "a certificate, a private key or a public key",
                    found: found.words(),
                });
            }
        }
        Ok(read)
    }
}

/// The error that says most about a file: a private key that is damaged, before a certificate that is not there.
fn most_telling(
    certificates: Result<Vec<Certificate>, KeyError>,
    private_key: Result<PrivateKey, KeyError>,
) -> KeyError {
    match (certificates.err(), private_key.err()) {
        (_, Some(KeyError::EncryptedPrivateKey)) => KeyError::EncryptedPrivateKey,
        // The certificate's error is about the file's content; the key's would be the same words for another kind.
        (Some(KeyError::WrongContent { .. }) | None, Some(error)) | (Some(error), _) => error,
        (None, None) => KeyError::NoPem {
            what: WHAT,
            expected: "a certificate, a private key or a public key",
        },
    }
}

/// The key in the form used in certificates.
fn bare(der: &[u8]) -> Vec<u8> {
    let key = SubjectPublicKeyInfoRef::from_der(der).ok();
    let key = key.and_then(|key| key.subject_public_key.as_bytes());
    key.unwrap_or(der).to_vec()
}
