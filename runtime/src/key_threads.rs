//! Threads for private key operations, so that they do not block the threads of an asynchronous runtime.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

/// A thread pool that signs requests and decrypts fields of responses. An RSA operation takes most of a millisecond; a
/// hundred of them on the threads of an asynchronous runtime delay every other task there.
///
/// By default, clients use the [`shared`](Self::shared) pool, so all clients of a process together have one thread per
/// processor. The threads start when there is work, do not depend on an asynchronous runtime, and end with the last
/// client. Jobs wait in one first-in, first-out queue; dropping a call removes its job from the queue. In a forked
/// process, where the threads do not exist, jobs run on the calling thread, and so do jobs that no future waits for:
/// prepared calls, and the parameters for the payer's front end.
#[derive(Clone)]
pub struct KeyThreads {
    handle: Arc<Handle>,
}

/// Shuts down the threads when it is dropped.
struct Handle {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    /// The maximum number of threads.
    limit: usize,
    /// The id of the process in which the threads run.
    process: u32,
}

#[derive(Default)]
struct Queue {
    work: VecDeque<Work>,
    threads: usize,
    idle: usize,
    closed: bool,
}

/// A job. It returns a channel that reports, when it is disconnected, that the result was taken.
type Work = Box<dyn FnOnce() -> mpsc::Receiver<()> + Send>;

/// The maximum time for which a thread waits for its result to be taken before it starts the next job. So signatures
/// are made no faster than the runtime's threads can use them, and those threads do not fall behind. A future that is
/// never polled costs at most this time.
const TAKEN_WITHIN: Duration = Duration::from_millis(2);

/// The shared pool. It exists as long as a client uses it.
static SHARED: Mutex<Weak<Handle>> = Mutex::new(Weak::new());

impl KeyThreads {
    /// The pool shared by all clients of this process, with one thread per processor.
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

    /// A separate pool of at most `threads` threads. A `threads` of 0 means 1.
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

    /// Queues a job. [`Started::result`] waits for its result. If the call is dropped before that, the job is not
    /// started.
    pub(crate) fn start<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Started<T> {
        let (sender, result) = oneshot::channel();
        let (taken, is_taken) = mpsc::channel();
        let work = Box::new(move || {
            if !sender.is_closed() {
                // The call may have been dropped in the meantime.
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

/// A job that is queued, running or finished. Dropping this removes it from the queue.
pub(crate) struct Started<T> {
    result: oneshot::Receiver<T>,
    /// Dropped when the result is taken.
    _taken: mpsc::Sender<()>,
}

impl<T> Started<T> {
    /// Waits for the result; `None` when the job panicked.
    pub(crate) async fn result(self) -> Option<T> {
        self.result.await.ok()
    }
}

impl Shared {
    /// Returns the job if there is no thread to run it.
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

    /// The loop of each thread.
    fn serve(&self) {
        while let Some(work) = self.next() {
            // The panic hook has reported the panic, and the call gets no result.
            if let Ok(is_taken) = catch_unwind(AssertUnwindSafe(work)) {
                is_taken.recv_timeout(TAKEN_WITHIN).ok();
            }
        }
    }

    /// Waits for a job; `None` when the pool is shut down.
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

    /// Whether this is a forked process without the threads, whose copy of the queue may be locked forever.
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
