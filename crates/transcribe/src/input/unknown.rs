//! Documents of no form that is read: what they look like.

use wechatpay_spec::place::Span;

use super::page_text::PageText;
use crate::findings::Findings;
use crate::rules;

/// Words by which a kind of page is known, what it looks like, and what to do about it.
const KINDS: &[(&[&str], &str, &str)] = &[
    (
        &["http-equiv: refresh", "http-equiv=\"refresh\""],
        "a page that only leads to another one",
        "import the page that it leads to",
    ),
    (
        &[
            "请求方式",
            "Request Method",
            "Request method",
            "接口链接",
            "URL地址",
            "请求URL",
            "Request Url",
            "Request URL",
        ],
        "a page of the official site about an operation, in a form that is not read",
        "save the page from a browser as HTML, or as text with a line `请求方式:【POST】/v3/…`; or write the spec by hand",
    ),
    (
        &["event_type", "回调", "通知参数", "callback"],
        "a page about a notification, in a form that is not read",
        "put a page of wechatpay.im below a folder `webhook`, or write the spec by hand",
    ),
    (
        &["请求参数", "返回字典", "应答参数"],
        "a page about an operation without its heading or its method",
        "a page of wechatpay.im has a heading `# 标题 {#post}` for each method, one of the official site a line `请求方式:【POST】/v3/…`",
    ),
];

/// Reports a document that describes nothing in a form that is read.
pub(super) fn report(page: &PageText, findings: &mut Findings) {
    let kind = KINDS
        .iter()
        .find(|(words, ..)| words.iter().any(|word| page.text.contains(word)));
    let (likeness, help) = match kind {
        Some((_, likeness, help)) => (*likeness, *help),
        None => (
            "no page about an operation or a notification",
            "the forms that are read are listed in spec/README.md: pages of wechatpay.im in Markdown or as text, pages of the official site as HTML or as text",
        ),
    };
    let message = format!("the document describes no operation that can be read; it looks like {likeness}");
    findings.report(rules::NO_PAGE, Span::default(), message, help);
}
