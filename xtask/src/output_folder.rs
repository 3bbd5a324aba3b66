//! Which folders the generated crate may be written to: an empty or new one, or one that holds a generated crate already.
//!
//! A wrong `--generated`, or a link, could name any other folder, and every run replaces and removes files. `gen`,
//! `gen --check`, `gen --watch` and `update` apply the same rule, before anything is written or listed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use wechatpay_spec::printable_path;

use crate::folders::Folders;
use crate::output_tree::{Difference, is_ours};
use crate::status::Failure;

/// The advice in the error about a refused folder.
const HELP: &str = "give another one with `--generated`, or remove the link if it is one";

/// Refuses a folder that is, contains or lies in the specs or the generator, whatever they contain.
pub(crate) fn refuse_place(folders: &Folders) -> Result<(), Failure> {
    let output = resolved(&folders.generated);
    let own = [
        ("the specs", folders.specs.spec.clone()),
        ("the generator", folders.specs.above().join("codegen")),
    ];
    for (what, folder) in own {
        let Ok(place) = folder.canonicalize() else { continue };
        let relation = match () {
            () if output == place => "is the folder of",
            () if output.starts_with(&place) => "lies in the folder of",
            () if place.starts_with(&output) => "contains the folder of",
            () => continue,
        };
        return Err(refused(&folders.generated, &format!("it {relation} {what}")));
    }
    Ok(())
}

/// Refuses a folder that has foreign files and no generated ones; and, if it is a link, a folder with a foreign file in
/// place of a generated one.
pub(crate) fn refuse_content(
    folder: &Path,
    wanted: &BTreeMap<String, String>,
    difference: &Difference,
) -> Result<(), Failure> {
    let is_ours = |name: &&String| is_ours(&folder.join(name));
    // An entry that is not a file is refused as an obstacle, elsewhere.
    let may_have_header =
        |name: &&String| (name.ends_with(".rs") || name.ends_with(".toml")) && folder.join(name).is_file();
    let mut replaced = difference
        .stale
        .iter()
        .filter(may_have_header)
        .filter(|name| !is_ours(name));
    let in_the_place = replaced.next().map(String::as_str);
    if let Some(name) = in_the_place.filter(|_| folder.is_symlink()) {
        return Err(refused(
            folder,
            &format!("it is a link to a folder with a file that `cargo xtask gen` did not write: {name}"),
        ));
    }
    let has_current = wanted.len() > difference.stale.len() + difference.missing.len();
    let has_ours = has_current || !difference.extra.is_empty() || difference.stale.iter().any(|name| is_ours(&name));
    let foreign = difference.foreign.iter().map(|entry| entry.name.as_str());
    let foreign = in_the_place
        .into_iter()
        .chain(foreign.filter(|name| !is_expected(name)))
        .next();
    match foreign {
        Some(name) if !has_ours => Err(refused(
            folder,
            &format!("it has files that `cargo xtask gen` did not write, such as {name}, and none that it wrote"),
        )),
        _ => Ok(()),
    }
}

fn refused(folder: &Path, reason: &str) -> Failure {
    format!("cannot generate into {}: {reason}; {HELP}", printable_path(folder)).into()
}

/// Whether a file may be there before the first generated one: hidden files, licenses, and folders that are not looked into.
fn is_expected(name: &str) -> bool {
    let is_hidden = name.split('/').any(|segment| segment.starts_with('.'));
    let is_license = ["LICENSE", "LICENCE", "COPYING", "NOTICE"]
        .iter()
        .any(|word| name.starts_with(word));
    is_hidden || is_license || name.ends_with('/')
}

/// The folder without links. Of one that does not exist, those above it that exist are resolved.
fn resolved(folder: &Path) -> PathBuf {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut missing: Vec<OsString> = Vec::new();
    let mut existing = whole.as_path();
    loop {
        if let Ok(mut place) = fs::canonicalize(existing) {
            for name in missing.iter().rev() {
                match Path::new(name).components().next() {
                    Some(Component::ParentDir) => _ = place.pop(),
                    _ => place.push(name),
                }
            }
            return place;
        }
        let (Some(last), Some(above)) = (existing.components().next_back(), existing.parent()) else {
            return whole;
        };
        missing.push(last.as_os_str().to_owned());
        existing = above;
    }
}
