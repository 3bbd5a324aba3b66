//! The threads on which specs are read and checked.

/// Prepares the threads of a program. Where the system allows no more of them (a limit of the user or of a container), the
/// program's own thread does all the work; the first parallel work would panic otherwise.
pub fn prepare() {
    // The global pool can be built only once, so another one shows first whether it can.
    if rayon::ThreadPoolBuilder::new().build().is_err() {
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        // If this fails as well, the first parallel work says why.
        let _ = one.build_global();
    }
}
