//! The store: an embedded database, in a file of the sandbox's folder or in memory.

mod header;
mod tables;

use std::fs::OpenOptions;
use std::panic::{self, AssertUnwindSafe};
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

const DAMAGED: &str = "the file is damaged";
/// The message, once, about a file whose damage was repaired.
const REPAIRED: &str =
    "it was damaged, and is repaired without its last changes: start again to go on with what is left";

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
    database: RwLock<State>,
    /// The file, or nothing if the store is in memory.
    file: Option<PathBuf>,
    /// The time of the first timer.
    next_due: AtomicI64,
}

enum State {
    Open(Database),
    /// Reading or writing the file failed. The database refuses everything until it is opened again.
    Failed,
    /// The sandbox has ended, although a task may still hold the store.
    Ended,
}

impl Store {
    pub(super) fn open(folder: Option<&Path>) -> Result<(Self, Kept), OpenError> {
        let file = folder.map(|folder| folder.join(FILE));
        let failed = |reason: String| OpenError {
            file: file.clone().unwrap_or_default(),
            reason,
        };
        let database = match (folder, &file) {
            (Some(folder), Some(file)) => {
                obstacle::ensure_writable(folder, FILE).map_err(|obstacle| failed(obstacle.to_string()))?;
                open_file(file).map_err(failed)?
            }
            _ => {
                let database = builder().create_with_backend(InMemoryBackend::new());
                database.map_err(|error| failed(error.to_string()))?
            }
        };
        let store = Self {
            database: RwLock::new(State::Open(database)),
            file: file.clone(),
            next_due: AtomicI64::new(NEVER),
        };
        // Writing makes the tables, so that reading finds them.
        let kept = unless_it_panics(|| {
            let kept = store.in_tables(|tables| tables.kept());
            kept.map_err(|error| error.refusal().diagnosis.unwrap_or_default())
        });
        kept.map(|kept| (store, kept)).map_err(failed)
    }

    /// Reads.
    pub(super) fn read<T>(&self, work: impl FnOnce(&dyn Records) -> Result<T, Failure>) -> Result<T, Failure> {
        self.in_database(|database| {
            let transaction = database.begin_read()?;
            work(&ReadTables::open(&transaction)?)
        })
    }

    /// Changes, and commits unless the work fails.
    pub(super) fn write<T>(&self, work: impl FnOnce(&mut dyn Changes) -> Result<T, Failure>) -> Result<T, Failure> {
        self.in_tables(|tables| work(tables))
    }

    fn in_tables<T>(&self, work: impl FnOnce(&mut WriteTables<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.in_database(|database| {
            let transaction = database.begin_write()?;
            let (result, next) = {
                let mut tables = WriteTables::open(&transaction)?;
                let result = work(&mut tables)?;
                (result, tables.next_due()?)
            };
            // Before the commit, which lets the next change begin: that one knows of later timers.
            self.next_due.store(next.unwrap_or(NEVER), Ordering::Release);
            transaction.commit()?;
            Ok(result)
        })
    }

    /// Works in the database. One that failed before, because the disk was full, is opened again.
    fn in_database<T>(&self, work: impl FnOnce(&Database) -> Result<T, Failure>) -> Result<T, Failure> {
        self.reopen()?;
        let state = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let result = match &*state {
            State::Open(database) => {
                let result = panic::catch_unwind(AssertUnwindSafe(|| work(database)));
                result.unwrap_or_else(|_| Err(Failure::Store(DAMAGED.to_owned())))
            }
            State::Failed => Err(Failure::Store("the file cannot be used at the moment".to_owned())),
            State::Ended => Err(ended()),
        };
        drop(state);
        if let (Err(Failure::Store(reason)), Some(file)) = (&result, &self.file) {
            let mut state = self.database.write().unwrap_or_else(PoisonError::into_inner);
            if matches!(*state, State::Open(_)) {
                tracing::error!(%reason, file = %printable_path(file), "the sandbox's memory fails");
                *state = State::Failed;
            }
        }
        result
    }

    /// Opens a database again that failed.
    fn reopen(&self) -> Result<(), Failure> {
        let is_failed = || {
            matches!(
                *self.database.read().unwrap_or_else(PoisonError::into_inner),
                State::Failed
            )
        };
        let Some(file) = self.file.as_ref().filter(|_| is_failed()) else {
            return Ok(());
        };
        let mut state = self.database.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, State::Failed) {
            *state = State::Open(open_file(file).map_err(Failure::Store)?);
        }
        Ok(())
    }

