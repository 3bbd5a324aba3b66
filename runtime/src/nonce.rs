//! Random strings that make each signed request unique, as an interface so that tests can fix them.

use std::fmt;

use aws_lc_rs::rand;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The largest multiple of 62 that fits into a byte. Bytes from here up are drawn again, so that every character is
/// equally likely.
const UNBIASED: u8 = 248;
const LENGTH: usize = 32;

/// A source of nonces (`nonce_str`).
pub trait NonceSource: fmt::Debug + Send + Sync {
    /// A new string of 1 to 32 ASCII letters and digits that was never used before.
    ///
    /// # Errors
    /// When the source of randomness fails.
    fn nonce(&self) -> Result<String, NonceError>;
}

/// The random source failed; without a nonce, nothing can be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the random source failed, so there is no nonce to sign with")]
pub struct NonceError;

/// 32 letters and digits (190 bits) from the random source of the cryptography library, which the operating system
/// seeds.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNonce;

impl NonceSource for SystemNonce {
    fn nonce(&self) -> Result<String, NonceError> {
        let mut nonce = String::with_capacity(LENGTH);
        while nonce.len() < LENGTH {
            let mut bytes = [0_u8; LENGTH];
            rand::fill(&mut bytes).map_err(|_| NonceError)?;
            let missing = LENGTH - nonce.len();
            let letters = bytes
                .iter()
                .filter(|byte| **byte < UNBIASED)
                .filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
            nonce.extend(letters.take(missing).map(|letter| char::from(*letter)));
        }
        Ok(nonce)
    }
}

/// The same nonce each time, for tests. Never use it with the real service.
#[derive(Clone, Debug)]
pub struct FixedNonce(
    /// The nonce it returns.
    pub String,
);

impl NonceSource for FixedNonce {
    fn nonce(&self) -> Result<String, NonceError> {
        Ok(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonces_are_32_letters_and_digits_and_differ() {
        let nonces: std::collections::BTreeSet<String> = (0..200).map(|_| SystemNonce.nonce().unwrap()).collect();
        assert_eq!(nonces.len(), 200);
        for nonce in &nonces {
            assert_eq!(nonce.len(), 32, "{nonce}");
            assert!(nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{nonce}");
        }
        let seen: std::collections::BTreeSet<u8> = nonces.iter().flat_map(|nonce| nonce.bytes()).collect();
        assert_eq!(seen.len(), 62, "every letter and digit occurs in 6,400 characters");
    }
}
