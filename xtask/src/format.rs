//! `cargo xtask fmt`

use std::path::PathBuf;

use wechatpay_spec::source::{FAMILIES, LIFECYCLES};
use wechatpay_spec::{Source, write};

use crate::file::{self, Problem};
use crate::folders::SpecFolder;
use crate::report::{self, Output};
use crate::status::{Failure, Status};

/// Brings specs into their canonical form, or with `check` lists the specs that are not in that form.
pub(crate) fn run(folder: &SpecFolder, check: bool, output: &Output) -> Result<Status, Failure> {
    let sources = report::read(folder)?;
    let loaded = wechatpay_spec::load(&sources);
    let findings = report::print(&loaded.diagnostics, &loaded.texts, output)?;
    if !check {
        let all = sources.specs.iter().chain(&sources.lifecycles);
        let written: Vec<_> = all.map(|source| path(folder, source)).collect();
        file::remove_leftovers(written.iter().map(PathBuf::as_path));
    }
    let mut count = 0_usize;
    for source in sources.specs.iter().chain(&sources.families).chain(&sources.lifecycles) {
        // Files with errors are reported above and left alone.
        let Some(text) = write::source(source).filter(|text| text.as_bytes() != source.text) else {
            continue;
        };
        count += 1;
        if check {
            output.list(Problem::Unformatted, &source.shown);
        } else {
            file::write(&path(folder, source), &text)?;
        }
    }
    if check && count > 0 {
        output.say(&format!(
            "{count} files differ; run `cargo xtask fmt` and commit what it changes"
        ));
        return Ok(Status::Findings);
    }
    output.say(&if check {
        "every file without errors is in canonical form".to_owned()
    } else {
        format!("{count} files formatted")
    });
    Ok(findings)
}

fn path(folder: &SpecFolder, source: &Source) -> PathBuf {
    if source.file == FAMILIES {
        folder.spec.join("families.yaml")
    } else if let Some(name) = source.file.strip_prefix(LIFECYCLES) {
        folder.spec.join("lifecycles").join(name)
    } else {
        folder.spec.join("api").join(&source.file)
    }
}
