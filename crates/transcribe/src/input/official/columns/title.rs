//! The title of a page.

use wechatpay_spec::model::Provenance;
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::facts::{Endpoint, is_english};
use super::section_heading::section;
use crate::construct::remark;
use crate::facts::label;
use crate::findings::{Findings, shorten};
use crate::input::official::{notification_heading, site};
use crate::reason;
use crate::rules;

/// Words of the line that has the day of the last change.
const DAY_LABELS: &[&str] = &["更新时间", "update time", "updated"];
/// Lines above or below the title that are not the title.
const NO_TITLE: &[&str] = &[
    "更新时间",
    "update time",
    "updated",
    "适用对象",
    "applicable object",
    "版本说明",
    "release notes",
    "文档中心",
    "docs",
    "产品文档",
    "路径",
];

/// How many lines may be above the title.
const FIRST_LINES: usize = 40;

/// The purpose of the operation, which the sentence at the top of an English page states.
fn purpose(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("is used to ")?;
    rest.lines().next().and_then(label::title)
}

/// The title. Without one, the purpose of the operation or the last words of the URL path take its place, which is
/// marked.
pub(super) fn read(text: &str, endpoint: &Endpoint, provenance: &mut Provenance, findings: &mut Findings) -> String {
    let own = own_title(text, findings).or_else(|| {
        let purpose = purpose(text)?;
        provenance.inferred.push(remark(Some(names::TITLE), reason::TITLE_LOST));
        Some(purpose)
    });
    own.unwrap_or_else(|| {
        ask_for_title(findings);
        provenance
            .inferred
            .push(remark(Some(names::TITLE), reason::TITLE_UNKNOWN));
        let mut segments = endpoint.route.chain.split('/').rev();
        let word = segments.find(|segment| !segment.starts_with('{')).unwrap_or_default();
        shorten(word)
    })
}

/// The first line, unless it is a sentence, a label or a heading. The page's address may be above it.
///
/// Between it and the day of the last change there may be another line like it: in English, the rest of the title.
pub(super) fn own_title(text: &str, findings: &mut Findings) -> Option<String> {
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim().trim_start_matches(['#', ' ']))
        .map(|line| {
            if site::is_around_title(line) {
                ""
            } else {
                site::without_name(line)
            }
        })
        .collect();
    let is_first = |line: &&str| !line.is_empty() && !line.starts_with("https://");
    let at = lines.iter().position(is_first)?;
    let is_day = |line: &str| DAY_LABELS.iter().any(|label| line.to_ascii_lowercase().contains(label));
    // `支付结果通知` is the heading of a section on other pages.
    let is_added = |line: &str| line.starts_with("event_type") || line.starts_with("https://");
    let below = lines.iter().skip(at + 1).filter(|line| !line.is_empty());
    let mut below = below.filter(|line| !is_added(line));
    let is_above_day = below.next().is_some_and(|line| is_day(line));
    let may_be_title = |line: &&str| is_title(line) || is_above_day && notification_heading::is(line);
    let Some(first) = lines.get(at).copied().filter(may_be_title) else {
        // Below what the site has around every page, the title is above the day.
        let day = lines.iter().take(FIRST_LINES).position(|line| is_day(line))?;
        let mut above = lines.get(..day)?.iter().rev().filter(|line| !line.is_empty());
        return above
            .next()
            .filter(|line| is_title(line))
            .and_then(|line| label::title(line));
    };
    // The menu of the site may be above the title, which is above the day.
    let above: Vec<&str> = lines
        .iter()
        .copied()
        .take(FIRST_LINES)
        .take_while(|line| !is_day(line))
        .filter(|line| is_first(line))
        .collect();
    let has_day = lines.iter().take(FIRST_LINES).any(|line| is_day(line));
    if let [.., _, _, last] = above.as_slice()
        && has_day
        && above.iter().all(|line| is_title(line))
    {
        return label::title(last);
    }
    let below = lines.get(at + 1..).unwrap_or_default();
    let mut filled = below.iter().copied().filter(|line| !line.is_empty());
    let (Some(second), Some(third)) = (filled.next(), filled.next()) else {
        return label::title(first);
    };
    if !is_title(second) || !is_day(third) {
        return label::title(first);
    }
    if is_english(second) && below.first() == Some(&second) {
        return label::title(&format!("{first} {second}"));
    }
    let message = format!(
        "two lines may be the title: `{}` and `{}`",
        shorten(first),
        shorten(second)
    );
    let help = "the first one was read; leave one of them out";
    findings.report(rules::TITLE_UNKNOWN, Span::default(), message, help);
    label::title(first)
}

