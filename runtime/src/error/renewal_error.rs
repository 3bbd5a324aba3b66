//! Why platform certificates could not be renewed.

use std::sync::Arc;
use std::time::Duration;

use super::{Error, Why};
use crate::key_error::KeyError;
use crate::signature::VerificationError;

/// Why platform certificates could not be renewed. The keys already known stay in use.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenewalError {
    /// The client was built without renewal.
    #[error("certificate renewal is not enabled for this client: see ClientBuilder::renew_certificates")]
    NotConfigured,
    /// There is no Tokio runtime for the background task.
    #[error("the background task needs a Tokio runtime: start it inside one")]
    NoRuntime,
    /// The last fetch is too recent.
    #[error("the platform certificates were fetched less than {} s ago{}", interval.as_secs(), failure.as_deref().map(|failure| format!(", which failed: {failure}")).unwrap_or_default())]
    TooSoon {
        /// The minimum time between two fetches.
        interval: Duration,
        /// Why the last one failed, if it did.
        failure: Option<String>,
    },
    /// They could not be fetched.
    #[error("the platform certificates could not be fetched: {}", Why(.0))]
    Fetch(Arc<Error>),
    /// The service has none for this merchant, which uses a WeChat Pay public key instead.
    #[error(
        "the service has no platform certificates for this merchant; give the client the WeChat Pay public key from the \
         merchant platform"
    )]
    NoCertificates,
    /// The fetch panicked.
    #[error("the fetch of platform certificates panicked")]
    Panicked,
    /// They could not be read or decrypted.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// A certificate was not issued by one of the given authorities, or is not valid now.
    #[error("the platform certificate {serial} is not trusted: {reason}")]
    Untrusted {
        /// Its serial number.
        serial: String,
        /// The reason.
        reason: String,
    },
    /// All certificates in the response have expired.
    #[error("all platform certificates in the response have expired; check this machine's clock")]
    Expired,
    /// The signature of the response could not be verified.
    #[error("the list of platform certificates could not be verified as coming from WeChat Pay: {0}")]
    Verification(VerificationError),
}

/// Written by hand, because a derived `From` would make the cause a [`source`](std::error::Error::source).
impl From<VerificationError> for RenewalError {
    fn from(cause: VerificationError) -> Self {
        Self::Verification(cause)
    }
}
