//! `cargo xtask explain`

use crate::report;
use crate::{Failure, Findings};
use std::fmt::Write;
use wechatpay_codegen::Package;
use wechatpay_compare::{ChangeRule, Level};
use wechatpay_spec::diagnostic::{self, Diagnostic};
use wechatpay_spec::example::{self, Example};
use wechatpay_spec::lint;
use wechatpay_spec::rule::Rule;

/// Explains a rule: what it demands, what breaks it, what is said about that, and what keeps it.
pub(crate) fn run(code: &str) -> Result<Findings, Failure> {
    if let Some(rule) = wechatpay_compare::rules().copied().find(|rule| rule.id == code) {
        print!("{}", explanation_of_change(rule)?);
        return Ok(Findings::None);
    }
    let wanted = code.to_uppercase();
    let Some(rule) = report::rules()
        .into_iter()
        .find(|rule| rule.code == wanted || rule.name == code)
    else {
        return Err(
            format!("there is no rule `{code}`, and no change of that name; spec/README.md lists them all").into(),
        );
    };
    let examples = example::EXAMPLES.iter().chain(wechatpay_codegen::example::EXAMPLES);
    let examples = examples.chain(lint::example::EXAMPLES);
    let example = examples.into_iter().find(|example| example.code == rule.code);
    print!("{}", explanation(rule, example)?);
    Ok(Findings::None)
}

fn explanation(rule: Rule, example: Option<&Example>) -> Result<String, Failure> {
    let mut text = format!("{}[{}] {}\n\n{}\n", rule.severity, rule.code, rule.name, rule.meaning);
    let Some(example) = example else {
        text.push_str("\nAn example would be too long to print.\n");
        return Ok(text);
    };
    let generation = wechatpay_codegen::generate(&example::sources(example.bad), Package::default())?;
    let lints = lint::lint(&wechatpay_spec::load(&example::sources(example.bad)).specs);
    let findings: Vec<Diagnostic> = generation
        .diagnostics
        .into_iter()
        .chain(lints)
        .filter(|finding| finding.rule == rule)
        .collect();
    let drawn = diagnostic::render(&findings, &generation.texts, report::style_of_stdout());
    for (heading, part) in [
        ("This breaks it:", &*String::from_utf8_lossy(example.bad)),
        ("What is said about it:", drawn.trim_end()),
        ("This keeps it:", &*String::from_utf8_lossy(example.good)),
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
        ("What is said about it:", drawn.trim_end()),
    ] {
        writeln!(text, "\n{heading}\n")?;
        for line in part.lines() {
            writeln!(text, "{}", format!("    {line}").trim_end())?;
        }
    }
    Ok(text)
}
