//! Tests of the threads for private key operations.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use super::*;
const SOON: Duration = Duration::from_secs(10);

fn wait<T>(started: Started<T>) -> Option<T> {
    started.result.blocking_recv().ok()
}

/// Occupies one thread until the sender is dropped.
fn occupy(threads: &KeyThreads) -> (mpsc::Sender<()>, Started<()>) {
    let (release, released) = mpsc::channel::<()>();
    let (begun, has_begun) = mpsc::channel();
    let started = threads.start(move || {
        begun.send(()).unwrap();
        released.recv().ok();
    });
    has_begun.recv_timeout(SOON).unwrap();
    (release, started)
}

#[test]
fn a_job_dropped_in_the_queue_is_never_started() {
    let threads = KeyThreads::new(1);
    let (release, occupied) = occupy(&threads);
    let begun = Arc::new(AtomicUsize::new(0));
    let count = || {
        let begun = Arc::clone(&begun);
        move || begun.fetch_add(1, Ordering::SeqCst)
    };
    let dropped = threads.start(count());
    let kept = threads.start(count());
    drop(dropped);
    drop(release);
    wait(occupied).unwrap();
    assert_eq!(wait(kept), Some(0));
    assert_eq!(begun.load(Ordering::SeqCst), 1);
}

#[test]
fn a_panic_affects_only_its_own_job() {
    let threads = KeyThreads::new(1);
    assert_eq!(wait(threads.start(|| panic!("on purpose"))), None::<()>);
    assert_eq!(wait(threads.start(|| 7)), Some(7));
    assert_eq!(threads.handle.shared.queue().threads, 1);
}

#[test]
fn threads_are_limited_and_started_when_needed() {
    let threads = KeyThreads::new(2);
    assert_eq!(threads.handle.shared.queue().threads, 0);
    let (first, _started) = occupy(&threads);
    let (second, _started_too) = occupy(&threads);
    let waiting: Vec<_> = (0..5).map(|number| threads.start(move || number)).collect();
    assert_eq!(threads.handle.shared.queue().threads, 2);
    drop((first, second));
    let done: Vec<_> = waiting.into_iter().map(wait).collect();
    assert_eq!(done, (0..5).map(Some).collect::<Vec<_>>());
}

#[test]
fn the_threads_end_with_the_last_handle() {
    let threads = KeyThreads::new(2);
    let clone = threads.clone();
    wait(threads.start(|| ())).unwrap();
    let shared = Arc::downgrade(&threads.handle.shared);
    drop(threads);
    assert_eq!(wait(clone.start(|| 1)), Some(1));
    drop(clone);
    // Each thread holds a reference to the queue as long as it runs.
    let end = std::time::Instant::now() + SOON;
    while shared.strong_count() > 0 {
        assert!(std::time::Instant::now() < end, "a thread is left");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn in_another_process_the_work_is_done_in_place() {
    let shared = Shared {
        queue: Mutex::default(),
        changed: Condvar::new(),
        limit: 1,
        process: process::id().wrapping_add(1),
    };
    let threads = KeyThreads {
        handle: Arc::new(Handle {
            shared: Arc::new(shared),
        }),
    };
    // The state after a fork that happened while another thread held the lock.
    let locked = threads.handle.shared.queue();
    let here = thread::current().id();
    let done = threads.start(move || thread::current().id() == here);
    assert_eq!(wait(done), Some(true));
    drop(locked);
}

#[test]
fn clients_share_the_threads() {
    let first = KeyThreads::shared();
    assert!(Arc::ptr_eq(&first.handle, &KeyThreads::shared().handle));
}
