//! An allocator that searches freed memory for secrets.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

/// Allocates from the system allocator, and searches every block before it is freed.
struct Searching;

#[global_allocator]
static ALLOCATOR: Searching = Searching;

/// A part of a secret, long enough that it does not occur by chance, and the number of freed blocks that contained it.
struct Needle {
    name: &'static str,
    bytes: &'static [u8],
    found: AtomicUsize,
}

static SEARCHING: AtomicBool = AtomicBool::new(false);
/// Must not be written while searching.
static NEEDLES: RwLock<Vec<Needle>> = RwLock::new(Vec::new());

// `realloc` keeps its default implementation: it allocates a new block, copies, and frees the old block, which is
// searched.
#[allow(unsafe_code)]
// SAFETY: both methods pass their arguments on to the system allocator. Until a block is freed, it may be read, and all
// of it is initialized, because it was zeroed when it was allocated.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // The memory is zeroed, so that its earlier content is not counted again.
        // SAFETY: the caller upholds the contract of `alloc_zeroed`, which is the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if SEARCHING.load(Ordering::Acquire) {
            // SAFETY: the block has this length, and nothing else uses it any more.
            search(unsafe { std::slice::from_raw_parts(block, layout.size()) });
        }
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}

fn search(block: &[u8]) {
    // Neither of these calls allocates.
    let Ok(needles) = NEEDLES.try_read() else { return };
    for needle in needles.iter() {
        if block.len() >= needle.bytes.len() && block.windows(needle.bytes.len()).any(|part| part == needle.bytes) {
            needle.found.fetch_add(1, Ordering::Relaxed);
            if std::env::var_os("WIPING_SHOWS").is_some() {
                show(needle.name, block.len());
            }
        }
    }
}

/// Shows where the block is freed: run a test with `WIPING_SHOWS=1` to find the place.
#[cold]
fn show(name: &str, length: usize) {
    SEARCHING.store(false, Ordering::Release);
    let trace = std::backtrace::Backtrace::force_capture();
    eprintln!("{name} in a block of {length} bytes, given back at\n{trace}");
    SEARCHING.store(true, Ordering::Release);
}

/// Permission to search, for one test at a time: blocks do not have an owner, so a test must not count another test's
/// copies of a secret.
pub(crate) struct Turn {
    _guard: MutexGuard<'static, ()>,
}

impl Turn {
    /// Waits for permission. Call this before a test makes its first copy of a secret.
    pub(crate) fn take() -> Self {
        static TURN: Mutex<()> = Mutex::new(());
        Self {
            _guard: TURN.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Runs an action, and returns each secret that was found in blocks freed in the meantime by any thread of this
    /// process, with the number of these blocks.
    pub(crate) fn given_back(
        &self,
        secrets: &[(&'static str, &[u8])],
        action: impl FnOnce(),
    ) -> Vec<(&'static str, usize)> {
        let needles = secrets.iter().map(|(name, bytes)| Needle {
            name,
            bytes: bytes.to_vec().leak(),
            found: AtomicUsize::new(0),
        });
        *NEEDLES.write().unwrap_or_else(PoisonError::into_inner) = needles.collect();
        SEARCHING.store(true, Ordering::Release);
        action();
        SEARCHING.store(false, Ordering::Release);
        let needles = NEEDLES.read().unwrap_or_else(PoisonError::into_inner);
        let found = needles.iter();
        let found = found.map(|needle| (needle.name, needle.found.load(Ordering::Relaxed)));
        found.filter(|(_, found)| *found > 0).collect()
    }
}
