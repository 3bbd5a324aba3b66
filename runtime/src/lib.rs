//! What generated WeChat Pay clients stand on.

// The derives write absolute paths, which have to hold inside this crate too.
extern crate self as wechatpay_runtime;

pub mod certificate;
pub mod clock;
pub mod encryption;
pub mod key_error;
pub mod merchant;
pub mod nonce;
pub mod platform;
mod secret;
pub mod signature;
pub mod v2;
pub mod wire;

pub use self::certificate::Certificate;
pub use self::encryption::Encryption;
pub use self::key_error::KeyError;
pub use self::merchant::{Account, ApiV2Key, ApiV3Key, Merchant, MerchantBuilder, SigningError};
pub use self::platform::{PlatformKeys, PlatformKeysBuilder};
pub use secret::Secret;
pub use wire::{FilePart, MissingField, Number};

/// Derives for request and response types, re-exported for generated code.
pub mod derive {
    pub use wechatpay_derive::{Decode, Encode, Enumeration, Request, Response};
}
