//! The error of this crate.

/// Why samples could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The specs or samples cannot be read.
    #[error("{0}")]
    Unreadable(String),
}
