//! Why a file was not downloaded.

use crate::digest::Digest;
use crate::error::Error;
use crate::foreign_text::Foreign;
use crate::plural::bytes;
use crate::wire::DecryptError;

/// Why a file was not downloaded. Do not use the part that was received.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The URL does not belong to the service.
    #[error("the download URL is not on a host of this client; nothing was sent")]
    ForeignUrl,
    /// The file could not be requested, or the response is incomplete.
    #[error(transparent)]
    Call(#[from] Error),
    /// The file does not have the announced digest.
    #[error(
        "the file does not have the announced digest {expected}: {}; do not use it",
        instead_of_file(*found).as_deref().unwrap_or("it was changed or truncated")
    )]
    Digest {
        /// The announced digest.
        expected: Digest,
        /// The content that came instead, in words (`an HTML page`), if it is no file of the service.
        found: Option<&'static str>,
    },
    /// The file is larger than the limit.
    #[error(
        "the file is larger than {}; if this size is expected, raise the limit with Download::limit",
        bytes(limit)
    )]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The file is not gzip, or is truncated.
    #[error("the file is not valid gzip: {reason}")]
    Gzip {
        /// The problem.
        reason: String,
    },
    /// The key or the file cannot be decrypted.
    #[error("the file cannot be decrypted: {0}")]
    Decrypt(DecryptError),
    /// The algorithm of an encrypted bill is unknown.
    #[error(
        "bills encrypted with {:?} cannot be read; supported are AEAD_AES_256_GCM, and SM4_GCM with the feature `sm`",
        Foreign(algorithm)
    )]
    UnknownAlgorithm {
        /// The algorithm as given, or its length if it may be a key.
        algorithm: String,
    },
}

impl DownloadError {
    /// Its kind in one word, for logs.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::ForeignUrl => "foreign_url",
            Self::Call(error) => error.kind(),
            Self::Digest { .. } => "digest",
            Self::TooLarge { .. } => "too_large",
            Self::Gzip { .. } => "gzip",
            Self::Decrypt(_) => "decrypt",
            Self::UnknownAlgorithm { .. } => "unknown_algorithm",
        }
    }
}

fn instead_of_file(found: Option<&'static str>) -> Option<String> {
    found.map(|found| format!("{found} was sent instead"))
}

/// Written by hand, because a derived `From` would make the cause a [`source`](std::error::Error::source).
impl From<DecryptError> for DownloadError {
    fn from(cause: DecryptError) -> Self {
        Self::Decrypt(cause)
    }
}
