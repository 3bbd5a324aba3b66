//! Digests that authenticate downloaded files, which have no signature of their own.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};

use crate::foreign_text::{self, Foreign};

/// The digest that a file must have: `hash_type` and `hash_value` of the signed response that announced the file.
///
/// ```
/// use wechatpay_runtime::Digest;
///
/// let digest = Digest::new("SHA1", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")?;
/// assert!(digest.fits(b"hello"));
/// # Ok::<(), wechatpay_runtime::digest::DigestError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Digest {
    algorithm: Algorithm,
    value: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Sha1,
    Sha256,
    #[cfg(feature = "sm")]
    Sm3,
}

/// Why a digest is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DigestError {
    /// The algorithm is unknown.
    #[error(
        "`hash_type` {:?} is unknown; supported are SHA1 and SHA256, and SM3 with the feature `sm`",
        Foreign(hash_type)
    )]
    UnknownType {
        /// `hash_type` as given, or its length if it may be a key.
        hash_type: String,
    },
    /// The value is not hexadecimal, or has the wrong length for the algorithm.
    #[error("`hash_value` {:?} is not a {hash_type} digest in hexadecimal", Foreign(hash_value))]
    Malformed {
        /// The algorithm.
        hash_type: &'static str,
        /// `hash_value` as given, or its length if it may be a key.
        hash_value: String,
    },
}

impl Digest {
    /// Takes `hash_type` (`SHA1`, `SHA256`; `SM3` with the feature `sm`) and `hash_value` (hexadecimal, in either
    /// case).
    ///
    /// # Errors
    /// When the algorithm is unknown, or the value is not a digest of that algorithm.
    pub fn new(hash_type: &str, hash_value: &str) -> Result<Self, DigestError> {
        let algorithm = Algorithm::named(hash_type)?;
        let value = from_hex(hash_value).filter(|value| value.len() == algorithm.bytes());
        let value = value.ok_or_else(|| DigestError::Malformed {
            hash_type: algorithm.name(),
            hash_value: foreign_text::name_or_length(hash_value),
        })?;
        Ok(Self { algorithm, value })
    }

    /// Computes the digest of the bytes with the algorithm that `hash_type` names, as the service does for a file. For
    /// tests and local gateways.
    ///
    /// # Errors
    /// [`DigestError::UnknownType`] when the algorithm is unknown.
    pub fn of(hash_type: &str, content: &[u8]) -> Result<Self, DigestError> {
        let algorithm = Algorithm::named(hash_type)?;
        let mut digest = Self {
            algorithm,
            value: Vec::new(),
        };
        let mut hasher = digest.hasher();
        hasher.update(content);
        digest.value = hasher.finish();
        Ok(digest)
    }

    /// `hash_type`
    #[must_use]
    pub const fn hash_type(&self) -> &'static str {
        self.algorithm.name()
    }

    /// `hash_value`, in lower-case hexadecimal.
    #[must_use]
    pub fn hash_value(&self) -> String {
        to_hex(&self.value)
    }

    /// Whether the bytes have this digest.
    #[must_use]
    pub fn fits(&self, content: &[u8]) -> bool {
        let mut hasher = self.hasher();
        hasher.update(content);
        self.is(&hasher.finish())
    }

    /// Starts computing a digest with the same algorithm.
    pub(crate) fn hasher(&self) -> Hasher {
        match self.algorithm {
            Algorithm::Sha1 => Hasher::Library(Context::new(&SHA1_FOR_LEGACY_USE_ONLY)),
            Algorithm::Sha256 => Hasher::Library(Context::new(&SHA256)),
            #[cfg(feature = "sm")]
            Algorithm::Sm3 => Hasher::Sm3(Box::default()),
        }
    }

    /// Whether the computed digest is the expected one.
    pub(crate) fn is(&self, computed: &[u8]) -> bool {
        verify_slices_are_equal(&self.value, computed).is_ok()
    }
}

/// `SHA1:aaf4…`
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm.name(), to_hex(&self.value))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Algorithm {
    fn named(hash_type: &str) -> Result<Self, DigestError> {
        match hash_type {
            "SHA1" => Ok(Self::Sha1),
            "SHA256" => Ok(Self::Sha256),
            #[cfg(feature = "sm")]
            "SM3" => Ok(Self::Sm3),
            _ => Err(DigestError::UnknownType {
                hash_type: foreign_text::name_or_length(hash_type),
            }),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            #[cfg(feature = "sm")]
            Self::Sm3 => "SM3",
        }
    }

    const fn bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            #[cfg(feature = "sm")]
            Self::Sm3 => 32,
        }
    }
}

/// A digest being computed.
pub(crate) enum Hasher {
    Library(Context),
    #[cfg(feature = "sm")]
    Sm3(Box<sm3::Sm3>),
}

impl Hasher {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Library(context) => context.update(bytes),
            #[cfg(feature = "sm")]
            Self::Sm3(hasher) => sm3::Digest::update(&mut **hasher, bytes),
        }
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        match self {
            Self::Library(context) => context.finish().as_ref().to_vec(),
            #[cfg(feature = "sm")]
            Self::Sm3(hasher) => sm3::Digest::finalize(*hasher).to_vec(),
        }
    }
}

/// SHA-256 of the bytes in lower-case hexadecimal, as the `meta` of an upload requires it.
pub(crate) fn sha256_hex(content: &[u8]) -> String {
    to_hex(digest(&SHA256, content).as_ref())
}

/// Lower-case hexadecimal.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_place_of_a_digest_is_not_shown() {
        let key = "192006250b4c09247ec02edce69f6a2d";
        for (hash_type, hash_value) in [("SHA1", key), (key, "00")] {
            let error = Digest::new(hash_type, hash_value).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(key) && shown.contains("(32 bytes)"), "{shown}");
        }
    }

    #[test]
    fn known_digests_fit_and_others_do_not() {
        // FIPS 180-4's sample "abc".
        let abc = [
            ("SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "SHA256",
                "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
            ),
        ];
        for (hash_type, hash_value) in abc {
            let digest = Digest::new(hash_type, hash_value).unwrap();
            assert!(digest.fits(b"abc") && !digest.fits(b"abd"));
            let computed = Digest::of(hash_type, b"abc").unwrap();
            assert_eq!(computed, digest);
            assert_eq!(
                (computed.hash_type(), computed.hash_value()),
                (hash_type, hash_value.to_lowercase())
            );
            let mut hasher = digest.hasher();
            hasher.update(b"a");
            hasher.update(b"bc");
            assert!(digest.is(&hasher.finish()));
        }
        // GB/T 32905-2016, appendix A.1.
        #[cfg(feature = "sm")]
        assert!(
            Digest::new(
                "SM3",
                "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
            )
            .unwrap()
            .fits(b"abc")
        );
    }

    #[test]
    fn an_invalid_digest_is_refused() {
        assert!(matches!(Digest::new("MD4", ""), Err(DigestError::UnknownType { .. })));
        for value in [
            "",
            "a9",
            "a9993e364706816aba3e25717850c26c9cd0d89",
            "zz993e364706816aba3e25717850c26c9cd0d89d",
            "张三",
        ] {
            assert!(
                matches!(Digest::new("SHA1", value), Err(DigestError::Malformed { .. })),
                "{value}"
            );
        }
    }
}
