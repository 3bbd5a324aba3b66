//! The facts outside the tables: the addresses of an operation, its method, whether the client presents a certificate.

use wechatpay_spec::model::{Cipher, Field, Host, Method, Protocol, Role};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use super::roles;
use super::section_heading::section;
use crate::draft::Route;
use crate::facts::encryption::cipher;
use crate::findings::{Findings, shorten};
use crate::input::official::address_end::{self, WrittenAddress};
use crate::input::official::{address, site};
use crate::rules;

/// Labels of an operation's address.
const URL_LABELS: &[&str] = &[
    "请求url",
    "请求 url",
    "url地址",
    "接口链接",
    "接口地址",
    "请求地址",
    "request url",
    "request address",
    "interface link",
    "interface url",
    "api url",
    "url",
    // English pages for global merchants; elsewhere a link to the rules of all operations follows.
    "api rules",
];
/// Words in other labels of it.
const URL_WORDS: &[&str] = &[
    "url", "uri", "地址", "链接", "接口", "link", "address", "endpoint", "api",
];
/// Words in labels of other addresses.
const NO_URL_WORDS: &[&str] = &[
    "通知", "回调", "跳转", "返回", "示例", "样例", "规则", "文档", "下载", "域名", "参考", "详见", "图", "notify",
    "callback", "redirect", "example", "sample", "rule", "doc", "download", "domain", "host", "see ", "return",
];
/// The maximum number of characters of such a label.
const OTHER_LABEL: usize = 20;
/// Words in place of a table of response fields where the response has none.
pub(super) const NO_RESPONSE: &[&str] = &[
    "无数据",
    "无应答包体",
    "应答无内容",
    "无返回参数",
    "无返回结果",
    "HTTP状态码为204",
    "204 No Content",
    "No data",
    "no data",
    "No response body",
];
/// Labels of the method.
pub(super) const METHOD_LABELS: &[&str] = &[
    "请求方式",
    "请求 方式",
    "请求方法",
    "request method",
    "http method",
    "method",
];
/// Where an operation is served.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Endpoint {
    pub(super) route: Route,
    pub(super) host: Host,
    /// The address as the page writes it.
    pub(super) written: WrittenAddress,
}

/// The value of a label: the rest of its line, or the next line.
pub(super) fn labelled<'t>(text: &'t str, labels: &[&str]) -> impl Iterator<Item = (usize, &'t str)> {
    let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let lower = line.to_ascii_lowercase();
        // A heading may be glued to the label: `1. 接口说明 请求URL: https://…`.
        let found = labels
            .iter()
            .filter_map(|label| Some((lower.find(label.as_str())?, label.len())));
        let (place, length) = found.min_by_key(|(place, length)| (*place, usize::MAX - length))?;
        let before = lower
            .get(..place)
            .unwrap_or_default()
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`'));
        let begins = before
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '-' | '*' | '●' | '•' | '>'))
            .is_empty()
            || section(before).is_some();
        let rest = line.get(place + length..)?;
        let after = rest.trim_start_matches(['*', '`', ' ', '\u{3000}', '\u{A0}']);
        // `接口地址【SDK下载`
        let is_label = after.starts_with([':', '：', '|', '【']) || after.trim().is_empty();
        (begins && is_label).then_some((start + place + length, after))
    })
}

/// The addresses that the page names. Several are joined by `或`.
pub(super) fn endpoints(text: &str) -> Vec<Endpoint> {
    let labels = labelled(text, URL_LABELS);
    let mut found = labels.map(|(after, _)| endpoints_after(text, after));
    let found = found.find(|endpoints| !endpoints.is_empty());
    found.unwrap_or_else(|| endpoints_behind_other_labels(text))
}

