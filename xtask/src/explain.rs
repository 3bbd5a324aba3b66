//! `cargo xtask explain`

use std::fmt::Write;
use std::io::Write as _;

use wechatpay_codegen::Package;
use wechatpay_compare::{ChangeRule, Level};
use wechatpay_spec::bundle;
use wechatpay_spec::diagnostic::{self, Diagnostic};
use wechatpay_spec::lint;
use wechatpay_spec::printable;
use wechatpay_spec::rule::Rule;

use crate::printed;
use crate::report;
use crate::status::{Failure, Status};

/// Explains a rule: what it requires, an example that violates it, what is reported, and an example that does not.
pub(crate) fn run(code: &str) -> Result<Status, Failure> {
    if let Some(rule) = wechatpay_compare::rules().copied().find(|rule| rule.id == code) {
        printed::stdout().write_all(explanation_of_change(rule)?.as_bytes())?;
        return Ok(Status::Success);
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
    printed::stdout().write_all(explanation(rule)?.as_bytes())?;
    Ok(Status::Success)
}

fn explanation(rule: Rule) -> Result<String, Failure> {
    let mut text = format!("{}[{}] {}\n\n{}\n", rule.severity, rule.code, rule.name, rule.meaning);
    let Some(example) = rule.example else {
        text.push_str("\nThere is no example.\n");
        return Ok(text);
    };
    let generation = wechatpay_codegen::generate(&bundle::sources(example.bad), Package::default())?;
    let lints = lint::lint(&wechatpay_spec::load(&bundle::sources(example.bad)).specs);
    let findings: Vec<Diagnostic> = generation
        .diagnostics
        .into_iter()
        .chain(lints)
        .filter(|finding| finding.rule == rule)
        .collect();
    let drawn = diagnostic::render(&findings, &generation.texts, report::style_of_stdout());
    for (heading, part) in [
        ("An example that violates it:", &*String::from_utf8_lossy(example.bad)),
        ("What is reported:", drawn.trim_end()),
        ("An example that does not:", &*String::from_utf8_lossy(example.good)),
    ] {
        writeln!(text, "\n{heading}\n")?;
        for line in part.lines() {
            writeln!(text, "{}", format!("    {line}").trim_end())?;
        }
    }
    Ok(text)
}

/// Explains a kind of change: how much it matters and why, and the smallest one.
fn explanation_of_change(rule: ChangeRule) -> Result<String, Failure> {
    let mut text = format!(
        "{}[{}] on the layer {}\n\n{}\n",
        rule.level, rule.id, rule.layer, rule.purpose
    );
    let Some(example) = wechatpay_compare::examples().find(|example| example.id == rule.id) else {
        return Ok(text);
    };
    let [before, after] = wechatpay_compare::sides(example.text);
    let comparison = wechatpay_compare::compare(&before, &after).map_err(|_| "the example is not sound")?;
    let drawn = wechatpay_compare::report::text(&comparison, Level::Editorial, report::style_of_stdout());
    for (heading, part) in [
        ("An example:", &*String::from_utf8_lossy(example.text)),
        ("What is reported:", drawn.trim_end()),
    ] {
        writeln!(text, "\n{heading}\n")?;
        for line in part.lines() {
            writeln!(text, "{}", format!("    {line}").trim_end())?;
        }
    }
    Ok(text)
}
