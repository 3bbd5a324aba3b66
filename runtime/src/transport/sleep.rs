//! A timer that needs no runtime.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// Waits for the given time, measured by a separate thread.
pub(super) fn sleep(duration: Duration) -> impl Future<Output = ()> + Send {
    Sleep {
        end: Instant::now().checked_add(duration),
        waker: None,
    }
}

struct Sleep {
    /// `None` when the time is too far in the future for the system's clock: then the wait never ends.
    end: Option<Instant>,
    /// The waker that the thread calls; `None` until the thread exists.
    waker: Option<Arc<Mutex<Waker>>>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let left = match self.end {
            Some(end) => end.saturating_duration_since(Instant::now()),
            None => Duration::MAX,
        };
        if left.is_zero() {
            return Poll::Ready(());
        }
        if let Some(waker) = &self.waker {
            waker
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone_from(context.waker());
            return Poll::Pending;
        }
        let waker = Arc::new(Mutex::new(context.waker().clone()));
        let woken = Arc::clone(&waker);
        let started = thread::Builder::new()
            .name("wechatpay-pause".to_owned())
            .spawn(move || {
                thread::sleep(left);
                woken.lock().unwrap_or_else(PoisonError::into_inner).wake_by_ref();
            });
        match started {
            Ok(_) => self.waker = Some(waker),
            // The thread could not be started, so this blocks the caller's thread.
            Err(_) => {
                thread::sleep(left);
                return Poll::Ready(());
            }
        }
        Poll::Pending
    }
}
