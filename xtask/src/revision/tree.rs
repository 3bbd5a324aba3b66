//! The specs of a commit, read from git's store. Nothing is written, so a run that is killed leaves nothing behind, and no
//! setting of the user's changes line endings.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

use wechatpay_spec::editor_files::{is_editor_file, is_hidden};
use wechatpay_spec::folder::{FILES, FolderErrorCause, TOTAL_SIZE};
use wechatpay_spec::source::FAMILIES;
use wechatpay_spec::{Source, Sources};

use super::git::{Error, output};
use crate::report;
use crate::status::Failure;

/// Maximum number of links from one to the next.
const LINKS: usize = 40;

/// A file or link of the tree.
struct Entry {
    is_link: bool,
    /// The name of its content in git's store.
    id: String,
    size: u64,
}

/// The files and links of a tree, by their paths.
type Tree = BTreeMap<String, Entry>;

/// Reads `api/**` and `families.yaml` of a tree; `None` if it has no `api`. `shown` is the name of the tree in findings, up to the paths in it: `main:spec/`.
/// Hidden files and those of editors and systems are skipped. `git` makes a command of git in the repository.
pub(super) fn read(git: impl Fn() -> Command, tree: &str, shown: &str) -> Result<Option<Sources>, Failure> {
    let listed = output(git().args(["ls-tree", "-r", "-z", "-l", "--full-tree", tree, "api", "families.yaml"]))?;
    let refused = |errors: &[(String, FolderErrorCause)]| -> Failure {
        let lines = errors
            .iter()
            .map(|(path, cause)| format!("cannot read {shown}{path}: {cause}"));
        report::all(&lines.collect::<Vec<_>>())
    };
    let (tree, errors) = entries(&listed);
    if !errors.is_empty() {
        return Err(refused(&errors));
    }
    if !tree.keys().any(|path| path.starts_with("api/")) {
        return Ok(None);
    }
    let total: u64 = tree.values().map(|entry| entry.size).sum();
    if tree.len() > FILES || total > TOTAL_SIZE {
        let cause = if total > TOTAL_SIZE {
            FolderErrorCause::TooLarge
        } else {
            FolderErrorCause::TooManyFiles
        };
        return Err(refused(&[("api".to_owned(), cause)]));
    }
    let contents = contents(git(), &tree)?;
    let mut sources = Sources::default();
    let mut errors = Vec::new();
    for path in tree.keys() {
        match resolve(path, &tree, &contents) {
            Ok(text) => match path.strip_prefix("api/") {
                Some(file) => sources.specs.push(source(file, shown, path, text)),
                None => sources.families = Some(source(FAMILIES, shown, path, text)),
            },
            Err(cause) => errors.push((path.clone(), cause)),
        }
    }
    if errors.is_empty() {
        Ok(Some(sources))
    } else {
        Err(refused(&errors))
    }
}

fn source(file: &str, shown: &str, path: &str, text: &[u8]) -> Source {
    Source {
        file: file.to_owned(),
        shown: format!("{shown}{path}"),
        text: text.to_vec(),
    }
}

/// The entries that `git ls-tree -r -z -l` lists: mode, type, name, size, a tab and the path, each ended by a zero.
fn entries(listed: &[u8]) -> (Tree, Vec<(String, FolderErrorCause)>) {
    let mut tree = Tree::new();
    let mut errors = Vec::new();
    for line in listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        let tab = line.iter().position(|byte| *byte == b'\t').unwrap_or(line.len());
        let (facts, path) = line.split_at(tab);
        let path = String::from_utf8(path.get(1..).unwrap_or_default().to_vec());
        let facts = String::from_utf8_lossy(facts);
        let mut facts = facts.split_whitespace();
        let (mode, kind) = (facts.next().unwrap_or_default(), facts.next().unwrap_or_default());
        match path {
            Ok(path) if path.split('/').any(is_hidden) || path.rsplit('/').next().is_some_and(is_editor_file) => {}
            Ok(path) if kind != "blob" => errors.push((path, FolderErrorCause::NotAFile("a submodule"))),
            Ok(path) => {
                let entry = Entry {
                    is_link: mode == "120000",
                    id: facts.next().unwrap_or_default().to_owned(),
                    size: facts.next().and_then(|size| size.parse().ok()).unwrap_or_default(),
                };
                tree.insert(path, entry);
            }
            Err(error) => {
                errors.push((
                    String::from_utf8_lossy(error.as_bytes()).into_owned(),
                    FolderErrorCause::Name,
                ));
            }
        }
    }
    (tree, errors)
}

/// The contents of all entries, by their names in git's store.
fn contents(mut git: Command, tree: &Tree) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let piped = git
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = piped.spawn().map_err(Error::Missing)?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("git has no input and output".into());
    };
    // Written beside reading, because git answers before it has read everything.
    let read = thread::scope(|scope| {
        scope.spawn(move || {
            for entry in tree.values() {
                // When git ends early, reading reports it.
                if writeln!(stdin, "{}", entry.id).is_err() {
                    break;
                }
            }
        });
        let mut stdout = BufReader::new(stdout);
        let mut contents = BTreeMap::new();
        for entry in tree.values() {
            contents.insert(entry.id.clone(), content(&mut stdout, entry)?);
        }
        Ok::<_, io::Error>(contents)
    });
    let status = child.wait()?;
    match read {
        Ok(contents) if status.success() => Ok(contents),
        Ok(_) => Err(format!("git cat-file ended with {status}").into()),
        Err(error) => Err(format!("git cat-file does not return the specs: {error}").into()),
    }
}

/// One response: a line with name, type and size, the content, and a line feed.
fn content(stdout: &mut impl BufRead, entry: &Entry) -> io::Result<Vec<u8>> {
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    if line.trim_end() != format!("{} blob {}", entry.id, entry.size) {
        return Err(io::Error::other(format!("it says `{}`", line.trim_end())));
    }
    let mut text = Vec::new();
    stdout.by_ref().take(entry.size + 1).read_to_end(&mut text)?;
    match text.pop() {
        Some(b'\n') if text.len() as u64 == entry.size => Ok(text),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// The content of a path, through links to files of the same tree.
fn resolve<'c>(path: &str, tree: &Tree, contents: &'c BTreeMap<String, Vec<u8>>) -> Result<&'c [u8], FolderErrorCause> {
    let nowhere = || FolderErrorCause::Io(io::Error::new(io::ErrorKind::NotFound, "the link leads to no file"));
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let entry = tree.get(&path).ok_or_else(nowhere)?;
        let content = contents.get(&entry.id).ok_or_else(nowhere)?;
        if !entry.is_link {
            return Ok(content);
        }
        let target = std::str::from_utf8(content).map_err(|_| FolderErrorCause::Name)?;
        path = joined(&path, target)
            .filter(|path| path.starts_with("api/"))
            .ok_or(FolderErrorCause::LeavesFolder)?;
    }
    Err(nowhere())
}

/// The path of a link's target; `None` if it leads out of the tree.
fn joined(link: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut segments: Vec<&str> = link.split('/').collect();
    segments.pop();
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()?),
            _ => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}
