//! The background task that renews platform certificates; one for a client and all its clones.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::renewal::RenewalError;
use super::{Client, Inner};

/// Where the running task is known; it ends with the last clone of its client.
#[derive(Debug, Default)]
pub(super) struct Slot(Mutex<Option<AbortHandle>>);

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
    /// Starts the task that keeps the platform certificates fresh in the background, for this client and all its
    /// clones: at once when there are none, every [`period`](crate::CertificateRenewal::period), and in time before
    /// they expire. When it runs already, nothing happens. It ends when [stopped](Self::stop_certificate_renewal), or
    /// with the last clone of the client.
    ///
    /// Without it, certificates are fetched by the first call that finds none, one about to expire, or an answer signed
    /// with an unknown one.
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

    /// Stops the task, for all clones. A fetch under way is given up.
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
        if let Err(error) = client.renew_certificates().await {
            tracing::warn!(target: "wechatpay", %error, "platform certificates were not renewed");
        }
    }
}
