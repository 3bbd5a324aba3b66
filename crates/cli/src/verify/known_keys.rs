//! The keys that a signature is compared with.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use num_bigint::BigUint;
use wechatpay_runtime::PlatformKeys;
use wechatpay_runtime::certificate::Certificate;
use wechatpay_runtime::key_file::KeyFile;
use wechatpay_spec::printable_path;
use x509_cert::der::asn1::UintRef;
use x509_cert::der::{Decode, Reader, SliceReader};

use crate::failure::Failure;
use crate::message::source;
use crate::moment;
use crate::profile::Profile;

/// The id that every key gets for verification: only the key matters here, not its name.
const ID: &str = "PUB_KEY_ID_0";
/// The beginning of the ids of WeChat Pay's public keys.
pub(crate) const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

/// The party that a key belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Platform,
    /// A merchant, with its id if the certificate names it.
    Merchant(Option<String>),
    /// A public key without a name.
    Unknown,
}

/// The public half of a key.
#[derive(Clone)]
pub(crate) struct KnownKey {
    /// How a report names it.
    pub(crate) label: String,
    /// Serial number or id.
    pub(crate) serial: Option<String>,
    pub(crate) owner: Owner,
    /// The seconds between which its certificate is valid.
    pub(crate) validity: Option<(i64, i64)>,
    pub(crate) modulus: BigUint,
    pub(crate) exponent: BigUint,
    /// As in certificates.
    pkcs1: Vec<u8>,
    verifier: PlatformKeys,
}

impl KnownKey {
    /// Takes a key in the form used in certificates; none when it is not RSA.
    fn new(label: String, serial: Option<String>, owner: Owner, pkcs1: &[u8]) -> Option<Self> {
        let (modulus, exponent) = rsa_numbers(pkcs1)?;
        let pem = format!(
            "-----BEGIN RSA PUBLIC KEY-----\n{}\n-----END RSA PUBLIC KEY-----\n",
            STANDARD.encode(pkcs1)
        );
        let verifier = PlatformKeys::builder().public_key(ID, pem).build().ok()?;
        Some(Self {
            label,
            serial,
            owner,
            validity: None,
            modulus,
            exponent,
            pkcs1: pkcs1.to_vec(),
            verifier,
        })
    }

    fn of_certificate(certificate: &Certificate, file: &str) -> Option<Self> {
        let serial = certificate.serial().to_owned();
        let (label, owner) = match certificate.merchant() {
            Some(merchant) => (
                format!("the certificate {serial} of merchant {merchant} ({file})"),
                Owner::Merchant(Some(merchant.to_owned())),
            ),
            None => (format!("the platform certificate {serial} ({file})"), Owner::Platform),
        };
        let mut key = Self::new(label, Some(serial), owner, certificate.public_key())?;
        key.validity = Some((
            moment::seconds(certificate.not_before()),
            moment::seconds(certificate.not_after()),
        ));
        Some(key)
    }

    /// Whether the runtime accepts the signature, Base64, over this message.
    pub(crate) fn verifies(&self, message: &[u8], signature: &str) -> bool {
        self.verifier.verify(ID, message, signature).is_ok()
    }

    /// The key in the form used in certificates: PKCS#1 DER.
    pub(crate) fn pkcs1(&self) -> &[u8] {
        &self.pkcs1
    }

    /// Whether a header names this key: ids as they are, serial numbers as numbers.
    pub(crate) fn is_named(&self, serial: &str) -> bool {
        let comparable = |serial: &str| match serial.starts_with(PUBLIC_KEY_ID) {
            true => serial.to_owned(),
            false => serial.trim_start_matches('0').to_ascii_uppercase(),
        };
        self.serial
            .as_deref()
            .is_some_and(|own| comparable(own) == comparable(serial))
    }

    pub(crate) fn is_public_key(&self) -> bool {
        self.serial
            .as_deref()
            .is_some_and(|serial| serial.starts_with(PUBLIC_KEY_ID))
    }
}

/// All keys that were given; each once.
#[derive(Clone, Default)]
pub(crate) struct KnownKeys(Vec<KnownKey>);

