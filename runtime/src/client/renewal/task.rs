//! The background task that renews platform certificates, shared by a client and all its clones.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::client::{Client, Inner};
use crate::error::RenewalError;

/// Holds the running task, which ends with the last clone of its client.
#[derive(Debug, Default)]
pub(in crate::client) struct Slot(Mutex<Option<AbortHandle>>);

impl Drop for Slot {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Slot {
    fn stop(&self) {
        if let Some(task) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

impl Client {
    /// Starts the task that renews the platform certificates in the background, for this client and all its clones. It
    /// fetches them immediately if there are none, then every [`period`](crate::CertificateRenewal::period), and before
    /// they expire; after failures it waits longer each time, up to the period. If the task is running already, nothing
    /// happens. It ends when [stopped](Self::stop_certificate_renewal), with the last clone of the client, or when the
    /// service says that it has no certificates for a merchant whose public key the client has, which is logged once.
    ///
    /// Without the task, certificates are fetched by the first call that finds none, finds them about to expire, or
    /// receives a response signed with an unknown one.
    ///
    /// # Errors
    /// When the client was built without renewal, or outside a Tokio runtime.
    pub fn start_certificate_renewal(&self) -> Result<(), RenewalError> {
        let renewal = self.inner.renewal.as_ref().ok_or(RenewalError::NotConfigured)?;
        let runtime = Handle::try_current().map_err(|_| RenewalError::NoRuntime)?;
        let mut task = renewal.task.0.lock().unwrap_or_else(PoisonError::into_inner);
        if task.as_ref().is_none_or(AbortHandle::is_finished) {
            *task = Some(runtime.spawn(keep_renewed(Arc::downgrade(&self.inner))).abort_handle());
        }
        Ok(())
    }

    /// Stops the task for all clones. A fetch in progress continues only if a call or notification waits for it.
    pub fn stop_certificate_renewal(&self) {
        if let Some(renewal) = &self.inner.renewal {
            renewal.task.stop();
        }
    }
}

/// Renews until the last clone of the client is gone.
async fn keep_renewed(client: Weak<Inner>) {
    while let Some(inner) = client.upgrade() {
        let pause = Client { inner }.pause_before_renewal();
        tokio::time::sleep(pause).await;
        let Some(inner) = client.upgrade() else { return };
        let client = Client { inner };
        match client.renew_certificates().await {
            Err(RenewalError::NoCertificates) if !client.platform_keys().is_empty() => {
                tracing::warn!(
                    target: "wechatpay",
                    "the service has no platform certificates for this merchant; they are not fetched in the background any \
                     more"
                );
                return;
            }
            Err(error) => tracing::warn!(target: "wechatpay", %error, "platform certificates were not renewed"),
            Ok(_) => {}
        }
    }
}
