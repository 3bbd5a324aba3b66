//! The errors of comparing samples.

/// Why samples could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The specs or samples cannot be read.
    #[error("{0}")]
    Unreadable(String),
}
