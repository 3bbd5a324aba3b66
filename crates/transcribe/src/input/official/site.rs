//! The sections of the official site.

/// The addresses of the sections, each with words of the pages that belong to it.
const SECTIONS: [(&str, &[&str]); 3] = [
    ("https://pay.weixin.qq.com/doc/brand", &["品牌商户", "品牌直连"]),
    (
        "https://pay.weixin.qq.com/doc/v3/partner",
        &["普通服务商", "平台商户", "从业机构", "渠道商", "服务商"],
    ),
    ("https://pay.weixin.qq.com/doc/v3/merchant", &["普通商户"]),
];

/// The address of the section that a page belongs to: that of the merchants that it is for, by the URL path and its
/// line `支持商户`, or the one that it links to most often. `None` when nothing shows it.
pub(super) fn section(text: &str, url_path: &str) -> Option<&'static str> {
    let [brand, ..] = SECTIONS;
    if url_path.trim_start_matches('/').starts_with("brand/") {
        return Some(brand.0);
    }
    let merchants = text
        .split_once("支持商户")
        .map(|(_, rest)| rest.split("请求方式").next().unwrap_or_default());
    let named = SECTIONS.iter().filter(|(_, words)| {
        let merchants = merchants.unwrap_or_default();
        words.iter().any(|word| merchants.contains(word))
    });
    // Several kinds of merchants have a page each.
    let named: Vec<_> = named.collect();
    let by_merchants = match named.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let links = |section: &str| text.matches(section).count();
    let by_links = SECTIONS
        .iter()
        .max_by_key(|(section, _)| links(section))
        .filter(|(section, _)| links(section) > 0);
    by_merchants.or(by_links).map(|(section, _)| *section)
}

/// The names of the site, which a copy may have in lines around the title or behind it.
const NAMES: &[&str] = &[
    "微信支付商户文档中心",
    "微信支付合作伙伴文档中心",
    "微信支付服务商文档中心",
    "微信支付开发者文档",
    "微信支付文档中心",
    "微信支付商户平台",
    "微信支付",
    "wechat pay developer documentation",
    "wechat pay",
    "微信支付商户文档",
    "微信支付文档",
    "微信支付开发文档",
    "微信支付-开发者文档",
    "微信支付服务商文档",
    "微信支付合作伙伴文档",
    "微信支付品牌文档",
    "wechat pay docs",
    "wechat pay developer docs",
];
/// The words of a line that says how long a text takes to read, without its numbers.
const READING_TIMES: &[&str] = &[
    "分钟",
    "分钟阅读",
    "分钟读完",
    "阅读分钟",
    "阅读需分钟",
    "阅读约分钟",
    "阅读时间分钟",
    "阅读时长分钟",
    "预计阅读分钟",
    "预计阅读时间分钟",
    "预计阅读时长分钟",
    "约分钟",
    "min",
    "mins",
    "minute",
    "minutes",
    "minread",
    "minsread",
    "minuteread",
    "minutesread",
    "readingtimeminutes",
];
/// The hosts of the site.
const HOSTS: &[&str] = &["pay.weixin.qq.com", "pay.wechatpay.cn", "pay.wechatpay.com"];

/// Whether a line is one that a reader of texts puts above or below the title: the host of the site, its name, or how long
/// the text takes to read.
pub(super) fn is_around_title(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    let is_host = HOSTS.iter().any(|host| {
        let path = lower.strip_prefix(host);
        path.is_some_and(|path| path.is_empty() || path.starts_with('/'))
    });
    let is_host = is_host && !lower.contains(char::is_whitespace);
    // The line below a heading in Markdown.
    let is_rule = lower.len() > 2 && (lower.bytes().all(|b| b == b'=') || lower.bytes().all(|b| b == b'-'));
    let words: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let is_time = lower.contains(|c: char| c.is_ascii_digit()) && READING_TIMES.contains(&words.as_str());
    is_host || is_rule || is_time || NAMES.contains(&lower.as_str())
}

/// A title without the name of the site behind it, as the titles of windows have it: `关闭订单 | 微信支付商户文档中心`.
pub(super) fn without_name(title: &str) -> &str {
    let lower = title.to_ascii_lowercase();
    let name = NAMES.iter().find(|name| lower.ends_with(**name));
    let before = name.and_then(|name| title.get(..title.len() - name.len()));
    let own = before.and_then(|before| before.trim_end().strip_suffix(['|', '｜', '-', '–', '—', '_', '·']));
    own.map_or(title, str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::{is_around_title, section, without_name};

    #[test]
    fn lines_around_a_title_are_known() {
        for line in [
            "pay.weixin.qq.com",
            "=====",
            "微信支付",
            "4-5 分钟",
            "4 min read",
            "阅读时间：3 分钟",
            "3–4 minutes",
        ] {
            assert!(is_around_title(line), "{line}");
        }
        for line in ["关闭订单", "查询5分钟内的订单", "微信支付分", "WeChat Pay Score"] {
            assert!(!is_around_title(line), "{line}");
        }
        assert_eq!(without_name("关闭订单 | 微信支付商户文档中心"), "关闭订单");
        assert_eq!(without_name("关闭订单 - 微信支付"), "关闭订单");
        for title in ["开通微信支付", "JSAPI - 下单"] {
            assert_eq!(without_name(title), title);
        }
    }

    #[test]
    fn the_merchants_of_a_page_name_its_section() {
        let site = |rest: &str| Some(format!("https://pay.weixin.qq.com/doc/{rest}"));
        let of = |text: &str, path: &str| section(text, path).map(str::to_owned);
        assert_eq!(of("支持商户:【普通商户】\n请求方式", "/v3/a"), site("v3/merchant"));
        assert_eq!(
            of("支持商户：\n【普通服务商】【平台商户】\n请求方式", "/v3/a"),
            site("v3/partner")
        );
        assert_eq!(of("支持商户:【品牌商户】", "/v3/a"), site("brand"));
        assert_eq!(of("", "/brand/store"), site("brand"));
        let link = "https://pay.weixin.qq.com/doc/v3/partner/1";
        assert_eq!(of(link, "/v3/a"), site("v3/partner"));
        assert_eq!(of("", "/v3/a"), None);
        assert_eq!(of("支持商户:【普通商户】【普通服务商】\n请求方式", "/v3/a"), None);
    }
}
