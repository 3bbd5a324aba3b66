//! (Replaced when merged.)
#![allow(missing_docs)]
use zeroize::Zeroizing;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    RsaOaep,
    RsaPkcs1,
    RsaBankCard,
    AesGcm,
    AesEcb,
}
pub trait Encrypt {
    fn encrypt(&self, cipher: Cipher, plaintext: &[u8]) -> Result<String, EncryptError>;
}
pub trait Decrypt {
    fn decrypt(&self, cipher: Cipher, ciphertext: &str) -> Result<Zeroizing<Vec<u8>>, DecryptError>;
}
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub enum EncryptError {
    TooLong { length: usize, limit: usize },
    NoKey(Cipher),
    Failed,
}
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub enum DecryptError {
    NoKey(Cipher),
    Encoding,
    Failed,
}
