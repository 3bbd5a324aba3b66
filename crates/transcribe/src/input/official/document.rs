//! The page itself: its address, and the day it was last changed.

use wechatpay_spec::model::{Document, Provenance};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use crate::account::Use;
use crate::construct::{remark, unplaced};
use crate::facts::day::{self, Stated};
use crate::findings::{Findings, shorten};
use crate::input::official::marks::without_marks;
use crate::reason;
use crate::rules;

/// The site of the official documents.
const SITE: &str = "https://pay.weixin.qq.com/";

/// The other name of the site.
const OTHER_SITE: &str = "https://pay.wechatpay.cn/";
/// The part of the site that all documents are in.
const DOCUMENTS: &str = "https://pay.weixin.qq.com/doc";

/// Words before the page's address.
const ADDRESS_LABELS: &[&str] = &[
    "来源",
    "原文",
    "原文链接",
    "原文地址",
    "源文档",
    "文档",
    "文档地址",
    "文档链接",
    "官方文档",
    "链接",
    "地址",
    "页面",
    "页面地址",
    "网址",
    "url",
    "source",
    "source_url",
    "link",
    "original",
];
/// How many lines at the top of a page may have its address after other words.
const TOP: usize = 3;
/// The maximum number of digits of a page's number.
const NUMBER: usize = 10;

/// An address of a page in a line.
#[derive(Debug, PartialEq)]
enum Address {
    /// On the site's first name.
    Known(String),
    /// The text after it has run into it, so that its end is not known.
    Joined,
}

/// The address of the page: on a line of its own, after the mark of a list or a word such as `来源`, or at the end of one
/// of the first lines.
fn own_address(text: &str) -> Option<Address> {
    let lines = || text.lines().map(without_marks).filter(|line| !line.is_empty());
    let alone = lines().find_map(|line| {
        let line = line.trim_matches(['<', '>', '"', '\'', '(', ')', ' ']);
        // The title of a page may link to it.
        let target = line
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]("))
            .map(|(_, target)| target);
        let line = target.unwrap_or(line);
        let labelled = line.split_once([':', '：']).filter(|(label, _)| {
            let label = label.trim_matches(['*', ' ', '>', '`']).to_ascii_lowercase();
            ADDRESS_LABELS.contains(&label.as_str())
        });
        let line = labelled.map_or(line, |(_, rest)| {
            rest.trim_start_matches(['*', ' ', '<', '`', '"', '\''])
        });
        let line = line
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]("))
            .map_or(line, |(_, target)| target);
        let end = line.find(char::is_whitespace).unwrap_or(line.len());
        let is_alone = end == line.len() || labelled.is_some();
        address(line).filter(|_| is_alone)
    });
    alone.or_else(|| {
        lines().take(TOP).find_map(|line| {
            let at = line.find("https://")?;
            address(line.get(at..)?)
        })
    })
}

/// The address of a page of the site at the beginning of a text.
fn address(text: &str) -> Option<Address> {
    let below = [SITE, OTHER_SITE].iter().find_map(|site| text.strip_prefix(site))?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~/?=&#%+".contains(c);
    let below = below.split(|c: char| !is_part(c)).next().unwrap_or_default();
    let below = below
        .split("https://")
        .next()
        .unwrap_or_default()
        .trim_end_matches(['.', '/', '-']);
    if below.is_empty() {
        return Some(Address::Known(SITE.to_owned()));
    }
    // A page's number, as in `doc/v3/merchant/4012062524`, which the next line may run into.
    let number = below.strip_prefix("doc/").and_then(|_| below.rsplit_once('/'));
    let number = number.filter(|(_, page)| page.starts_with(|c: char| c.is_ascii_digit()));
    let Some((folder, page)) = number else {
        let ends = [".shtml", ".html", ".php"];
        let end = ends.iter().find_map(|end| Some(below.find(end)? + end.len()));
        let after = end.and_then(|end| below.get(end..)).unwrap_or_default();
        let is_joined = after.starts_with(|c: char| c.is_ascii_alphanumeric());
        return Some(match (end, is_joined) {
            (Some(end), true) => Address::Known(format!("{SITE}{}", below.get(..end).unwrap_or_default())),
            _ => Address::Known(format!("{SITE}{below}")),
        });
    };
    let digits = page.find(|c: char| !c.is_ascii_digit()).unwrap_or(page.len());
    let rest = page.get(digits..).unwrap_or_default();
    if digits > NUMBER || digits == NUMBER && rest.starts_with('-') {
        return Some(Address::Joined);
    }
    let rest = if rest.starts_with(['?', '#']) { rest } else { "" };
    Some(Address::Known(format!(
        "{SITE}{folder}/{}{rest}",
        page.get(..digits).unwrap_or_default()
    )))
}

