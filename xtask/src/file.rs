//! Single files: written whole or not at all.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What is wrong with a file that a command would write.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Problem {
    /// It has other content.
    Stale,
    /// It is not there.
    Missing,
    /// Nothing makes it any more.
    Extra,
    /// It is not in its canonical form.
    Unformatted,
}

impl Problem {
    /// The word before the file's name.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Unformatted => "not formatted",
        }
    }

    /// The command that puts it right.
    pub(crate) const fn remedy(self) -> &'static str {
        match self {
            Self::Stale | Self::Missing | Self::Extra => "cargo xtask gen",
            Self::Unformatted => "cargo xtask fmt",
        }
    }
}

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub(crate) struct Error {
    path: PathBuf,
    source: std::io::Error,
}

/// A file's text; `None` when there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<String>, crate::Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("cannot read {}: {error}", path.display()).into()),
    }
}

/// Gives a file a new content in one step, and keeps its permissions. Behind a link, the file itself is written.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    replace(&target, text).map_err(|source| Error {
        path: path.to_owned(),
        source,
    })
}

fn replace(target: &Path, text: &str) -> std::io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".writing-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666)); // what the system's mask leaves of it
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = fs::metadata(target) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}
