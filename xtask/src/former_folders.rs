//! Folders that earlier versions of `cargo xtask gen` left when they were killed: `.generated-AbCdEf`, next to the generated
//! crate. They made the new crate there and exchanged the two.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use wechatpay_spec::printable_path;

use crate::file;
use crate::output_tree::is_ours;
use crate::status::Failure;

/// The prefix of their names, before six random letters or digits.
const PREFIX: &str = ".generated-";
/// The folders inside: the new crate, or the old one.
const CONTENT: [&str; 2] = ["next", "previous"];

/// Such folders next to the generated crate, each list sorted.
#[derive(Debug, Default)]
pub(crate) struct FormerFolders {
    /// Those with nothing else than generated files, and copies of files that the crate has.
    pub(crate) leftovers: Vec<PathBuf>,
    /// Those with other content, which only have a name of this form.
    pub(crate) others: Vec<PathBuf>,
}

impl FormerFolders {
    /// Looks for them.
    pub(crate) fn beside(generated: &Path) -> Self {
        let mut found = Self::default();
        // A folder that cannot be listed is reported if something has to be written there.
        for entry in fs::read_dir(file::folder_of(generated)).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if !is_folder || !file::has_random_ending(&entry.file_name(), PREFIX) {
                continue;
            }
            let list = match is_leftover(&entry.path(), generated) {
                true => &mut found.leftovers,
                false => &mut found.others,
            };
            list.push(entry.path());
        }
        found.leftovers.sort();
        found.others.sort();
        found
    }

    /// Removes the leftovers.
    pub(crate) fn remove(&self) -> Result<(), Failure> {
        for folder in &self.leftovers {
            fs::remove_dir_all(folder).map_err(|error| format!("cannot remove {}: {error}", printable_path(folder)))?;
        }
        Ok(())
    }
}

/// The name of such a folder in what is printed.
pub(crate) fn shown(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    format!("{}/", printable_path(Path::new(name)))
}

fn is_leftover(folder: &Path, generated: &Path) -> bool {
    all_entries(folder, |entry| {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        is_folder
            && CONTENT.iter().any(|name| entry.file_name() == *name)
            && holds_nothing_else(&entry.path(), generated)
    })
}

/// Whether a folder holds only generated files, empty ones, and those that are the same in the crate.
fn holds_nothing_else(folder: &Path, same_in: &Path) -> bool {
    all_entries(folder, |entry| {
        let (path, in_the_crate) = (entry.path(), same_in.join(entry.file_name()));
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => holds_nothing_else(&path, &in_the_crate),
            Ok(metadata) if metadata.is_file() => {
                metadata.len() == 0 || is_ours(&path) || in_the_crate.is_file() && is_same(&path, &in_the_crate)
            }
            // The crate's licenses are links.
            Ok(metadata) if metadata.is_symlink() => leads_to_the_same(&path, &in_the_crate),
            _ => false,
        }
    })
}

/// Whether something holds for every entry of a folder that can be listed.
fn all_entries(folder: &Path, holds: impl Fn(&DirEntry) -> bool) -> bool {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    entries.is_ok_and(|entries| entries.iter().all(holds))
}

fn leads_to_the_same(one: &Path, other: &Path) -> bool {
    matches!((fs::read_link(one), fs::read_link(other)), (Ok(one), Ok(other)) if one == other)
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
