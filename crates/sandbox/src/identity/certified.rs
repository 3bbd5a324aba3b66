//! A key with its certificate.

use serde::{Deserialize, Serialize};

/// A private key with its certificate.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Certified {
    pub(super) key: String,
    pub(super) certificate: String,
}
