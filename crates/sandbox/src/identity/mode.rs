//! The kinds of platform key that a merchant uses.

use serde::{Deserialize, Serialize};

/// The kinds of platform key that a merchant uses, as its account at WeChat Pay is set up.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlatformKeyMode {
    /// Only platform certificates, like merchants whose accounts were opened before 2024.
    Certificate,
    /// Only the platform's public key, like merchants whose accounts were opened since late 2024. There are no
    /// platform certificates to download.
    PublicKey,
    /// Both, like a merchant that is switching. If the request names no key, the response is signed with the kind of
    /// key that the client used before, or else with the public key.
    #[default]
    Both,
}

impl PlatformKeyMode {
    pub(crate) const fn has_certificates(self) -> bool {
        matches!(self, Self::Certificate | Self::Both)
    }

    pub(crate) const fn has_public_key(self) -> bool {
        matches!(self, Self::PublicKey | Self::Both)
    }
}
