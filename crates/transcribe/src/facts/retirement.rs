//! Notices that an operation ends: `本接口已于2023年12月31日下线，请使用 POST /v3/pay/orders`.

mod adverbs;
mod others;
mod scope;
mod words;

use wechatpay_spec::model::Method;
use wechatpay_spec::words::Word;

use self::scope::Scope;
use self::words::{ANSWERS, ENDS, NEWER, OF_FIELDS, SUBJECTS, SUCCESSORS, SURE};

/// A notice that an operation is retired.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Retirement<'t> {
    /// The sentence.
    pub(crate) sentence: &'t str,
    /// The day, `2022-09-08`.
    pub(crate) since: Option<String>,
    /// Whether the sentence names only the year, so that `since` is its first day.
    pub(crate) is_year_only: bool,
    /// Whether the operation still works.
    pub(crate) answers: bool,
    /// The operation that takes its place: its method, if it is named, and its URL path.
    pub(crate) successor: Option<(Option<Method>, &'t str)>,
    /// Whether the notice names something else to use, but no URL path.
    pub(crate) names_other: bool,
    /// Whether the sentence is certainly about the operation as a whole.
    pub(crate) is_certain: bool,
}

/// The notice in the text above the first table of a page.
///
/// `own` is the URL path of the operation, or nothing for a notification.
pub(crate) fn find<'t>(introduction: &'t str, own: &str) -> Option<Retirement<'t>> {
    let mut at = 0;
    let mut best: Option<Retirement<'_>> = None;
    for sentence in introduction.split_inclusive(['。', '\n', '！']) {
        let end = at + sentence.len();
        at = end;
        let sentence = scope::without_day_of_page(sentence);
        let start = end - sentence.len();
        // `该接口不可用于退款` is about what it does.
        let lower = sentence.to_ascii_lowercase().replace("不可用于", "");
        let lower = scope::without_asides(&lower);
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let says_end = has(ENDS) && has(SUBJECTS) || has(SURE);
        if !(says_end || has(NEWER)) {
            continue;
        }
        let scope = match says_end {
            true => scope::of(&lower, own),
            // It names only what to use.
            false => Scope::Unclear,
        };
        if scope == Scope::Other {
            continue;
        }
        let since = day(sentence);
        let year = since.is_none().then(|| year(sentence)).flatten();
        // The next sentences of the paragraph may say what to use instead.
        let rest = introduction.get(start..).unwrap_or_default();
        let paragraph = rest.split("\n\n").next().unwrap_or_default();
        let paragraph: usize = paragraph
            .split_inclusive(['。', '\n', '！'])
            .take(3)
            .map(str::len)
            .sum();
        let paragraph = without_own_address(rest.get(..paragraph).unwrap_or_default());
        let lower_paragraph = paragraph.to_ascii_lowercase();
        let after = SUCCESSORS
            .iter()
            .filter_map(|word| lower_paragraph.find(word))
            .min()
            .and_then(|at| paragraph.get(at..));
        // `由 /v3/pay/orders 替代` names it before the word.
        let before = paragraph.get(..sentence.len()).unwrap_or(paragraph);
        let other = after.and_then(successor).or_else(|| {
            let start = ["由", "被"].iter().filter_map(|word| before.find(word)).min()?;
            let clause = before.get(start..)?;
            let end = ["替代", "代替", "取代"]
                .iter()
                .filter_map(|word| clause.find(word))
                .min()?;
            successor(clause.get(..end)?)
        });
        let found = Retirement {
            sentence: sentence.trim(),
            is_year_only: year.is_some(),
            since: since.or(year),
            answers: has(ANSWERS),
            successor: other,
            names_other: after.is_some() || other.is_some(),
            is_certain: match scope {
                Scope::Operation => true,
                // The page of the old operation names another one to use.
                Scope::Old => other.is_some_and(|(_, path)| !others::is_own(path, own)),
                Scope::Unclear | Scope::Other => false,
            },
        };
        // The sentence that says most.
        let score = |notice: &Retirement<'_>| (notice.is_certain, notice.since.is_some(), notice.successor.is_some());
        if best.as_ref().is_none_or(|known| score(&found) > score(known)) {
            best = Some(found);
        }
    }
    best
}

/// Labels of the operation's own address.
const OWN_ADDRESS: &[&str] = &[
    "请求方式",
    "请求域名",
    "请求url",
    "接口链接",
    "接口地址",
    "url地址",
    "支持商户",
    "request url",
    "request method",
    "applicable object",
];

/// A text up to the first line that begins with a label of the operation's own address.
fn without_own_address(text: &str) -> &str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if at > 0 && OWN_ADDRESS.iter().any(|label| words.starts_with(label)) {
            return text.get(..at).unwrap_or(text);
        }
        at += line.len();
    }
    text
}

