//! The store: an embedded database, in a file of the sandbox's folder or in memory.

mod tables;

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use redb::backends::InMemoryBackend;
use redb::{Database, ReadableDatabase};
use wechatpay_spec::{obstacle, printable_path};

use self::tables::{ReadTables, WriteTables};
use super::backend::UnsyncedFile;
use super::records::{Changes, Failure, Kept, Records};

/// The file's name.
const FILE: &str = "memory.redb";
/// Bytes of the file that stay in memory.
const CACHE: usize = 16 << 20;
/// The time of a timer that never comes.
const NEVER: i64 = i64::MAX;

/// Why the store cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error(
    "the memory in {} cannot be opened: {reason}; remove the file to begin with an empty memory",
    printable_path(file)
)]
pub(crate) struct OpenError {
    file: PathBuf,
    reason: String,
}

/// The store.
pub(super) struct Store {
    /// `None` once the sandbox has ended, although a task may still hold the store.
    database: RwLock<Option<Database>>,
    /// The time of the first timer.
    next_due: AtomicI64,
}

impl Store {
    pub(super) fn open(folder: Option<&Path>) -> Result<(Self, Kept), OpenError> {
        let file = folder.map(|folder| folder.join(FILE)).unwrap_or_default();
        let failed = |reason: String| OpenError {
            file: file.clone(),
            reason,
        };
        let mut builder = Database::builder();
        builder.set_cache_size(CACHE);
        let database = match folder {
            None => builder.create_with_backend(InMemoryBackend::new()),
            Some(folder) => {
                obstacle::ensure_writable(folder, FILE).map_err(|obstacle| failed(obstacle.to_string()))?;
                let mut options = OpenOptions::new();
                options.read(true).write(true).create(true).truncate(false);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let opened = options.open(&file).map_err(|error| failed(error.to_string()))?;
                let backend = UnsyncedFile::new(opened).map_err(|error| failed(error.to_string()))?;
                builder.create_with_backend(backend)
            }
        };
        let database = database.map_err(|error| failed(error.to_string()))?;
        let store = Self {
            database: RwLock::new(Some(database)),
            next_due: AtomicI64::new(NEVER),
        };
        // Writing makes the tables, so that reading finds them.
        match store.in_tables(|tables| tables.kept()) {
            Ok(kept) => Ok((store, kept)),
            Err(error) => Err(failed(error.refusal().diagnosis.unwrap_or_default())),
        }
    }

    /// Reads.
    pub(super) fn read<T>(&self, work: impl FnOnce(&dyn Records) -> Result<T, Failure>) -> Result<T, Failure> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let transaction = database.as_ref().ok_or_else(ended)?.begin_read()?;
        work(&ReadTables::open(&transaction)?)
    }

    /// Changes, and commits unless the work fails.
    pub(super) fn write<T>(&self, work: impl FnOnce(&mut dyn Changes) -> Result<T, Failure>) -> Result<T, Failure> {
        self.in_tables(|tables| work(tables))
    }

    fn in_tables<T>(&self, work: impl FnOnce(&mut WriteTables<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let transaction = database.as_ref().ok_or_else(ended)?.begin_write()?;
        let (result, next) = {
            let mut tables = WriteTables::open(&transaction)?;
            let result = work(&mut tables)?;
            (result, tables.next_due()?)
        };
        // Before the commit, which lets the next change begin: that one knows of later timers.
        self.next_due.store(next.unwrap_or(NEVER), Ordering::Release);
        transaction.commit()?;
        Ok(result)
    }

    /// Whether a timer has run out.
    pub(super) fn is_due(&self, now: i64) -> bool {
        self.next_due.load(Ordering::Acquire) <= now
    }

    /// Closes the database, so that the next sandbox can open it.
    pub(super) fn close(&self) {
        self.database.write().unwrap_or_else(PoisonError::into_inner).take();
    }
}

fn ended() -> Failure {
    Failure::Store("the sandbox has ended".to_owned())
}
