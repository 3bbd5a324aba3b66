//! Single files, which are written completely or not at all.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use wechatpay_spec::obstacle;
use wechatpay_spec::printable_path;

#[cfg(any(feature = "import", feature = "openapi"))]
use crate::printed;
use crate::status::Failure;

/// The reason why a command would write or remove a file.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Problem {
    /// It has other content.
    Stale,
    /// It is missing.
    Missing,
    /// Nothing generates it any more.
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

    /// The command that fixes it, without its options.
    pub(crate) const fn remedy(self) -> &'static str {
        match self {
            Self::Stale | Self::Missing | Self::Extra => "cargo xtask gen",
            Self::Unformatted => "cargo xtask fmt",
        }
    }
}

/// The prefix of temporary files' names.
const TEMPORARY: &str = ".writing-";
/// How often writing a file is retried when another run has removed its temporary file.
const ATTEMPTS: usize = 4;

/// A file's text; `None` when there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<String>, Failure> {
    let failed = |cause: &dyn std::fmt::Display| format!("cannot read {}: {cause}", printable_path(path));
    let stands = match fs::metadata(path) {
        // Reading a pipe could block.
        Ok(metadata) if !metadata.is_file() => obstacle::kind_word(metadata.file_type()),
        Ok(_) => return Ok(Some(fs::read_to_string(path).map_err(|error| failed(&error))?)),
        Err(error) => match obstacle::broken_link(path) {
            Some(link) => link,
            None if error.kind() == ErrorKind::NotFound => return Ok(None),
            None => return Err(failed(&error).into()),
        },
    };
    let cause = format!("expected a file, but found {stands}; remove or rename it");
    Err(failed(&cause).into())
}

/// Writes a file that a command chose, below a folder that the user chose: makes the folders above it, replaces its content
/// in one step, and keeps its permissions. Refuses links below the folder.
///
/// `before` is the content that the new text was made from; `None` if there was no such file. A file that no longer has it was
/// saved by another program in the meantime, and stays as it is; the result is then `Written::No`.
pub(crate) fn write(
    folder: &Path,
    name: impl AsRef<Path>,
    before: Option<&[u8]>,
    text: &str,
) -> Result<Written, Failure> {
    let name = name.as_ref();
    obstacle::ensure_writable(folder, name)?;
    let path = folder.join(name);
    let above = folder_of(&path);
    let failed = |what, path: &Path, error| format!("cannot {what} {}: {error}", printable_path(path));
    fs::create_dir_all(above).map_err(|error| failed("make the folder", above, error))?;
    let expected = before.map_or(Expected::Nothing, Expected::Content);
    Ok(replace_expected(&path, expected, text).map_err(|error| failed("write", &path, error))?)
}

/// Refuses to write files in whose place there is something else, and names every one. Called before the first is written.
pub(crate) fn refuse_obstacles<'n>(folder: &Path, names: impl IntoIterator<Item = &'n Path>) -> Result<(), Failure> {
    let found = names
        .into_iter()
        .filter_map(|name| obstacle::ensure_writable(folder, name).err());
    // Several files may have one obstacle above them.
    let found: BTreeSet<String> = found.map(|obstacle| obstacle.to_string()).collect();
    match found.is_empty() {
        true => Ok(()),
        false => Err(found.into_iter().collect::<Vec<_>>().join("\nerror: ").into()),
    }
}

/// Whether a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Written {
    /// It has the new text.
    Yes,
    /// Another program changed it after it was read, so it was left as it is.
    No,
}

impl Written {
    /// An error for a file that was left as it is. `shown` is its name.
    pub(crate) fn or_fail(self, shown: &str) -> Result<(), Failure> {
        match self {
            Self::Yes => Ok(()),
            Self::No => Err(changed_meanwhile(&[shown.to_owned()])),
        }
    }
}

/// The error about files that another program changed after they were read.
pub(crate) fn changed_meanwhile(files: &[String]) -> Failure {
    match files {
        [file] => format!(
            "{file} was changed by another program after this command had read it, so it stays as it is; run the command again"
        ),
        _ => format!(
            "{} files were changed by another program after this command had read them, so they stay as they are; run the command again:\n  {}",
            files.len(),
            files.join("\n  ")
        ),
    }
    .into()
}

/// Writes to a place that the user named. A link is resolved, and a pipe or device is written as it is; an ordinary file is
/// replaced in one step.
#[cfg(any(feature = "import", feature = "openapi"))]
pub(crate) fn write_named(path: &Path, text: &str) -> Result<(), Failure> {
    remove_leftovers([path]);
    let written = match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => fs::canonicalize(path).and_then(|target| replace(&target, text)),
        Err(error) if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(path).is_err() => replace(path, text),
        // A link to a file that does not exist yet makes that file.
        _ => {
            announce_pipe(path, "reads");
            fs::write(path, text)
        }
    };
    Ok(written.map_err(|error| format!("cannot write {}: {error}", printable_path(path)))?)
}

