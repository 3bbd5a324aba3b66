//! The boxes that announce an operation's end.

use wechatpay_spec::model::{DeprecationStatus, Method};
use wechatpay_spec::words::Word;

use super::method_section::{Notice, Section};
use crate::draft::{DeprecationDraft, ReplacementLink};

/// The first box of a section that announces the end of its operation.
pub(super) fn find(section: &Section) -> Option<DeprecationDraft> {
    section.notices.iter().find_map(|notice| {
        let is_end = matches!(
            notice.class.as_str(),
            "im-deprecated" | "im-redesigned" | "im-discarded" | "im-privated"
        );
        let (since, is_year_only) = date(notice).filter(|_| is_end)?;
        // The service took the operation down, unless there is a new one and the old one still answers.
        let answers =
            notice.class == "im-redesigned" || notice.class == "im-discarded" || notice.text.contains("仍可正常使用");
        let link = notice.links.iter().find_map(|link| link.strip_prefix("/openapi/"));
        Some(DeprecationDraft {
            since,
            is_year_only,
            status: match answers {
                true => DeprecationStatus::Superseded,
                false => DeprecationStatus::Retired,
            },
            replacement: link.map(|link| replacement(link, section.method.value)),
        })
    })
}

/// The day in a notice, `2022.09.08`, as `2022-09-08`. When there is only a year, its first day, and `true`.
fn date(notice: &Notice) -> Option<(String, bool)> {
    let is_digits = |text: &str, width: usize| text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    for word in notice.text.split(|c: char| !(c.is_ascii_digit() || c == '.')) {
        let parts: Vec<&str> = word.split('.').collect();
        if let [year, month, day] = parts.as_slice()
            && is_digits(year, 4)
            && is_digits(month, 2)
            && is_digits(day, 2)
        {
            return Some((format!("{year}-{month}-{day}"), false));
        }
    }
    let (before, _) = notice.text.split_once('年')?;
    let year = before.get(before.len().checked_sub(4)?..)?;
    is_digits(year, 4).then(|| (format!("{year}-01-01"), true))
}

/// The page and method that a link names: `v3/global/refunds#post`.
fn replacement(link: &str, own_method: Method) -> ReplacementLink {
    let (page, anchor) = link.split_once('#').unwrap_or((link, ""));
    ReplacementLink {
        page: page.to_owned(),
        method: Method::from_word(anchor),
        own_method,
    }
}
