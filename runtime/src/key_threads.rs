//! Threads that work with private keys, so that an asynchronous runtime's own threads stay free.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

/// A few threads that sign requests and decrypt fields of answers. An RSA operation takes most of a millisecond; a
/// hundred of them on the threads of an asynchronous runtime delay every other task there.
///
/// Clients use the threads of [`shared`](Self::shared) unless told otherwise, so all clients of a process together
/// have one thread a processor. The threads are started when there is work for them, know nothing of any asynchronous
/// runtime, and end with the last client. Work waits in one queue, first come first served; a call that is dropped
/// while its work waits there takes it along. In a process that was forked off, where the threads do not exist, the
/// work is done in place. So is what no future waits for: prepared calls, and the parameters of a payer's page.
#[derive(Clone)]
pub struct KeyThreads {
    handle: Arc<Handle>,
}

/// Ends the threads when it is dropped.
struct Handle {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    /// The most threads there may be.
    limit: usize,
    /// The process in which the threads run.
    process: u32,
}

#[derive(Default)]
struct Queue {
    work: VecDeque<Work>,
    threads: usize,
    idle: usize,
    closed: bool,
}

/// Tells, when it is done, where to learn that its result was taken.
type Work = Box<dyn FnOnce() -> mpsc::Receiver<()> + Send>;

/// How long a thread waits for its result to be taken before it begins the next work. So signatures are made no faster
/// than the runtime's threads can use them, and those do not fall behind. A future that nobody polls costs no more than
/// this.
const TAKEN_WITHIN: Duration = Duration::from_millis(2);

/// The threads that clients share, as long as there is a client.
static SHARED: Mutex<Weak<Handle>> = Mutex::new(Weak::new());

impl KeyThreads {
    /// The threads that all clients of this process share: as many as there are processors.
    #[must_use]
    pub fn shared() -> Self {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        match shared.upgrade() {
            Some(handle) if !handle.shared.was_forked() => Self { handle },
            _ => {
                let own = Self::new(thread::available_parallelism().map_or(1, usize::from));
                *shared = Arc::downgrade(&own.handle);
                own
            }
        }
    }

    /// Threads apart from all others: at most `threads` of them, at least one.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        let shared = Shared {
            queue: Mutex::default(),
            changed: Condvar::new(),
            limit: threads.max(1),
            process: process::id(),
        };
        Self {
            handle: Arc::new(Handle {
                shared: Arc::new(shared),
            }),
        }
    }

    /// Queues work; its result is awaited by [`Started::result`]. Work that nobody waits for any more is not begun.
    pub(crate) fn start<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Started<T> {
        let (sender, result) = oneshot::channel();
        let (taken, is_taken) = mpsc::channel();
        let work = Box::new(move || {
            if !sender.is_closed() {
                // The call may have been dropped by now.
                sender.send(work()).ok();
            }
            is_taken
        });
        if let Err(work) = self.handle.shared.submit(work) {
            work();
        }
        Started { result, _taken: taken }
    }
}

/// Work that waits in the queue, is being done, or is done. Dropping it takes it out of the queue.
pub(crate) struct Started<T> {
    result: oneshot::Receiver<T>,
    /// Dropped when the result is taken.
    _taken: mpsc::Sender<()>,
}

impl<T> Started<T> {
    /// What came of it; `None` when the work panicked.
    pub(crate) async fn result(self) -> Option<T> {
        self.result.await.ok()
    }
}

impl Shared {
    /// Hands the work back when there is no thread to do it.
    fn submit(self: &Arc<Self>, work: Work) -> Result<(), Work> {
        if self.was_forked() {
            return Err(work);
        }
        let mut queue = self.queue();
        queue.work.push_back(work);
        if queue.work.len() > queue.idle && queue.threads < self.limit {
            let shared = Arc::clone(self);
            let name = "wechatpay-keys".to_owned();
            match thread::Builder::new().name(name).spawn(move || shared.serve()) {
                Ok(_) => queue.threads += 1,
                Err(_) if queue.threads > 0 => {}
                Err(_) => return queue.work.pop_back().map_or(Ok(()), Err),
            }
        }
        drop(queue);
        self.changed.notify_one();
        Ok(())
    }

    /// What each thread does.
    fn serve(&self) {
        while let Some(work) = self.next() {
            // A panic was reported by the panic hook, and the call learns that there is no result.
            if let Ok(is_taken) = catch_unwind(AssertUnwindSafe(work)) {
                is_taken.recv_timeout(TAKEN_WITHIN).ok();
            }
        }
    }

    /// Waits for work; `None` when there will be none.
    fn next(&self) -> Option<Work> {
        let mut queue = self.queue();
        loop {
            if let Some(work) = queue.work.pop_front() {
                return Some(work);
            }
            if queue.closed {
                return None;
            }
            queue.idle += 1;
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            queue.idle -= 1;
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this is another process than the one with the threads. Its copy of the queue may be locked for ever.
    fn was_forked(&self) -> bool {
        self.process != process::id()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if !self.shared.was_forked() {
            self.shared.queue().closed = true;
            self.shared.changed.notify_all();
        }
    }
}

impl fmt::Debug for KeyThreads {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KeyThreads")
            .field("limit", &self.handle.shared.limit)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
