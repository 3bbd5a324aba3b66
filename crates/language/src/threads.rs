//! The threads on which specs are read and checked.

use std::num::NonZeroUsize;
use std::thread;

/// The variable by which a user sets the number of threads.
const VARIABLE: &str = "RAYON_NUM_THREADS";
/// The most threads for each processor. More of them make nothing faster, and thousands can exhaust the machine.
const MAX_PER_PROCESSOR: usize = 4;

/// The stack of each thread, in bytes. Without it, `RUST_MIN_STACK` decides, and a small one ends the program.
const STACK: usize = 4 << 20;

/// Prepares the threads of a program: as many as processors, or as `RAYON_NUM_THREADS` says, up to four for each processor.
/// Where the system allows no more of them (a limit of the user or of a container), the program's own thread does all the
/// work; the first parallel work would panic otherwise.
pub fn prepare() {
    let wanted = std::env::var(VARIABLE).ok();
    let number = number(wanted.as_deref(), processors());
    // The global pool can be built only once, so another one shows first whether it can.
    let many = || rayon::ThreadPoolBuilder::new().num_threads(number).stack_size(STACK);
    let global = match many().build() {
        Ok(_) => many(),
        Err(_) => rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread(),
    };
    // If this fails as well, the first parallel work says why.
    let _ = global.build_global();
}

/// How many processors the program may use; one if the system does not say.
pub fn processors() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// The number of threads for the number that the user wants. A text that is not a number, or zero, means as many as processors.
fn number(wanted: Option<&str>, processors: usize) -> usize {
    let most = processors.saturating_mul(MAX_PER_PROCESSOR);
    let digits = wanted
        .map(str::trim)
        .filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    match digits.map(str::parse) {
        None | Some(Ok(0)) => processors,
        Some(Ok(number)) => most.min(number),
        // Digits that no integer can hold.
        Some(Err(_)) => most,
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_of_threads_is_bounded_by_the_processors() {
        for (wanted, expected) in [
            (None, 2),
            (Some(""), 2),
            (Some("many"), 2),
            (Some("-1"), 2),
            (Some("0"), 2),
            (Some("1"), 1),
            (Some(" 3 "), 3),
            (Some("8"), 8),
            (Some("9"), 8),
            (Some("100000"), 8),
            (Some("99999999999999999999999"), 8),
        ] {
            assert_eq!(number(wanted, 2), expected, "{wanted:?}");
        }
    }
}
