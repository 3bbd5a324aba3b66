//! Files that only the user can read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that, on Unix, only the user can read.
pub(crate) fn write_private(path: &Path, content: &str) -> io::Result<()> {
    // A file of an earlier run may be readable by others; a new file gets the right mode.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}
