//! Why a replay guard could not do its work, or a notification could not be claimed.

use super::repeated::Repeated;

/// Why a notification could not be claimed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimError {
    /// It is being handled, or has been taken.
    #[error(transparent)]
    Repeated(#[from] Repeated),
    /// The store failed.
    #[error(transparent)]
    Guard(#[from] GuardError),
}

/// Why a replay guard could not do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GuardError {
    /// The store cannot be reached, or failed.
    #[error("the replay guard failed: {reason}")]
    Unavailable {
        /// The reason in a few words. It is logged, so it must not contain secrets.
        reason: String,
    },
    /// The handler took longer than the lease, and another process has claimed the notification since.
    #[error(
        "the handler took longer than the lease of its claim, and another process has claimed the notification since; \
             choose a longer lease"
    )]
    Lapsed,
}
