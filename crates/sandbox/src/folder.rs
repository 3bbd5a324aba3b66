//! The folder that one sandbox at a time uses.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use wechatpay_spec::obstacle;

use crate::configuration::{CONFIGURATION_FILE, Configuration};

/// The file that the sandbox locks as long as it runs. The operating system unlocks it when the process ends in any way.
const LOCK_FILE: &str = "sandbox.lock";

/// A folder that belongs to this sandbox until it is dropped.
#[derive(Debug)]
pub(crate) struct LockedFolder {
    _lock: File,
}

/// Why a folder was not locked.
pub(crate) enum LockError {
    /// Another sandbox uses it; its address, if it has written it already.
    InUse(Option<String>),
    Io(io::Error),
}

impl LockedFolder {
    pub(crate) fn lock(folder: &Path) -> Result<Self, LockError> {
        fs::create_dir_all(folder).map_err(LockError::Io)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        obstacle::ensure_writable(folder, LOCK_FILE).map_err(|obstacle| LockError::Io(obstacle.into()))?;
        let file = options.open(folder.join(LOCK_FILE)).map_err(LockError::Io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _lock: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::InUse(address(folder))),
            Err(TryLockError::Error(error)) => Err(LockError::Io(error)),
        }
    }
}

/// The address of the sandbox that uses the folder.
fn address(folder: &Path) -> Option<String> {
    let content = fs::read(folder.join(CONFIGURATION_FILE)).ok()?;
    Some(Configuration::from_json(&content).ok()?.base_url)
}
