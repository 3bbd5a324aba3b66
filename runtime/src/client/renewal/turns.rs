//! Scheduling of fetches: one at a time, shared by all waiters, with a minimum interval.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::Shared;
use tokio::sync::Semaphore;

use super::CertificateRenewal;
use crate::certificate::Certificate;
use crate::client::Client;
use crate::error::RenewalError;
use crate::operation::{Operation, Protocol};
use crate::platform::{self, PlatformKeys};
use crate::transport::BoxFuture;

/// The time between the start of a failed fetch and the next one; it doubles after each further failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// A fetch that takes longer than this has lost the waiters that polled it, and is abandoned.
const ABANDONED: Duration = Duration::from_secs(120);
/// The maximum number of notifications that wait for a certificate; it is limited because anyone can send them.
const WAITING: usize = 64;

/// The renewal of one client and all its clones.
pub(in crate::client) struct Renewal {
    pub(super) config: CertificateRenewal,
    /// The client that fetches, without renewal. A fetch owns this one, so that it does not keep the original client
    /// alive.
    fetcher: Client,
    last: Mutex<Option<Fetch>>,
    waiting: Semaphore,
    #[cfg(feature = "reqwest")]
    pub(super) task: super::task::Slot,
}

/// Too many notifications are waiting for certificates.
pub(crate) struct TooManyWaiting;

/// The last fetch, running or finished. It is a shared future that is polled by all its waiters, so it needs no
/// executor and continues when the call that started it is cancelled. If all waiters are cancelled, the next one
/// continues it.
struct Fetch {
    start: Instant,
    result: Shared<BoxFuture<'static, Result<PlatformKeys, RenewalError>>>,
    /// How many fetches in a row failed before this one.
    failures: u32,
}

impl Fetch {
    /// Records its start before anything is sent.
    fn begin(renewal: &Renewal, failures: u32) -> Self {
        let fetch = renewal.fetcher.clone().replace_certificates(renewal.config.clone());
        let fetch = AssertUnwindSafe(fetch)
            .catch_unwind()
            .map(|result| result.unwrap_or(Err(RenewalError::Panicked)));
        let fetch: BoxFuture<'static, _> = Box::pin(fetch);
        Self {
            start: Instant::now(),
            result: fetch.shared(),
            failures,
        }
    }

    fn is_running(&self) -> bool {
        self.result.peek().is_none() && self.start.elapsed() < ABANDONED
    }

    /// Why it failed; a response that there are no certificates does not count as a failure.
    fn failure(&self) -> Option<&RenewalError> {
        match self.result.peek() {
            Some(Err(RenewalError::NoCertificates) | Ok(_)) | None => None,
            Some(Err(error)) => Some(error),
        }
    }

    /// How many fetches in a row have failed, including this one.
    fn failures_in_a_row(&self) -> u32 {
        match self.result.peek() {
            Some(Ok(_) | Err(RenewalError::NoCertificates)) => 0,
            Some(Err(_)) | None => self.failures.saturating_add(1),
        }
    }

    /// The pause after a failure, doubled for each failure before it.
    fn back_off(&self) -> Duration {
        AFTER_FAILURE.saturating_mul(2_u32.saturating_pow(self.failures))
    }
}

impl Renewal {
    pub(in crate::client) fn new(config: CertificateRenewal, fetcher: Client) -> Self {
        Self {
            config,
            fetcher,
            last: Mutex::new(None),
            waiting: Semaphore::new(WAITING),
            #[cfg(feature = "reqwest")]
            task: super::task::Slot::default(),
        }
    }

    fn last(&self) -> MutexGuard<'_, Option<Fetch>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The minimum time between the start of this fetch and the next.
    fn interval_after(&self, fetch: &Fetch) -> Duration {
        match fetch.failure() {
            Some(_) => self.config.minimum_interval.min(fetch.back_off()),
            None => self.config.minimum_interval,
        }
    }

    /// The pause before the next fetch, given the remaining validity of the last certificate: fetches start before it
    /// expires, and become more frequent until there is a new one.
    fn pause_before(&self, left: Option<Duration>) -> Duration {
        let lead = self.config.lead;
        let pause = match left {
            None => Duration::ZERO,
            Some(left) if left > lead => (left - lead).min(self.config.period),
            Some(left) => left / 10,
        };
        pause.max(self.config.minimum_interval)
    }
}

impl Client {
    /// Fetches the platform certificates now and uses them from then on, unless the last fetch is too recent. If a
    /// fetch is in progress, this waits for it.
    ///
    /// # Errors
    /// See [`RenewalError`].
    pub async fn renew_certificates(&self) -> Result<PlatformKeys, RenewalError> {
        self.renew_unless(|_| false).await
    }

    /// The platform keys for verifying a message from the service. If the given serial number is that of an unknown
    /// certificate, the certificates are renewed first. Concurrent calls and notifications share one fetch, even when
    /// the one that started it is cancelled.
    pub async fn platform_keys_for(&self, serial: &str) -> PlatformKeys {
        let known = |keys: &PlatformKeys| keys.contains(serial);
        let keys = self.platform_keys();
        if self.inner.renewal.is_none() || known(&keys) || platform::names_public_key(serial) {
            return keys;
        }
        match self.renew_unless(known).await {
            Ok(keys) => keys,
            Err(error @ RenewalError::TooSoon { .. }) => {
                tracing::debug!(target: "wechatpay", %error, "an unknown platform certificate was not fetched");
                self.platform_keys()
            }
            Err(error) => {
                tracing::warn!(target: "wechatpay", %error, "an unknown platform certificate was not found");
                self.platform_keys()
            }
        }
    }

