//! Why a store for platform certificates could not do its work.

/// Why a store for certificates could not do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store for platform certificates failed: {reason}")]
pub struct CertificateStoreError {
    /// The reason in a few words. It is logged, so it must not contain secrets.
    pub reason: String,
}
