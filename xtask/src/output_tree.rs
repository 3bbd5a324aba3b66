//! The generated crate on disk: how it differs from the files generated from the specs, and how it is updated, also after a
//! run that was killed.
//!
//! Every file is replaced in one step, so a run that is killed leaves complete files, some of them old. The next run
//! writes the rest and removes the killed run's temporary files. Only regular files are ever read, and only files with
//! our header are removed, with the folders that held them and are empty then. A link is read through, but never replaced
//! or written through: where a file has to be written, a link, or anything else that is neither a file nor a folder, is
//! refused before anything is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use wechatpay_codegen::{RUST_HEADER, TOML_HEADER};
use wechatpay_spec::{obstacle, printable_path};

use crate::file::{self, Problem};
use crate::report;
use crate::status::Failure;

/// The file that marks a folder of build results.
const BUILD_MARK: &str = "CACHEDIR.TAG";

/// How the folder differs from its expected content, with each list sorted.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// Files with other content.
    pub(crate) stale: Vec<String>,
    /// Files that are missing.
    pub(crate) missing: Vec<String>,
    /// Files with our header that no spec produces any more.
    pub(crate) extra: Vec<Entry>,
    /// Everything that no spec produces and that is not ours.
    pub(crate) foreign: Vec<Entry>,
    /// Temporary files of a run that was killed.
    leftovers: Vec<Entry>,
}

impl Difference {
    /// How many files have to be written or removed.
    pub(crate) fn len(&self) -> usize {
        self.stale.len() + self.missing.len() + self.extra.len()
    }

    /// The temporary files of a run that was killed.
    pub(crate) fn leftovers(&self) -> impl Iterator<Item = &str> {
        self.leftovers.iter().map(|entry| entry.name.as_str())
    }

    /// Every file that has to be written or removed, with the reason.
    pub(crate) fn problems(&self) -> impl Iterator<Item = (Problem, &str)> {
        let stale = self.stale.iter().map(|name| (Problem::Stale, name.as_str()));
        let missing = self.missing.iter().map(|name| (Problem::Missing, name.as_str()));
        let extra = self.extra.iter().map(|entry| (Problem::Extra, entry.name.as_str()));
        stale.chain(missing).chain(extra)
    }
}

/// A file of the folder, or a folder that is not looked into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Its path below the folder, with `/`, as it is printed. A path with characters that have to be escaped equals no name
    /// of ours.
    pub(crate) name: String,
    path: PathBuf,
}

impl Entry {
    /// Whether it lies among the generated sources. Next to the manifest there may be a license or settings, and hidden
    /// files belong to an editor or to git.
    pub(crate) fn is_among_sources(&self) -> bool {
        let mut segments = self.name.split('/');
        self.name.contains('/') && !self.name.ends_with('/') && !segments.any(|segment| segment.starts_with('.'))
    }
}

/// A failed operation on a file.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", printable_path(path))]
pub(crate) struct Error {
    action: &'static str,
    path: PathBuf,
    r#source: io::Error,
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error { action, path, source }
}

/// Compares the folder with its expected content. Refuses a link or anything else in the place of a folder, because what
/// lies behind it is not listed.
pub(crate) fn compare(folder: &Path, wanted: &BTreeMap<String, String>) -> Result<Difference, Failure> {
    if let Some(obstacle) = obstacle::instead_of_folder(folder) {
        return Err(obstacle.into());
    }
    let Listing {
        mut files,
        mut others,
        mut leftovers,
    } = Listing::of(folder)?;
    let mut difference = Difference::default();
    let names: Vec<_> = wanted.iter().collect();
    let problems: Vec<_> = names
        .par_iter()
        .map(|(name, text)| problem(folder, name, text))
        .collect();
    for ((name, _), problem) in names.into_iter().zip(problems) {
        match problem? {
            Some(Problem::Missing) => difference.missing.push(name.clone()),
            Some(_) => difference.stale.push(name.clone()),
            None => {}
        }
    }
    let aliases = aliases(wanted, &difference, &files, &others);
    let is_wanted = |entry: &Entry| wanted.contains_key(&entry.name) || aliases.contains(&entry.name.to_lowercase());
    files.retain(|entry| !is_wanted(entry));
    others.retain(|entry| !is_wanted(entry));
    let are_ours: Vec<_> = files.par_iter().map(|entry| is_ours(&entry.path)).collect();
    for (entry, is_ours) in files.into_iter().zip(are_ours) {
        let list = if is_ours { &mut difference.extra } else { &mut others };
        list.push(entry);
    }
    difference.extra.sort();
    others.sort();
    leftovers.sort();
    Ok(Difference {
        foreign: others,
        leftovers,
        ..difference
    })
}

