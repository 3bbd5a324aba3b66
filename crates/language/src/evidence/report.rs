//! Counts of statements by kind, source and verdict, and the operations that were left out.

use std::fmt::Write;

use super::{Statement, Verdict, counts};
use crate::coverage::grouped;

/// The line that ends a section of a page.
const END: &str = "<!-- end of evidence -->";

/// The report for a terminal.
pub fn report_text(statements: &[Statement]) -> String {
    let mut text = format!("\nstatements of other sources: {}\n", grouped(statements.len()));
    let _ = write!(text, "{:20}{:16}", "kind", "source");
    for verdict in Verdict::ALL {
        let _ = write!(text, "{:>10}", verdict.word());
    }
    text.push('\n');
    for ((kind, source), row) in counts(statements) {
        let _ = write!(text, "{kind:20}{source:16}");
        for verdict in Verdict::ALL {
            let _ = write!(text, "{:>10}", grouped(row.get(&verdict).copied().unwrap_or_default()));
        }
        text.push('\n');
    }
    let left_out: Vec<&Statement> = left_out(statements).collect();
    let _ = writeln!(text, "\noperations left out: {}", left_out.len());
    for statement in left_out {
        let _ = writeln!(
            text,
            "  {}: {} ({})",
            statement.operation, statement.reason, statement.source
        );
    }
    text
}

/// The report as Markdown.
pub fn report_markdown(statements: &[Statement]) -> String {
    let mut text = "| kind | source | agreed | corrected | refused |\n|---|---|---:|---:|---:|\n".to_owned();
    let row = |kind: &str, source: &str, number: &dyn Fn(Verdict) -> usize| {
        let numbers = Verdict::ALL.map(|verdict| grouped(number(verdict)));
        format!("| {kind} | {source} | {} |\n", numbers.join(" | "))
    };
    for ((kind, source), found) in counts(statements) {
        text += &row(&format!("`{kind}`"), source, &|verdict| {
            found.get(&verdict).copied().unwrap_or_default()
        });
    }
    text += &row("**all**", "", &|verdict| {
        let all = statements.iter();
        all.filter(|statement| statement.verdict == Some(verdict)).count()
    });
    text += "\n## Left out: operations that some source has\n\n| operation | source | reason |\n|---|---|---|\n";
    for statement in left_out(statements) {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} |",
            statement.operation, statement.source, statement.reason
        );
    }
    text
}

/// Updates the section of a page between `<!-- evidence: … -->` and `<!-- end of evidence -->`.
pub fn update_page(page: &str, statements: &[Statement]) -> String {
    let updated = page.split_once("<!-- evidence:").and_then(|(before, rest)| {
        let (explanation, rest) = rest.split_once("-->\n")?;
        let (_, after) = rest.split_once(END)?;
        let report = report_markdown(statements);
        Some(format!(
            "{before}<!-- evidence:{explanation}-->\n\n{report}\n{END}{after}"
        ))
    });
    updated.unwrap_or_else(|| page.to_owned())
}

/// The operations that no spec has, each once.
fn left_out(statements: &[Statement]) -> impl Iterator<Item = &Statement> {
    let is_refused =
        |statement: &&Statement| statement.kind == "operation-not-here" && statement.verdict == Some(Verdict::Refused);
    let refused = statements.iter().filter(is_refused);
    refused.enumerate().filter_map(move |(at, statement)| {
        let mut earlier = statements.iter().filter(is_refused).take(at);
        let is_first = earlier.all(|other| !other.is_same(statement));
        is_first.then_some(statement)
    })
}