pub(super) fn ask_for_title(findings: &mut Findings) {
    let message = "the page has no title";
    let help = "write the title as the first line of the page; without it, a title that the spec has is kept";
    findings.report(rules::TITLE_UNKNOWN, Span::default(), message, help);
}

/// Entries of the site's menu that are the first line of a print.
const MENU: &[&str] = &[
    "首页",
    "产品文档",
    "文档中心",
    "开发文档",
    "开发指引",
    "API列表",
    "更多",
    "Home",
    "Docs",
];

/// Whether a line may be a title: short, and neither a sentence nor a label.
fn is_title(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let length = line.chars().count();
    let is_sentence = line.contains(['。', '，', '；', '：', ':', '!', '！', '|', '>']) || line.ends_with('.');
    (2..=60).contains(&length)
        && !is_sentence
        && section(line).is_none()
        && !MENU.contains(&line)
        && !line.contains("://")
        && !NO_TITLE.iter().any(|words| lower.contains(words))
}

#[cfg(test)]
mod tests {
    use super::{is_title, own_title};

    #[test]
    fn what_the_site_has_around_a_page_is_not_its_title() {
        let around = "Login expired. Please log in again.\n\nFeedback\n\n0/300\n\nok\n\n";
        let page = "Modify Sub-merchant API\n\nLatest update time:2024.03.07 Release notes\n\nText.\n";
        let mut findings = crate::findings::Findings::new("x");
        let title = own_title(&format!("{around}{page}"), &mut findings);
        assert_eq!(title.as_deref(), Some("Modify Sub-merchant API"));
        assert_eq!(own_title("首页\n退课\n接口链接\n", &mut findings), None);
        assert_eq!(
            own_title(&format!("{around}A sentence.\n{}", &page[24..]), &mut findings),
            None
        );
    }
    use crate::findings::Findings;

    #[test]
    fn a_title_may_have_two_lines() {
        let of = |text: &str| {
            let mut findings = Findings::new("x");
            let title = own_title(text, &mut findings).unwrap();
            (title, findings.is_empty())
        };
        for (text, title, is_sure) in [
            (
                "Query Course\nby Number\nUpdate Time:2025.03.21\n",
                "Query Course by Number",
                true,
            ),
            (
                "Query Course\n\nby Number\n\nUpdate Time:2025.03.21\n",
                "Query Course",
                false,
            ),
            ("查询课程\n按单号\n更新时间：2025.03.21\n", "查询课程", false),
            ("查询课程\n更新时间：2025.03.21\n", "查询课程", true),
            ("查询课程\n按单号\n查询\n", "查询课程", true),
            (
                "基础支付\n合单支付\n平台证书\n\n查询课程\n\n更新时间：2025.03.21\n",
                "查询课程",
                true,
            ),
        ] {
            assert_eq!(of(text), (title.to_owned(), is_sure), "{text}");
        }
    }

    #[test]
    fn sentences_are_no_titles() {
        assert!(is_title("统一下单") && is_title("Close Order"));
        for line in [
            "x",
            "注意:",
            "商户可以通过该接口关闭订单，以避免重复支付。",
            "Latest update time:2019.11.20",
            "应用场景",
        ] {
            assert!(!is_title(line), "{line}");
        }
    }
}
