//! An allocator that looks for secrets in what it is given back.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

/// Hands out memory as the system does, and searches every block that comes back.
struct Searching;

#[global_allocator]
static ALLOCATOR: Searching = Searching;

/// Part of a secret, long enough to be found nowhere by chance, and where it was found.
struct Needle {
    name: &'static str,
    bytes: &'static [u8],
    found: AtomicUsize,
}

static SEARCHING: AtomicBool = AtomicBool::new(false);
/// Not to be written to while searching.
static NEEDLES: RwLock<Vec<Needle>> = RwLock::new(Vec::new());

// `realloc` stays what the trait makes it: a new block, a copy, and the old block given back, which is searched.
#[allow(unsafe_code)]
// SAFETY: both methods hand on what they are given to the system's allocator; before a block is given back, it is still
// the caller's to read, and all of it was written when it was handed out.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that what an earlier owner left in the memory is not counted again.
        // SAFETY: the caller's promise is the system's.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if SEARCHING.load(Ordering::Acquire) {
            // SAFETY: the block has this length, and nobody else has it any more.
            search(unsafe { std::slice::from_raw_parts(block, layout.size()) });
        }
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}

fn search(block: &[u8]) {
    // Neither of these allocates.
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

/// Shows who gives the block back: run a test with `WIPING_SHOWS=1` to find the place.
#[cold]
fn show(name: &str, length: usize) {
    SEARCHING.store(false, Ordering::Release);
    let trace = std::backtrace::Backtrace::force_capture();
    eprintln!("{name} in a block of {length} bytes, given back at\n{trace}");
    SEARCHING.store(true, Ordering::Release);
}

/// The right to search, of one test at a time: blocks do not say whose they are, and a test's own copies of a secret are not
/// to be counted by another.
pub(crate) struct Turn {
    _guard: MutexGuard<'static, ()>,
}

impl Turn {
    /// To be taken before a test makes its first copy of a secret.
    pub(crate) fn take() -> Self {
        static TURN: Mutex<()> = Mutex::new(());
        Self {
            _guard: TURN.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Runs an action, and names each secret that was in a block given back meanwhile, by anybody in this process; with how
    /// many blocks.
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
