//! What generated WeChat Pay clients stand on.

// The derives write absolute paths, which have to hold inside this crate too.
extern crate self as wechatpay_runtime;

pub mod certificate;
pub mod client;
pub mod clock;
pub mod encryption;
pub mod error;
mod host;
pub mod key_error;
pub mod merchant;
mod message;
pub mod nonce;
pub mod operation;
pub mod platform;
mod reply;
mod secret;
pub mod signature;
pub mod transport;
pub mod v2;
pub mod wire;

pub use self::certificate::Certificate;
pub use self::client::{Call, Client, ClientBuilder};
pub use self::encryption::Encryption;
pub use self::error::Error;
pub use self::host::Host;
pub use self::key_error::KeyError;
pub use self::merchant::{Account, ApiV2Key, ApiV3Key, Merchant, MerchantBuilder, SigningError};
pub use self::operation::{ErrorCode, Operation};
pub use self::platform::{PlatformKeys, PlatformKeysBuilder};
pub use self::reply::{Answer, Reply};
pub use self::secret::Secret;
pub use self::wire::{FilePart, MissingField, Number};

/// Derives for request and response types, re-exported for generated code.
pub mod derive {
    pub use wechatpay_derive::{Decode, Encode, Enumeration, Request, Response};
}
