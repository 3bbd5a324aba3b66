//! A cipher that anyone can reverse, which records its plaintexts.

use std::cell::RefCell;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use wechatpay_runtime::wire::{Cipher, Decrypt, DecryptError, Encrypt, EncryptError};
use zeroize::Zeroizing;

/// The ciphertext is the plaintext with every bit flipped, in Base64. As with RSA, the length of the plaintext is
/// limited.
#[derive(Default)]
pub(crate) struct Recorder {
    pub(crate) encrypted: RefCell<Vec<(Cipher, String)>>,
    pub(crate) decrypted: RefCell<Vec<Cipher>>,
}

pub(crate) const LIMIT: usize = 214;

pub(crate) fn ciphertext(plaintext: &[u8]) -> String {
    BASE64_STANDARD.encode(plaintext.iter().map(|byte| !byte).collect::<Vec<_>>())
}

impl Encrypt for Recorder {
    fn encrypt(&self, cipher: Cipher, plaintext: &[u8]) -> Result<String, EncryptError> {
        if plaintext.len() > LIMIT {
            return Err(EncryptError::TooLong {
                limit: LIMIT,
                length: plaintext.len(),
            });
        }
        self.encrypted
            .borrow_mut()
            .push((cipher, String::from_utf8(plaintext.to_vec()).unwrap()));
        Ok(ciphertext(plaintext))
    }
}

impl Decrypt for Recorder {
    fn decrypt(&self, cipher: Cipher, ciphertext: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError> {
        let bytes = BASE64_STANDARD
            .decode(ciphertext)
            .map_err(|_| DecryptError::BadEncoding)?;
        self.decrypted.borrow_mut().push(cipher);
        Ok(Zeroizing::new(bytes.into_iter().map(|byte| !byte).collect()))
    }
}
