//! `req_info`, the encrypted part of a refund notification: AES-256-ECB with PKCS#7 padding, keyed with the
//! lower-case hexadecimal MD5 of the APIv2 key, Base64.
//!
//! The cipher only hides the content. A sender of such a notification can reorder its blocks, so query the refund
//! before acting on it.

use aws_lc_rs::cipher::{AES_256, DecryptionContext, StreamingDecryptingKey, StreamingEncryptingKey, UnboundCipherKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use crate::merchant::api_key::ApiV2Key;
use crate::wire::{DecryptError, EncryptError};

const BLOCK_BYTES: usize = 16;

/// Decrypts the Base64 text of `req_info` to the XML in it.
///
/// # Errors
/// When the text is not Base64, or was encrypted with another key.
pub fn decrypt(key: &ApiV2Key, req_info: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
    let ciphertext = STANDARD.decode(req_info).map_err(|_| DecryptError::BadEncoding)?;
    open(cipher_key(key).ok_or(DecryptError::Failed)?, &ciphertext)
}

fn open(cipher: UnboundCipherKey, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
    let failed = |_| DecryptError::Failed;
    let mut cipher = StreamingDecryptingKey::ecb_pkcs7(cipher, DecryptionContext::None).map_err(failed)?;
    let mut plaintext = Zeroizing::new(vec![0; ciphertext.len() + 2 * BLOCK_BYTES]);
    let mut update = cipher.update(ciphertext, &mut plaintext).map_err(failed)?;
    let first = update.written().len();
    let last = cipher.finish(update.remainder_mut()).map_err(failed)?.written().len();
    plaintext.truncate(first + last);
    Ok(plaintext)
}

/// Encrypts as the service does, for tests and local gateways.
///
/// # Errors
/// When the cryptography library fails.
pub fn encrypt(key: &ApiV2Key, plaintext: &[u8]) -> Result<String, EncryptError> {
    seal(cipher_key(key).ok_or(EncryptError::Failed)?, plaintext).map(|ciphertext| STANDARD.encode(ciphertext))
}

fn seal(cipher: UnboundCipherKey, plaintext: &[u8]) -> Result<Vec<u8>, EncryptError> {
    let failed = |_| EncryptError::Failed;
    let mut cipher = StreamingEncryptingKey::ecb_pkcs7(cipher).map_err(failed)?;
    let mut ciphertext = vec![0; plaintext.len() + 2 * BLOCK_BYTES];
    let mut update = cipher.update(plaintext, &mut ciphertext).map_err(failed)?;
    let first = update.written().len();
    let (_, last) = cipher.finish(update.remainder_mut()).map_err(failed)?;
    let last = last.written().len();
    ciphertext.truncate(first + last);
    Ok(ciphertext)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn aes_256(key: &[u8]) -> UnboundCipherKey {
        UnboundCipherKey::new(&AES_256, key).unwrap()
    }

    /// NIST SP 800-38A, F.1.5 (ECB-AES256.Encrypt); here its four blocks are followed by a padding block.
    #[test]
    fn aes_256_ecb_is_that_of_nist_sp_800_38a() {
        let bytes = |text: u128| text.to_be_bytes();
        let key = [
            0x603deb1015ca71be2b73aef0857d7781_u128,
            0x1f352c073b6108d72d9810a30914dff4,
        ]
        .map(bytes);
        let plaintext = [
            0x6bc1bee22e409f96e93d7e117393172a_u128,
            0xae2d8a571e03ac9c9eb76fac45af8e51,
            0x30c81c46a35ce411e5fbc1191a0a52ef,
            0xf69f2445df4f9b17ad2b417be66c3710,
        ];
        let ciphertext = [
            0xf3eed1bdb5d2a03c064b5a7e3db181f8_u128,
            0x591ccb10d410ed26dc5ba74a31362870,
            0xb6ed21b99ca6f4f9f153e7b1beafed1d,
            0x23304b7a39f9f3ff067d8d8f9e24ecc7,
        ];
        let plaintext = plaintext.map(bytes).concat();
        let sealed = seal(aes_256(&key.concat()), &plaintext).unwrap();
        assert_eq!(sealed[..64], ciphertext.map(bytes).concat());
        assert_eq!(sealed.len(), 80, "whole blocks are padded by another one");
        assert_eq!(*open(aes_256(&key.concat()), &sealed).unwrap(), plaintext);
    }

    /// `AesEcbTest` of the official wechatpay-php ("fixed plaintext and key").
    #[test]
    fn aes_256_ecb_pkcs7_is_that_of_wechatpay_php() {
        let key = || aes_256(b"0123456789abcdef0123456789abcdef");
        let ciphertext = "pZwJZBLuy3mDACEQT4YTBw==";
        assert_eq!(STANDARD.encode(seal(key(), b"hello").unwrap()), ciphertext);
        let ciphertext = STANDARD.decode(ciphertext).unwrap();
        assert_eq!(*open(key(), &ciphertext).unwrap(), b"hello");
    }
}
