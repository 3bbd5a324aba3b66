//! 国密: SM2 signatures and encryption, SM3, SM4-GCM, on the crates of RustCrypto. They are maintained and checked
//! against public vectors here, but nobody has audited them, and SM4 is not constant-time on every processor.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{AesGcm, Tag};
use sm3::{Digest, Sm3};
use sm4::Sm4;
use zeroize::Zeroizing;

use crate::wire::DecryptError;

/// SM4 in Galois/counter mode, with a nonce of 12 bytes and a tag of 16.
pub(crate) type Sm4Gcm = AesGcm<Sm4, U12>;

const TAG_BYTES: usize = 16;

/// The SM4 key that belongs to an APIv3 key: the first half of its SM3.
pub(crate) fn sm4_key(api_v3_key: &[u8]) -> Zeroizing<[u8; 16]> {
    let mut key = Zeroizing::new([0; 16]);
    let digest = Zeroizing::new(<[u8; 32]>::from(Sm3::digest(api_v3_key)));
    for (byte, from) in key.iter_mut().zip(digest.iter()) {
        *byte = *from;
    }
    key
}

/// `None` when the key has not 16 bytes.
pub(crate) fn sm4_gcm(key: &[u8]) -> Option<Sm4Gcm> {
    Sm4Gcm::new_from_slice(key).ok()
}

/// Decrypts in place the ciphertext with the tag appended; returns the length of the plaintext.
pub(crate) fn open(
    cipher: &Sm4Gcm,
    nonce: [u8; 12],
    associated_data: &[u8],
    text: &mut [u8],
) -> Result<usize, DecryptError> {
    let length = text.len().checked_sub(TAG_BYTES).ok_or(DecryptError::Failed)?;
    let (message, tag) = text.split_at_mut(length);
    let tag = Tag::try_from(&*tag).map_err(|_| DecryptError::Failed)?;
    cipher
        .decrypt_inout_detached(&nonce.into(), associated_data, message.into(), &tag)
        .map_err(|_| DecryptError::Failed)?;
    Ok(length)
}