/// The addresses after the first label that is not known, where the line has nothing else: `接口URL：https://…`.
fn endpoints_behind_other_labels(text: &str) -> Vec<Endpoint> {
    let mut at = 0;
    let mut places = text.split_inclusive('\n').filter_map(|line| {
        let start = at;
        at += line.len();
        let place = line.find("https://")?;
        let lead = line.get(..place)?.trim_end_matches(|c: char| !matches!(c, ':' | '：'));
        let is_glued = lead.len() < place && !line.get(lead.len()..place)?.trim_matches(['`', '*', ' ']).is_empty();
        let label = lead.trim_end_matches([':', '：']).trim().to_ascii_lowercase();
        let is_label = lead.len() > label.len()
            && label.chars().count() <= OTHER_LABEL
            && URL_WORDS.iter().any(|word| label.contains(word))
            && !NO_URL_WORDS.iter().any(|word| label.contains(word));
        (is_label && !is_glued).then_some(start + lead.len())
    });
    let place = places.next();
    place.map(|after| endpoints_after(text, after)).unwrap_or_default()
}

/// The addresses after one label.
fn endpoints_after(text: &str, after: usize) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    let lines = text.get(after..).unwrap_or_default().split_inclusive('\n');
    let mut at = after;
    for (index, whole) in lines.take(8).enumerate() {
        let start = at;
        at += whole.len();
        let line = whole.trim();
        let urls = whole
            .match_indices("https://")
            .filter_map(|(place, _)| text.get(start + place..));
        let found: Vec<Endpoint> = urls.filter_map(|url| endpoint(url, text)).collect();
        let joins = line.is_empty() || matches!(line.trim_matches(['*', '`', ' ']), "或" | "或者" | "or" | "Or" | "OR");
        if found.is_empty() && !joins && index > 0 {
            break;
        }
        for endpoint in found {
            if !endpoints.iter().any(|known| known.route == endpoint.route) {
                endpoints.push(endpoint);
            }
        }
    }
    endpoints
}

/// Whether an address is that of an operation, or of a sample call of it: with a value for each parameter of its path.
fn is_call(operation: &Endpoint, address: &Endpoint) -> bool {
    let own: Vec<&str> = operation.route.chain.split('/').collect();
    let other: Vec<&str> = address.route.chain.split('/').collect();
    let fits = |(own, other): (&&str, &&str)| own == other || own.starts_with('{');
    own.len() == other.len() && operation.route.prefix == address.route.prefix && own.iter().zip(&other).all(fits)
}

/// Reports the operations of a page beyond those at its first address.
pub(super) fn report_others(text: &str, endpoints: &[Endpoint], findings: &mut Findings) {
    let mut found = labelled(text, URL_LABELS).flat_map(|(after, _)| endpoints_after(text, after));
    let is_known = |other: &Endpoint| endpoints.iter().any(|known| is_call(known, other));
    if let Some(other) = found.find(|other| !is_known(other)) {
        let message = format!("the page also describes `{}`", shorten(&other.route.url_path()));
        let help = "split it into a page for each operation";
        findings.report(rules::SEVERAL_OPERATIONS, Span::default(), message, help);
    }
}

/// The operation at the address with which a text begins.
pub(super) fn endpoint(text: &str, page: &str) -> Option<Endpoint> {
    let written = address_end::read(text, page);
    let url = written.address.split('?').next()?;
    let (host, prefix, path) = address::split(url)?;
    let protocol = match path.split('/').next()? {
        "v3" => Protocol::V3,
        _ if !prefix.is_empty() => return None,
        _ => Protocol::V2,
    };
    let chain = path.trim_matches('/');
    let has_words = chain.split('/').all(|segment| !segment.is_empty());
    (!chain.is_empty() && chain != "v3" && has_words).then(|| Endpoint {
        route: Route {
            chain: chain.to_owned(),
            prefix,
            slash: path.ends_with('/'),
            protocol,
        },
        host,
        written: written.clone(),
    })
}

/// Reports the addresses that may continue after their end.
pub(super) fn report_broken(endpoints: &[Endpoint], findings: &mut Findings) {
    for endpoint in endpoints {
        address_end::report(&endpoint.written, findings);
    }
}

