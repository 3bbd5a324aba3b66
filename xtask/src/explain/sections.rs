//! The sections of an explanation: a heading, and an indented text below it.

use std::fmt::Write;

use wechatpay_spec::rule::Rule;

/// The first lines about a rule: its code, its name and its requirement.
pub(super) fn heading(rule: Rule) -> String {
    format!("{}[{}] {}\n\n{}\n", rule.severity, rule.code, rule.name, rule.meaning)
}

/// Adds texts, indented, each below its heading.
pub(super) fn sections(text: &mut String, sections: &[(&str, &str)]) -> std::fmt::Result {
    for (heading, section) in sections {
        writeln!(text, "\n{heading}\n")?;
        for line in section.lines() {
            writeln!(text, "{}", format!("    {line}").trim_end())?;
        }
    }
    Ok(())
}