/// The wanted files, in lower case, that exist although the folder lists them under other names: where names are compared
/// without case, a file has the name that it was given first. What is listed is the file itself then, not one more.
fn aliases(
    wanted: &BTreeMap<String, String>,
    difference: &Difference,
    files: &[Entry],
    others: &[Entry],
) -> BTreeSet<String> {
    let listed: BTreeSet<&str> = files.iter().chain(others).map(|entry| entry.name.as_str()).collect();
    let missing: BTreeSet<&String> = difference.missing.iter().collect();
    let exist = wanted.keys().filter(|name| !missing.contains(name));
    exist
        .filter(|name| !listed.contains(name.as_str()))
        .map(|name| name.to_lowercase())
        .collect()
}

/// Updates the folder to its expected content, without touching correct files. `difference` comes from [`compare`];
/// [`refuse_obstacles`] goes before.
pub(crate) fn update(folder: &Path, wanted: &BTreeMap<String, String>, difference: &Difference) -> Result<(), Failure> {
    let changed: Vec<_> = difference.stale.iter().chain(&difference.missing).collect();
    for entry in difference.extra.iter().chain(&difference.leftovers) {
        match fs::remove_file(&entry.path) {
            // Another run has already removed it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            removed => removed.map_err(failed("remove", &entry.path))?,
        }
        remove_empty_folders(folder, &entry.path);
    }
    let written: Result<(), Error> = changed.par_iter().try_for_each(|name| {
        let (path, text) = (folder.join(name), wanted.get(*name).map_or("", String::as_str));
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(failed("make the folder", parent))?;
        file::replace(&path, text).map_err(failed("write", &path))
    });
    Ok(written?)
}

/// Removes the folders that held a removed file, up to the first that is not empty. Other empty folders are somebody
/// else's.
fn remove_empty_folders(folder: &Path, removed: &Path) {
    let above = removed.ancestors().skip(1).take_while(|above| *above != folder);
    for emptied in above {
        // Fails for a folder that is not empty, which should stay.
        if fs::remove_dir(emptied).is_err() {
            break;
        }
    }
}

/// Refuses a folder that contains something that is not ours to replace, naming every such place: a link in the place of
/// any folder, because what lies behind it is not listed, and anything but a file in the place of a file that would be
/// written. A link to a file with the right text is left alone.
pub(crate) fn refuse_obstacles(
    folder: &Path,
    wanted: &BTreeMap<String, String>,
    difference: &Difference,
) -> Result<(), Failure> {
    let is_removed_first = |path: &Path| difference.extra.iter().any(|entry| entry.path == path);
    let changed: BTreeSet<&String> = difference.stale.iter().chain(&difference.missing).collect();
    // Checking one file of each folder is enough to find a bad parent.
    let in_each_folder: BTreeMap<Option<&Path>, &String> =
        wanted.keys().map(|name| (Path::new(name).parent(), name)).collect();
    let examined: BTreeSet<&String> = changed.iter().copied().chain(in_each_folder.into_values()).collect();
    let obstacles: BTreeSet<String> = examined
        .into_iter()
        .filter_map(|name| {
            let obstacle = obstacle::ensure_writable_except(folder, Path::new(name), is_removed_first).err()?;
            let matters = changed.contains(name) || obstacle.path != folder.join(name);
            matters.then(|| obstacle.to_string())
        })
        .collect();
    let obstacles: Vec<String> = obstacles.into_iter().collect();
    if obstacles.is_empty() {
        Ok(())
    } else {
        Err(report::all(&obstacles))
    }
}

