//! Findings as workflow commands, which GitHub shows beside the lines of a change.

use super::{Diagnostic, Position, Texts};
use crate::printable::{printable, printable_lines};

/// Writes each finding as a workflow command on its own line:
/// `::error file=spec/api/v3/a.yaml,line=9,col=35,title=E020::message`. The help follows the message on its own line.
pub fn to_github_annotations(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let start = texts.position(&diagnostic.file, diagnostic.span.start);
        let mut message = printable(&diagnostic.message).into_owned();
        if let Some(help) = &diagnostic.help {
            message.push_str("\nhelp: ");
            message.push_str(&printable_lines(help));
        }
        out.push_str(&annotation(
            diagnostic.rule.severity.name(),
            texts.shown(&diagnostic.file),
            start,
            diagnostic.rule.code,
            &message,
        ));
    }
    out
}

/// A workflow command about a place; `command` is `error`, `warning` or `notice`, the message is printable.
pub fn annotation(command: &str, file: &str, start: Position, title: &str, message: &str) -> String {
    format!(
        "::{command} file={},line={},col={},title={}::{}\n",
        property(&printable(file)),
        start.line,
        start.column,
        property(title),
        data(message),
    )
}

/// A workflow command about a whole file.
pub fn github_annotation(file: &str, title: &str, message: &str) -> String {
    format!(
        "::error file={},title={}::{}\n",
        property(&printable(file)),
        property(&printable(title)),
        data(&printable(message))
    )
}

/// A message in the encoding of workflow commands.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value in the encoding of workflow commands.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::to_github_annotations;
    use crate::diagnostic::{Diagnostic, Texts};
    use crate::place::Span;
    use crate::rules;

    #[test]
    fn text_of_a_spec_cannot_begin_another_command() {
        let file = "v3/a,b:c%.yaml";
        let mut texts = Texts::default();
        texts.insert(file, &format!("spec/api/{file}"), "post:\n  题: {\n");
        let mut finding = Diagnostic::new(
            rules::UNKNOWN_KEY,
            file,
            Span { start: 13, end: 14 },
            "`100%\n::error::x\r\u{1b}[31m`",
        );
        finding.help("did you mean: a, b?");
        assert_eq!(
            to_github_annotations(&[finding], &texts),
            "::error file=spec/api/v3/a%2Cb%3Ac%25.yaml,line=2,col=6,title=E020::`100%25\\n::error::x\\r\\u{1b}[31m`%0Ahelp: did you mean: a, b?\n"
        );
    }
}
