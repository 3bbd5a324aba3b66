//! Why a folder of specs cannot be read.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::limits::{DEPTH, FILES, TOTAL_SIZE};
use crate::printable::printable_path;

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
    /// A link that leads back to itself, or through more links than the system follows.
    LinkCircle,
    /// Something else in the place of a file; contains the word for it.
    NotAFile(&'static str),
    /// Something else in the place of a folder; contains the word for it.
    NotAFolder(&'static str),
    /// Neither a file nor a folder; contains the word for it.
    Neither(&'static str),
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
            Self::LinkCircle => {
                f.write_str("the link leads back to itself, directly or through others; remove it, or put the file itself there")
            }
            Self::NotAFile(kind) => write!(f, "expected a file, but found {kind}; remove or rename it"),
            Self::NotAFolder(kind) => write!(f, "expected a folder, but found {kind}; remove or rename it"),
            Self::Neither(kind) => write!(f, "it is {kind}, neither a file nor a folder; remove it"),
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
