//! Marks samples as read, and reports those that are missing or cannot be read.

use std::ops::Range;

use wechatpay_spec::place::Span;

use crate::account::Use;
use crate::facts::demand::flags_in;
use crate::findings::Findings;
use crate::rules;

/// Reports a sample that is missing or cannot be read.
pub(super) fn unread_sample(is_unread: bool, message: &str, findings: &mut Findings) {
    if is_unread && !findings.has_error() {
        let help = "compare examples and nested fields with the document";
        findings.report(rules::SAMPLE, Span::default(), message, help);
    }
}

/// Marks a sample as read, but no field that is declared within it: that is in no table that is read.
pub(super) fn mark_sample(text: &str, range: Range<usize>, findings: &mut Findings) {
    let mut at = range.start;
    for line in text.get(range).unwrap_or_default().split_inclusive('\n') {
        let start = at;
        at += line.len();
        if flags_in(line).is_empty() {
            mark(start..at, Use::Sample, findings);
        }
    }
}

pub(super) fn mark(range: Range<usize>, used: Use, findings: &mut Findings) {
    let span = Span {
        start: range.start,
        end: range.end,
    };
    findings.mark(span, used);
}
