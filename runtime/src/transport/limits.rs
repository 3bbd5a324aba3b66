//! How many calls a transport makes at a time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many calls a transport makes at a time. The others wait, first come, first served, and fail with
/// [`TransportError::Busy`](super::TransportError::Busy) when it takes too long: nothing was sent then.
///
/// Without limits, a burst of a thousand calls opens a thousand connections, and their handshakes take more time than
/// the calls. Every clone of a transport, also for another merchant, counts against the same limits. A limit of 0 means 1.
///
/// A call takes up a connection until its answer is read; a download until the file is read or dropped. Downloads have
/// connections of their own, so that no payment waits for a long file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Calls under way at a time, to all hosts together. Downloads do not count.
    pub calls: usize,
    /// Connections to one host that calls use at a time, and that are kept open for the next calls.
    pub connections_per_host: usize,
    /// Downloads from one host at a time.
    pub downloads_per_host: usize,
    /// How long a call waits for its turn. The transport's time limit begins after that. A signed request is valid for
    /// five minutes, so keep it well below.
    pub longest_wait: Duration,
}

impl Default for Limits {
    /// 256 calls, 64 connections and 16 downloads a host, 10 s.
    fn default() -> Self {
        Self {
            calls: 256,
            connections_per_host: 64,
            downloads_per_host: 16,
            longest_wait: Duration::from_secs(10),
        }
    }
}

/// Lets in as many calls as the limits allow.
pub(super) struct Gate {
    limits: Limits,
    calls: Arc<Semaphore>,
    /// By host and port. A client knows a handful of hosts, so none is ever taken out.
    hosts: Mutex<BTreeMap<String, HostGate>>,
}

#[derive(Clone)]
struct HostGate {
    calls: Arc<Semaphore>,
    downloads: Arc<Semaphore>,
}

/// What wants to be let in.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Call,
    Download,
}

/// Leave to make a call; dropping it lets the next one in.
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

    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Waits for its turn. Whoever drops the future gives up its place.
    pub(super) async fn enter(&self, host: &str, kind: Kind) -> Permit {
        let gate = self.host(host);
        match kind {
            Kind::Call => Permit {
                _host: permit(gate.calls).await,
                _call: permit(Arc::clone(&self.calls)).await,
            },
            Kind::Download => Permit {
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

/// `None` would mean that the semaphore was closed, which none of ours ever is.
async fn permit(semaphore: Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    semaphore.acquire_owned().await.ok()
}
