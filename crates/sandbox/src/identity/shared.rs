//! The identity as the parts of a gateway share it.

use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::Identity;
use crate::error::IdentityError;

/// An identity whose platform certificate can be replaced while calls are handled.
#[derive(Debug)]
pub(crate) struct SharedIdentity(RwLock<Identity>);

impl SharedIdentity {
    pub(crate) fn new(identity: Identity) -> Self {
        Self(RwLock::new(identity))
    }

    /// The identity as it is now.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Identity> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Generates a new platform certificate and returns its serial number. Calls are handled meanwhile.
    pub(crate) fn rotate(&self) -> Result<String, IdentityError> {
        let next = self.read().next_certificate()?;
        let mut identity = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(identity.rotate_to(next))
    }
}
