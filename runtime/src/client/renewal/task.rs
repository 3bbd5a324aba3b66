//! The background task that renews platform certificates, shared by a client and all its clones.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::turns::Renewal;
use crate::error::RenewalError;

/// Holds the running task, which ends with the last clone of its client.
#[derive(Debug, Default)]
pub(in crate::client) struct BackgroundTask(Mutex<Option<AbortHandle>>);

impl Drop for BackgroundTask {
    fn drop(&mut self) {
        self.stop();
    }
}

impl BackgroundTask {
    /// Starts the task unless it is running.
    pub(in crate::client) fn start(&self, renewal: &Arc<Renewal>) -> Result<(), RenewalError> {
        let runtime = Handle::try_current().map_err(|_| RenewalError::NoRuntime)?;
        let mut task = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if task.as_ref().is_none_or(AbortHandle::is_finished) {
            *task = Some(runtime.spawn(keep_renewed(Arc::downgrade(renewal))).abort_handle());
        }
        Ok(())
    }

    pub(in crate::client) fn stop(&self) {
        if let Some(task) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

/// Renews until the last clone of the client is gone.
async fn keep_renewed(shared: Weak<Renewal>) {
    while let Some(renewal) = shared.upgrade() {
        let pause = renewal.pause_before_renewal();
        drop(renewal);
        tokio::time::sleep(pause).await;
        let Some(renewal) = shared.upgrade() else { return };
        match renewal.renew().await {
            Err(RenewalError::NoCertificates) if !renewal.keys().is_empty() => {
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