/// Says what the command waits for if this is a pipe: opening it takes until another program opens its other end.
/// `program` is what that program does.
#[cfg(any(feature = "import", feature = "openapi"))]
pub(crate) fn announce_pipe(path: &Path, program: &str) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        // A pipe without a name, as in `<(command)`, is open already.
        let is_named_pipe =
            fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo()) && fs::canonicalize(path).is_ok();
        if is_named_pipe {
            let path = printable_path(path);
            writeln!(
                printed::stderr(),
                "{path} is a pipe: waiting for a program that {program} it"
            )
            .ok();
        }
    }
    #[cfg(not(unix))]
    let _ = (path, program);
}

/// Replaces the content of a file in one step. A link with this name would be replaced, too.
pub(crate) fn replace(target: &Path, text: &str) -> std::io::Result<()> {
    replace_expected(target, Expected::Anything, text).map(|_| ())
}

/// The content that a file must have to be replaced.
#[derive(Clone, Copy)]
enum Expected<'c> {
    Anything,
    Nothing,
    Content(&'c [u8]),
}

fn replace_expected(target: &Path, expected: Expected<'_>, text: &str) -> std::io::Result<Written> {
    let mut attempt = 1;
    loop {
        match replace_once(target, expected, text) {
            Err(error) if error.kind() == ErrorKind::NotFound && attempt < ATTEMPTS => attempt += 1,
            outcome => return outcome,
        }
    }
}

fn replace_once(target: &Path, expected: Expected<'_>, text: &str) -> std::io::Result<Written> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666)); // reduced by the system's mask
    }
    // The library's errors have the path of the temporary file, which is absolute and means nothing to anybody.
    let created = builder.tempfile_in(folder_of(target));
    let mut file = created.map_err(|error| std::io::Error::from(error.kind()))?;
    file.as_file_mut().write_all(text.as_bytes())?;
    if let Ok(metadata) = fs::symlink_metadata(target)
        && metadata.is_file()
    {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    // As late as possible: between this look and the replacement, there is no time for a person to save the file.
    let is_expected = match expected {
        Expected::Anything => true,
        Expected::Nothing => fs::symlink_metadata(target).is_err(),
        Expected::Content(content) => fs::read(target).is_ok_and(|present| present == content),
    };
    if !is_expected {
        return Ok(Written::No);
    }
    match file.persist(target) {
        // Nothing can take the place of a mount point, such as a single file that a container shares with its host.
        Err(error) if error.error.kind() == ErrorKind::ResourceBusy => fs::write(target, text)?,
        outcome => drop(outcome.map_err(|error| error.error)?),
    }
    Ok(Written::Yes)
}

/// Whether a file has the name of a temporary file of ours. Others with the prefix belong to somebody else.
pub(crate) fn is_temporary(name: &OsStr) -> bool {
    has_random_ending(name, TEMPORARY)
}

/// Whether a name is a prefix and six random letters or digits.
pub(crate) fn has_random_ending(name: &OsStr, prefix: &str) -> bool {
    let random = name.as_encoded_bytes().strip_prefix(prefix.as_bytes());
    random.is_some_and(|random| random.len() == 6 && random.iter().all(u8::is_ascii_alphanumeric))
}

/// The files below a folder whose names begin like those of temporary files, relative to the folder. They are hidden, so nothing
/// else names them.
#[derive(Default)]
pub(crate) struct Temporary {
    /// Those that a killed run left.
    pub(crate) leftovers: Vec<String>,
    /// Those that no run of ours has made.
    pub(crate) others: Vec<String>,
}

impl Temporary {
    /// Looks for them. Hidden folders and links are not looked into.
    pub(crate) fn below(folder: &Path) -> Self {
        let mut found = Self::default();
        let mut pending = vec![(folder.to_owned(), String::new())];
        while let Some((directory, prefix)) = pending.pop() {
            // A folder that cannot be listed is reported by what reads the specs.
            for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let shown = format!("{prefix}{}", printable_path(Path::new(&name)));
                let kind = entry.file_type();
                let is_folder = kind.as_ref().is_ok_and(fs::FileType::is_dir);
                if name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes()) {
                    let is_leftover = is_temporary(&name) && kind.is_ok_and(|kind| kind.is_file());
                    let list = if is_leftover {
                        &mut found.leftovers
                    } else {
                        &mut found.others
                    };
                    list.push(shown);
                } else if is_folder && !name.as_encoded_bytes().starts_with(b".") {
                    pending.push((entry.path(), format!("{shown}/")));
                }
            }
        }
        found.leftovers.sort();
        found.others.sort();
        found
    }
}

/// The folder that contains a file.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Removes the temporary files that a killed run left next to these files.
pub(crate) fn remove_leftovers<'p>(written: impl IntoIterator<Item = &'p Path>) {
    let folders: BTreeSet<&Path> = written.into_iter().map(folder_of).collect();
    for folder in folders {
        // A file that cannot be listed or removed does no harm: its name is hidden, so no command reads it.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if is_temporary(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
