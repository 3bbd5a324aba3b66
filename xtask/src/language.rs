//! The files in `spec/` that follow from the language: JSON Schemas, and the tables of its reference.

use std::path::PathBuf;

use wechatpay_compare::change_rule;
use wechatpay_spec::write::{FAMILIES_SCHEMA, LIFECYCLE_SCHEMA, SPEC_SCHEMA};
use wechatpay_spec::{obstacle, reference, schema};

use crate::file::{self, Problem};
use crate::folders::SpecFolder;
use crate::report;
use crate::status::Failure;

/// The page whose tables are kept up to date, if it exists.
const REFERENCE: &str = "README.md";

/// A file that is out of date.
pub(crate) struct Change {
    name: &'static str,
    before: Option<String>,
    text: String,
    /// Its problem.
    pub(crate) problem: Problem,
}

impl Change {
    /// Its path in the output.
    pub(crate) fn shown(&self, folder: &SpecFolder) -> String {
        format!("{}/{}", folder.shown(), self.name)
    }
}

/// The files that are out of date.
pub(crate) fn compare(folder: &SpecFolder) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    let page = file::read(&folder.spec.join(REFERENCE))?;
    let updated = page.map(|page| {
        (
            REFERENCE,
            reference::update(&page, &report::rules(), &change_rule::table(wechatpay_compare::rules())),
        )
    });
    let schemas = [
        (SPEC_SCHEMA, schema::spec()),
        (FAMILIES_SCHEMA, schema::families()),
        (LIFECYCLE_SCHEMA, schema::lifecycle()),
    ];
    for (name, text) in schemas.into_iter().chain(updated) {
        let before = file::read(&folder.spec.join(name))?;
        let problem = match &before {
            Some(present) if *present == text => continue,
            Some(_) => Problem::Stale,
            None => Problem::Missing,
        };
        changes.push(Change {
            name,
            before,
            text,
            problem,
        });
    }
    Ok(changes)
}

/// Refuses to update files in whose place there is something else, before any file is written.
pub(crate) fn refuse_obstacles(folder: &SpecFolder, changes: &[Change]) -> Result<(), Failure> {
    for change in changes {
        obstacle::ensure_writable(&folder.spec, change.name)?;
    }
    Ok(())
}

/// Updates the files, and removes the temporary files that a killed run left next to them.
pub(crate) fn write(folder: &SpecFolder, changes: &[Change]) -> Result<(), Failure> {
    let written = [REFERENCE, SPEC_SCHEMA, FAMILIES_SCHEMA, LIFECYCLE_SCHEMA].map(|name| folder.spec.join(name));
    file::remove_leftovers(written.iter().map(PathBuf::as_path));
    for change in changes {
        let before = change.before.as_deref().map(str::as_bytes);
        file::write(&folder.spec, change.name, before, &change.text)?.or_fail(&change.shown(folder))?;
    }
    Ok(())
}
