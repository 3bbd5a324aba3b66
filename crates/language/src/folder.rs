//! Reads a spec folder from disk.

mod cause;
mod error;
mod limits;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

pub use self::error::{FolderError, FolderErrorCause};
pub use self::limits::{DEPTH, FILES, PATH_LENGTH, TOTAL_SIZE};
use crate::editor_files::{is_editor_file, is_hidden};
use crate::misnamed;
use crate::obstacle::kind_word;
use crate::source::{FAMILIES, LIFECYCLES, Source, Sources};
use crate::yaml::FILE_SIZE;

/// The page about lifecycles in their folder.
const PAGE: &str = "README.md";
/// Maximum number of bytes read from one file: one more than the loader accepts.
const MAX_READ: u64 = FILE_SIZE as u64 + 1;

/// Reads `api/**` and, if they exist, `families.yaml` and `lifecycles/*.yaml` in a spec folder. `shown` is the name of the folder in findings:
/// `spec`. Hidden files are skipped, and so are those of [editors and systems](is_editor_file). Specs without a list of families
/// are a finding of the loader: without the list, every spec would lose its family.
///
/// # Errors
/// Every file and folder that cannot be read, sorted by path. An unreadable folder is never treated as empty.
pub fn read(folder: &Path, shown: &str) -> Result<Sources, Vec<FolderError>> {
    let mut sources = read_both(&folder.join("api"), &format!("{shown}/api"), folder, shown)?;
    let misnamed = misnamed_sources(folder, shown)?;
    let is_renamed = misnamed.iter().any(|source| {
        let name = source.file.strip_prefix("../").and_then(misnamed::meant);
        name.is_some_and(|name| FAMILIES.ends_with(name))
    });
    if sources.families.is_none() && !sources.specs.is_empty() && !is_renamed {
        // Among the specs, an empty text under this name says that the list is missing.
        sources.specs.push(Source {
            file: FAMILIES.to_owned(),
            shown: format!("{shown}/families.yaml"),
            text: Vec::new(),
        });
    }
    sources.specs.extend(misnamed);
    Ok(sources)
}

/// Files and folders next to `api/` whose names are like those that commands read, such as `families.yml`. Their content is not
/// read, because the loader only reports their names.
fn misnamed_sources(folder: &Path, shown: &str) -> Result<Vec<Source>, Vec<FolderError>> {
    let failed = |error| {
        vec![FolderError {
            path: folder.to_owned(),
            cause: FolderErrorCause::Io(error),
        }]
    };
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let names = entries.map_err(failed)?.into_iter().map(|entry| entry.file_name());
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    names.sort();
    let found = names
        .iter()
        .filter(|name| !is_editor_file(name) && misnamed::meant(name).is_some());
    Ok(found
        .map(|name| Source {
            file: format!("../{name}"),
            shown: format!("{shown}/{name}"),
            text: Vec::new(),
        })
        .collect())
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
    // The folder above first: what is wrong with it explains what is below.
    for path in api
        .parent()
        .into_iter()
        .filter(|above| *above != Path::new(""))
        .chain([api])
    {
        if let Some(cause) = cause::of_folder(path) {
            let path = match cause {
                FolderErrorCause::Missing => api.to_owned(),
                _ => path.to_owned(),
            };
            return Err(vec![FolderError { path, cause }]);
        }
    }
    let root = fs::canonicalize(api).map_err(|error| {
        vec![FolderError {
            path: api.to_owned(),
            cause: FolderErrorCause::Io(error),
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
            let is_skipped = if is_folder {
                is_hidden(name)
            } else {
                is_editor_file(name)
            };
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
            Err(error) => return self.refuse(path, cause::of_io(path, error)),
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() && has_the_name_of_a_spec(file) => {
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
            Ok(metadata) => self.refuse(path, FolderErrorCause::Neither(kind_word(metadata.file_type()))),
            Err(error) => self.refuse(path, cause::of_io(path, error)),
        }
    }

    /// A file to read, unless the total size exceeds the limit.
    fn file(&mut self, path: &Path, metadata: &fs::Metadata, file: &str, shown: String) -> Option<Found> {
        self.size = self.size.saturating_add(metadata.len().min(MAX_READ));
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
        match cause::of_folder(path) {
            None => {}
            Some(FolderErrorCause::Missing) => return,
            Some(cause) => return self.refuse(path, cause),
        }
        let root = match fs::canonicalize(path) {
            Ok(root) => root,
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
        let page = format!("{LIFECYCLES}{PAGE}");
        self.found.retain(|found| found.file != page);
    }

    fn families(&mut self, path: &Path, shown: &str) -> Option<Found> {
        let cause = match cause::of_file(path) {
            Some(FolderErrorCause::Missing) => return None,
            Some(cause) => cause,
            None => {
                let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
                match (fs::canonicalize(path), fs::metadata(path)) {
                    (Ok(target), _) if !folder.is_some_and(|folder| target.starts_with(folder)) => {
                        FolderErrorCause::LeavesFolder
                    }
                    (Ok(_), Ok(metadata)) => {
                        return self.file(path, &metadata, FAMILIES, format!("{shown}/families.yaml"));
                    }
                    (Err(error), _) | (_, Err(error)) => cause::of_io(path, error),
                }
            }
        };
        self.refuse(path, cause);
        None
    }
}

/// Whether a name ends like that of a spec, in any case: some systems do not distinguish case.
pub fn has_the_name_of_a_spec(name: &str) -> bool {
    [".yaml", ".yml"]
        .iter()
        .any(|ending| name.to_ascii_lowercase().ends_with(ending))
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
        let read = fs::File::open(&path).and_then(|file| file.take(MAX_READ).read_to_end(&mut text));
        match read {
            Ok(_) => Ok(Source { file, shown, text }),
            Err(error) => Err(FolderError {
                path,
                cause: FolderErrorCause::Io(error),
            }),
        }
    }
}
