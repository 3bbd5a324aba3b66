//! Scheduling of fetches: one at a time, shared by all waiters, with a minimum interval.

use std::fmt;
use std::future::{poll_fn, ready};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, PoisonError};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::Shared;
use tokio::sync::Semaphore;

use super::CertificateRenewal;
use super::fetch::{Fetcher, Wanted};
use crate::blocking::block_on;
use crate::certificate::Certificate;
use crate::client::channel::Channel;
use crate::client::shared_keys::SharedKeys;
use crate::error::RenewalError;
use crate::operation::{Operation, Protocol};
use crate::platform::{self, PlatformKeys};
use crate::sync::{Mutex, MutexGuard};
use crate::transport::BoxFuture;

/// The time between the start of a failed fetch and the next one; it doubles after each further failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// A fetch that takes longer than this has lost the waiters that polled it, and is abandoned.
const ABANDONED: Duration = Duration::from_secs(120);
/// The maximum number of notifications that wait for a certificate; it is limited because anyone can send them.
const WAITING: usize = 64;

/// The renewal of one client and all its clones.
pub(in crate::client) struct Renewal {
    /// Shared with a fetch in progress, so that the fetch does not keep the client alive.
    fetcher: Arc<Fetcher>,
    last: Mutex<Option<Fetch>>,
    waiting: Semaphore,
}

/// Too many notifications are waiting for certificates.
pub(crate) struct TooManyWaiting;

/// The last fetch, running or finished. It is a shared future that is polled by all its waiters, so it needs no
/// executor and continues when the call that started it is cancelled. If all waiters are cancelled, a task of tokio
/// continues it, or else the next one.
struct Fetch {
    start: Instant,
    result: SharedResult,
    /// How many fetches in a row failed before this one.
    failures: u32,
}

type SharedResult = Shared<BoxFuture<'static, Result<PlatformKeys, RenewalError>>>;

