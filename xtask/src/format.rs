//! `cargo xtask fmt`: writes the specs in their canonical form.

use std::path::{Path, PathBuf};

use wechatpay_spec::plural::counted;
use wechatpay_spec::{Source, obstacle, write};

use crate::file::{self, Problem, Written};
use crate::folders::SpecFolder;
use crate::report::{self, Output};
use crate::run_lock;
use crate::status::{Failure, Status};

/// Brings specs into their canonical form, or with `check` lists the specs that are not in that form.
pub(crate) fn run(folder: &SpecFolder, check: bool, output: &Output) -> Result<Status, Failure> {
    let _lock = run_lock::wait(&folder.spec, !check);
    locked(folder, check, output)
}

/// The same for a caller that has the lock.
pub(crate) fn locked(folder: &SpecFolder, check: bool, output: &Output) -> Result<Status, Failure> {
    let sources = report::read(folder)?;
    let loaded = wechatpay_spec::load(&sources);
    let findings = report::print(&loaded.diagnostics, &loaded.texts, output)?;
    if !check {
        let all = sources.specs.iter().chain(&sources.lifecycles);
        let written: Vec<_> = all.map(|source| folder.spec.join(name(source))).collect();
        file::remove_leftovers(written.iter().map(PathBuf::as_path));
    }
    let options = folder.options();
    let mut count = 0_usize;
    let mut linked = Vec::new();
    let mut changed_meanwhile = Vec::new();
    for source in sources.specs.iter().chain(&sources.families).chain(&sources.lifecycles) {
        // Files with errors are reported above and left alone.
        let Some(text) = write::source(source).filter(|text| text.as_bytes() != source.text) else {
            continue;
        };
        if check {
            count += 1;
            output.list(Problem::Unformatted, &source.shown, &options);
        } else if obstacle::ensure_writable(&folder.spec, name(source)).is_err() {
            linked.push((source, text));
        } else {
            match file::write(&folder.spec, name(source), Some(&source.text), &text)? {
                Written::Yes => count += 1,
                Written::No => changed_meanwhile.push(source.shown.clone()),
            }
        }
    }
    // A link to another spec of the folder shows what was written there.
    for (source, text) in linked {
        let name = name(source);
        match file::read(&folder.spec.join(&name))? {
            Some(present) if present == text => count += 1,
            Some(present) if present.as_bytes() == source.text => {
                obstacle::ensure_writable(&folder.spec, name)?;
            }
            _ => changed_meanwhile.push(source.shown.clone()),
        }
    }
    if check && count > 0 {
        output.say(&format!(
            "{}; run `cargo xtask fmt{options}` and commit what it changes",
            counted(count, "file differs", "files differ")
        ));
        return Ok(Status::Findings);
    }
    output.say(&if check {
        "every file without errors is in canonical form".to_owned()
    } else {
        format!("{} formatted", counted(count, "file", "files"))
    });
    if !changed_meanwhile.is_empty() {
        return Err(file::changed_meanwhile(&changed_meanwhile));
    }
    Ok(findings)
}

/// The path of a source below the folder that holds `api/`.
fn name(source: &Source) -> PathBuf {
    match source.file.strip_prefix("../") {
        Some(beside) => PathBuf::from(beside),
        None => Path::new("api").join(&source.file),
    }
}
