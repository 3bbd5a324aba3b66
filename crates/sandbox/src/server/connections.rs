//! The connections of a port: how many there may be, and which of them is closed to make room for a new one.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// The maximum number of connections at a time on each port.
const MAX_CONNECTIONS: usize = 384;
/// How long a connection waits for a request before it may be closed to make room for another.
const PATIENCE: Duration = Duration::from_millis(200);

/// The connections of a port.
pub(super) struct Connections {
    permits: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
}

/// The connections that wait for a request, the one that has waited longest first.
#[derive(Default)]
struct Waiting {
    last: u64,
    connections: BTreeMap<u64, WaitingConnection>,
}

struct WaitingConnection {
    since: Instant,
    close: Arc<Notify>,
}

/// The place of one connection. Dropping it makes room for another.
pub(super) struct Slot {
    connections: Arc<Connections>,
    /// The connection's number in `Waiting`, 0 while it handles a request.
    number: Mutex<u64>,
    close: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

/// Held while a connection handles a request: it is not closed meanwhile.
pub(super) struct Busy(Arc<Slot>);

impl Connections {
    pub(super) fn new() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(MAX_CONNECTIONS)),
            waiting: Mutex::default(),
        }
    }

    /// A place for a connection. While there is none, the connection that has waited longest for a request is closed.
    pub(super) async fn slot(self: &Arc<Self>) -> Option<Arc<Slot>> {
        loop {
            let free = Arc::clone(&self.permits).acquire_owned();
            let permit = match Arc::clone(&self.permits).try_acquire_owned() {
                Ok(permit) => permit,
                Err(_) => match tokio::time::timeout(self.close_longest_waiting(), free).await {
                    Ok(permit) => permit.ok()?,
                    Err(_) => continue,
                },
            };
            let slot = Slot {
                connections: Arc::clone(self),
                number: Mutex::new(0),
                close: Arc::default(),
                _permit: permit,
            };
            slot.wait();
            return Some(Arc::new(slot));
        }
    }

    /// Closes the connection that has waited longest if that is long enough. Returns the time until the next may be.
    fn close_longest_waiting(&self) -> Duration {
        let mut waiting = self.waiting();
        let Some(first) = waiting.connections.first_entry() else {
            return PATIENCE;
        };
        let rest = PATIENCE.saturating_sub(first.get().since.elapsed());
        if !rest.is_zero() {
            return rest;
        }
        // The permit is stored if the connection does not listen yet.
        first.remove().close.notify_one();
        PATIENCE
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    /// Completes when the connection is to be closed to make room for another.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    /// Begins a request; `None` when the connection is about to be closed.
    pub(super) fn begin(self: &Arc<Self>) -> Option<Busy> {
        let mut number = self.number();
        let waited = self.connections.waiting().connections.remove(&number);
        *number = 0;
        waited.map(|_| Busy(Arc::clone(self)))
    }

    /// Waits for the next request from now on.
    fn wait(&self) {
        let mut number = self.number();
        let mut waiting = self.connections.waiting();
        waiting.last += 1;
        *number = waiting.last;
        let connection = WaitingConnection {
            since: Instant::now(),
            close: Arc::clone(&self.close),
        };
        waiting.connections.insert(*number, connection);
    }

    fn number(&self) -> MutexGuard<'_, u64> {
        self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let number = *self.number();
        self.connections.waiting().connections.remove(&number);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.wait();
    }
}

/// A response's body, which keeps its connection open until it is sent.
pub(super) struct HeldBody {
    pub(super) body: Body,
    pub(super) _busy: Busy,
}

impl hyper::body::Body for HeldBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