/// The method that the page names. A page of APIv2 that names none sends its XML by POST.
pub(super) fn method(text: &str, endpoints: &[Endpoint], findings: &mut Findings) -> Option<Method> {
    let mut named: Vec<Method> = Vec::new();
    for value in values(text, METHOD_LABELS) {
        // `POST (form)`, `GET/POST`
        let words = value
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| !word.is_empty());
        let methods = words.map_while(|word| Method::from_word(&word.to_ascii_lowercase()));
        for method in methods {
            if !named.contains(&method) {
                named.push(method);
            }
        }
    }
    if let [first, other, ..] = named.as_slice() {
        let word = |method: &Method| method.word().to_uppercase();
        let message = format!("the page names two methods, `{}` and `{}`", word(first), word(other));
        let help = "split it into a page for each operation, or leave one of the methods out";
        findings.report(rules::SEVERAL_OPERATIONS, Span::default(), message, help);
    }
    if let Some(first) = named.first() {
        return Some(*first);
    }
    if endpoints.iter().all(|endpoint| endpoint.route.protocol == Protocol::V2) {
        return Some(Method::Post);
    }
    let message = "the page does not name the method of the operation";
    let help = "add a line `请求方式: POST`, with the method that the document names, below the line of the URL";
    findings.report(rules::NO_METHOD, Span::default(), message, help);
    None
}

/// The value of a label, on its line or on the next one.
pub(super) fn value(text: &str, labels: &[&str]) -> Option<String> {
    values(text, labels).next()
}

/// Every value of a label, each on its line or on the next one.
fn values(text: &str, labels: &[&str]) -> impl Iterator<Item = String> {
    labelled(text, labels).filter_map(|(at, value)| {
        let value = match value.trim_start_matches([':', '：', '|']).trim() {
            "" => text
                .get(at..)?
                .lines()
                .map(str::trim)
                .skip(1)
                .find(|line| !line.is_empty())?,
            value => value,
        };
        Some(value.to_owned())
    })
}

/// Reports a sentence that demands the header `Idempotency-Key`, if no row does.
pub(super) fn report_idempotency(text: &str, headers: &[Field], findings: &mut Findings) {
    let is_header = |field: &Field| field.name.value.eq_ignore_ascii_case("Idempotency-Key");
    if text.contains("Idempotency-Key") && !headers.iter().any(is_header) {
        let message = "the page mentions the header `Idempotency-Key` in a sentence only";
        let help = "add it to the spec by hand: a row below `headers`, and `idempotency_key`";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
    }
}

/// The role of the callers, if the page says that the operation is for one role only.
pub(super) fn only_role(text: &str) -> Option<Role> {
    roles::role_in(&value(text, &["适用对象", "applicable object"])?)
}

/// Whether the page says that its word `query` stands for the body: `query指该参数需在请求JSON传参`.
pub(super) fn query_is_body(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.replace(['`', '*', ' '], "").to_ascii_lowercase();
        let rest = line.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        rest.starts_with("query") && rest.contains("参数") && rest.contains("json")
    })
}

/// How fields with ciphertext are encrypted, if the page mentions encryption.
pub(super) fn cipher(text: &str) -> Option<Cipher> {
    let mentions = text.contains("加密") || text.to_ascii_lowercase().contains("encrypt");
    mentions.then(|| cipher::of_text(text).unwrap_or(Cipher::PublicKey))
}

/// Whether a text is in English.
pub(super) fn is_english(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let others = text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
    others * 20 < letters
}

/// The section of the site that a page belongs to.
pub(super) fn site_section(text: &str, endpoint: &Endpoint) -> &'static str {
    let route = &endpoint.route;
    let is_global = endpoint.host != Host::Main
        || !route.prefix.is_empty()
        || route.chain.starts_with("v3/global")
        || is_english(text);
    match route.protocol {
        _ if is_global => "https://pay.weixin.qq.com/doc/global",
        Protocol::V2 => "https://pay.weixin.qq.com/doc/v2",
        Protocol::V3 => {
            let own = text.contains("支持商户").then(|| site::section(text, &route.chain));
            own.flatten().unwrap_or("https://pay.weixin.qq.com/doc/v3")
        }
    }
}

