//! The generated crate on disk: what differs from what it should be, and how it is replaced.
//!
//! A replacement is all or nothing. The new tree is laid out beside the old one, where unchanged files are hard links
//! and so keep their time stamps; then the two folders change names in one step. Whatever does not carry our header is
//! nobody's business here and comes along as it is.

use crate::file::Problem;
use crate::stamp::FileDigest;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use wechatpay_codegen::{RUST_HEADER, TOML_HEADER};

/// How the folder differs from what it should hold, each list sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Files with other content.
    pub(crate) stale: Vec<String>,
    /// Files that are not there.
    pub(crate) missing: Vec<String>,
    /// Files with our header that nothing generates any more.
    pub(crate) extra: Vec<String>,
}

impl Difference {
    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.extra.is_empty()
    }

    /// How many files differ.
    pub(crate) fn len(&self) -> usize {
        self.stale.len() + self.missing.len() + self.extra.len()
    }
}

/// What went wrong, and with which file.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", path.display())]
pub(crate) struct Error {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error { action, path, source }
}

/// Compares the folder with what it should hold.
pub(crate) fn compare(folder: &Path, wanted: &BTreeMap<String, String>) -> Result<Difference, Error> {
    let present = list(folder)?;
    // Files are read on every processor there is; the lists keep their order.
    let found: Vec<Result<Option<Problem>, Error>> = present
        .par_iter()
        .map(|name| {
            let text = read(&folder.join(name))?;
            Ok(match wanted.get(name) {
                Some(wanted) if text == wanted.as_bytes() => None,
                Some(_) => Some(Problem::Stale),
                None => is_ours(&text).then_some(Problem::Extra),
            })
        })
        .collect();
    let mut difference = Difference::default();
    for (name, problem) in present.iter().zip(found) {
        match problem? {
            Some(Problem::Stale) => difference.stale.push(name.clone()),
            Some(_) => difference.extra.push(name.clone()),
            None => {}
        }
    }
    let absent = wanted.keys().filter(|name| present.binary_search(name).is_err());
    difference.missing = absent.cloned().collect();
    Ok(difference)
}

/// The files that carry our header, each with the digest of its bytes, sorted.
pub(crate) fn ours(folder: &Path) -> Result<Vec<(String, FileDigest)>, Error> {
    let found: Vec<Result<Option<(String, FileDigest)>, Error>> = list(folder)?
        .into_par_iter()
        .map(|name| {
            let text = read(&folder.join(&name))?;
            Ok(is_ours(&text).then(|| (name, Sha256::digest(&text))))
        })
        .collect();
    found.into_iter().filter_map(Result::transpose).collect()
}

/// Makes the folder hold what it should. `difference` is what [`compare`] found.
pub(crate) fn replace(folder: &Path, wanted: &BTreeMap<String, String>, difference: &Difference) -> Result<(), Error> {
    if difference.is_empty() {
        return Ok(());
    }
    let parent = folder.parent().unwrap_or(Path::new("."));
    let staging = tempfile::Builder::new()
        .prefix(".generated-")
        .tempdir_in(parent)
        .map_err(failed("make a folder in", parent))?;
    let next = staging.path().join("next");
    create(&next)?;
    let dropped: BTreeSet<&String> = difference.extra.iter().chain(&difference.stale).collect();
    for name in list(folder)? {
        if !dropped.contains(&name) {
            carry_over(&folder.join(&name), &next.join(&name))?;
        }
    }
    for name in difference.stale.iter().chain(&difference.missing) {
        if let Some(text) = wanted.get(name) {
            let path = next.join(name);
            create(path.parent().unwrap_or(&next))?;
            fs::write(&path, text).map_err(failed("write", &path))?;
        }
    }
    swap(&next, folder, &staging.path().join("previous"))
}

/// Every file of the folder, by its path below it with `/`, sorted; none when there is no such folder.
fn list(folder: &Path) -> Result<Vec<String>, Error> {
    let mut files = Vec::new();
    let mut pending = vec![(folder.to_owned(), String::new())];
    while let Some((directory, prefix)) = pending.pop() {
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound && prefix.is_empty() => break,
            Err(error) => return Err(failed("list", &directory)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(failed("list", &directory))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(failed("look at", &entry.path()))?.is_dir() {
                pending.push((entry.path(), format!("{name}/")));
            } else {
                files.push(name);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_ours(text: &[u8]) -> bool {
    text.starts_with(RUST_HEADER.as_bytes()) || text.starts_with(TOML_HEADER.as_bytes())
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(failed("read", path))
}

fn create(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(failed("make", folder))
}

/// Brings a file into the new tree with its time stamps: as a hard link, or as a copy where there are none.
fn carry_over(from: &Path, to: &Path) -> Result<(), Error> {
    create(to.parent().unwrap_or(to))?;
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map_err(failed("copy", from))?;
    let modified = fs::metadata(from)
        .and_then(|metadata| metadata.modified())
        .map_err(failed("look at", from))?;
    let copy = fs::File::options().write(true).open(to).map_err(failed("open", to))?;
    copy.set_modified(modified).map_err(failed("set the time of", to))
}

/// Puts `next` in the place of `folder`; the old tree ends up inside the staging folder, which is removed with it.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn swap(next: &Path, folder: &Path, _previous: &Path) -> Result<(), Error> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    if !folder.exists() {
        return fs::rename(next, folder).map_err(failed("make", folder));
    }
    renameat_with(CWD, next, CWD, folder, RenameFlags::EXCHANGE)
        .map_err(|error| failed("replace", folder)(error.into()))
}

/// Puts `next` in the place of `folder`. Two steps are the best this system offers; should the second fail, the first
/// is taken back.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn swap(next: &Path, folder: &Path, previous: &Path) -> Result<(), Error> {
    if folder.exists() {
        fs::rename(folder, previous).map_err(failed("move away", folder))?;
    }
    fs::rename(next, folder).map_err(|error| {
        let _ = fs::rename(previous, folder);
        failed("replace", folder)(error)
    })
}
