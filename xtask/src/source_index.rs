//! `cargo xtask files`: the index of all handwritten source files, `docs/files.md`, made from the first sentence of each file.

mod header;
mod rule_codes;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use wechatpay_spec::plural::counted;

use crate::file;
use crate::folders::{SpecFolder, shown};
use crate::git_program;
use crate::printed;
use crate::run_lock;
use crate::status::{Failure, Status};

/// The page, below the repository's root.
const PAGE: &str = "docs/files.md";

/// The text above the tables.
const INTRODUCTION: &str = "# Files

Every handwritten source file, with the first sentence of its header comment. To find a file, search this page for a word of your subject, such as `refund`,
`retry` or `E033`. Codes behind a sentence are the rules that the file checks: it has their messages. [architecture.md](architecture.md) explains how the crates work together, and
[CONTRIBUTING](../CONTRIBUTING.md#changing-the-code) says which file to open for usual changes.

Left out are generated code, the specs in `spec/api`, test inputs and documentation. `cargo xtask update` writes this page: to change a sentence, change the file's header.
";

/// Files that are data or machine-written, by the beginning of their paths.
const LEFT_OUT: [&str; 4] = ["generated/", "spec/api/", "spec/evidence/", "tests/obstacle/"];

/// Endings of source files. A file without one is a source if it begins with `#!`.
const ENDINGS: [&str; 9] = ["rs", "py", "js", "css", "html", "sh", "yml", "yaml", "toml"];

/// A file of the index.
struct Source {
    path: String,
    text: String,
}

/// Writes the index, or compares it. Without such a page there is nothing to do.
pub(crate) fn run(folder: &SpecFolder, check: bool) -> Result<Status, Failure> {
    let _lock = run_lock::wait(&folder.spec, !check);
    locked(&folder.above(), check)
}

/// The same for a caller that has the lock.
pub(crate) fn locked(root: &Path, check: bool) -> Result<Status, Failure> {
    let path = root.join(PAGE);
    let Some(present) = file::read(&path)? else {
        return Ok(Status::Success);
    };
    let sources = sources(root)?;
    let without_header: Vec<&str> = sources
        .iter()
        .filter(|source| header::sentence(&source.path, &source.text).is_none())
        .map(|source| source.path.as_str())
        .collect();
    for path in &without_header {
        writeln!(
            printed::stdout(),
            "no header: {}; begin it with a comment that says what it contains",
            shown(&root.join(path))
        )?;
    }
    if !without_header.is_empty() {
        return Ok(Status::Findings);
    }
    let page = page(root, &sources)?;
    if page == present {
        return Ok(Status::Success);
    }
    if check {
        writeln!(printed::stdout(), "stale: {}; run `cargo xtask files`", shown(&path))?;
        return Ok(Status::Findings);
    }
    file::remove_leftovers([path.as_path()]);
    file::write(root, PAGE, Some(present.as_bytes()), &page)?.or_fail(&shown(&path))?;
    let files = counted(sources.len(), "file", "files");
    writeln!(printed::stdout(), "{PAGE} written: {files}")?;
    Ok(Status::Success)
}

/// The sources that git tracks, and new ones that it does not ignore.
fn sources(root: &Path) -> Result<Vec<Source>, Failure> {
    let output = git_program::program()
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(if root == Path::new("") { Path::new(".") } else { root })
        .output()
        .map_err(|error| format!("cannot list the files: git cannot be started: {error}"))?;
    if !output.status.success() {
        let cause = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cannot list the files: {}", cause.trim()).into());
    }
    let mut paths: Vec<String> = String::from_utf8(output.stdout)?
        .split('\0')
        .map(str::to_owned)
        .collect();
    // A module comes before the files of its folder.
    paths.sort_by_cached_key(|path| path.rsplit_once('.').map_or(path.clone(), |(stem, _)| stem.to_owned()));
    paths.dedup();
    let mut sources = Vec::new();
    for path in paths {
        let on_disk = root.join(&path);
        let is_file = fs::symlink_metadata(&on_disk).is_ok_and(|metadata| metadata.is_file());
        if !is_file || LEFT_OUT.iter().any(|start| path.starts_with(start)) || path.contains("/fixtures/") {
            continue;
        }
        let name = path.rsplit('/').next().unwrap_or(&path);
        let is_named = match name.trim_start_matches('.').rsplit_once('.') {
            Some((_, ending)) => ENDINGS.contains(&ending) && name != "Cargo.toml",
            None => false,
        };
        let is_script = || fs::read(&on_disk).is_ok_and(|bytes| bytes.starts_with(b"#!"));
        if is_named || !name.contains('.') && is_script() {
            let text = fs::read_to_string(&on_disk).map_err(|error| format!("cannot read {path}: {error}"))?;
            sources.push(Source { path, text });
        }
    }
    Ok(sources)
}

/// The folder under whose heading a file is listed: its crate, or else the nearest folder with a README, or else the top folder.
fn section(root: &Path, path: &str) -> String {
    let above = |name: &str| {
        Path::new(path)
            .ancestors()
            .skip(1)
            .find(|folder| *folder != Path::new("") && root.join(folder).join(name).is_file())
            .and_then(Path::to_str)
            .map(str::to_owned)
    };
    let top = || path.split_once('/').map_or("", |(top, _)| top).to_owned();
    above("Cargo.toml").or_else(|| above("README.md")).unwrap_or_else(top)
}

/// The purpose of a section's folder, from its manifest or README.
fn description(root: &Path, folder: &str) -> Result<Option<String>, Failure> {
    if folder.is_empty() {
        return Ok(None);
    }
    let manifest = file::read(&root.join(folder).join("Cargo.toml"))?;
    if let Some(description) = manifest.as_deref().and_then(header::description) {
        return Ok(Some(description.to_owned()));
    }
    let readme = file::read(&root.join(folder).join("README.md"))?;
    Ok(readme.as_deref().and_then(header::introduction))
}

/// The page, with a table for each section.
fn page(root: &Path, sources: &[Source]) -> Result<String, Failure> {
    let mut sections: BTreeMap<String, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        sections.entry(section(root, &source.path)).or_default().push(source);
    }
    let mut page = INTRODUCTION.to_owned();
    for (folder, sources) in &sections {
        let rules = rule_codes::table(sources.iter().map(|source| source.text.as_str()));
        let heading = match folder.as_str() {
            "" => "The top folder".to_owned(),
            folder => format!("`{folder}/`"),
        };
        write!(page, "\n## {heading}\n\n")?;
        if let Some(description) = description(root, folder)? {
            write!(page, "{description}.\n\n")?;
        }
        page.push_str("| file | contains |\n|---|---|\n");
        for source in sources {
            let name = source.path.strip_prefix(folder.as_str()).unwrap_or(&source.path);
            let name = name.trim_start_matches('/');
            let sentence = header::sentence(&source.path, &source.text).unwrap_or_default();
            let codes = rule_codes::used(&rules, &source.text);
            let codes = match codes.is_empty() || source.path.contains("/tests/") {
                true => String::new(),
                false => format!(" ({})", codes.join(", ")),
            };
            let target = source.path.replace('{', "%7B").replace('}', "%7D");
            writeln!(
                page,
                "| [{name}](../{target}) | {}{codes} |",
                sentence.replace('|', "\\|")
            )?;
        }
    }
    Ok(page)
}
