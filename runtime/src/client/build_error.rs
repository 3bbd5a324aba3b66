//! Why a client could not be built.

use crate::key_error::KeyError;
#[cfg(feature = "reqwest")]
use crate::transport::TransportSetupError;

/// Why a client could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The transport could not be set up.
    #[cfg(feature = "reqwest")]
    #[error(transparent)]
    Transport(#[from] TransportSetupError),
    /// A platform key is the merchant's own.
    #[error(transparent)]
    PlatformKeys(KeyError),
    /// There is no transport.
    #[error("the client has no transport: give it one, or enable the feature `reqwest`")]
    NoTransport,
    /// The user agent is not visible ASCII.
    #[error("the user agent must consist of visible ASCII characters")]
    UserAgent,
    /// Certificate renewal is enabled, but the merchant has no key to decrypt certificates.
    #[error("renewing platform certificates requires the APIv3 key: give it with MerchantBuilder::api_v3_key")]
    NoApiV3Key,
}
