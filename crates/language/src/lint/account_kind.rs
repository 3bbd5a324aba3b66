//! Strips the words for the kind of account (partner, merchant) from titles and URL paths.
//!
//! A page may describe an operation for merchants and again for service providers: 下单 and 服务商下单, `/v3/pay/a` and
//! `/v3/pay/partner/a`.

use crate::url_path::without_parameter_names;

/// Words of titles, each before those that it contains.
const WORDS: [&str; 20] = [
    "普通服务商",
    "服务商",
    "普通商户",
    "直连商户",
    "间连商户",
    "特约商户",
    "二级商户",
    "子商户",
    "电商平台",
    "渠道商",
    "从业机构",
    "受理机构",
    "收单机构",
    "直连",
    "间连",
    "商户",
    "机构",
    "品牌",
    "partner",
    "merchant",
];

/// Words of titles that are a kind of account beside an action, and else can be what the action is about (查询企业), so that more than
/// the title has to agree. Each is before those that it contains.
const OTHER_WORDS: [&str; 27] = [
    "个体工商户",
    "个体户",
    "小微商户",
    "电商平台",
    "普通服务商",
    "事业单位",
    "社会组织",
    "党政机关",
    "政府机关",
    "小微",
    "自然人",
    "企业",
    "个人",
    "单位",
    "政府",
    "学校",
    "医院",
    "商家",
    "门店",
    "供应商",
    "代理商",
    "合作伙伴",
    "平台",
    "境外",
    "境内",
    "跨境",
    "普通",
];

/// Words with which segments of URL paths begin, each before those that it contains.
const SEGMENTS: [&str; 6] = ["partners", "partner", "merchants", "merchant", "brands", "brand"];

/// A title without words for a kind of account, brackets and spaces; `None` if nothing is left.
pub(super) fn without_account_kind(title: &str) -> Option<String> {
    let without = |title: String, word: &&str| title.replace(word, "");
    let title = WORDS.iter().fold(title.to_lowercase(), without).replace("模式", "");
    let is_left_out = |c: char| c.is_whitespace() || "()（）[]【】「」《》-—_/".contains(c);
    let left: String = title.chars().filter(|c| !is_left_out(*c)).collect();
    (!left.is_empty()).then_some(left)
}

/// A title without words for any kind of account, and without the word for an interface; `None` if nothing is left.
pub(super) fn without_any_account_kind(title: &str) -> Option<String> {
    // First, because the longer words are among them: 个体工商户 contains 商户.
    let title = title.replace("接口", "");
    let left = OTHER_WORDS.iter().fold(title, |title, word| title.replace(word, ""));
    without_account_kind(&left)
}

/// A URL path without the names of its parameters, and without segments or beginnings of segments that are a kind of account:
/// `/v3/pay/partner/a` and `/v3/partner-pay/a` are `/v3/pay/a`.
pub(super) fn without_account_segment(url_path: &str) -> String {
    let path = without_parameter_names(url_path);
    let segments = path.split('/').map(|segment| {
        let rest = SEGMENTS.iter().find_map(|word| segment.strip_prefix(word));
        rest.map_or(segment, |rest| rest.trim_start_matches(['-', '_']))
    });
    let left: Vec<&str> = segments.filter(|segment| !segment.is_empty()).collect();
    left.join("/")
}

#[cfg(test)]
mod tests {
    use super::{without_account_kind, without_account_segment};

    #[test]
    fn titles_of_one_action_are_equal() {
        let titles = [
            "下单",
            "服务商下单",
            "下单（普通商户）",
            "下单(直连模式)",
            "间连商户下单",
            "下单（间连模式）",
            "受理机构下单",
            "特约商户 下单",
            "【从业机构】下单",
            "Partner 下单",
            "品牌-下单",
        ];
        for title in titles {
            assert_eq!(without_account_kind(title).as_deref(), Some("下单"), "{title}");
        }
        assert_eq!(without_account_kind("服务商"), None);
        assert_ne!(
            without_account_kind("查询订单(商户订单号)"),
            without_account_kind("查询订单")
        );
    }

    #[test]
    fn paths_of_one_action_are_equal() {
        for path in [
            "/v3/pay/a/{id}",
            "/v3/pay/partner/a/{out_no}",
            "/v3/partner-pay/a/{id}",
            "/v3/pay/merchants/a/{id}",
        ] {
            assert_eq!(without_account_segment(path), "v3/pay/a/{}", "{path}");
        }
    }
}
