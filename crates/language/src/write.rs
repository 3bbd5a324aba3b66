//! Writes specs in their canonical form, from the model or from a text.
//!
//! A single form for every spec limits diffs to facts. Keys are in the order of the vocabulary, a field without members
//! takes one line, objects with members are indented blocks, and only text that needs quotes has them.

mod carried;
mod comments;
mod from_model;
mod layout;
mod lines;
mod node;
mod scalar;

use layout::Block;

use crate::check;
use crate::converted_text::converted_twice;
use crate::diagnostic::{Diagnostic, Findings};
use crate::families;
use crate::lifecycle;
use crate::model::Spec;
use crate::place::Span;
use crate::read;
use crate::source::{FAMILIES, LIFECYCLES, Source};
use crate::vocabulary::Mapping;
use crate::yaml::{self, FILE_SIZE};

/// The name of the JSON Schema of specs, beside `api/`.
pub const SPEC_SCHEMA: &str = "schema.json";
/// The name of the JSON Schema of the list of families, beside it.
pub const FAMILIES_SCHEMA: &str = "families.schema.json";
/// The name of the JSON Schema of lifecycles, beside their folder.
pub const LIFECYCLE_SCHEMA: &str = "lifecycle.schema.json";

/// A spec in canonical form.
///
/// The text loads as the same spec, provided that the spec violates no rule.
pub fn spec(spec: &Spec) -> String {
    let root = from_model::spec(spec);
    lines::join(&head(&spec.file), &layout::lines(&root, root_block(&spec.file)))
}

/// The result of writing a spec over an existing file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The new text.
    pub text: String,
    /// The comments whose line no longer exists, with their old positions.
    pub lost: Vec<(Span, String)>,
}

/// A spec in canonical form, with the comments of the text that it replaces: each is moved to the line with
/// the same keys.
pub fn spec_over(spec: &Spec, earlier: &str) -> Rewritten {
    let block = root_block(&spec.file);
    let mut lines = layout::lines(&from_model::spec(spec), block);
    let lost = carried::carry(earlier, block, &mut lines);
    Rewritten {
        text: lines::join(&head(&spec.file), &lines),
        lost,
    }
}

/// A file in canonical form, with its comments; `None` if it has errors, which [`crate::load()`] reports.
///
/// A text that would exceed the maximum file size is returned unchanged.
pub fn source(source: &Source) -> Option<String> {
    let text = std::str::from_utf8(&source.text).ok()?;
    let mut findings = Findings::new(&source.file);
    if source.file == FAMILIES {
        families::read(text, &mut findings);
    } else if source.is_lifecycle() {
        lifecycle::read(&source.file, text, &mut findings);
    } else if let Some(spec) = read::spec(&source.file, text, &mut findings) {
        check::spec(&spec, &mut findings);
    }
    let is_misencoded = text.starts_with('\u{FEFF}') || converted_twice(text).is_some();
    if is_misencoded || findings.into_list().iter().any(Diagnostic::is_error) {
        return None;
    }
    let root = yaml::parse(text, &mut Findings::new(&source.file))?;
    let mut lines = layout::lines(&root, root_block(&source.file));
    let tail = comments::attach(text, &mut lines)?;
    let written = lines::join(&head(&source.file), &lines) + &tail;
    Some(if written.len() > FILE_SIZE {
        text.to_owned()
    } else {
        written
    })
}

fn root_block(file: &str) -> Block {
    if file == FAMILIES {
        Block::Families
    } else if file.starts_with(LIFECYCLES) {
        Block::Keys(Mapping::Lifecycle)
    } else {
        Block::root(file)
    }
}

/// The first line, which tells editors where the schema is.
fn head(file: &str) -> String {
    let schema = if file == FAMILIES {
        FAMILIES_SCHEMA.to_owned()
    } else if file.starts_with(LIFECYCLES) {
        format!("../{LIFECYCLE_SCHEMA}")
    } else {
        format!("{}{SPEC_SCHEMA}", "../".repeat(file.matches('/').count() + 1))
    };
    format!("{}{schema}\n", comments::SCHEMA_LINE)
}