/// Whether the description of a field says that it is no longer used.
pub(crate) fn is_about_field(description: &str) -> bool {
    let lower = description.to_ascii_lowercase();
    OF_FIELDS.iter().any(|word| lower.contains(word))
}

/// The first URL path in a text, with the method before it: `POST /v3/pay/orders`, `【POST】https://…/v3/pay/orders`.
fn successor(text: &str) -> Option<(Option<Method>, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~/{}%".contains(c);
    let start = text.match_indices('/').map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let rest = text.get(*at..).unwrap_or_default();
        let path = rest.split(|c: char| !is_part(c)).next().unwrap_or_default();
        let is_host = before.ends_with(['/', ':']) || rest.starts_with("//");
        let is_page = before.ends_with("pay.weixin.qq.com") || before.ends_with("pay.wechatpay.cn");
        let follows_host = before.ends_with(".weixin.qq.com") || !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        !is_host && !is_page && follows_host && path.matches('/').count() >= 2
    })?;
    let path = text.get(start..)?.split(|c: char| !is_part(c)).next()?;
    let path = path.trim_end_matches(['.', '/']);
    let mut words = text.get(..start)?.split(|c: char| !c.is_ascii_alphabetic()).rev();
    let method = words.find_map(|word| {
        let is_method = word.len() > 2 && word.bytes().all(|b| b.is_ascii_uppercase());
        is_method
            .then(|| Method::from_word(&word.to_ascii_lowercase()))
            .flatten()
    });
    Some((method, path))
}

/// The only day in a sentence: `2023年12月31日`, `2023-12-31`, `2023.12.31`.
fn day(sentence: &str) -> Option<String> {
    let numbers = |text: &str| {
        let mut parts = Vec::new();
        let mut rest = text;
        for marks in [&['年', '.', '-', '/'][..], &['月', '.', '-', '/'][..]] {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let (number, after) = rest.split_at(end);
            parts.push(number.to_owned());
            rest = after.trim_start().strip_prefix(marks)?.trim_start();
        }
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        parts.push(rest.get(..end)?.to_owned());
        Some(parts)
    };
    let mut days: Vec<String> = sentence
        .match_indices("20")
        .filter_map(|(at, _)| {
            let parts = numbers(sentence.get(at..)?)?;
            let [year, month, day] = parts.as_slice() else {
                return None;
            };
            let (month, day): (u32, u32) = (month.parse().ok()?, day.parse().ok()?);
            let is_day = year.len() == 4 && (1..=12).contains(&month) && (1..=31).contains(&day);
            is_day.then(|| format!("{year}-{month:02}-{day:02}"))
        })
        .collect();
    days.dedup();
    // Of two days, one may be that of the notice, or of an end for new merchants only.
    let last = days.pop();
    last.filter(|_| days.is_empty())
}