    /// Whether a timer has run out.
    pub(super) fn is_due(&self, now: i64) -> bool {
        self.next_due.load(Ordering::Acquire) <= now
    }

    /// Closes the database, so that the next sandbox can open it.
    pub(super) fn close(&self) {
        *self.database.write().unwrap_or_else(PoisonError::into_inner) = State::Ended;
    }
}

fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE);
    builder
}

/// Opens the database in a file, or makes it.
fn open_file(file: &Path) -> Result<Database, String> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(file).map_err(|error| error.to_string())?;
    header::check(&opened)?;
    let backend = UnsyncedFile::new(opened).map_err(|error| error.to_string())?;
    unless_it_panics(|| {
        let mut database = builder()
            .create_with_backend(backend)
            .map_err(|error| error.to_string())?;
        // Damage inside would be found only by the calls that need the damaged part.
        match database.check_integrity() {
            Ok(true) => Ok(database),
            Ok(false) => Err(REPAIRED.to_owned()),
            Err(error) => Err(error.to_string()),
        }
    })
}

/// The result, or an error if the database panics, as it does for some damaged files.
fn unless_it_panics<T>(open: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let result = panic::catch_unwind(AssertUnwindSafe(open));
    result.unwrap_or_else(|_| Err(DAMAGED.to_owned()))
}

fn ended() -> Failure {
    Failure::Store("the sandbox has ended".to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::record::Record;
    use super::{FILE, State, Store};

    fn record(id: &str) -> Record {
        Record::new("order", "1900000109", "1900000109", id.to_owned(), 0)
    }

    #[test]
    fn a_cut_file_is_a_located_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        let (store, _) = Store::open(Some(folder.path())).unwrap();
        assert!(store.write(|records| records.insert(record("one"), &[])).is_ok());
        drop(store);
        let whole = fs::read(&file).unwrap();
        for length in [1, 100, 320, 4_096, 4_097, whole.len() / 2, whole.len() - 1] {
            fs::write(&file, &whole[..length]).unwrap();
            let error = Store::open(Some(folder.path())).err().unwrap().to_string();
            assert!(
                error.contains(FILE) && error.contains("remove the file"),
                "{length}: {error}"
            );
            assert!(length < 320 || error.contains("cut"), "{length}: {error}");
        }
        fs::write(&file, &whole).unwrap();
        assert!(Store::open(Some(folder.path())).is_ok());
    }

    #[test]
    fn a_file_that_is_damaged_inside_is_a_located_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        let (store, _) = Store::open(Some(folder.path())).unwrap();
        let ids: Vec<String> = (0..60).map(|index| format!("number-{index}")).collect();
        for id in &ids {
            assert!(store.write(|records| records.insert(record(id), &[])).is_ok());
        }
        drop(store);
        let whole = fs::read(&file).unwrap();
        let mut refused = 0;
        for start in (0..whole.len()).step_by(4_096 * 9) {
            for damage in [0..4_096, 0..1, 2_000..2_100] {
                let mut damaged = whole.clone();
                for byte in &mut damaged[start..][damage] {
                    *byte ^= 0xff;
                }
                fs::write(&file, &damaged).unwrap();
                match Store::open(Some(folder.path())) {
                    Err(error) => {
                        let error = error.to_string();
                        assert!(
                            error.contains(FILE) && error.contains("remove the file"),
                            "{start}: {error}"
                        );
                        refused += 1;
                    }
                    // Damage of a part that nothing uses.
                    Ok((store, _)) => {
                        for id in &ids {
                            let found = store.read(|records| records.get(&record(id).key()));
                            assert_eq!(found.ok().flatten().map(|found| found.id).as_ref(), Some(id), "{start}");
                        }
                    }
                }
            }
        }
        assert!(refused > 0);
    }

    #[test]
    fn a_store_whose_file_failed_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(Some(folder.path())).unwrap();
        assert!(store.write(|records| records.insert(record("one"), &[])).is_ok());
        // As after a write to a full disk.
        *store.database.write().unwrap() = State::Failed;
        let found = store.read(|records| records.get(&record("one").key()));
        assert!(found.is_ok_and(|found| found.is_some()));
        assert!(store.write(|records| records.insert(record("two"), &[])).is_ok());
        store.close();
        assert!(store.read(|records| records.get(&record("one").key())).is_err());
    }
}
