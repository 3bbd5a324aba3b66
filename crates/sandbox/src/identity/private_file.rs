//! Files that only the user can read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use wechatpay_spec::obstacle;

/// Writes a file of the sandbox's folder that, on Unix, only the user can read. `name` is its path below the folder. Refuses
/// links.
pub(crate) fn write_private(folder: &Path, name: &Path, content: &str) -> io::Result<()> {
    obstacle::ensure_writable(folder, name)?;
    let path = &folder.join(name);
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
