//! The platform keys of a client, shared by all its clones.

use std::sync::{Arc, PoisonError, RwLock};

use crate::key_error::KeyError;
use crate::platform::PlatformKeys;

/// The current platform keys. Clones share them.
#[derive(Clone)]
pub(super) struct SharedKeys(Arc<RwLock<PlatformKeys>>);

impl SharedKeys {
    pub(super) fn new(keys: PlatformKeys) -> Self {
        Self(Arc::new(RwLock::new(keys)))
    }

    /// A snapshot, which later replacements do not change.
    pub(super) fn current(&self) -> PlatformKeys {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn replace(&self, keys: PlatformKeys) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Replaces the keys with the result of a function of the current ones, without losing a concurrent replacement.
    pub(super) fn change(
        &self,
        change: impl FnOnce(&PlatformKeys) -> Result<PlatformKeys, KeyError>,
    ) -> Result<PlatformKeys, KeyError> {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *keys = change(&keys)?;
        Ok(keys.clone())
    }
}
