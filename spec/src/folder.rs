//! A spec folder on disk: the only module that touches the file system.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::source::{FAMILIES, Source, Sources};
use crate::yaml::FILE_SIZE;

/// Most files that are read.
pub const FILES: usize = 20_000;
/// Most bytes that are read in all.
pub const TOTAL_SIZE: u64 = 256 << 20;
/// Deepest nesting of folders.
pub const DEPTH: usize = 64;

/// Why a folder of specs cannot be read.
#[derive(Debug)]
pub struct FolderError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub cause: FolderErrorCause,
}

/// What is wrong with a file or folder.
#[derive(Debug)]
pub enum FolderErrorCause {
    /// The system refuses it.
    Io(io::Error),
    /// A link that leads out of the folder of specs.
    LeavesFolder,
    /// A name that is not UTF-8.
    Name,
    /// Neither a file nor a folder.
    NotAFile,
    /// Folders nest more than [`DEPTH`] deep.
    TooDeep,
    /// There are more than [`FILES`] files.
    TooManyFiles,
    /// The files have more than [`TOTAL_SIZE`] bytes.
    TooLarge,
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}: ", self.path.display())?;
        match &self.cause {
            FolderErrorCause::Io(error) => write!(f, "{error}"),
            FolderErrorCause::LeavesFolder => {
                f.write_str("the link leads out of the folder of specs; put the file itself there")
            }
            FolderErrorCause::Name => f.write_str("its name is not UTF-8; rename it"),
            FolderErrorCause::NotAFile => f.write_str("it is neither a file nor a folder; remove it"),
            FolderErrorCause::TooDeep => write!(f, "folders nest more than {DEPTH} deep"),
            FolderErrorCause::TooManyFiles => write!(f, "there are more than {FILES} files"),
            FolderErrorCause::TooLarge => write!(f, "the files have more than {TOTAL_SIZE} bytes in all"),
        }
    }
}

impl std::error::Error for FolderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            FolderErrorCause::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// Reads `api/**` and, where it exists, `families.yaml` of a spec folder. `shown` is how findings name the folder:
/// `spec`. Hidden files are skipped.
///
/// # Errors
/// Everything that cannot be read, each with its path, sorted. An unreadable folder never passes for an empty one.
pub fn read(folder: &Path, shown: &str) -> Result<Sources, Vec<FolderError>> {
    read_both(&folder.join("api"), &format!("{shown}/api"), folder, shown)
}

/// Reads a folder that takes the place of `spec/api`, and `families.yaml` beside it, where that exists. A folder that is
/// not there holds nothing.
///
/// # Errors
/// As for [`read`].
pub fn read_specs(api: &Path, shown: &str) -> Result<Sources, Vec<FolderError>> {
    if fs::symlink_metadata(api).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Ok(Sources::default());
    }
    let beside = shown.rsplit_once('/').map_or(".", |(folder, _)| folder);
    read_both(api, shown, api.parent().unwrap_or(api), beside)
}

fn read_both(api: &Path, shown: &str, beside: &Path, shown_beside: &str) -> Result<Sources, Vec<FolderError>> {
    let root = fs::canonicalize(api).map_err(|error| {
        vec![FolderError {
            path: api.to_owned(),
            cause: FolderErrorCause::Io(error),
        }]
    })?;
    let mut walk = Walk {
        root,
        shown: shown.to_owned(),
        specs: Vec::new(),
        size: 0,
        errors: Vec::new(),
    };
    walk.folder(api, "", 0);
    let families = walk.families(&beside.join("families.yaml"), shown_beside);
    let Walk {
        mut specs, mut errors, ..
    } = walk;
    if errors.is_empty() {
        specs.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(Sources { specs, families })
    } else {
        errors.sort_by(|a, b| a.path.cmp(&b.path));
        Err(errors)
    }
}

struct Walk {
    /// The folder of specs, without links.
    root: PathBuf,
    shown: String,
    specs: Vec<Source>,
    size: u64,
    errors: Vec<FolderError>,
}

impl Walk {
    fn refuse(&mut self, path: &Path, cause: FolderErrorCause) {
        self.errors.push(FolderError {
            path: path.to_owned(),
            cause,
        });
    }

    /// Takes in a folder. `below` is its path below the folder of specs, with a slash at its end unless it is empty.
    fn folder(&mut self, path: &Path, below: &str, depth: usize) {
        if depth > DEPTH {
            return self.refuse(path, FolderErrorCause::TooDeep);
        }
        let entries = match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(entries) => entries,
            Err(error) => return self.refuse(path, FolderErrorCause::Io(error)),
        };
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                self.refuse(&path, FolderErrorCause::Name);
                continue;
            };
            if !name.starts_with('.') {
                self.entry(&path, &format!("{below}{name}"), depth);
            }
        }
    }

    fn entry(&mut self, path: &Path, file: &str, depth: usize) {
        match fs::canonicalize(path) {
            Ok(target) if !target.starts_with(&self.root) => return self.refuse(path, FolderErrorCause::LeavesFolder),
            Ok(_) => {}
            Err(error) => return self.refuse(path, FolderErrorCause::Io(error)),
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, &format!("{file}/"), depth + 1),
            Ok(metadata) if metadata.is_file() => {
                if self.specs.len() >= FILES {
                    if self.specs.len() == FILES
                        && !self
                            .errors
                            .iter()
                            .any(|error| matches!(error.cause, FolderErrorCause::TooManyFiles))
                    {
                        self.refuse(path, FolderErrorCause::TooManyFiles);
                    }
                    return;
                }
                if let Some(text) = self.file(path) {
                    let shown = format!("{}/{file}", self.shown);
                    self.specs.push(Source {
                        file: file.to_owned(),
                        shown,
                        text,
                    });
                }
            }
            Ok(_) => self.refuse(path, FolderErrorCause::NotAFile),
            Err(error) => self.refuse(path, FolderErrorCause::Io(error)),
        }
    }

    /// The bytes of a file, or the first of them when it is larger than the loader takes; it then says so with a place.
    fn file(&mut self, path: &Path) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let most = u64::try_from(FILE_SIZE).unwrap_or(u64::MAX).saturating_add(1);
        let read = fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut text));
        match read {
            Ok(size) => {
                self.size = self.size.saturating_add(u64::try_from(size).unwrap_or(u64::MAX));
                if self.size > TOTAL_SIZE {
                    if !self
                        .errors
                        .iter()
                        .any(|error| matches!(error.cause, FolderErrorCause::TooLarge))
                    {
                        self.refuse(path, FolderErrorCause::TooLarge);
                    }
                    return None;
                }
                Some(text)
            }
            Err(error) => {
                self.refuse(path, FolderErrorCause::Io(error));
                None
            }
        }
    }

    fn families(&mut self, path: &Path, shown: &str) -> Option<Source> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => {
                let text = self.file(path)?;
                Some(Source {
                    file: FAMILIES.to_owned(),
                    shown: format!("{shown}/families.yaml"),
                    text,
                })
            }
            Ok(_) => {
                self.refuse(path, FolderErrorCause::NotAFile);
                None
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                self.refuse(path, FolderErrorCause::Io(error));
                None
            }
        }
    }
}
