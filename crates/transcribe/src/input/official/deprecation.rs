//! The end of an operation or a notification, which a notice above its first table announces.

use wechatpay_spec::model::{DeprecationStatus, Method};
use wechatpay_spec::place::Span;

use crate::account::Use;
use crate::draft::{DeprecationDraft, ReplacementLink};
use crate::facts::retirement;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The end that a notice at the top of a page announces, for an operation with a URL path and a method, or for a
/// notification, which has no path. What it does not state is a
/// finding; without a day, it gives nothing else.
pub(super) fn read(
    introduction: &str,
    own_path: &str,
    own_method: Method,
    findings: &mut Findings,
) -> Option<DeprecationDraft> {
    let notice = retirement::find(introduction, own_path)?;
    let start = introduction.find(notice.sentence).unwrap_or_default();
    let span = Span {
        start,
        end: start + notice.sentence.len(),
    };
    findings.mark(span, Use::Label);
    let help =
        "add `deprecated: {since: 2026-01-31, status: retired}` to the spec by hand, with what the document says";
    if !notice.is_certain {
        let message = format!(
            "a sentence may say that the operation ends, or something else: `{}`",
            shorten(notice.sentence)
        );
        findings.report(rules::RETIREMENT_UNCLEAR, span, message, help);
        return None;
    }
    let missing = match (&notice.since, notice.successor) {
        (None, _) => Some("no day on which it does"),
        (Some(_), None) if notice.names_other => Some("something else to use, but no URL path"),
        (Some(_), None) => Some("no operation to use instead"),
        (Some(_), Some(_)) => None,
    };
    if let Some(missing) = missing {
        let message = format!(
            "a notice says that the operation ends, and names {missing}: `{}`",
            shorten(notice.sentence)
        );
        findings.report(rules::RETIREMENT_UNCLEAR, span, message, help);
    }
    Some(DeprecationDraft {
        since: notice.since?,
        is_year_only: notice.is_year_only,
        status: match notice.answers && notice.names_other {
            true => DeprecationStatus::Superseded,
            false => DeprecationStatus::Retired,
        },
        replacement: notice.successor.map(|(method, path)| ReplacementLink {
            page: path.trim_start_matches('/').to_owned(),
            method,
            own_method,
        }),
    })
}