impl Fetch {
    /// Records its start before anything is sent.
    fn begin(fetcher: &Arc<Fetcher>, wanted: Wanted, failures: u32) -> Self {
        let fetch = AssertUnwindSafe(Arc::clone(fetcher).replace_certificates(wanted))
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
    pub(in crate::client) fn new(config: CertificateRenewal, channel: Arc<Channel>, keys: SharedKeys) -> Self {
        Self {
            fetcher: Arc::new(Fetcher::new(config, channel, keys)),
            last: Mutex::new(None),
            waiting: Semaphore::new(WAITING),
        }
    }

    fn config(&self) -> &CertificateRenewal {
        &self.fetcher.config
    }

    pub(super) fn keys(&self) -> PlatformKeys {
        self.fetcher.keys.current()
    }

    fn last(&self) -> MutexGuard<'_, Option<Fetch>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The minimum time between the start of this fetch and the next.
    fn interval_after(&self, fetch: &Fetch) -> Duration {
        match fetch.failure() {
            Some(_) => self.config().minimum_interval.min(fetch.back_off()),
            None => self.config().minimum_interval,
        }
    }

    /// The pause before the next fetch, given the remaining validity of the last certificate: fetches start before it
    /// expires, and become more frequent until there is a new one.
    fn pause_before(&self, left: Option<Duration>) -> Duration {
        let lead = self.config().lead;
        let pause = match left {
            None => Duration::ZERO,
            Some(left) if left > lead => (left - lead).min(self.config().period),
            Some(left) => left / 10,
        };
        pause.max(self.config().minimum_interval)
    }

    /// Fetches the platform certificates now, unless the last fetch is too recent. If a fetch is in progress, this waits
    /// for it.
    pub(in crate::client) async fn renew(&self) -> Result<PlatformKeys, RenewalError> {
        self.renew_unless(Wanted::NewerList, |_| false).await
    }

    /// The platform keys for verifying a message that names this serial number. If it is that of an unknown certificate,
    /// the certificates are renewed first.
    pub(in crate::client) async fn keys_for_serial(&self, serial: &str) -> PlatformKeys {
        let known = |keys: &PlatformKeys| keys.contains(serial);
        let keys = self.keys();
        if known(&keys) || platform::names_public_key(serial) {
            return keys;
        }
        match self.renew_unless(Wanted::UnknownCertificate, known).await {
            Ok(keys) => keys,
            Err(error @ RenewalError::TooSoon { .. }) => {
                tracing::debug!(target: "wechatpay", %error, "an unknown platform certificate was not fetched");
                self.keys()
            }
            Err(error) => {
                tracing::warn!(target: "wechatpay", %error, "an unknown platform certificate was not found");
                self.keys()
            }
        }
    }

    /// Like [`keys_for_serial`](Self::keys_for_serial), for an unauthenticated message: the number of waiters is
    /// limited.
    pub(in crate::client) async fn learn(&self, serial: &str) -> Result<(), TooManyWaiting> {
        if platform::names_public_key(serial) || self.keys().contains(serial) {
            return Ok(());
        }
        let _waiting = self.waiting.try_acquire().map_err(|_| TooManyWaiting)?;
        self.keys_for_serial(serial).await;
        Ok(())
    }

    /// The platform keys for making a call. They are fetched first if there are none or all have expired, and beside the call if
    /// they are about to expire.
    pub(in crate::client) async fn keys_for_call(&self, operation: &Operation) -> Result<PlatformKeys, RenewalError> {
        let keys = self.keys();
        if matches!(operation.protocol(), Protocol::V2(_)) {
            return Ok(keys);
        }
        if keys.is_empty() {
            return self.renew_unless(Wanted::NewerList, |keys| !keys.is_empty()).await;
        }
        // A merchant with a public key needs no certificate to call, and the service may have none for it. If it signs a response
        // with one, that is fetched then.
        if keys.serials().any(platform::names_public_key) {
            return Ok(keys);
        }
        let serials: Vec<&str> = keys.certificates().map(Certificate::serial).collect();
        let left = match self.fetcher.validity_left(&keys) {
            Some(left) if left <= self.config().lead => left,
            _ => return Ok(keys),
        };
        let recent = |last: &Fetch| !last.is_running() && last.start.elapsed() < self.pause_before(Some(left));
        if self.last().as_ref().is_some_and(recent) {
            return Ok(keys);
        }
        let renewed = |keys: &PlatformKeys| keys.certificates().any(|now| !serials.contains(&now.serial()));
        let begins = !self.last().as_ref().is_some_and(Fetch::is_running);
        let fetch = self
            .fetch_unless(Wanted::UnknownCertificate, renewed)
            .inspect_err(not_renewed);
        let Ok(fetch) = fetch else {
            return Ok(keys.clone());
        };
        // The keys are still valid, so the call does not wait for the service, which may be slow.
        if !left.is_zero() {
            if begins {
                self.continue_alone(fetch);
            }
            return Ok(keys.clone());
        }
        Ok(fetch.await.inspect_err(not_renewed).unwrap_or(keys))
    }

    /// Continues a fetch for which its caller does not wait: in a task of tokio, or in a thread if the transport blocks. In
    /// other runtimes, calls continue it (see [`beside`](Self::beside)).
    fn continue_alone(&self, fetch: SharedResult) {
        let fetch = fetch.map(|result| drop(result.inspect_err(not_renewed)));
        #[cfg(feature = "reqwest")]
        if let Some(runtime) = self.runtime() {
            runtime.spawn(fetch);
            return;
        }
        if self.fetcher.channel.transport.is_blocking() {
            let thread = thread::Builder::new().name("wechatpay-renewal".to_owned());
            // Without a thread, nobody continues the fetch, and it is abandoned after a while.
            let _ = thread.spawn(move || block_on(fetch));
        }
    }

    /// Makes a call, and meanwhile continues a fetch that neither a task nor a thread continues.
    pub(in crate::client) async fn beside<T>(&self, call: impl Future<Output = T>) -> T {
        let mut call = pin!(call);
        let mut fetch = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = call.as_mut().poll(context) {
                return Poll::Ready(output);
            }
            fetch = fetch.take().or_else(|| self.left_to_calls());
            if let Some(Poll::Ready(result)) = fetch.as_mut().map(|fetch| fetch.poll_unpin(context)) {
                fetch = None;
                drop(result.inspect_err(not_renewed));
            }
            Poll::Pending
        })
        .await
    }

    /// The fetch in progress, if only calls can continue it.
    fn left_to_calls(&self) -> Option<SharedResult> {
        #[cfg(feature = "reqwest")]
        if self.runtime().is_some() {
            return None;
        }
        if self.fetcher.channel.transport.is_blocking() {
            return None;
        }
        let last = self.last();
        let running = last.as_ref().filter(|fetch| fetch.is_running());
        running.map(|fetch| fetch.result.clone())
    }

    /// Renews the certificates unless the current keys are sufficient; waits for a fetch in progress.
    async fn renew_unless(
        &self,
        wanted: Wanted,
        satisfies: impl Fn(&PlatformKeys) -> bool,
    ) -> Result<PlatformKeys, RenewalError> {
        self.fetch_unless(wanted, satisfies)?.await
    }

    /// The fetch in progress, or one that begins now, unless the current keys are sufficient.
    fn fetch_unless(
        &self,
        wanted: Wanted,
        satisfies: impl Fn(&PlatformKeys) -> bool,
    ) -> Result<SharedResult, RenewalError> {
        let mut last = self.last();
        let keys = self.keys();
        if satisfies(&keys) {
            let sufficient: BoxFuture<'static, _> = Box::pin(ready(Ok(keys)));
            return Ok(sufficient.shared());
        }
        if let Some(running) = last.as_ref().filter(|fetch| fetch.is_running()) {
            return Ok(running.result.clone());
        }
        let failures = last
            .as_ref()
            .map_or(Ok(0), |ended| self.failures_unless_too_soon(ended))?;
        let begun = last.insert(Fetch::begin(&self.fetcher, wanted, failures));
        // It must finish even if all its waiters are cancelled, because it would keep its connection otherwise.
        #[cfg(feature = "reqwest")]
        if let Some(runtime) = self.runtime() {
            runtime.spawn(begun.result.clone());
        }
        Ok(begun.result.clone())
    }

    /// The runtime whose tasks can continue a fetch that nobody waits for. There is none outside of tokio.
    #[cfg(feature = "reqwest")]
    fn runtime(&self) -> Option<tokio::runtime::Handle> {
        let runtime = tokio::runtime::Handle::try_current().ok();
        runtime.filter(|_| !self.fetcher.channel.transport.is_blocking())
    }

    /// How many fetches in a row have failed; an error when the last fetch is too recent for another one.
    fn failures_unless_too_soon(&self, last: &Fetch) -> Result<u32, RenewalError> {
        let interval = self.interval_after(last);
        if last.start.elapsed() < interval {
            let failure = last.failure().map(ToString::to_string);
            return Err(RenewalError::TooSoon { interval, failure });
        }
        Ok(last.failures_in_a_row())
    }

    /// The pause before the background task's next fetch. It grows after failures, up to the usual period.
    #[cfg(feature = "reqwest")]
    pub(super) fn pause_before_renewal(&self) -> Duration {
        let keys = self.keys();
        match &*self.last() {
            // Another waiter has started a fetch, so wait for that one.
            Some(last) if last.is_running() => Duration::ZERO,
            Some(last) if last.failure().is_some() => {
                let pause = last.back_off().min(self.config().period);
                let pause = pause.max(self.interval_after(last));
                pause.saturating_sub(last.start.elapsed())
            }
            None if keys.certificates().next().is_none() => Duration::ZERO,
            Some(_) if keys.certificates().next().is_none() => self.config().period.max(self.config().minimum_interval),
            _ => self.pause_before(self.fetcher.validity_left(&keys)),
        }
    }
}

fn not_renewed(error: &RenewalError) {
    tracing::warn!(target: "wechatpay", %error, "the platform certificates expire soon and were not renewed");
}

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewal")
            .field("config", self.config())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
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
