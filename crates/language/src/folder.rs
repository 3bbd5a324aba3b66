//! Reads a spec folder from disk.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::bystander::{is_bystander, is_hidden};
use crate::printable::printable_path;
use crate::source::{FAMILIES, LIFECYCLES, Source, Sources};
use crate::yaml::FILE_SIZE;

/// Maximum number of files.
pub const FILES: usize = 20_000;
/// Maximum total size, in bytes.
pub const TOTAL_SIZE: u64 = 256 << 20;
/// Maximum nesting depth of folders.
pub const DEPTH: usize = 64;
/// Maximum number of bytes read from one file: one more than the loader accepts.
const MOST_READ: u64 = FILE_SIZE as u64 + 1;

/// Why a folder of specs cannot be read.
#[derive(Debug)]
pub struct FolderError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why it cannot be read.
    pub cause: FolderErrorCause,
}

/// Why a file or folder cannot be read.
#[derive(Debug)]
pub enum FolderErrorCause {
    /// The operating system returned an error.
    Io(io::Error),
    /// There is no folder of specs.
    Missing,
    /// A folder with the name of a spec.
    NamedLikeSpec,
    /// A link that points outside the folder of specs.
    LeavesFolder,
    /// A link to a folder that contains it.
    Circle,
    /// A name that is not UTF-8.
    Name,
    /// A link that leads to nothing.
    Dangling,
    /// Neither a file nor a folder.
    NotAFile,
    /// Folders nest more than [`DEPTH`] deep.
    TooDeep,
    /// There are more than 20,000 files.
    TooManyFiles,
    /// The files have more than 256 MiB in total.
    TooLarge,
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}: {}", printable_path(&self.path), self.cause)
    }
}

impl fmt::Display for FolderErrorCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}"),
            Self::Missing => f.write_str(
                "there is no such folder; run the command inside the workspace, or name the folder that holds `api/` with `--spec`",
            ),
            Self::NamedLikeSpec => f.write_str("it is a folder, and its name is that of a spec; rename it"),
            Self::LeavesFolder => f.write_str("the link points outside the folder of specs; put the file itself there"),
            Self::Circle => f.write_str("the link leads to a folder that contains it; remove it"),
            Self::Name => f.write_str("its name is not UTF-8; rename it"),
            Self::Dangling => f.write_str("the link leads to nothing; remove it, or put the file itself there"),
            Self::NotAFile => f.write_str("it is neither a file nor a folder; remove it"),
            Self::TooDeep => write!(f, "folders nest more than {DEPTH} deep"),
            Self::TooManyFiles => write!(f, "there are more than {FILES} files"),
            Self::TooLarge => write!(f, "the files have more than {TOTAL_SIZE} bytes in total"),
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

/// Reads `api/**` and, if they exist, `families.yaml` and `lifecycles/*.yaml` in a spec folder. `shown` is the name of the folder in findings:
/// `spec`. Hidden files are skipped, and so are those of [editors and systems](is_bystander).
///
/// # Errors
/// Every file and folder that cannot be read, sorted by path. An unreadable folder is never treated as empty.
pub fn read(folder: &Path, shown: &str) -> Result<Sources, Vec<FolderError>> {
    read_both(&folder.join("api"), &format!("{shown}/api"), folder, shown)
}

/// Reads a folder that replaces `spec/api`, and `families.yaml` and `lifecycles/` next to it, if they exist. A folder that does not exist
/// counts as empty.
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
        let dangling = [Some(api), api.parent()]
            .into_iter()
            .flatten()
            .find(|path| is_dangling(path));
        let is_missing = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
        vec![FolderError {
            path: dangling.unwrap_or(api).to_owned(),
            cause: match is_missing {
                true if dangling.is_some() => FolderErrorCause::Dangling,
                true => FolderErrorCause::Missing,
                false => FolderErrorCause::Io(error),
            },
        }]
    })?;
    let mut walk = Walk {
        root,
        shown: shown.to_owned(),
        found: Vec::new(),
        size: 0,
        folders: 0,
        errors: Vec::new(),
    };
    walk.folder(api, "", 0);
    let families = walk.families(&beside.join("families.yaml"), shown_beside);
    walk.lifecycles(&beside.join("lifecycles"), shown_beside);
    let Walk {
        mut found, mut errors, ..
    } = walk;
    found.extend(families);
    // In parallel, because most of the time is spent waiting for the file system.
    let read: Vec<_> = found.into_par_iter().map(Found::read).collect();
    let mut specs = Vec::with_capacity(read.len());
    let mut families = None;
    let mut lifecycles = Vec::new();
    for source in read {
        match source {
            Ok(source) if source.file == FAMILIES => families = Some(source),
            Ok(source) if source.is_lifecycle() => lifecycles.push(source),
            Ok(source) => specs.push(source),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        specs.sort_by(|a, b| a.file.cmp(&b.file));
        lifecycles.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(Sources {
            specs,
            families,
            lifecycles,
        })
    } else {
        errors.sort_by(|a, b| a.path.cmp(&b.path));
        Err(errors)
    }
}

struct Walk {
    /// The folder of specs, with links resolved.
    root: PathBuf,
    shown: String,
    found: Vec<Found>,
    size: u64,
    /// How many folders were walked, those behind links once for each link.
    folders: usize,
    errors: Vec<FolderError>,
}

impl Walk {
    fn refuse(&mut self, path: &Path, cause: FolderErrorCause) {
        self.errors.push(FolderError {
            path: path.to_owned(),
            cause,
        });
    }

