//! The times that every guard has, and waiting for a store.

use std::time::Duration;

use wechatpay_runtime::client::CertificateStoreError;
use wechatpay_runtime::notification::{Claim, GuardError, MemoryReplayGuard};

/// How long a store may take by default.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// How long a process may take to handle a notification.
    pub(crate) lease: Duration,
    /// How long a taken notification is remembered, from the time at which its message was signed.
    pub(crate) memory: Duration,
    /// How long the store may take to answer.
    pub(crate) patience: Duration,
}

impl Settings {
    pub(crate) const DEFAULT: Self = Self {
        lease: Duration::from_secs(60),
        memory: Duration::from_secs(25 * 3600),
        patience: PATIENCE,
    };

    /// No shorter than a signed message is valid.
    pub(crate) fn remember_for(&mut self, memory: Duration) {
        self.memory = memory.max(MemoryReplayGuard::SHORTEST);
    }

    /// When a taken notification is forgotten, in milliseconds since 1970 by the clock of WeChat Pay, which signed it.
    pub(crate) fn forgotten_at(&self, claim: &Claim) -> i64 {
        signed_at(claim).saturating_add(milliseconds(self.memory))
    }

    /// Waits for the store's response, but not longer than the patience.
    pub(crate) async fn answer<T, E: std::fmt::Display>(
        &self,
        answer: impl Future<Output = Result<T, E>>,
    ) -> Result<T, GuardError> {
        let unavailable = |reason| GuardError::Unavailable { reason };
        answer_within(self.patience, answer).await.map_err(unavailable)
    }
}

/// Waits for the response of a store for certificates.
pub(crate) async fn answer_for_certificates<T, E: std::fmt::Display>(
    patience: Duration,
    answer: impl Future<Output = Result<T, E>>,
) -> Result<T, CertificateStoreError> {
    let failed = |reason| CertificateStoreError { reason };
    answer_within(patience, answer).await.map_err(failed)
}

async fn answer_within<T, E: std::fmt::Display>(
    patience: Duration,
    answer: impl Future<Output = Result<T, E>>,
) -> Result<T, String> {
    match tokio::time::timeout(patience, answer).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer within {patience:?}")),
    }
}

/// When the message of a claim was signed, in milliseconds since 1970.
pub(crate) const fn signed_at(claim: &Claim) -> i64 {
    claim.signed().saturating_mul(1000)
}

/// Milliseconds, as the stores count them.
pub(crate) fn milliseconds(time: Duration) -> i64 {
    // The stores add it to a time in milliseconds, which must not overflow.
    const MOST: i64 = i64::MAX / 4;
    i64::try_from(time.as_millis()).map_or(MOST, |milliseconds| milliseconds.min(MOST))
}

/// The methods that set the times, for each guard.
macro_rules! setters {
    () => {
        /// Sets how long a process may take to handle a notification before another one may claim it: 60 seconds by
        /// default. Choose more than your slowest handler needs. After a crash, a notification waits for this long.
        #[must_use]
        pub const fn lease(mut self, lease: Duration) -> Self {
            self.settings.lease = lease;
            self
        }

        /// Sets how long an accepted notification is remembered, from the time at which WeChat Pay signed it: 25 hours by
        /// default, and at least 10 minutes.
        #[must_use]
        pub fn remember_for(mut self, memory: Duration) -> Self {
            self.settings.remember_for(memory);
            self
        }

        /// Sets how long the store may take to answer before the notification is refused: 2 seconds by default. WeChat
        /// Pay waits 5 seconds for the response.
        #[must_use]
        pub const fn answer_within(mut self, patience: Duration) -> Self {
            self.settings.patience = patience;
            self
        }
    };
}
pub(crate) use setters;

/// Runs a release in the background, if there is a runtime; otherwise, the lease ends the claim.
pub(crate) fn in_background(release: impl Future<Output = ()> + Send + 'static) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(release);
    }
}
