//! Limits for the concurrent calls and connections of a transport, and the queue in front of them.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::TransportError;

/// How many calls a transport makes at a time. Further calls wait in order of arrival, and fail with
/// [`TransportError::Busy`](super::TransportError::Busy), without anything being sent, when they wait too long.
///
/// Without limits, a burst of a thousand calls opens a thousand connections, and their handshakes take more time than
/// the calls. All clones of a transport, including those for other merchants, share the same limits. A limit of 0 means
/// 1.
///
/// A call occupies a connection until its response is read, a download until the file is read or dropped. Downloads use
/// separate connections, so that no payment waits for a long file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The number of concurrent calls to all hosts together. Downloads do not count.
    pub calls: usize,
    /// The number of connections to one host that calls use at a time, and that are kept open for later calls.
    pub connections_per_host: usize,
    /// The number of concurrent downloads from one host.
    pub downloads_per_host: usize,
    /// How long a call waits for its turn. The transport's time limit starts after that. Keep this well below five
    /// minutes, because a signed request is valid for that long.
    pub longest_wait: Duration,
}

impl Default for Limits {
    /// 256 calls; 64 connections and 16 downloads per host; 10 s.
    fn default() -> Self {
        Self {
            calls: 256,
            connections_per_host: 64,
            downloads_per_host: 16,
            longest_wait: Duration::from_secs(10),
        }
    }
}

/// Enforces the limits.
pub(super) struct Gate {
    limits: Limits,
    calls: Arc<Semaphore>,
    /// The gates by host and port. A client uses only a handful of hosts, so none is ever removed.
    hosts: Mutex<BTreeMap<String, HostGate>>,
}

#[derive(Clone)]
struct HostGate {
    calls: Arc<Semaphore>,
    downloads: Arc<Semaphore>,
}

/// The kind of request that asks for a permit.
#[derive(Clone, Copy)]
pub(super) enum RequestKind {
    Call,
    Download,
}

/// Permission to make a call; dropping it admits the next one.
pub(super) struct Permit {
    _host: Option<OwnedSemaphorePermit>,
    _call: Option<OwnedSemaphorePermit>,
}

impl Gate {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            calls: semaphore(limits.calls),
            hosts: Mutex::default(),
        }
    }

    /// Waits for a permit, for at most [`Limits::longest_wait`], which is measured by `sleep`. Dropping the future gives
    /// up the place in the queue.
    pub(super) async fn enter<S: Future<Output = ()>>(
        &self,
        host: &str,
        kind: RequestKind,
        sleep: impl FnOnce(Duration) -> S,
    ) -> Result<Permit, TransportError> {
        let waited = self.limits.longest_wait;
        match select(pin!(self.admitted(host, kind)), pin!(sleep(waited))).await {
            Either::Left((permit, _)) => Ok(permit),
            Either::Right(_) => Err(TransportError::Busy { waited }),
        }
    }

    async fn admitted(&self, host: &str, kind: RequestKind) -> Permit {
        let gate = self.host(host);
        match kind {
            RequestKind::Call => Permit {
                _host: permit(gate.calls).await,
                _call: permit(Arc::clone(&self.calls)).await,
            },
            RequestKind::Download => Permit {
                _host: permit(gate.downloads).await,
                _call: None,
            },
        }
    }

    fn host(&self, host: &str) -> HostGate {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = hosts.get(host) {
            return gate.clone();
        }
        let gate = HostGate {
            calls: semaphore(self.limits.connections_per_host),
            downloads: semaphore(self.limits.downloads_per_host),
        };
        hosts.insert(host.to_owned(), gate.clone());
        gate
    }
}

fn semaphore(permits: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(permits.clamp(1, Semaphore::MAX_PERMITS)))
}

/// `None` would mean that the semaphore was closed, which never happens here.
async fn permit(semaphore: Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    semaphore.acquire_owned().await.ok()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::{pending, ready};

    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_call_waits_exactly_as_long_as_the_limit_says() {
        let limits = Limits {
            connections_per_host: 1,
            downloads_per_host: 1,
            ..Limits::default()
        };
        assert_eq!(limits.longest_wait, Duration::from_secs(10), "the documented default");
        let gate = Gate::new(limits);
        for kind in [RequestKind::Call, RequestKind::Download] {
            let asked = Cell::new(None);
            let admitted = gate.enter("a", kind, |_| pending()).now_or_never().unwrap().unwrap();
            // Nothing is given up before the time is over.
            let early = gate.enter("a", kind, |_| pending()).now_or_never();
            assert!(early.is_none());
            let late = gate.enter("a", kind, |limit| {
                asked.set(Some(limit));
                ready(())
            });
            let late = late.now_or_never().unwrap();
            assert_eq!(asked.get(), Some(limits.longest_wait));
            assert!(matches!(late, Err(TransportError::Busy { waited }) if waited == limits.longest_wait));
            drop(admitted);
            // A free permit is taken even if the time is over.
            assert!(gate.enter("a", kind, |_| ready(())).now_or_never().unwrap().is_ok());
        }
    }
}
