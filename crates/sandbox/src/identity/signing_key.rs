//! The platform key that signs a response or a notification.

use std::sync::Arc;

use http::header::USER_AGENT;

use super::{Identity, KeyKind, PlatformKey, PlatformKeyMode};
use crate::call::Call;

impl Identity {
    /// The key that signs the response to a call: the one that the call names, or else one of the kind that the client
    /// showed before. A client that showed none gets the public key, if the merchant has it.
    pub(crate) fn response_key(&self, call: &Call) -> Arc<PlatformKey> {
        self.named_or(call.platform_key(), || self.client_key_kinds.of(client_of(call)))
    }

    /// The key that signs a notification: the one that the request named. When it named none, one of the kind that the
    /// merchant has; of a merchant with both, the kind that its clients showed last, or else the public key.
    pub(crate) fn notification_key(&self, named: Option<&str>) -> Arc<PlatformKey> {
        self.named_or(named, || self.client_key_kinds.last())
    }

    /// Remembers the kind of key that the client of a verified call uses: that of the key that the call names, or
    /// certificates, if it asks for them.
    pub(crate) fn learn(&self, call: &Call, asks_for_certificates: bool) {
        let kind = match call.platform_key().and_then(|name| self.platform(name)) {
            Some(key) if key.certificate.is_some() => KeyKind::Certificate,
            Some(_) => KeyKind::PublicKey,
            None if asks_for_certificates => KeyKind::Certificate,
            None => return,
        };
        self.client_key_kinds.learn(client_of(call), kind);
    }

    /// The key with a name, or else one of the kind that clients showed.
    fn named_or(&self, named: Option<&str>, shown: impl FnOnce() -> Option<KeyKind>) -> Arc<PlatformKey> {
        let named = named.and_then(|name| self.platform(name));
        named.unwrap_or_else(|| self.key_of(shown().unwrap_or(KeyKind::PublicKey)))
    }

    /// A key of a kind, if the merchant has the kind.
    fn key_of(&self, kind: KeyKind) -> Arc<PlatformKey> {
        let certificate = match self.mode {
            PlatformKeyMode::Certificate => true,
            PlatformKeyMode::PublicKey => false,
            PlatformKeyMode::Both => kind == KeyKind::Certificate,
        };
        match certificate {
            true => self.newest_certificate(),
            false => Arc::clone(&self.public_key),
        }
    }
}

/// The name of the program that calls.
fn client_of(call: &Call) -> &str {
    call.header(USER_AGENT.as_str()).unwrap_or_default()
}
