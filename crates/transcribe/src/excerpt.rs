//! Excerpts: the texts that diagnostics show, with long lines cut. A page may be a single line of a megabyte.

use wechatpay_spec::diagnostic::Texts;
use wechatpay_spec::place::Span;

use crate::findings::Findings;

/// The maximum length of a line of an excerpt, in characters.
const LINE_LENGTH: usize = 160;

/// Cuts the lines of a document's text when the findings about it point into it and some lines are very long.
pub(crate) fn shorten_lines(path: &str, texts: &mut Texts, findings: &mut Findings) {
    let whole = texts.text(path);
    let has_long_line = whole.lines().any(|line| line.len() > 4 * LINE_LENGTH);
    if !has_long_line || findings.is_empty() {
        return;
    }
    let excerpts = cut_lines(whole);
    findings.relocate(|span| Span {
        start: position_in(&excerpts, whole, span.start),
        end: position_in(&excerpts, whole, span.end),
    });
    texts.insert(path, path, &excerpts);
}

/// A text with its long lines cut.
pub(crate) fn cut_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line.char_indices().nth(LINE_LENGTH) {
        Some((end, _)) => line.get(..end).unwrap_or_default(),
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Where a byte of the whole text is in the excerpts: in the same line, and at the line's end when it was cut off.
fn position_in(excerpts: &str, whole: &str, byte: usize) -> usize {
    let before = whole.get(..byte.min(whole.len())).unwrap_or(whole);
    let line = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    let lines = excerpts.split('\n');
    let start: usize = lines.clone().take(line).map(|line| line.len() + 1).sum();
    start + lines.clone().nth(line).map_or(0, |line| column.min(line.len()))
}
