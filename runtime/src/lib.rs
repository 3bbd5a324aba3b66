//! What generated WeChat Pay clients stand on.

pub mod certificate;
pub mod clock;
pub mod encryption;
pub mod key_error;
pub mod merchant;
pub mod nonce;
pub mod platform;
pub mod signature;
pub mod v2;
pub mod wire;

pub use self::certificate::Certificate;
pub use self::encryption::Encryption;
pub use self::key_error::KeyError;
pub use self::merchant::{Account, ApiV2Key, ApiV3Key, Merchant, MerchantBuilder, SigningError};
pub use self::platform::{PlatformKeys, PlatformKeysBuilder};