impl KnownKeys {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &KnownKey> {
        self.0.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that a header names.
    pub(crate) fn named(&self, serial: &str) -> Option<&KnownKey> {
        self.0.iter().find(|key| key.is_named(serial))
    }

    /// Adds a key, or adds facts from a second file to a key that is known already.
    fn add(&mut self, key: KnownKey) {
        match self.0.iter_mut().find(|other| other.modulus == key.modulus) {
            // A certificate says more than a bare key.
            Some(other) if other.serial.is_none() => *other = key,
            Some(_) => {}
            None => self.0.push(key),
        }
    }

    /// Adds what `--key` names: `FILE`, or `NAME=FILE` for a public key with its id (or a private key with its serial number).
    pub(crate) fn add_option(&mut self, option: &str) -> Result<(), Failure> {
        let (name, file) = match option.split_once('=') {
            Some((name, file)) if !Path::new(option).exists() => (Some(name), file),
            _ => (None, option),
        };
        let content = source::read(Path::new(file))?;
        self.add_file(name, file, &content)
    }

    /// Adds the keys and certificates of a file.
    pub(crate) fn add_file(&mut self, name: Option<&str>, file: &str, content: &[u8]) -> Result<(), Failure> {
        let read = KeyFile::read(content).map_err(|error| Failure::usage(format!("{file}: {error}")))?;
        let mut added = Vec::new();
        for certificate in &read.certificates {
            added.push(KnownKey::of_certificate(certificate, file));
        }
        if let Some(key) = &read.private_key {
            let label = format!("the private key in {file}");
            added.push(KnownKey::new(
                label,
                name.map(str::to_owned),
                Owner::Merchant(None),
                key,
            ));
        }
        if let Some(key) = &read.public_key {
            let owner = match name {
                Some(name) if name.starts_with(PUBLIC_KEY_ID) => Owner::Platform,
                Some(_) => Owner::Merchant(None),
                None => Owner::Unknown,
            };
            let label = match name {
                Some(name) => format!("the public key {name} ({file})"),
                None => format!("the public key in {file}"),
            };
            added.push(KnownKey::new(label, name.map(str::to_owned), owner, key));
        }
        for key in added {
            let key = key.ok_or_else(|| Failure::usage(format!("{file}: only RSA keys can be diagnosed")))?;
            self.add(key);
        }
        Ok(())
    }

    /// Adds the keys of a profile: the merchant's and the platform's.
    pub(crate) fn add_profile(&mut self, profile: &Profile) -> Result<(), Failure> {
        let settings = &profile.settings;
        let merchant = Owner::Merchant(Some(settings.merchant_id.clone()));
        let platform = settings
            .platform_certificates
            .iter()
            .map(|file| (file, None, Owner::Platform));
        let public_key = settings.platform_public_key.iter();
        let public_key = public_key.map(|file| (file, settings.platform_public_key_id.clone(), Owner::Platform));
        let certificate = settings.certificate.iter().map(|file| (file, None, merchant.clone()));
        for (file, name, owner) in certificate.chain(public_key).chain(platform) {
            let shown = printable_path(file);
            let first = self.0.len();
            self.add_file(name.as_deref(), &shown, &profile.file(file)?)?;
            for key in self.0.iter_mut().skip(first) {
                key.owner = owner.clone();
            }
        }
        if let Ok(merchant) = profile.merchant()
            && let Some(certificate) = merchant.certificate()
            && let Some(key) = KnownKey::of_certificate(certificate, &profile.name)
        {
            self.add(key);
        }
        Ok(())
    }
}

/// Modulus and exponent of an RSAPublicKey.
fn rsa_numbers(pkcs1: &[u8]) -> Option<(BigUint, BigUint)> {
    let mut reader = SliceReader::new(pkcs1).ok()?;
    let numbers = reader.sequence(|inner| {
        let modulus = UintRef::decode(inner)?;
        let exponent = UintRef::decode(inner)?;
        Ok::<_, x509_cert::der::Error>((modulus, exponent))
    });
    let (modulus, exponent) = numbers.ok()?;
    Some((
        BigUint::from_bytes_be(modulus.as_bytes()),
        BigUint::from_bytes_be(exponent.as_bytes()),
    ))
}
