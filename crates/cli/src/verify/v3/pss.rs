//! Recognizes signatures of RSASSA-PSS (RFC 8017, 9.1.2), with a salt of any length, by their content. They are a mistake:
//! nothing is accepted here.

use aws_lc_rs::digest::{SHA256, digest};
use num_bigint::BigUint;

use crate::verify::known_keys::KnownKey;

/// The length of a SHA-256 digest.
const HASH: usize = 32;
/// The last byte of an encoded message.
const TRAILER: u8 = 0xBC;

/// Whether the key made this signature of the text by RSASSA-PSS with SHA-256.
pub(super) fn is_of(key: &KnownKey, text: &[u8], signature: &[u8]) -> bool {
    let Some((modulus, exponent)) = &key.rsa else {
        return false;
    };
    let opened = BigUint::from_bytes_be(signature)
        .modpow(exponent, modulus)
        .to_bytes_be();
    let length = usize::try_from((modulus.bits() - 1).div_ceil(8)).unwrap_or_default();
    let missing = length.saturating_sub(opened.len());
    let encoded = [vec![0; missing], opened].concat();
    salt_of(&encoded, modulus.bits() - 1).is_some_and(|(salt, hash)| {
        let own = [[0; 8].as_slice(), digest(&SHA256, text).as_ref(), &salt].concat();
        digest(&SHA256, &own).as_ref() == hash
    })
}

/// The salt and the hash in an encoded message of this many bits.
fn salt_of(encoded: &[u8], bits: u64) -> Option<(Vec<u8>, &[u8])> {
    let encoded = encoded.strip_suffix(&[TRAILER])?;
    let (masked, hash) = encoded.split_at_checked(encoded.len().checked_sub(HASH)?)?;
    let mask = mask(hash, masked.len());
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(one, other)| one ^ other).collect();
    // The bits beyond the length are cleared.
    let beyond = u32::try_from((8 - bits % 8) % 8).ok()?;
    let first = block.first_mut()?;
    *first &= 0xFF_u8.checked_shr(beyond)?;
    let start = block.iter().position(|byte| *byte != 0)?;
    let salt = block.get(start..)?.strip_prefix(&[1])?;
    Some((salt.to_vec(), hash))
}

/// MGF1 with SHA-256.
fn mask(seed: &[u8], length: usize) -> Vec<u8> {
    let blocks = (0_u32..).map(|counter| digest(&SHA256, &[seed, &counter.to_be_bytes()].concat()));
    let bytes = blocks.flat_map(|block| block.as_ref().to_vec());
    bytes.take(length).collect()
}
