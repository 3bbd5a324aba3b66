//! The page itself: its address, and the day it was last changed.

use wechatpay_spec::model::{Document, Provenance};

use crate::construct::{remark, unplaced};
use crate::reason;

/// The site of the official documents.
const SITE: &str = "https://pay.weixin.qq.com/";

/// The page, as a spec refers to it.
///
/// The day follows one of `day_labels`. The text of most pages does not hold their address; then `section`, the address
/// of the section of the site, takes its place, which `provenance` says.
pub(super) fn read(text: &str, day_labels: &[&str], section: &str, provenance: &mut Provenance) -> Document {
    let after_label = day_labels.iter().find_map(|label| text.split_once(label));
    let updated = after_label.and_then(|(_, rest)| day(rest.trim_start()));
    let own = text
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with(SITE) && !line.contains(char::is_whitespace));
    let url = own.unwrap_or_else(|| {
        provenance
            .inferred
            .push(remark(Some("documents"), reason::ADDRESS_LOST));
        section
    });
    Document {
        url: unplaced(url.to_owned()),
        updated: updated.map(unplaced),
    }
}

/// A day as the pages write it, `2025.07.17`, as a spec writes it.
fn day(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    let is_day = day.bytes().enumerate().all(|(at, b)| match at {
        4 | 7 => b == b'.',
        _ => b.is_ascii_digit(),
    });
    is_day.then(|| day.replace('.', "-"))
}
