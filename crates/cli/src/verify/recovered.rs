//! Reads the digest that a signature contains: RSA signatures of PKCS#1 v1.5 contain the digest of the signed text, and its
//! algorithm. So it can be told who signed, and, by comparing digests, what was signed. Whether a signature is valid is
//! decided by the runtime alone.

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA224, SHA256, SHA384, SHA512};
use md5::{Digest as _, Md5};
use num_bigint::BigUint;
use x509_cert::der::asn1::OctetStringRef;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode, Reader, SliceReader};
use x509_cert::spki::AlgorithmIdentifierRef;

use super::known_keys::KnownKey;

/// A digest algorithm of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    /// The digest, or the text itself, was signed without the name of an algorithm.
    Unnamed,
}

impl Algorithm {
    const ALL: [(Self, ObjectIdentifier); 6] = [
        (Self::Md5, ObjectIdentifier::new_unwrap("1.2.840.113549.2.5")),
        (Self::Sha1, ObjectIdentifier::new_unwrap("1.3.14.3.2.26")),
        (Self::Sha224, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.4")),
        (Self::Sha256, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1")),
        (Self::Sha384, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2")),
        (Self::Sha512, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3")),
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5withRSA",
            Self::Sha1 => "SHA1withRSA",
            Self::Sha224 => "SHA224withRSA",
            Self::Sha256 => "SHA256withRSA",
            Self::Sha384 => "SHA384withRSA",
            Self::Sha512 => "SHA512withRSA",
            Self::Unnamed => "RSA without a digest's name (NONEwithRSA)",
        }
    }

    fn digest(self, text: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Md5 => return Md5::digest(text).to_vec(),
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => &SHA224,
            Self::Sha256 | Self::Unnamed => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        };
        digest::digest(algorithm, text).as_ref().to_vec()
    }
}

/// The content of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recovered {
    pub(crate) algorithm: Algorithm,
    digest: Vec<u8>,
}

impl Recovered {
    /// The content, if the key made the signature.
    pub(crate) fn open(key: &KnownKey, signature: &[u8]) -> Option<Self> {
        let (modulus, exponent) = key.rsa.as_ref()?;
        let length = usize::try_from(modulus.bits().div_ceil(8)).ok()?;
        if signature.len() != length {
            return None;
        }
        let opened = BigUint::from_bytes_be(signature).modpow(exponent, modulus);
        let opened = opened.to_bytes_be();
        // 00 01 FF … FF 00 CONTENT; the first byte is lost in the number.
        let padded = (opened.len() + 1 == length).then_some(&opened)?;
        let padded = padded.strip_prefix(&[1])?;
        let filling = padded.iter().take_while(|byte| **byte == 0xFF).count();
        let content = padded.get(filling..)?.strip_prefix(&[0])?;
        if filling < 8 {
            return None;
        }
        Some(named(content).unwrap_or_else(|| Self {
            algorithm: Algorithm::Unnamed,
            digest: content.to_vec(),
        }))
    }
}

/// A signature that can be compared with a text.
pub(crate) trait Signed {
    /// Whether this text was signed.
    fn is_of(&self, text: &[u8]) -> bool;

    /// Whether `is_of` takes so long that only single mistakes are tried, and the first that fits is taken.
    fn is_slow(&self) -> bool;
}

impl Signed for Recovered {
    fn is_of(&self, text: &[u8]) -> bool {
        self.algorithm.digest(text) == self.digest || (self.algorithm == Algorithm::Unnamed && self.digest == text)
    }

    fn is_slow(&self) -> bool {
        false
    }
}

/// A signature made with SM2. It does not contain the digest, so each text must be verified by itself.
pub(crate) struct Sm2Signature<'s> {
    pub(crate) key: &'s KnownKey,
    /// In Base64, of DER.
    pub(crate) signature: &'s str,
}

impl Signed for Sm2Signature<'_> {
    fn is_of(&self, text: &[u8]) -> bool {
        self.key.verifies(text, self.signature)
    }

    fn is_slow(&self) -> bool {
        true
    }
}

fn named(content: &[u8]) -> Option<Recovered> {
    let mut reader = SliceReader::new(content).ok()?;
    let parts = reader.sequence(|inner| {
        let algorithm = AlgorithmIdentifierRef::decode(inner)?;
        let digest = <&OctetStringRef>::decode(inner)?;
        Ok::<_, x509_cert::der::Error>((algorithm.oid, digest.as_bytes().to_vec()))
    });
    let (oid, digest) = parts.ok()?;
    let (algorithm, _) = Algorithm::ALL.into_iter().find(|(_, known)| *known == oid)?;
    Some(Recovered { algorithm, digest })
}
