//! Findings for programs: one JSON object per line.

use serde::Serialize;

use super::{Diagnostic, Texts};
use crate::printable::printable_json;

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: Option<&'a str>,
}

/// Writes each finding as a JSON object on its own line: `code`, `severity`, `message`, `file` (as shown in reports),
/// `line`, `column`, `end_line`, `end_column` (from 1, columns in characters, the end exclusive), `help`
/// (text or null).
pub fn to_json_lines(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let start = texts.position(&diagnostic.file, diagnostic.span.start);
        let end = texts.position(&diagnostic.file, diagnostic.span.end.max(diagnostic.span.start));
        let line = Line {
            code: diagnostic.rule.code,
            severity: diagnostic.rule.severity.name(),
            message: &diagnostic.message,
            file: texts.shown(&diagnostic.file),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            help: diagnostic.help.as_deref(),
        };
        // Serializing strings and numbers cannot fail.
        if let Ok(json) = serde_json::to_string(&line) {
            out.push_str(&printable_json(&json));
            out.push('\n');
        }
    }
    out
}
