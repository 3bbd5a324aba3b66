//! The causes that prevent something from being read as a file or a folder.

use std::fs;
use std::io;
use std::path::Path;

use super::error::FolderErrorCause;
use crate::obstacle::{is_circle, kind_word};

/// Why a path is not a folder, through links; `None` if it is one.
pub(super) fn of_folder(path: &Path) -> Option<FolderErrorCause> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => None,
        Ok(metadata) => Some(FolderErrorCause::NotAFolder(kind_word(metadata.file_type()))),
        Err(error) => Some(of_io(path, error)),
    }
}

/// Why a path is not a file, through links; `None` if it is one.
pub(super) fn of_file(path: &Path) -> Option<FolderErrorCause> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => None,
        Ok(metadata) => Some(FolderErrorCause::NotAFile(kind_word(metadata.file_type()))),
        Err(error) => Some(of_io(path, error)),
    }
}

/// Why the thing at a path cannot be inspected.
pub(super) fn of_io(path: &Path, error: io::Error) -> FolderErrorCause {
    let is_link = fs::symlink_metadata(path).is_ok_and(|link| link.is_symlink());
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if is_link => FolderErrorCause::Dangling,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FolderErrorCause::Missing,
        _ if is_circle(path) => FolderErrorCause::LinkCircle,
        _ => FolderErrorCause::Io(error),
    }
}
