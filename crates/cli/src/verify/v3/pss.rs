//! Recognizes signatures of RSASSA-PSS (RFC 8017, 9.1.2), with any usual digest and a salt of any length, by their content.
//! They are a mistake: nothing is accepted here.

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA224, SHA256, SHA384, SHA512, digest};
use num_bigint::BigUint;

use crate::verify::known_keys::KnownKey;

/// The digests of the text, and of the mask.
const DIGESTS: [&digest::Algorithm; 5] = [&SHA256, &SHA1_FOR_LEGACY_USE_ONLY, &SHA224, &SHA384, &SHA512];
/// The last byte of an encoded message.
const TRAILER: u8 = 0xBC;

/// Whether the key made this signature of the text by RSASSA-PSS.
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
    // Usually both digests are the same; Java's default for the mask is SHA-1, whatever the other is.
    DIGESTS.iter().any(|of_text| {
        DIGESTS.iter().any(|of_mask| {
            salt_of(&encoded, modulus.bits() - 1, of_text, of_mask).is_some_and(|(salt, hash)| {
                let own = [[0; 8].as_slice(), digest(of_text, text).as_ref(), &salt].concat();
                digest(of_text, &own).as_ref() == hash
            })
        })
    })
}

/// The salt and the hash in an encoded message of this many bits.
fn salt_of<'e>(
    encoded: &'e [u8],
    bits: u64,
    of_text: &digest::Algorithm,
    of_mask: &'static digest::Algorithm,
) -> Option<(Vec<u8>, &'e [u8])> {
    let encoded = encoded.strip_suffix(&[TRAILER])?;
    let (masked, hash) = encoded.split_at_checked(encoded.len().checked_sub(of_text.output_len())?)?;
    let mask = mask(hash, masked.len(), of_mask);
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(one, other)| one ^ other).collect();
    // The bits beyond the length are cleared.
    let beyond = u32::try_from((8 - bits % 8) % 8).ok()?;
    let first = block.first_mut()?;
    *first &= 0xFF_u8.checked_shr(beyond)?;
    let start = block.iter().position(|byte| *byte != 0)?;
    let salt = block.get(start..)?.strip_prefix(&[1])?;
    Some((salt.to_vec(), hash))
}

/// MGF1.
fn mask(seed: &[u8], length: usize, of_mask: &'static digest::Algorithm) -> Vec<u8> {
    let blocks = (0_u32..).map(|counter| digest(of_mask, &[seed, &counter.to_be_bytes()].concat()));
    let bytes = blocks.flat_map(|block| block.as_ref().to_vec());
    bytes.take(length).collect()
}