/// The first day of the year in a sentence that names no month: `2023年`.
fn year(sentence: &str) -> Option<String> {
    let (before, after) = sentence.split_once('年')?;
    let year = before.get(before.len().checked_sub(4)?..)?;
    let is_year = year.bytes().all(|b| b.is_ascii_digit()) && year.starts_with("20");
    let has_month = after.trim_start().starts_with(|c: char| c.is_ascii_digit());
    (is_year && !has_month).then(|| format!("{year}-01-01"))
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Method;

    use super::find;

    const OWN: &str = "/v3/pay/close";

    #[test]
    fn a_notice_names_a_day_and_a_successor() {
        for text in [
            "查询\n本接口已于2023年12月31日下线，请使用 POST /v3/pay/orders。\n请求参数",
            "该接口将于2023-12-31停止服务。请改用【POST】/v3/pay/orders",
            "注意：此接口于 2023.12.31 起不再维护，请迁移至 POST https://api.mch.weixin.qq.com/v3/pay/orders 。",
            "This API was discontinued on 2023-12-31. Please use POST /v3/pay/orders instead.",
        ] {
            let notice = find(text, OWN).unwrap();
            assert_eq!(notice.since.as_deref(), Some("2023-12-31"), "{text}");
            assert_eq!(notice.successor, Some((Some(Method::Post), "/v3/pay/orders")), "{text}");
        }
        let notice = find("该接口即将废弃，请使用/v3/pay/orders", OWN).unwrap();
        assert_eq!((notice.since, notice.answers), (None, true));
        assert_eq!(notice.successor, Some((None, "/v3/pay/orders")));
        let notice = find("接口已于2022年停用", OWN).unwrap();
        assert_eq!(
            (notice.since.as_deref(), notice.is_year_only),
            (Some("2022-01-01"), true)
        );
        let notice = find("本接口已下线，请使用《新的下单接口》", OWN).unwrap();
        assert!(notice.names_other && notice.successor.is_none() && !notice.answers);
        assert_eq!(find("本接口于2023年6月下线", OWN).unwrap().since, None);
        for text in [
            "该接口已于2024年下线，由/v3/pay/orders替代\n",
            "该接口已于2024年下线，已被 POST /v3/pay/orders 取代",
            "该接口已于2024年下线，请使用/v3/pay/orders替代",
        ] {
            let notice = find(text, OWN).unwrap();
            assert_eq!(notice.successor.map(|(_, path)| path), Some("/v3/pay/orders"), "{text}");
        }
        // The address below the notice is the operation's own.
        let own = find(
            "该接口已于2024年停止维护，请使用新接口\n请求方式:【POST】/v3/pay/close\n",
            OWN,
        )
        .unwrap();
        assert!(own.names_other && own.successor.is_none());
        let two = "本接口自2026年3月31日起不再支持新商户接入，存量商户可使用至2026年12月31日";
        assert_eq!(find(two, OWN).unwrap().since, None);
    }

    #[test]
    fn only_a_sentence_about_the_whole_operation_is_a_certain_notice() {
        for text in [
            "因业务调整，自2025年1月1日起，该接口正式下线",
            "注意：本接口即将停用。",
            "【已下线】",
            "不建议使用本接口，请使用新接口",
            "This API has been deprecated since 2025-01-01.",
        ] {
            assert!(find(text, OWN).unwrap().is_certain, "{text}");
        }
        for text in [
            "微信支付已于2024年12月24日更新API，旧SDK不再维护，请升级",
            "商户下线品牌门店时调用本接口，2025年1月1日起生效",
            "该接口的字段mchid已废弃",
            "该接口不会停止服务",
        ] {
            assert!(find(text, OWN).is_none_or(|notice| !notice.is_certain), "{text}");
        }
        for text in [
            "更新时间：2025.03.26服务商（银行、支付机构、电商平台不可用）使用该接口提交商家资料",
            "更新时间：2025.03.31该接口从业机构不可用",
            "商户号冻结后该接口不可用",
        ] {
            assert_eq!(find(text, OWN), None, "{text}");
        }
        let own = find("更新时间：2025.03.26本接口已于2025年1月1日下线", OWN).unwrap();
        assert_eq!(own.since.as_deref(), Some("2025-01-01"));
    }

    #[test]
    fn other_sentences_are_not_notices() {
        for text in [
            "商户可以下线商品",
            "关闭订单接口",
            "超时后不再支持支付",
            "该接口支持下单",
        ] {
            assert_eq!(find(text, OWN), None, "{text}");
        }
    }

    #[test]
    fn the_end_of_another_operation_is_no_certain_notice() {
        for text in [
            "旧接口 /v3/pay/old 已于2023年12月31日下线，请使用本接口。",
            "老接口将于2023年12月31日停止服务，请切换到本接口",
            "旧版接口已于2023年12月31日下线",
            "旧接口（/v3/pay/old）已于2023年12月31日下线。",
            "本接口替代旧接口 POST /v3/pay/old，旧接口将于2023年12月31日下线。",
            "请使用本接口代替老接口 POST /v3/pay/old，老接口将于2023年12月31日下线",
            "本接口为新版接口，旧版接口将于2023年12月31日停止维护",
            "本接口已升级，旧接口于2023年12月31日下线",
            "该接口由旧接口升级而来，旧接口已于2023年12月31日下线",
            "本接口旧版本已于2023年12月31日下线",
            "旧的关闭接口已于2023年12月31日废弃，请改用本接口。",
            "以下接口将于2023年12月31日下线：/v3/pay/old",
            "新接口已上线，旧接口将于2023年12月31日下线，请使用新接口",
            "老接口已于2023年12月31日不再维护，推荐使用本接口",
            "自2023年12月31日起，/v3/pay/old 停止服务，由本接口替代。",
            "POST /v3/pay/old 已于2023年12月31日停止服务，请使用 POST /v3/pay/close",
            "旧接口已于2023年12月31日下线，请使用 POST /v3/pay/close",
            "请使用新版接口关闭订单代替老接口撤销订单",
            "请商户于2023年12月31日前迁移到新接口 POST /v3/pay/new",
            "Deprecated: the legacy endpoint was retired on 2023-12-31; use this endpoint.",
        ] {
            let notice = find(text, OWN);
            assert!(notice.is_some_and(|notice| !notice.is_certain), "{text}");
        }
        for text in [
            "旧接口将于2023年12月31日下线，请使用新接口 POST /v3/pay/new",
            "POST /v3/pay/close 已于2023年12月31日停止服务",
            "本接口为旧版接口，已于2023年12月31日下线",
            "不推荐使用本接口，本接口已于2023年12月31日停止维护",
            "本接口将于2023年12月31日由 /v3/pay/new 替代",
            "请使用本接口的商户注意：本接口将于2023年12月31日下线",
        ] {
            assert!(find(text, OWN).is_some_and(|notice| notice.is_certain), "{text}");
        }
    }
}
