//! Converts ciphers, hosts and signature types of the spec language into those of the runtime.

use wechatpay_runtime::wire::Cipher;
use wechatpay_runtime::{Host, SignType};
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

/// The runtime's name for a host of the specs.
#[must_use]
pub const fn runtime_host(host: model::Host) -> Host {
    match host {
        model::Host::Main => Host::Main,
        model::Host::HongKong => Host::HongKong,
        model::Host::UnitedStates => Host::UnitedStates,
        model::Host::Europe => Host::Europe,
        model::Host::Fraud => Host::Fraud,
        model::Host::Payapp => Host::Payapp,
    }
}

/// The runtime's name for a digest of APIv2 signatures.
#[must_use]
pub const fn runtime_sign_type(sign_type: model::SignType) -> SignType {
    match sign_type {
        model::SignType::Md5 => SignType::Md5,
        model::SignType::HmacSha256 => SignType::HmacSha256,
    }
}
