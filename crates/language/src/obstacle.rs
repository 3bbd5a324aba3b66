//! Links, pipes and folders where a file has to be written.
//!
//! All programs follow one rule about links. A folder that the user names may be a link, and is resolved. Below it, a
//! program writes neither through a link nor over one: it refuses, and names the link. A link in a repository would
//! otherwise decide which file outside it a command changes.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::printable::printable_path;

/// A link, pipe or folder in the place of a file, or something else in the place of a folder above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Where it is.
    pub path: PathBuf,
    /// Its kind.
    stands: &'static str,
    /// The kind that is expected there.
    wanted: &'static str,
}

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, stands, wanted } = self;
        let path = printable_path(path);
        write!(
            f,
            "cannot write {path}: expected {wanted}, but found {stands}; remove or rename it"
        )
    }
}

impl std::error::Error for Obstacle {}

impl From<Obstacle> for io::Error {
    fn from(obstacle: Obstacle) -> Self {
        Self::new(io::ErrorKind::InvalidInput, obstacle)
    }
}

/// Checks that nothing prevents a file from being written, and changes nothing. `name` is its path below the folder.
///
/// # Errors
/// The first obstacle on the way from the folder to the file.
pub fn ensure_writable(folder: &Path, name: impl AsRef<Path>) -> Result<(), Obstacle> {
    ensure_writable_except(folder, name.as_ref(), |_| false)
}

/// The same as [`ensure_writable`], except that regular files that `is_removed_first` may be where a folder has to be.
///
/// # Errors
/// As for [`ensure_writable`].
pub fn ensure_writable_except(
    folder: &Path,
    name: &Path,
    is_removed_first: impl Fn(&Path) -> bool,
) -> Result<(), Obstacle> {
    let mut path = folder.to_owned();
    if let Some(obstacle) = instead_of_folder(&path) {
        return Err(obstacle);
    }
    let mut names = name.components().filter(|part| *part != Component::CurDir).peekable();
    while let Some(part) = names.next() {
        path.push(part);
        // A path that cannot be examined cannot be written either, and the error says why.
        let Ok(metadata) = fs::symlink_metadata(&path) else {
            break;
        };
        let kind = metadata.file_type();
        let wanted = match names.peek() {
            None if kind.is_file() => break,
            Some(_) if kind.is_dir() => continue,
            Some(_) if kind.is_file() && is_removed_first(&path) => break,
            None => "a file",
            Some(_) => "a folder",
        };
        return Err(Obstacle {
            path,
            stands: kind_word(kind),
            wanted,
        });
    }
    Ok(())
}

/// The obstacle at a path that has to be a folder, through links; `None` if it is one, or if there is nothing.
pub fn instead_of_folder(path: &Path) -> Option<Obstacle> {
    let metadata = fs::symlink_metadata(path).ok()?;
    let stands = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return None,
        Ok(target) if metadata.is_symlink() && target.is_file() => "a link to a file",
        Ok(target) => kind_word(target.file_type()),
        Err(_) => broken_link(path).unwrap_or_else(|| kind_word(metadata.file_type())),
    };
    Some(Obstacle {
        path: path.to_owned(),
        stands,
        wanted: "a folder",
    })
}

/// Words for a link that leads nowhere; `None` for anything else.
pub fn broken_link(path: &Path) -> Option<&'static str> {
    let error = fs::metadata(path).err()?;
    match fs::symlink_metadata(path) {
        Ok(_) if is_circle(path) => Some("a link that leads back to itself"),
        Ok(link) if link.is_symlink() && error.kind() == io::ErrorKind::NotFound => {
            Some("a link that leads to nothing")
        }
        _ => None,
    }
}

/// Whether a link leads back to itself, directly or through others.
pub(crate) fn is_circle(path: &Path) -> bool {
    // The kind of this error has no stable name.
    let is_other = |kind| {
        !matches!(
            kind,
            io::ErrorKind::NotFound
                | io::ErrorKind::NotADirectory
                | io::ErrorKind::PermissionDenied
                | io::ErrorKind::InvalidFilename
        )
    };
    fs::symlink_metadata(path).is_ok_and(|link| link.is_symlink())
        && fs::metadata(path).is_err_and(|error| is_other(error.kind()))
}

/// The word for the thing at a path: `a link`.
pub fn kind_word(kind: fs::FileType) -> &'static str {
    match () {
        () if kind.is_symlink() => "a link",
        () if kind.is_dir() => "a folder",
        () if kind.is_file() => "a file",
        () => special_word(kind),
    }
}

#[cfg(unix)]
fn special_word(kind: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match () {
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(not(unix))]
fn special_word(_: fs::FileType) -> &'static str {
    "something else"
}
