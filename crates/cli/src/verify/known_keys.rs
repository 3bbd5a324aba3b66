//! The keys that a signature is compared with.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use num_bigint::BigUint;
use wechatpay_runtime::PlatformKeys;
use wechatpay_runtime::certificate::Certificate;
use wechatpay_spec::printable_path;
use x509_cert::der::asn1::UintRef;
use x509_cert::der::{Decode, Reader, SliceReader};

use crate::failure::Failure;
use crate::key_file;
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
    /// Modulus and exponent; none for SM2.
    pub(crate) rsa: Option<(BigUint, BigUint)>,
    /// As in certificates.
    bare: Vec<u8>,
    verifier: PlatformKeys,
}

impl KnownKey {
    /// Takes a key in the form used in certificates; none when it is neither RSA nor SM2.
    fn new(label: String, serial: Option<String>, owner: Owner, bare: &[u8]) -> Option<Self> {
        let rsa = rsa_numbers(bare);
        let pem = match rsa {
            Some(_) => pem("RSA PUBLIC KEY", bare),
            None if is_sm2_point(bare) => pem("PUBLIC KEY", &[SM2_PREFIX, bare].concat()),
            None => return None,
        };
        let verifier = PlatformKeys::builder().public_key(ID, pem).build().ok()?;
        Some(Self {
            label,
            serial,
            owner,
            validity: None,
            rsa,
            bare: bare.to_vec(),
            verifier,
        })
    }

    /// Whether it is a key of 国密, which signs with SM2 and SM3.
    pub(crate) fn is_sm2(&self) -> bool {
        self.rsa.is_none()
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

    /// Whether this is the key's serial number, but not in hexadecimal alone: in decimal, with colons, or after `0x`.
    pub(crate) fn is_named_in_other_form(&self, serial: &str) -> bool {
        let Some(own) = self.serial.as_deref().filter(|own| !own.starts_with(PUBLIC_KEY_ID)) else {
            return false;
        };
        let Some(number) = BigUint::parse_bytes(own.as_bytes(), 16) else {
            return false;
        };
        let bare: String = serial
            .chars()
            .filter(|sign| !sign.is_whitespace() && *sign != ':')
            .collect();
        let digits = bare
            .strip_prefix("0x")
            .or_else(|| bare.strip_prefix("0X"))
            .unwrap_or(&bare);
        let as_hexadecimal = BigUint::parse_bytes(digits.as_bytes(), 16) == Some(number.clone());
        (as_hexadecimal && digits != serial) || BigUint::parse_bytes(serial.as_bytes(), 10) == Some(number)
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
        match self.0.iter_mut().find(|other| other.bare == key.bare) {
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
        let content = source::read_secret(Path::new(file), "--key")?;
        self.add_file(name, file, &content)
    }

    /// Adds the keys and certificates of a file.
    pub(crate) fn add_file(&mut self, name: Option<&str>, file: &str, content: &[u8]) -> Result<(), Failure> {
        let (read, _) = key_file::read(content).map_err(|error| Failure::usage(format!("{file}: {error}")))?;
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
            let key = key.ok_or_else(|| Failure::usage(format!("{file}: only RSA and SM2 keys can be diagnosed")))?;
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
        let certificate = certificate.map(|given| ("certificate", given));
        let public_key = public_key.map(|given| ("platform_public_key", given));
        let platform = platform.map(|given| ("platform_certificates", given));
        for (setting, (file, name, owner)) in certificate.chain(public_key).chain(platform) {
            let shown = printable_path(file);
            let first = self.0.len();
            self.add_file(name.as_deref(), &shown, &profile.file(setting, file)?)?;
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

/// The bytes before the point in the SubjectPublicKeyInfo of an SM2 key: its algorithm and its curve.
const SM2_PREFIX: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x81, 0x1C, 0xCF,
    0x55, 0x01, 0x82, 0x2D, 0x03, 0x42, 0x00,
];

/// Whether a key in the form used in certificates is an uncompressed point of 256 bits.
pub(crate) fn is_sm2_point(bare: &[u8]) -> bool {
    bare.len() == 65 && bare.first() == Some(&4)
}

fn pem(label: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    )
}

/// The bits of an RSA key in the form used in certificates; none for another kind of key.
pub(crate) fn rsa_bits(pkcs1: &[u8]) -> Option<u64> {
    rsa_numbers(pkcs1).map(|(modulus, _)| modulus.bits())
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