    /// Like [`platform_keys_for`](Self::platform_keys_for), for an unauthenticated message: the number of waiters is
    /// limited.
    pub(crate) async fn learn_certificate(&self, serial: &str) -> Result<(), TooManyWaiting> {
        let Some(renewal) = &self.inner.renewal else {
            return Ok(());
        };
        if platform::names_public_key(serial) || self.platform_keys().contains(serial) {
            return Ok(());
        }
        let _waiting = renewal.waiting.try_acquire().map_err(|_| TooManyWaiting)?;
        self.platform_keys_for(serial).await;
        Ok(())
    }

    /// The platform keys for making a call. They are fetched first if there are none or they are about to expire.
    pub(in crate::client) async fn keys_for(&self, operation: &Operation) -> Result<PlatformKeys, RenewalError> {
        let keys = self.platform_keys();
        let Some(renewal) = &self.inner.renewal else {
            return Ok(keys);
        };
        if matches!(operation.protocol(), Protocol::V2(_)) {
            return Ok(keys);
        }
        if keys.is_empty() {
            return self.renew_unless(|keys| !keys.is_empty()).await;
        }
        let serials: Vec<&str> = keys.certificates().map(Certificate::serial).collect();
        let left = match self.validity_left(&keys) {
            Some(left) if left <= renewal.config.lead => left,
            _ => return Ok(keys),
        };
        let recent = |last: &Fetch| !last.is_running() && last.start.elapsed() < renewal.pause_before(Some(left));
        if renewal.last().as_ref().is_some_and(recent) {
            return Ok(keys);
        }
        let renewed = |keys: &PlatformKeys| keys.certificates().any(|now| !serials.contains(&now.serial()));
        match self.renew_unless(renewed).await {
            Ok(keys) => Ok(keys),
            Err(error) => {
                tracing::warn!(target: "wechatpay", %error, "the platform certificates expire soon and were not renewed");
                Ok(keys.clone())
            }
        }
    }

    /// Renews the certificates unless the current keys are sufficient; waits for a fetch in progress.
    async fn renew_unless(&self, satisfies: impl Fn(&PlatformKeys) -> bool) -> Result<PlatformKeys, RenewalError> {
        let renewal = self.inner.renewal.as_ref().ok_or(RenewalError::NotConfigured)?;
        let fetch = {
            let mut last = renewal.last();
            let keys = self.platform_keys();
            if satisfies(&keys) {
                return Ok(keys);
            }
            let failures = match &*last {
                Some(fetch) if fetch.is_running() => None,
                Some(fetch) => {
                    let interval = renewal.interval_after(fetch);
                    if fetch.start.elapsed() < interval {
                        let failure = fetch.failure().map(ToString::to_string);
                        return Err(RenewalError::TooSoon { interval, failure });
                    }
                    Some(fetch.failures_in_a_row())
                }
                None => Some(0),
            };
            if let Some(failures) = failures {
                *last = Some(Fetch::begin(renewal, failures));
            }
            last.as_ref().map(|fetch| fetch.result.clone())
        };
        match fetch {
            Some(fetch) => fetch.await,
            None => Err(RenewalError::NotConfigured),
        }
    }

    /// The pause before the background task's next fetch. It grows after failures, up to the usual period.
    #[cfg(feature = "reqwest")]
    pub(super) fn pause_before_renewal(&self) -> Duration {
        let Some(renewal) = &self.inner.renewal else {
            return Duration::MAX;
        };
        let keys = self.platform_keys();
        match &*renewal.last() {
            // Another waiter has started a fetch, so wait for that one.
            Some(last) if last.is_running() => Duration::ZERO,
            Some(last) if last.failure().is_some() => {
                let pause = last.back_off().min(renewal.config.period);
                let pause = pause.max(renewal.interval_after(last));
                pause.saturating_sub(last.start.elapsed())
            }
            None if keys.certificates().next().is_none() => Duration::ZERO,
            Some(_) if keys.certificates().next().is_none() => {
                renewal.config.period.max(renewal.config.minimum_interval)
            }
            _ => renewal.pause_before(self.validity_left(&keys)),
        }
    }
}

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewal")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    fn fetch(result: Result<PlatformKeys, RenewalError>, failures: u32) -> Fetch {
        let result: BoxFuture<'static, _> = Box::pin(ready(result));
        let result = result.shared();
        let _ = result.clone().now_or_never();
        Fetch {
            start: Instant::now(),
            result,
            failures,
        }
    }

    #[test]
    fn after_each_failure_the_pause_is_twice_as_long() {
        let mut failures = 0;
        for seconds in [5, 10, 20, 40, 80] {
            let failed = fetch(Err(RenewalError::Expired), failures);
            assert_eq!(failed.back_off(), Duration::from_secs(seconds));
            failures = failed.failures_in_a_row();
        }
        for over in [Ok(PlatformKeys::empty()), Err(RenewalError::NoCertificates)] {
            let over = fetch(over, failures);
            assert!(over.failure().is_none());
            assert_eq!(over.failures_in_a_row(), 0);
        }
        assert!(fetch(Err(RenewalError::Expired), u32::MAX).back_off() > Duration::from_secs(86_400));
    }
}