/// The problem of a file that should have this text. A link is read through; anything else that is not a regular
/// file is not read.
fn problem(folder: &Path, name: &str, text: &str) -> Result<Option<Problem>, Error> {
    let path = &folder.join(name);
    let missing = |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    match fs::metadata(path) {
        Err(_) if fs::symlink_metadata(path).is_ok_and(|link| link.is_symlink()) => Ok(Some(Problem::Stale)),
        Ok(metadata) if !metadata.is_file() || metadata.len() != text.len() as u64 => Ok(Some(Problem::Stale)),
        Ok(_) => match fs::read(path) {
            Ok(present) => Ok((present != text.as_bytes()).then_some(Problem::Stale)),
            Err(error) if missing(&error) => Ok(Some(Problem::Missing)),
            Err(error) => Err(failed("read", path)(error)),
        },
        Err(error) if missing(&error) => Ok(Some(Problem::Missing)),
        // A circular link is above it, which is reported when the file is written.
        Err(_) if obstacle::ensure_writable(folder, name).is_err() => Ok(Some(Problem::Missing)),
        Err(error) => Err(failed("read", path)(error)),
    }
}

/// Whether something is a regular file, also through links, and has our header. A file that cannot be read is not ours.
pub(crate) fn is_ours(path: &Path) -> bool {
    // Opening a pipe would wait for another program.
    if !path.is_file() {
        return false;
    }
    let longest = RUST_HEADER.len().max(TOML_HEADER.len()) as u64;
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(longest).read_to_end(&mut start));
    read.is_ok() && (start.starts_with(RUST_HEADER.as_bytes()) || start.starts_with(TOML_HEADER.as_bytes()))
}

/// The content of a folder and of the folders inside it, in no particular order.
#[derive(Default)]
struct Listing {
    /// Regular files.
    files: Vec<Entry>,
    /// Entries that are neither regular files nor folders (links, pipes, sockets), hidden ones, and folders of build
    /// results. Such folders are not looked into; their names end in `/`.
    others: Vec<Entry>,
    /// Temporary files of a run that was killed.
    leftovers: Vec<Entry>,
}

impl Listing {
    /// Lists a folder; a missing folder is empty. Links are not followed.
    fn of(folder: &Path) -> Result<Self, Error> {
        let mut listing = Self::default();
        let mut pending = vec![(folder.to_owned(), String::new())];
        while let Some((directory, prefix)) = pending.pop() {
            let entries = match fs::read_dir(&directory) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed("list", &directory)(error)),
            };
            for entry in entries {
                let entry = entry.map_err(failed("list", &directory))?;
                let (path, name) = (entry.path(), entry.file_name());
                let kind = entry.file_type().map_err(failed("look at", &path))?;
                let is_hidden = name.as_encoded_bytes().starts_with(b".");
                let is_leftover = file::is_temporary(&name) && kind.is_file();
                let name = format!("{prefix}{}", printable_path(Path::new(&name)));
                let (list, name) = match () {
                    () if is_leftover => (&mut listing.leftovers, name),
                    () if kind.is_dir() && (is_hidden || path.join(BUILD_MARK).exists()) => {
                        (&mut listing.others, format!("{name}/"))
                    }
                    () if kind.is_dir() => {
                        pending.push((path, format!("{name}/")));
                        continue;
                    }
                    () if kind.is_file() && !is_hidden => (&mut listing.files, name),
                    () => (&mut listing.others, name),
                };
                list.push(Entry { name, path });
            }
        }
        Ok(listing)
    }
}
