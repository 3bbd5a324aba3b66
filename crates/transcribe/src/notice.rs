//! Boxes that say an operation's end.

use wechatpay_spec::model::{Deprecation, DeprecationStatus, Method, Provenance};
use wechatpay_spec::words::Word;

use crate::field::{at, remark};
use crate::location::Location;
use crate::page::{Notice, Section};
use crate::reason;

/// What the section's boxes say about the operation's end.
pub(crate) fn deprecation(
    section: &Section,
    method_of: &dyn Fn(&str) -> Option<Method>,
    provenance: &mut Provenance,
) -> Option<Deprecation> {
    section.notices.iter().find_map(|notice| {
        let is_end = matches!(
            notice.class.as_str(),
            "im-deprecated" | "im-redesigned" | "im-discarded" | "im-privated"
        );
        let (since, whole) = date(notice).filter(|_| is_end)?;
        let link = notice.links.iter().find(|link| link.starts_with("/openapi/"));
        let replacement = link.and_then(|link| successor(link, section.method.value, method_of, provenance));
        // Taken down, unless there is a successor and the old one still answers.
        let answers =
            notice.class == "im-redesigned" || notice.class == "im-discarded" || notice.text.contains("仍可正常使用");
        let status = if answers {
            DeprecationStatus::Superseded
        } else {
            DeprecationStatus::Retired
        };
        if !whole {
            provenance.inferred.push(remark(Some("deprecated"), reason::YEAR_ALONE));
        }
        Some(Deprecation {
            since: at(since),
            status: at(status),
            replacement: replacement.map(at),
        })
    })
}

/// The day in a notice, `2022.09.08`, as `2022-09-08`; the first of January when it names the year alone.
fn date(notice: &Notice) -> Option<(String, bool)> {
    let is_digits = |text: &str, width: usize| text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    for word in notice.text.split(|c: char| !(c.is_ascii_digit() || c == '.')) {
        let parts: Vec<&str> = word.split('.').collect();
        if let [year, month, day] = parts.as_slice()
            && is_digits(year, 4)
            && is_digits(month, 2)
            && is_digits(day, 2)
        {
            return Some((format!("{year}-{month}-{day}"), true));
        }
    }
    let (before, _) = notice.text.split_once('年')?;
    let year = before.get(before.len().checked_sub(4)?..)?;
    is_digits(year, 4).then(|| (format!("{year}-01-01"), false))
}

/// The successor that a link leads to: `/openapi/v3/global/refunds#post`.
fn successor(
    link: &str,
    own: Method,
    method_of: &dyn Fn(&str) -> Option<Method>,
    provenance: &mut Provenance,
) -> Option<String> {
    let (page, anchor) = link
        .split_once('#')
        .map_or((link, None), |(page, anchor)| (page, Some(anchor)));
    let chain = page.strip_prefix("/openapi/")?;
    let path = Location::of_chain(chain)?.url_path();
    let method = match anchor.and_then(Method::from_word).or_else(|| method_of(chain)) {
        Some(method) => method,
        None => {
            provenance
                .inferred
                .push(remark(Some("deprecated"), reason::SUCCESSOR_METHOD));
            own
        }
    };
    Some(format!("{} {path}", method.word().to_uppercase()))
}
