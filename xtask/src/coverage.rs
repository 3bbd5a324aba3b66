//! `cargo xtask coverage`: the figures about the specs, and the pages that state them.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use wechatpay_codegen::stages::Resolved;
use wechatpay_spec::coverage;
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::evidence::{self, Statement};
use wechatpay_spec::plural::counted;
use wechatpay_spec::printable_path;

use crate::file;
use crate::folders::{SpecFolder, shown};
use crate::printed;
use crate::report;
use crate::run_lock;
use crate::status::{Failure, Status};

/// How the report is printed.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// Columns, for people
    Text,
    /// One JSON object
    Json,
    /// Tables, for a page
    Markdown,
}

/// The command's treatment of the pages that state figures.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    /// Nothing: the command prints the report.
    Leave,
    /// It compares them.
    Check,
    /// It updates them.
    Write,
}

/// The pages, relative to the parent of the specs' folder. Missing pages are skipped.
const PAGES: [&str; 4] = ["README.md", "README.zh-CN.md", "docs/coverage.md", OPERATIONS];

/// The page that lists all operations; it is written whole.
const OPERATIONS: &str = "docs/operations.md";

/// Reports what the specs cover, or compares or updates the pages that state it.
pub(crate) fn run(folder: &SpecFolder, format: Format, details: bool, pages: Pages) -> Result<Status, Failure> {
    let _lock = match pages {
        Pages::Leave => None,
        Pages::Check => run_lock::wait(&folder.spec, false),
        Pages::Write => run_lock::wait(&folder.spec, true),
    };
    locked(folder, format, details, pages)
}

/// The same for a caller that has the lock.
pub(crate) fn locked(folder: &SpecFolder, format: Format, details: bool, pages: Pages) -> Result<Status, Failure> {
    let loaded = wechatpay_spec::load(&report::read(folder)?);
    if !loaded.is_sound() {
        printed::stderr().write_all(render(&loaded.diagnostics, &loaded.texts, Style::Plain).as_bytes())?;
        return Ok(Status::Findings);
    }
    let coverage = coverage::coverage(&loaded);
    let statements = statements(folder)?;
    if pages == Pages::Leave {
        let text = match format {
            Format::Text => coverage::to_text(&coverage, details) + &evidence::report_text(&statements),
            Format::Json => coverage::to_json(&coverage, details),
            Format::Markdown => {
                coverage::to_markdown(&coverage, details) + "\n" + &evidence::report_markdown(&statements)
            }
        };
        printed::stdout().write_all(text.as_bytes())?;
        return Ok(Status::Success);
    }
    let above = folder.above();
    let paths = PAGES.map(|name| above.join(name));
    if pages == Pages::Write {
        file::remove_leftovers(paths.iter().map(PathBuf::as_path));
    }
    let mut stale = 0_usize;
    for (name, path) in PAGES.iter().zip(&paths) {
        let Some(page) = file::read(path)? else { continue };
        let updated = match *name {
            OPERATIONS => Resolved::of(&loaded).0.operations_page(),
            _ => evidence::update_page(&coverage::update(&page, &coverage), &statements),
        };
        if updated == page {
            continue;
        }
        stale += 1;
        match pages {
            Pages::Write => file::write(&above, name, Some(page.as_bytes()), &updated)?.or_fail(&shown(path))?,
            Pages::Check | Pages::Leave => writeln!(printed::stdout(), "stale: {}", shown(path))?,
        }
    }
    if pages == Pages::Check && stale > 0 {
        writeln!(
            printed::stdout(),
            "{}; run `cargo xtask coverage --write{}` and commit what it changes",
            counted(stale, "page differs", "pages differ"),
            folder.options()
        )?;
        return Ok(Status::Findings);
    }
    writeln!(
        printed::stdout(),
        "{}",
        if pages == Pages::Check {
            "every page states what the specs hold".to_owned()
        } else {
            format!("{} written", counted(stale, "page", "pages"))
        }
    )?;
    Ok(Status::Success)
}

/// Other sources' statements with their verdicts; empty if the folder has no evidence.
fn statements(folder: &SpecFolder) -> Result<Vec<Statement>, Failure> {
    let path = folder.spec.join("evidence/disagreements.jsonl");
    let text = file::read(&path)?.unwrap_or_default();
    evidence::parse(&text).map_err(|fault| format!("{}: {fault}", printable_path(&path)).into())
}