/// The section of the site that a page about a notification belongs to.
pub(super) fn notification_section(text: &str, protocol: Protocol) -> &'static str {
    match protocol {
        _ if is_english(text) => "https://pay.weixin.qq.com/doc/global",
        Protocol::V2 => "https://pay.weixin.qq.com/doc/v2",
        Protocol::V3 => "https://pay.weixin.qq.com/doc/v3",
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::{Host, Protocol};

    use super::super::certificate::mutual_tls;
    use super::{endpoints, method};
    use crate::findings::Findings;

    #[test]
    fn addresses_follow_their_label() {
        let of = |text: &str| {
            let all = endpoints(text).into_iter();
            all.map(|endpoint| (endpoint.host, endpoint.route.url_path(), endpoint.route.protocol))
                .collect::<Vec<_>>()
        };
        let two = "请求URL: https://apihk.mch.weixin.qq.com/v3/a/{id}\n或\nhttps://api.mch.weixin.qq.com/hk/v3/b\n请求方式: POST";
        assert_eq!(
            of(two),
            [
                (Host::HongKong, "/v3/a/{id}".to_owned(), Protocol::V3),
                (Host::Main, "/hk/v3/b".to_owned(), Protocol::V3)
            ]
        );
        for text in [
            "接口链接\nURL地址：https://api.mch.weixin.qq.com/pay/a\n是否需要证书\n",
            "接口链接：https://api.mch.weixin.qq.com/pay/a（备）\nhttps://api2.mch.weixin.qq.com/pay/a\n",
            "**Request Url**: `https://api.mch.weixin.qq.com/pay/a`\n",
            "1. 接口说明 请求URL: https://api.mch.weixin.qq.com/pay/a\n",
            "接口地址【SDK下载\n\nhttps://api.mch.weixin.qq.com/pay/a\n\n是否需要证书\n",
            "通知URL：https://api.mch.weixin.qq.com/pay/b\n接口URL：https://api.mch.weixin.qq.com/pay/a\n",
            "API endpoint: `https://api.mch.weixin.qq.com/pay/a`\n",
            "请求Url | https://api.mch.weixin.qq.com/pay/a |\n",
        ] {
            assert_eq!(of(text), [(Host::Main, "/pay/a".to_owned(), Protocol::V2)], "{text}");
        }
        assert_eq!(of("见 https://api.mch.weixin.qq.com/pay/a"), []);
        assert_eq!(of("请求URL: https://example.com/pay/a"), []);
    }

    #[test]
    fn methods_and_certificates_have_labels() {
        let mut findings = Findings::new("x");
        let v3 = endpoints("请求URL: https://api.mch.weixin.qq.com/v3/a");
        assert!(method("请求方式:\nGET\n", &v3, &mut findings).is_some());
        assert!(findings.is_empty());
        assert!(method("", &v3, &mut findings).is_none());
        assert!(findings.has_error());
        for (text, expected) in [
            ("是否需要证书\n\n请求需要双向证书。 详见\n", true),
            ("是否需要证书：是\n", true),
            ("是否需要证书: 需要（见证书）\n", true),
            ("Certificate Requirements: A certificate is required.\n", true),
            ("Certificate Requirement: Yes\n", true),
            ("是否需要证书\n不需要\n", false),
            ("是否需要证书：否。\n", false),
            ("是否需要证书\n\n无\n", false),
            ("Certificate Requirements: No certificate is required.\n", false),
            ("接口说明\n", false),
        ] {
            assert_eq!(mutual_tls(text, true, &mut Findings::new("x")), expected, "{text}");
        }
        let mut findings = Findings::new("x");
        assert!(!mutual_tls("是否需要证书：参见说明\n", true, &mut findings) && !findings.is_empty());
        let mut findings = Findings::new("x");
        assert!(!mutual_tls("Certificate\nRequirements: Required\n", true, &mut findings) && !findings.is_empty());
        let mut findings = Findings::new("x");
        assert!(method("请求方式: GET/POST\n", &v3, &mut findings).is_some() && findings.has_error());
    }
}
