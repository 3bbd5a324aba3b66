//! The specs of a git revision, read by three runs of git whatever their number.

use crate::{Failure, SpecFolder};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use wechatpay_spec::folder::{FILES, TOTAL_SIZE};
use wechatpay_spec::source::FAMILIES;
use wechatpay_spec::{Source, Sources};

/// The branch that work starts from.
const TRUNK: [&str; 2] = ["main", "origin/main"];

/// A revision, and how it is named in what is printed.
pub(crate) struct Revision {
    /// The commit's full name.
    commit: String,
    /// What was asked for, or the commit's short name.
    pub(crate) shown: String,
}

/// The revision that a name stands for; without a name, the one where the work on the current branch began.
pub(crate) fn find(folder: &SpecFolder, name: Option<&str>) -> Result<Revision, Failure> {
    if let Some(name) = name {
        let commit = git(
            &folder.spec,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &format!("{name}^{{commit}}"),
            ],
        )
        .map_err(|error| match error {
            Error::Refused(message) if message.is_empty() => format!("git knows no revision `{name}`").into(),
            error => Failure::from(error),
        })?;
        return Ok(Revision {
            commit,
            shown: name.to_owned(),
        });
    }
    for trunk in TRUNK {
        if let Ok(commit) = git(&folder.spec, &["merge-base", "HEAD", trunk]) {
            let shown = git(&folder.spec, &["rev-parse", "--short", &commit])?;
            return Ok(Revision { commit, shown });
        }
    }
    // Whatever is wrong with the repository itself is git's to say.
    git(&folder.spec, &["rev-parse", "HEAD"])?;
    Err("there is no branch `main` to compare with; name a revision: `cargo xtask diff HEAD`".into())
}

/// Reads the folder of specs as it was.
pub(crate) fn read(folder: &SpecFolder, revision: &Revision) -> Result<Sources, Failure> {
    let listing = git_bytes(
        &folder.spec,
        &[
            "ls-tree",
            "-r",
            "-l",
            "-z",
            &revision.commit,
            "--",
            "api",
            "families.yaml",
        ],
    )?;
    let entries = entries(&listing, revision)?;
    if !entries.iter().any(|entry| entry.file != FAMILIES) {
        return Err(format!(
            "{} has no specs in this folder; compare folders with `--from`",
            revision.shown
        )
        .into());
    }
    let texts = contents(&folder.spec, &entries)?;
    let mut sources = Sources::default();
    for (entry, text) in entries.into_iter().zip(texts) {
        let below = if entry.file == FAMILIES {
            "families.yaml".to_owned()
        } else {
            format!("api/{}", entry.file)
        };
        let source = Source {
            shown: format!("{}:{}/{below}", revision.shown, folder.shown()),
            file: entry.file,
            text,
        };
        if source.file == FAMILIES {
            sources.families = Some(source);
        } else {
            sources.specs.push(source);
        }
    }
    Ok(sources)
}

/// A file of a revision.
struct Entry {
    object: String,
    size: u64,
    /// As in [`Source::file`].
    file: String,
}

/// Reads `MODE TYPE OBJECT SIZE\tPATH\0`, over and over. Hidden files are skipped, as on disk.
fn entries(listing: &[u8], revision: &Revision) -> Result<Vec<Entry>, Failure> {
    let mut entries = Vec::new();
    let mut total = 0_u64;
    for line in listing.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        let line =
            str::from_utf8(line).map_err(|_| format!("{} has a file whose name is not UTF-8", revision.shown))?;
        let (facts, path) = line
            .split_once('\t')
            .ok_or("git lists files in a form that is not understood")?;
        if path.split('/').any(|segment| segment.starts_with('.')) {
            continue;
        }
        let facts: Vec<&str> = facts.split_ascii_whitespace().collect();
        let [mode, "blob", object, size] = facts.as_slice() else {
            return Err(format!("{}:{path} is no file", revision.shown).into());
        };
        if *mode == "120000" {
            return Err(format!("{}:{path} is a link; put the file itself there", revision.shown).into());
        }
        let size: u64 = size
            .parse()
            .map_err(|_| format!("git does not say how large {path} is"))?;
        total = total.saturating_add(size);
        if entries.len() >= FILES || total > TOTAL_SIZE {
            return Err(format!(
                "{} has more than {FILES} specs, or more than {TOTAL_SIZE} bytes of them",
                revision.shown
            )
            .into());
        }
        entries.push(Entry {
            object: (*object).to_owned(),
            size,
            file: path
                .strip_prefix("api/")
                .map_or_else(|| FAMILIES.to_owned(), str::to_owned),
        });
    }
    Ok(entries)
}

/// The bytes of each entry, from one git process.
fn contents(folder: &Path, entries: &[Entry]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Error::Missing)?;
    let (Some(mut requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("git has no pipes".into());
    };
    let wanted: String = entries.iter().map(|entry| format!("{}\n", entry.object)).collect();
    // Written beside the reading: both pipes are short. When git stops reading, it says so in what it answers.
    let writer = std::thread::spawn(move || requests.write_all(wanted.as_bytes()));
    let mut answers = BufReader::new(answers);
    let mut texts = Vec::new();
    for entry in entries {
        let mut header = String::new();
        answers.read_line(&mut header)?;
        if header.trim_end() != format!("{} blob {}", entry.object, entry.size) {
            return Err(format!("git cannot read {}: {}", entry.file, header.trim_end()).into());
        }
        let mut text = vec![0; usize::try_from(entry.size)?];
        answers.read_exact(&mut text)?;
        answers.read_exact(&mut [0])?;
        texts.push(text);
    }
    drop(answers);
    let _ = writer.join();
    child.wait()?;
    Ok(texts)
}

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot run git: {0}")]
    Missing(std::io::Error),
    #[error("git: {0}")]
    Refused(String),
}

/// What git prints, without the line's end.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, Error> {
    let stdout = git_bytes(folder, arguments)?;
    Ok(String::from_utf8_lossy(&stdout).trim_end().to_owned())
}

fn git_bytes(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Error> {
    let program = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let Output { status, stdout, stderr } = program.map_err(Error::Missing)?;
    if status.success() {
        Ok(stdout)
    } else {
        let message = String::from_utf8_lossy(&stderr);
        let message = message.trim_end();
        Err(Error::Refused(
            message.strip_prefix("fatal: ").unwrap_or(message).to_owned(),
        ))
    }
}
