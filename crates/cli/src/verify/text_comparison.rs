//! Comparing the text that a program signed with the text that must be signed.

use super::mistake::Mistake;
use super::report::{Finding, Report};
use crate::output::harmless;

/// Adds the first difference between the program's text and the right one to a report.
pub(crate) fn compare(report: &mut Report, own: &[u8]) {
    let Some(expected) = &report.expected_text else { return };
    let own = harmless(&String::from_utf8_lossy(own));
    if own == *expected {
        return;
    }
    let detail = if own.strip_suffix('\n') == Some(expected) || expected.strip_suffix('\n') == Some(&own) {
        "your text and the right one differ in the line feed at the end".to_owned()
    } else {
        let mut lines = own.split('\n').zip(expected.split('\n')).enumerate();
        match lines.find(|(_, (own, expected))| own != expected) {
            Some((number, (own, expected))) => {
                let same = own
                    .chars()
                    .zip(expected.chars())
                    .take_while(|(one, other)| one == other)
                    .count();
                let from = |text: &str| text.chars().skip(same.saturating_sub(10)).take(60).collect::<String>();
                format!(
                    "line {}, character {}: your text has {:?}, the right one has {:?}",
                    number + 1,
                    same + 1,
                    from(own),
                    from(expected)
                )
            }
            None => format!(
                "your text has {} lines, the right one has {}",
                own.split('\n').count(),
                expected.split('\n').count()
            ),
        }
    };
    match report
        .findings
        .iter_mut()
        .find(|finding| finding.mistake == Mistake::MessageDiffers)
    {
        Some(finding) => finding.detail = Some(detail),
        None => report.findings.push(Finding::with(Mistake::MessageDiffers, detail)),
    }
}
