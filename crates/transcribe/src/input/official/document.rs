//! The page itself: its address, and the day it was last changed.

use wechatpay_spec::model::{Document, Provenance};
use wechatpay_spec::place::Span;

use crate::account::Use;
use crate::construct::{remark, unplaced};
use crate::findings::Findings;
use crate::reason;
use crate::rules;

/// The site of the official documents.
const SITE: &str = "https://pay.weixin.qq.com/";

/// The other name of the site.
const OTHER_SITE: &str = "https://pay.wechatpay.cn/";
/// The part of the site that all documents are in.
const DOCUMENTS: &str = "https://pay.weixin.qq.com/doc";

/// The address that a line is, on the site's first name.
fn address(line: &str) -> Option<String> {
    let below = [SITE, OTHER_SITE].iter().find_map(|site| line.strip_prefix(site))?;
    Some(format!("{SITE}{below}"))
}

/// The page, as a spec refers to it.
///
/// The day follows one of `day_labels`. The text of most pages does not hold their address; then `section`, the address
/// of the section of the site, takes its place, which `provenance` says. Without it there is a finding.
pub(super) fn read(
    text: &str,
    day_labels: &[&str],
    section: Option<&str>,
    provenance: &mut Provenance,
    findings: &mut Findings,
) -> Document {
    let labelled = day_labels
        .iter()
        .find_map(|label| text.find(label).map(|at| (at, at + label.len())));
    let updated = labelled.and_then(|(_, end)| day(text.get(end..)?.trim_start()));
    if let Some((start, end)) = labelled {
        findings.mark(Span { start, end }, Use::Label);
    }
    let own = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.contains(char::is_whitespace))
        .find_map(address);
    let url = own.unwrap_or_else(|| {
        provenance
            .inferred
            .push(remark(Some("documents"), reason::ADDRESS_LOST));
        let section = section.unwrap_or_else(|| {
            let message = "neither the page's address nor the merchants that it is for are known";
            let help = "put the page's address on a line of its own above the title";
            findings.report(rules::ADDRESS_UNKNOWN, Span::default(), message, help);
            DOCUMENTS
        });
        section.to_owned()
    });
    Document {
        url: unplaced(url),
        updated: updated.map(unplaced),
    }
}

/// A day as the pages write it, `2025.07.17` or `2020.1.08`, as a spec writes it.
fn day(text: &str) -> Option<String> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '/')));
    let (date, _) = text.split_at(end.unwrap_or(text.len()));
    let mut parts = date.splitn(3, ['.', '-', '/']);
    let mut number = |digits: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let value: u32 = digits.contains(&part.len()).then(|| part.parse().ok()).flatten()?;
        Some(value)
    };
    let (year, month, day) = (number(4..=4)?, number(1..=2)?, number(1..=2)?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_written_in_several_ways() {
        assert_eq!(day("2025.07.17x").as_deref(), Some("2025-07-17"));
        assert_eq!(day("2020.1.08 版本说明").as_deref(), Some("2020-01-08"));
        assert_eq!(day("2020-1-8").as_deref(), Some("2020-01-08"));
        for text in ["", "2020", "2020.13.01", "20.1.1", "2020.1."] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
