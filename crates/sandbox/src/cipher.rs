//! The ciphers of the specs in terms of the runtime.

use wechatpay_runtime::wire::Cipher;
use wechatpay_spec::model;

/// The runtime's name for a cipher of the specs.
#[must_use]
pub const fn runtime_cipher(cipher: model::Cipher) -> Cipher {
    match cipher {
        model::Cipher::PublicKey => Cipher::PublicKey,
        model::Cipher::RsaPkcs1 => Cipher::RsaPkcs1,
        model::Cipher::RsaBankCard => Cipher::RsaBankCard,
        model::Cipher::AesGcm => Cipher::AesGcm,
        model::Cipher::AesEcb => Cipher::AesEcb,
    }
}
