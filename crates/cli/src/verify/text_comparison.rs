//! Comparing the text that a program signed with the text that must be signed, and with the one that a signature is over.

use wechatpay_spec::plural::counted;

use super::mistake::Mistake;
use super::report::{OwnText, Report, Verdict};

/// Adds to a report what the caller's own text is. `is_over` tells whether the signature is over it, if that is known.
pub(crate) fn compare(report: &mut Report, own: &str, is_over: Option<bool>) {
    let Some(expected) = &report.expected_text else { return };
    let is_valid = report.verdict() == Verdict::Valid;
    // A valid signature is over the right text, and over no other one.
    let is_over = if is_valid { Some(own == expected) } else { is_over };
    // In APIv2, the key may be another one.
    let has_unknown_key = report
        .findings
        .iter()
        .any(|finding| finding.mistake == Mistake::MessageOrKey);
    let is_over = is_over.filter(|is_over| *is_over || !has_unknown_key);
    let difference = (own != expected).then(|| difference(own, expected));
    let own_text = match (&difference, is_over) {
        (None, Some(true)) => OwnText::RightAndSigned,
        (None, Some(false)) => OwnText::RightNotSigned,
        (None, None) => OwnText::Right,
        (Some(_), Some(true)) => OwnText::Signed,
        (Some(_), Some(false)) if is_valid => OwnText::AnotherThanSigned,
        (Some(_), Some(false)) => OwnText::Third,
        (Some(_), None) => OwnText::Another,
    };
    if own_text == OwnText::Signed {
        // The comparison explains what no usual mistake does.
        let unexplained = |mistake| matches!(mistake, Mistake::MessageDiffers | Mistake::MessageOrKey);
        let finding = report.findings.iter_mut().find(|finding| unexplained(finding.mistake));
        if let Some(finding) = finding {
            finding.detail.clone_from(&difference);
        }
    }
    report.own_text = Some((own_text, difference));
}

/// The first difference between the program's text and the right one.
fn difference(own: &str, expected: &str) -> String {
    if own.strip_suffix('\n') == Some(expected) || expected.strip_suffix('\n') == Some(own) {
        return "your text and the right one differ in the line feed at the end".to_owned();
    }
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
        None => {
            let count = |text: &str| text.split('\n').count();
            let (own, expected) = (count(own), count(expected));
            format!(
                "your text has {}, the right one has {expected}",
                counted(own, "line", "lines")
            )
        }
    }
}
