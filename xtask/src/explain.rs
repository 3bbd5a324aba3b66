//! `cargo xtask explain`: a rule or a kind of change, with its examples.

#[cfg(feature = "compare")]
mod change;
#[cfg(feature = "import")]
mod document;
mod sections;

use std::io::Write as _;

use wechatpay_codegen::Package;
use wechatpay_compare::ChangeRule;
use wechatpay_spec::bundle;
use wechatpay_spec::diagnostic::{self, Diagnostic};
use wechatpay_spec::lint;
use wechatpay_spec::printable;
use wechatpay_spec::rule::Rule;
use wechatpay_transcribe::examples::{EXAMPLES, Example};

use self::sections::{heading, sections};
use crate::printed;
use crate::report;
use crate::status::{Failure, Status};
use crate::today;

/// Explains a rule: what it requires, an example that violates it, what is reported, and an example that does not.
pub(crate) fn run(code: &str) -> Result<Status, Failure> {
    if let Some(rule) = wechatpay_compare::rules().copied().find(|rule| rule.id == code) {
        return explain_change(rule);
    }
    let wanted = code.to_uppercase();
    let Some(rule) = report::rules()
        .into_iter()
        .find(|rule| rule.code == wanted || rule.name == code)
    else {
        return Err(format!(
            "there is no rule `{}`, and no change of that name; spec/README.md lists them all",
            printable(code)
        )
        .into());
    };
    if let Some(example) = EXAMPLES.iter().find(|example| example.code == rule.code) {
        return explain_document(rule, example);
    }
    printed::stdout().write_all(explanation(rule)?.as_bytes())?;
    Ok(Status::Success)
}

fn explanation(rule: Rule) -> Result<String, Failure> {
    let mut text = heading(rule);
    let Some(example) = rule.example else {
        text.push_str("\nThere is no example.\n");
        return Ok(text);
    };
    let generation = wechatpay_codegen::generate(&bundle::sources(example.bad), Package::default())?;
    let lints = lint::lint(
        &wechatpay_spec::load(&bundle::sources(example.bad)).specs,
        &today::anywhere(),
    );
    let findings: Vec<Diagnostic> = generation
        .diagnostics
        .into_iter()
        .chain(lints)
        .filter(|finding| finding.rule == rule)
        .collect();
    let drawn = diagnostic::render(&findings, &generation.texts, report::style_of_stdout());
    sections(
        &mut text,
        &[
            ("An example that violates it:", &String::from_utf8_lossy(example.bad)),
            ("The report:", drawn.trim_end()),
            ("An example that does not:", &String::from_utf8_lossy(example.good)),
        ],
    )?;
    Ok(text)
}

#[cfg(feature = "import")]
fn explain_document(rule: Rule, example: &Example) -> Result<Status, Failure> {
    printed::stdout().write_all(document::explanation(rule, example)?.as_bytes())?;
    Ok(Status::Success)
}

/// Builds and runs the program again with the feature that reads documents.
#[cfg(not(feature = "import"))]
fn explain_document(_: Rule, _: &Example) -> Result<Status, Failure> {
    crate::rerun::with_feature("import")
}

#[cfg(feature = "compare")]
fn explain_change(rule: ChangeRule) -> Result<Status, Failure> {
    printed::stdout().write_all(change::explanation(rule)?.as_bytes())?;
    Ok(Status::Success)
}

/// Builds and runs the program again with the feature that compares the example's two sides.
#[cfg(not(feature = "compare"))]
fn explain_change(_: ChangeRule) -> Result<Status, Failure> {
    crate::rerun::with_feature("compare")
}
