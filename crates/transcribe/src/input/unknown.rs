//! Documents in an unknown form: guesses what they are.

use wechatpay_spec::model::Host;
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
        &["請求", "參數", "應答"],
        "a page of the official site in traditional characters",
        "save the page as the site has it, in simplified characters",
    ),
    (
        &["event_type", "回调", "通知参数", "notify_url", "callback"],
        "a page about a notification, in a form that is not read",
        "save the page from a browser as HTML, or put a page of wechatpay.im below a folder `webhook`, or write the spec by hand",
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
            "mch.weixin.qq.com/v3/",
        ],
        "a page of the official site about an operation, in a form that is not read",
        "save the page from a browser as HTML, or as text with a line `请求方式:【POST】/v3/…`; or write the spec by hand",
    ),
    (
        &["请求参数", "返回字典", "应答参数", "Variable Name", "string[1,"],
        "a page about an operation without its heading, its address or its method",
        "save the whole page: one of wechatpay.im has a heading `# 标题 {#post}` for each method, one of the official site a line `请求方式:【POST】/v3/…` or `Request URL: https://…`",
    ),
];

/// The beginnings of the addresses of operations, if no host is written.
const ADDRESSES: &[&str] = &["【GET】/", "【POST】/", "【PUT】/", "【PATCH】/", "【DELETE】/"];

/// Reports a document that describes nothing in one of the forms that are read.
pub(super) fn report(page: &PageText, forms: &[&str], findings: &mut Findings) {
    let has = |words: &[&str]| words.iter().any(|word| page.text.contains(word));
    // A page about an operation may also name the address of a notification.
    let mut urls = Host::ALL.into_iter().flat_map(Host::urls);
    let has_address = has(ADDRESSES) || urls.any(|url| page.text.contains(&format!("{url}/")));
    let is_of_operation = has_address && !has(&["event_type", "通知参数"]);
    let kind = KINDS.iter().find(|(words, likeness, _)| {
        let is_notification = likeness.contains("notification");
        has(words) && !(is_notification && is_of_operation)
    });
    let (appearance, advice) = match kind {
        Some((_, likeness, advice)) => (format!("it looks like {likeness}"), *advice),
        None => (
            "it does not look like a page about an operation or a notification".to_owned(),
            "leave the document out",
        ),
    };
    let message = format!("the document describes no operation that can be read; {appearance}");
    let help = format!("{advice}. These forms are read: {}", forms.join("; "));
    findings.report(rules::NO_PAGE, Span::default(), message, &help);
}
