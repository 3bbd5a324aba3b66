//! The rows of a notification below those of a request or a response: `回调通知`.

use std::ops::Range;

use super::declared::declared;
use crate::account::{self, Use};
use crate::findings::{Findings, listed, shorten};
use crate::input::official::marks::without_marks;
use crate::input::official::notification_heading;
use crate::input::page_text::PageText;
use crate::rules;

/// The range of a message without the rows of a notification at its end, which are reported: they are not sent with it.
pub(super) fn leave_out(
    page: &PageText,
    range: Range<usize>,
    message_name: &str,
    findings: &mut Findings,
) -> Range<usize> {
    let text = page.text.as_str();
    let mut at = range.start;
    let lines = text.get(range.clone()).unwrap_or_default().split_inclusive('\n');
    for line in lines {
        let start = at;
        at += line.len();
        let words = without_marks(line).trim();
        if !notification_heading::is(words) {
            continue;
        }
        let rows = declared(page, at..range.end);
        let Some(first) = rows.first() else { continue };
        let names: Vec<String> = rows.iter().map(|row| shorten(row.name)).collect();
        let message = format!(
            "the rows below `{}` are those of a notification, and were left out: {}",
            shorten(words),
            listed(&names)
        );
        let help = format!(
            "if they are members of {message_name}, leave out the line above them; import the notification's own page for its fields"
        );
        findings.report(rules::NOT_EXPRESSED, first.span, message, &help);
        for row in &rows {
            findings.mark(row.span, Use::PassedOver(account::NOTIFICATION));
        }
        return range.start..start;
    }
    range
}
