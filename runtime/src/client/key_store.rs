//! The platform keys of a client with their renewal, if the client has one.

use std::sync::Arc;

#[cfg(feature = "reqwest")]
use super::renewal::BackgroundTask;
use super::renewal::{Renewal, TooManyWaiting};
use super::shared_keys::SharedKeys;
use crate::error::RenewalError;
use crate::operation::Operation;
use crate::platform::PlatformKeys;

pub(super) struct KeyStore {
    pub(super) keys: SharedKeys,
    pub(super) renewal: Option<Arc<Renewal>>,
    #[cfg(feature = "reqwest")]
    pub(super) background_task: BackgroundTask,
}

impl KeyStore {
    pub(super) fn current(&self) -> PlatformKeys {
        self.keys.current()
    }

    /// The renewal; an error when the client was built without one.
    pub(super) fn renewal(&self) -> Result<&Arc<Renewal>, RenewalError> {
        self.renewal.as_ref().ok_or(RenewalError::NotConfigured)
    }

    /// The keys for making a call. They are fetched first if there are none.
    pub(super) async fn for_call(&self, operation: &Operation) -> Result<PlatformKeys, RenewalError> {
        match &self.renewal {
            Some(renewal) => renewal.keys_for_call(operation).await,
            None => Ok(self.current()),
        }
    }

    /// Makes a call, and meanwhile continues a fetch that nothing else continues.
    pub(super) async fn beside<T>(&self, call: impl Future<Output = T>) -> T {
        match &self.renewal {
            Some(renewal) => renewal.beside(call).await,
            None => call.await,
        }
    }

    /// The keys for verifying a message that names this serial number, whose certificate is fetched if it is unknown.
    pub(super) async fn for_serial(&self, serial: &str) -> PlatformKeys {
        match &self.renewal {
            Some(renewal) => renewal.keys_for_serial(serial).await,
            None => self.current(),
        }
    }

    /// Fetches an unknown certificate for an unauthenticated message: the number of waiters is limited.
    pub(super) async fn learn(&self, serial: &str) -> Result<(), TooManyWaiting> {
        match &self.renewal {
            Some(renewal) => renewal.learn(serial).await,
            None => Ok(()),
        }
    }
}
