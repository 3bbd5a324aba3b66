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

#[cfg(test)]
mod tests {
    use super::section;

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