    /// Walks a folder. `below` is its path below the folder of specs, with a trailing slash unless it is empty.
    fn folder(&mut self, path: &Path, below: &str, depth: usize) {
        if depth > DEPTH {
            return self.refuse(path, FolderErrorCause::TooDeep);
        }
        // Links can make few folders look like very many.
        self.folders += 1;
        if self.folders > FILES {
            if self.folders == FILES + 1 {
                self.refuse(path, FolderErrorCause::TooManyFiles);
            }
            return;
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
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let is_skipped = if is_folder { is_hidden(name) } else { is_bystander(name) };
            if !is_skipped {
                self.entry(&path, &format!("{below}{name}"), depth);
            }
        }
    }

    fn entry(&mut self, path: &Path, file: &str, depth: usize) {
        match fs::canonicalize(path) {
            Ok(target) if !target.starts_with(&self.root) => return self.refuse(path, FolderErrorCause::LeavesFolder),
            Ok(target) if contains(&target, path) => return self.refuse(path, FolderErrorCause::Circle),
            Ok(_) => {}
            Err(_) if is_dangling(path) => return self.refuse(path, FolderErrorCause::Dangling),
            Err(error) => return self.refuse(path, FolderErrorCause::Io(error)),
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() && file.ends_with(".yaml") => {
                self.refuse(path, FolderErrorCause::NamedLikeSpec);
            }
            Ok(metadata) if metadata.is_dir() => self.folder(path, &format!("{file}/"), depth + 1),
            Ok(metadata) if metadata.is_file() => {
                if self.found.len() >= FILES {
                    if self.found.len() == FILES
                        && !self
                            .errors
                            .iter()
                            .any(|error| matches!(error.cause, FolderErrorCause::TooManyFiles))
                    {
                        self.refuse(path, FolderErrorCause::TooManyFiles);
                    }
                    return;
                }
                let shown = format!("{}/{file}", self.shown);
                let found = self.file(path, &metadata, file, shown);
                self.found.extend(found);
            }
            Ok(_) => self.refuse(path, FolderErrorCause::NotAFile),
            Err(error) => self.refuse(path, FolderErrorCause::Io(error)),
        }
    }

    /// A file to read, unless the total size exceeds the limit.
    fn file(&mut self, path: &Path, metadata: &fs::Metadata, file: &str, shown: String) -> Option<Found> {
        self.size = self.size.saturating_add(metadata.len().min(MOST_READ));
        if self.size <= TOTAL_SIZE {
            return Some(Found {
                path: path.to_owned(),
                file: file.to_owned(),
                shown,
            });
        }
        if !self
            .errors
            .iter()
            .any(|error| matches!(error.cause, FolderErrorCause::TooLarge))
        {
            self.refuse(path, FolderErrorCause::TooLarge);
        }
        None
    }

    /// Walks the folder of lifecycles, if it exists.
    fn lifecycles(&mut self, path: &Path, shown: &str) {
        let root = match fs::canonicalize(path) {
            Ok(root) => root,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => return self.refuse(path, FolderErrorCause::Io(error)),
        };
        let root = std::mem::replace(&mut self.root, root);
        let above = std::mem::replace(&mut self.shown, shown.to_owned());
        let first = self.found.len();
        self.folder(path, "lifecycles/", 0);
        self.root = root;
        self.shown = above;
        for found in self.found.iter_mut().skip(first) {
            found.file = format!("../{}", found.file);
        }
        self.found
            .retain(|found| !found.file.starts_with(LIFECYCLES) || found.file.ends_with(".yaml"));
    }

    fn families(&mut self, path: &Path, shown: &str) -> Option<Found> {
        match fs::symlink_metadata(path) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                self.refuse(path, FolderErrorCause::Io(error));
                return None;
            }
        }
        let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
        let cause = match (fs::canonicalize(path), fs::metadata(path)) {
            (Ok(target), _) if !folder.is_some_and(|folder| target.starts_with(folder)) => {
                FolderErrorCause::LeavesFolder
            }
            (Ok(_), Ok(metadata)) if metadata.is_file() => {
                return self.file(path, &metadata, FAMILIES, format!("{shown}/families.yaml"));
            }
            (Ok(_), Ok(_)) => FolderErrorCause::NotAFile,
            (Err(_), _) if is_dangling(path) => FolderErrorCause::Dangling,
            (Err(error), _) | (_, Err(error)) => FolderErrorCause::Io(error),
        };
        self.refuse(path, cause);
        None
    }
}

/// Whether a link leads to nothing.
fn is_dangling(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|link| link.is_symlink())
        && fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Whether a folder contains the entry with this path.
fn contains(folder: &Path, path: &Path) -> bool {
    let parent = path.parent().and_then(|parent| fs::canonicalize(parent).ok());
    folder.is_dir() && parent.is_some_and(|parent| parent.starts_with(folder))
}

/// A file that the walk found.
struct Found {
    path: PathBuf,
    file: String,
    shown: String,
}

impl Found {
    /// Reads the file, up to one byte more than the loader accepts, so that the loader reports a file that is too large.
    fn read(self) -> Result<Source, FolderError> {
        let Self { path, file, shown } = self;
        let mut text = Vec::new();
        let read = fs::File::open(&path).and_then(|file| file.take(MOST_READ).read_to_end(&mut text));
        match read {
            Ok(_) => Ok(Source { file, shown, text }),
            Err(error) => Err(FolderError {
                path,
                cause: FolderErrorCause::Io(error),
            }),
        }
    }
}