/// The page, as a spec refers to it.
///
/// The text of most pages does not contain their address; then `section`, the address
/// of the section of the site, takes its place, which `provenance` says. Without it there is a finding.
pub(super) fn read(
    text: &str,
    section: Option<&str>,
    provenance: &mut Provenance,
    findings: &mut Findings,
) -> Document {
    let updated = match day::read(text) {
        Some(Stated { span, day }) => {
            findings.mark(span, Use::Label);
            if day.is_none() {
                let line = text
                    .get(span.start..)
                    .and_then(|rest| rest.lines().next())
                    .unwrap_or_default();
                let message = format!("the day of the last change is not read: `{}`", shorten(line.trim()));
                let help = "write it as in `更新时间：2025.01.31`, if it is that day";
                findings.report(rules::LIMIT_UNCLEAR, span, message, help);
            }
            day
        }
        None => None,
    };
    let url = match own_address(text) {
        Some(Address::Known(url)) => url,
        lost => {
            provenance
                .inferred
                .push(remark(Some(names::DOCUMENTS), reason::ADDRESS_LOST));
            let (message, help) = match (lost, section) {
                (Some(_), _) => (
                    "the text after the page's address has run into it, so that its end is not known",
                    "put the page's address on a line of its own; without it, an address that the spec has is kept",
                ),
                (None, Some(_)) => (
                    "the text of the page does not hold the page's address",
                    "put the page's address on a line of its own; without it, an address that the spec has is kept",
                ),
                (None, None) => (
                    "neither the page's address nor the one kind of merchants that it is for is known",
                    "put the page's address on a line of its own above the title",
                ),
            };
            findings.report(rules::ADDRESS_UNKNOWN, Span::default(), message, help);
            section.unwrap_or(DOCUMENTS).to_owned()
        }
    };
    Document {
        url: unplaced(url),
        updated: updated.map(unplaced),
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, own_address};

    #[test]
    fn the_address_may_stand_behind_other_words() {
        let page = "https://pay.weixin.qq.com/doc/v3/merchant/4012062524";
        for text in [
            "PAGE",
            "标题\n更新时间：2024.01.01\nPAGE\n",
            "- PAGE\n标题",
            "1. 标题\n• PAGE",
            "来源：PAGE",
            "> 原文链接: <PAGE>",
            "**文档地址**：[关单](PAGE)",
            "# [关闭订单](PAGE)\n",
            "关闭订单 PAGE\n",
            "source: \"PAGE\"",
            "PAGE更新时间:2024.12.11",
            "PAGEPOST",
            "PAGEhttps://api.mch.weixin.qq.com",
            "PAGE.md",
            "https://pay.wechatpay.cn/doc/v3/merchant/4012062524",
        ] {
            let text = text.replace("PAGE", page);
            assert_eq!(own_address(&text), Some(Address::Known(page.to_owned())), "{text}");
        }
        let wiki = "https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_1";
        assert_eq!(own_address(wiki), Some(Address::Known(wiki.to_owned())));
        let chapter = "https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_1_1.shtml";
        assert_eq!(
            own_address(&format!("{chapter}关单")),
            Some(Address::Known(chapter.to_owned()))
        );
        assert_eq!(own_address(&format!("{page}2024-12-11")), Some(Address::Joined));
        let prose = "一\n二\n三\n四\n五\n请参考 https://pay.weixin.qq.com/doc/v3/merchant/4012062524 的说明";
        assert_eq!(own_address(prose), None);
    }
}
