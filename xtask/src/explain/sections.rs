//! The sections of an explanation: a heading, and an indented text below it.

use std::fmt::Write;

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
