//! Headings that a section has twice, so that the fields of two messages would be read as those of one.

use std::ops::Range;

use wechatpay_spec::place::Span;

use crate::account::row_name;
use crate::draft::RequestPart;
use crate::findings::{Findings, shorten};
use crate::input::official::marks::without_marks;
use crate::rules;

/// Reports a second line like the heading of a message, if rows are above it and below it: the first may be a line of a
/// description, or the page lists two messages. `text` is the section, which begins at a byte of the page.
pub(super) fn report(text: &str, start: usize, heading: &str, message: &str, findings: &mut Findings) {
    let has_rows = |text: &str| text.lines().any(|line| row_name(line).is_some());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let is_heading = without_marks(line).trim_end_matches([':', '：']) == heading;
        if is_heading && has_rows(text.get(..at).unwrap_or_default()) && has_rows(text.get(end..).unwrap_or_default()) {
            let message = format!(
                "`{heading}` is on two lines, with rows below each: all of them are read as those of {message}"
            );
            let help = "if the first is part of a description, join it with the line above it; otherwise leave one out";
            let span = Span {
                start: start + at,
                end: start + at + line.trim_end().len(),
            };
            findings.report(rules::REQUEST_MISPLACED, span, message, help);
            return;
        }
        at = end;
    }
}

/// The parts of a request that have fields so far, each with the line of its heading.
#[derive(Default)]
pub(super) struct Parts<'t>(Vec<(RequestPart, &'t str)>);

impl<'t> Parts<'t> {
    /// Notes a part with fields, and reports one that has a heading with fields already, such as the body of merchants
    /// beside that of partners.
    pub(super) fn note(&mut self, part: RequestPart, text: &'t str, heading: &Range<usize>, findings: &mut Findings) {
        let start = text.get(..heading.start).and_then(|before| before.rfind('\n'));
        let line = text
            .get(start.map_or(0, |at| at + 1)..)
            .and_then(|rest| rest.lines().next());
        let line = line.unwrap_or_default().trim();
        if let Some((_, first)) = self.0.iter().find(|(known, _)| *known == part) {
            let message = format!(
                "the request has two parts of one kind, below `{}` and `{}`: the fields of both were read as those of one",
                shorten(first),
                shorten(line)
            );
            let help = "if callers send one of the two, write the spec of one of them, or use `required_of`, by hand";
            let span = Span {
                start: heading.start,
                end: heading.end,
            };
            findings.report(rules::NOT_EXPRESSED, span, message, help);
        }
        self.0.push((part, line));
    }
}
