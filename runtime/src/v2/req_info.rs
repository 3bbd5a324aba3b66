//! `req_info`, the encrypted part of a refund notification: AES-256-ECB with PKCS#7 padding, keyed with the
//! lower-case hexadecimal MD5 of the APIv2 key, Base64.
//!
//! The cipher protects against reading only: whoever can send such a notification can reorder its blocks. Ask the
//! service for the refund before acting on it.

use aws_lc_rs::cipher::{AES_256, DecryptionContext, StreamingDecryptingKey, StreamingEncryptingKey, UnboundCipherKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use crate::merchant::ApiV2Key;
use crate::wire::{DecryptError, EncryptError};

const BLOCK_BYTES: usize = 16;

/// Decrypts the Base64 text of `req_info` to the XML in it.
///
/// # Errors
/// When the text is not Base64, or was made with another key.
pub fn decrypt(key: &ApiV2Key, req_info: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
    let ciphertext = STANDARD.decode(req_info).map_err(|_| DecryptError::BadEncoding)?;
    let cipher = cipher_key(key).ok_or(DecryptError::Failed)?;
    let failed = |_| DecryptError::Failed;
    let mut cipher = StreamingDecryptingKey::ecb_pkcs7(cipher, DecryptionContext::None).map_err(failed)?;
    let mut plaintext = Zeroizing::new(vec![0; ciphertext.len() + 2 * BLOCK_BYTES]);
    let mut update = cipher.update(&ciphertext, &mut plaintext).map_err(failed)?;
    let first = update.written().len();
    let last = cipher.finish(update.remainder_mut()).map_err(failed)?.written().len();
    plaintext.truncate(first + last);
    Ok(plaintext)
}

/// Encrypts as the service does, for tests and local gateways.
///
/// # Errors
/// When the cryptography library refuses.
pub fn encrypt(key: &ApiV2Key, plaintext: &[u8]) -> Result<String, EncryptError> {
    let cipher = cipher_key(key).ok_or(EncryptError::Failed)?;
    let failed = |_| EncryptError::Failed;
    let mut cipher = StreamingEncryptingKey::ecb_pkcs7(cipher).map_err(failed)?;
    let mut ciphertext = vec![0; plaintext.len() + 2 * BLOCK_BYTES];
    let mut update = cipher.update(plaintext, &mut ciphertext).map_err(failed)?;
    let first = update.written().len();
    let (_, last) = cipher.finish(update.remainder_mut()).map_err(failed)?;
    let last = last.written().len();
    ciphertext.truncate(first + last);
    Ok(STANDARD.encode(ciphertext))
}

fn cipher_key(key: &ApiV2Key) -> Option<UnboundCipherKey> {
    let digest = Zeroizing::new(<[u8; 16]>::from(Md5::digest(key.expose())));
    let mut hex = Zeroizing::new(String::with_capacity(2 * digest.len()));
    for byte in digest.iter() {
        for digit in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    UnboundCipherKey::new(&AES_256, hex.as_bytes()).ok()
}
