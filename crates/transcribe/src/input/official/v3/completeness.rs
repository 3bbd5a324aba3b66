//! The check that a page was saved whole: each part of it is followed by the next one.

use std::ops::Range;

use wechatpay_spec::place::Span;

use super::outline::{has_heading, section};
use crate::findings::Findings;
use crate::rules;

const HELP: &str = "save the whole page; nothing of the spec was changed";

/// Words with which a page says that a response has no body.
const EMPTY: &[&str] = &["无应答包体", "应答无内容", "204 No Content", "无数据"];

/// Whether the page shows its response to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResponseEnd {
    /// It does.
    Shown,
    /// It shows fields, but nothing follows them, which is reported: there may be more.
    Open,
    /// It does not, which is reported.
    Missing,
}

/// Reports a request that nothing follows; `after` is the text after it. Then its end may be missing.
pub(super) fn request(after: &str, range: Range<usize>, findings: &mut Findings) -> Option<()> {
    if has_heading(after, &["请求示例", "应答参数", "应答示例"]) {
        return Some(());
    }
    let span = Span {
        start: range.end,
        end: range.end,
    };
    let message = "the page ends within its request: neither `请求示例` nor `应答参数` follows";
    findings.report(rules::NO_TABLE, span, message, HELP);
    None
}

/// Reports a response that is missing, or that may lack its end.
pub(super) fn response(text: &str, is_empty: bool, has_sample: bool, findings: &mut Findings) -> ResponseEnd {
    let Some(range) = section(text, "应答参数", &["应答示例", "错误码"]) else {
        cut_off(
            "the page has no section `应答参数`: what the response holds is unknown",
            findings,
        );
        return ResponseEnd::Missing;
    };
    let after = text.get(range.start..).unwrap_or_default();
    let says_empty = EMPTY.iter().any(|word| after.contains(word));
    let is_followed = has_heading(after, &["应答示例", "错误码"]);
    if !is_followed && !is_empty {
        let message = "nothing follows the response: neither `应答示例` nor `错误码`; the page may end within it";
        let help = "if the page has more on the site, save the whole page; fields that the spec has are kept";
        findings.report(rules::PARTIAL, Span::default(), message, help);
        return ResponseEnd::Open;
    }
    if !is_followed && !says_empty {
        cut_off(
            "the page ends within its response: neither `应答示例` nor `错误码` follows",
            findings,
        );
        return ResponseEnd::Missing;
    }
    if is_empty && (has_sample || !says_empty) {
        cut_off(
            "the section `应答参数` lists no field, and does not say that the response is empty",
            findings,
        );
        return ResponseEnd::Missing;
    }
    ResponseEnd::Shown
}

fn cut_off(message: &str, findings: &mut Findings) {
    findings.report(rules::CUT_OFF, Span::default(), message, HELP);
}
