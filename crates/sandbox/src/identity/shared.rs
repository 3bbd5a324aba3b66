//! The identity as the parts of a gateway share it.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

use super::authority::Authority;
use super::key_pool::KeyPool;
use super::{Identity, KeptKeys, PlatformKey, PlatformKeyMode};
use crate::error::IdentityError;

/// Most platform certificates. When keys rotate more often, the oldest is removed.
const MOST_CERTIFICATES: usize = 4;

/// An identity whose platform certificate can be replaced while calls are handled.
pub(crate) struct SharedIdentity {
    identity: RwLock<Identity>,
    kept: Mutex<KeptKeys>,
    /// The folder that keeps the keys, unless they end with the sandbox.
    folder: Option<PathBuf>,
}

impl SharedIdentity {
    /// `folder` keeps the keys when they rotate.
    pub(crate) fn new(kept: KeptKeys, mode: PlatformKeyMode, folder: Option<PathBuf>) -> Result<Self, IdentityError> {
        Ok(Self {
            identity: RwLock::new(Identity::of(&kept, mode)?),
            kept: Mutex::new(kept),
            folder,
        })
    }

    /// The identity as it is now.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Identity> {
        self.identity.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Generates a new platform certificate, which from now on signs when a request names no key. Returns its serial
    /// number. Calls are handled meanwhile.
    pub(crate) fn rotate(&self) -> Result<String, IdentityError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let [key] = KeyPool::new().take()?;
        let next = Authority::restore(&kept.authority)?.certified_platform_key(&key)?;
        let key = PlatformKey::certified(&next)?;
        let serial = key.name.clone();
        let mut changed = kept.clone();
        if changed.certificates.len() >= MOST_CERTIFICATES {
            changed.certificates.remove(0);
        }
        changed.certificates.push(next);
        if let Some(folder) = &self.folder {
            changed.write(folder).map_err(IdentityError::of)?;
        }
        *kept = changed;
        let mut identity = self.identity.write().unwrap_or_else(PoisonError::into_inner);
        if identity.certificates.len() >= MOST_CERTIFICATES {
            identity.certificates.remove(0);
        }
        identity.certificates.push(key);
        Ok(serial)
    }
}

impl std::fmt::Debug for SharedIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SharedIdentity").field(&*self.read()).finish()
    }
}
