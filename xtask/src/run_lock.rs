//! One command that writes at a time: a second one waits, so that it reads the specs as they are when the first has finished.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::Path;

use crate::printed;

/// Waits until no other run writes to the folder of specs or what follows from it, and says so if that takes a while. A run that only
/// checks waits for runs that write, and not for others like it. The lock ends with the result, or with the process.
///
/// The lock is the operating system's, on the folder itself, so it leaves no file. Where folders have no locks there is
/// none, and two runs at once still write every file completely.
pub(crate) fn wait(folder: &Path, writes: bool) -> Option<File> {
    // Opening a pipe would wait for another program.
    let folder = folder.is_dir().then(|| File::open(folder).ok()).flatten()?;
    let attempt = match writes {
        true => folder.try_lock(),
        false => folder.try_lock_shared(),
    };
    match attempt {
        Ok(()) => Some(folder),
        Err(TryLockError::WouldBlock) => {
            writeln!(printed::stderr(), "waiting for another run of `cargo xtask`").ok();
            let waited = match writes {
                true => folder.lock(),
                false => folder.lock_shared(),
            };
            waited.ok().map(|()| folder)
        }
        Err(TryLockError::Error(_)) => None,
    }
}
