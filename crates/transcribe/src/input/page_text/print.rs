//! The headers and footers of a printed page, in a text that was made from a print or a PDF file: `第 3 页 / 共 7 页`.

use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of characters of a header or a footer.
const LONGEST: usize = 200;
/// How far, in lines with words, a line may be from a header or a footer of which it is a part.
const NEAR: usize = 2;
/// The number of lines at the top of a text that a header may repeat, such as the title.
const TOP: usize = 4;
/// The maximum number of pages of a print.
const PAGES: u32 = 300;
/// The sites of the official documents.
const SITES: [&str; 2] = ["https://pay.weixin.qq.com/", "https://pay.wechatpay.cn/"];
/// Words before the time of the print.
const PRINTED: &[&str] = &[
    "打印时间",
    "打印日期",
    "打印于",
    "导出时间",
    "导出日期",
    "导出于",
    "printed on",
    "printed at",
    "print date",
    "print time",
    "exported on",
    "exported at",
];

/// A text without the headers and footers of a print.
pub(super) struct WithoutPrint {
    /// The text, with blanks in their place: every other byte is where it was.
    pub(super) text: String,
    /// Their lines, counted from 1.
    pub(super) lines: Vec<usize>,
}

/// A line that has words.
struct Line<'t> {
    /// The number of the line, from 0.
    number: usize,
    words: &'t str,
    mark: Mark,
}

/// A sign of a print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    None,
    /// A header or a footer, whatever is around it.
    Certain,
    /// An address, with the number of its page at the end.
    Address,
    /// The number of a page and how many there are, which may be something else: `3/7`.
    Fraction(u32, u32),
    /// A day and a time, which may be an example.
    Time,
}

/// Removes the headers and footers of a print; `None` if there are none.
pub(super) fn remove(text: &str) -> Option<WithoutPrint> {
    let lines = lines(text);
    let mut marked: BTreeSet<usize> = certain(&lines);
    if marked.is_empty() {
        return None;
    }
    let is_near = |at: usize, marked: &BTreeSet<usize>| {
        marked
            .range(at.saturating_sub(NEAR)..=at + NEAR)
            .any(|other| *other != at)
    };
    let doubtful = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| matches!(line.mark, Mark::Fraction(..) | Mark::Time) && is_near(*at, &marked));
    let doubtful: Vec<usize> = doubtful.map(|(at, _)| at).collect();
    marked.extend(doubtful);
    // The words that every page has beside them.
    let beside: Vec<usize> = (0..lines.len())
        .filter(|at| !marked.contains(at) && is_near(*at, &marked))
        .collect();
    let beside: BTreeSet<&str> = beside.iter().filter_map(|at| Some(lines.get(*at)?.words)).collect();
    let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if beside.contains(line.words) {
            same.entry(line.words).or_default().push(at);
        }
    }
    let mut repeated = BTreeSet::new();
    for (words, same) in same {
        let is_header = same.len() > 1 && same.iter().all(|other| *other < TOP || is_near(*other, &marked));
        if is_header && !words.contains(['\t', '|', '{', '}', '"']) {
            // The first of them may be the title or the address of the page.
            repeated.extend(same.into_iter().filter(|other| *other >= TOP));
        }
    }
    marked.extend(repeated);
    let numbers: BTreeSet<usize> = marked
        .iter()
        .filter_map(|at| lines.get(*at))
        .map(|line| line.number)
        .collect();
    let kept = first_address(&lines, &marked);
    let mut without = String::with_capacity(text.len());
    for (number, line) in text.split_inclusive('\n').enumerate() {
        match numbers.contains(&number) {
            true => {
                let kept = kept
                    .filter(|(own, _)| *own == number)
                    .map_or("", |(_, address)| address);
                let lead = line.len() - line.trim_start().len();
                let end = line.trim_end_matches(['\n', '\r']).len();
                without.push_str(&" ".repeat(lead));
                without.push_str(kept);
                without.push_str(&" ".repeat(end.saturating_sub(lead + kept.len())));
                without.push_str(
                    line.get(end.max(lead + kept.len()).min(line.len())..)
                        .unwrap_or_default(),
                );
            }
            false => without.push_str(line),
        }
    }
    Some(WithoutPrint {
        text: without,
        lines: numbers.into_iter().map(|number| number + 1).collect(),
    })
}

/// The first line that may be the number of a printed page, or something else.
pub(crate) fn doubtful(text: &str) -> Option<(usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').find_map(|line| {
        let begin = start + (line.len() - line.trim_start().len());
        start += line.len();
        let words = line.trim();
        matches!(mark(words), Mark::Fraction(..)).then_some((begin, words))
    })
}

/// The lines that have words.
fn lines(text: &str) -> Vec<Line<'_>> {
    let numbered = text.split('\n').enumerate();
    let mut lines: Vec<Line<'_>> = numbered
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| Line {
            number,
            words: line.trim(),
            mark: mark(line.trim()),
        })
        .collect();
    // Extractors begin a page with a form feed.
    let feeds: Vec<bool> = numbered_feeds(text, &lines);
    for (line, is_last) in lines.iter_mut().zip(feeds) {
        if is_last && !line.words.is_empty() && line.words.bytes().all(|b| b.is_ascii_digit()) && line.words.len() < 4 {
            line.mark = Mark::Certain;
        }
    }
    lines
}

/// Whether each line is the last one before a form feed.
fn numbered_feeds(text: &str, lines: &[Line<'_>]) -> Vec<bool> {
    let feeds: BTreeSet<usize> = text
        .split('\n')
        .enumerate()
        .filter(|(_, line)| line.contains('\u{c}'))
        .map(|(number, _)| number)
        .collect();
    let ends = lines.iter().skip(1).map(|line| line.number).chain([usize::MAX]);
    lines
        .iter()
        .zip(ends)
        .map(|(line, next)| {
            feeds
                .range(line.number + 1..=next.max(line.number + 1))
                .next()
                .is_some()
        })
        .collect()
}

/// The lines that are headers or footers by themselves, or by others like them.
fn certain(lines: &[Line<'_>]) -> BTreeSet<usize> {
    // The numbers of pages, by how many there are.
    let mut fractions: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for line in lines {
        if let Mark::Fraction(page, pages) = line.mark {
            fractions.entry(pages).or_default().insert(page);
        }
    }
    let is_certain = |at: &usize| {
        let Some(line) = lines.get(*at) else { return false };
        match line.mark {
            Mark::None => false,
            Mark::Certain | Mark::Address => true,
            Mark::Fraction(_, pages) => fractions.get(&pages).is_some_and(|known| known.len() > 1),
            // The day of a print is on each of its pages; in a table it may be the example of two fields.
            Mark::Time => false,
        }
    };
    (0..lines.len()).filter(is_certain).collect()
}

/// The line with the first address of the site in a footer, and the address, if it is nowhere else in the text.
fn first_address<'t>(lines: &[Line<'t>], marked: &BTreeSet<usize>) -> Option<(usize, &'t str)> {
    let mut footers = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| line.mark == Mark::Address && marked.contains(at));
    let (_, first) = footers.next()?;
    let address = first.words.split_whitespace().next()?;
    if !SITES.iter().any(|site| address.starts_with(site)) {
        return None;
    }
    let is_elsewhere = lines
        .iter()
        .enumerate()
        .any(|(at, line)| !marked.contains(&at) && line.words.contains(address));
    (!is_elsewhere).then_some((first.number, address))
}

/// The sign of a print that a line is.
fn mark(words: &str) -> Mark {
    if words.chars().nth(LONGEST).is_some() || !words.bytes().any(|b| b.is_ascii_digit()) {
        return Mark::None;
    }
    let lower = words.to_ascii_lowercase();
    if is_number_of_page(&lower) || is_time_of_print(&lower) {
        return Mark::Certain;
    }
    if let Some((page, pages)) = fraction(words) {
        return Mark::Fraction(page, pages);
    }
    if let Some((address, number)) = words.rsplit_once(char::is_whitespace)
        && address.starts_with("https://")
        && !address.trim_end().contains(char::is_whitespace)
        && fraction(number).is_some()
    {
        return Mark::Address;
    }
    match time(&lower) {
        // A browser prints the title after the time.
        Some(rest) if rest.starts_with(char::is_whitespace) && !rest.trim().is_empty() => Mark::Certain,
        Some("") => Mark::Time,
        _ => Mark::None,
    }
}

/// Two numbers, of which the first is that of a page: `3/7`.
fn fraction(words: &str) -> Option<(u32, u32)> {
    let (page, pages) = words.split_once('/')?;
    let number = |text: &str| {
        let text = text.trim();
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        text.parse::<u32>().ok().filter(|_| is_number)
    };
    let (page, pages) = (number(page)?, number(pages)?);
    (page <= pages && pages <= PAGES).then_some((page, pages))
}

/// Whether a line, in lower case, is the number of a page: `第 3 页 / 共 7 页`, `Page 3 of 7`, `- 3 -`.
fn is_number_of_page(lower: &str) -> bool {
    let dashes = ['-', '–', '—', '－'];
    let between = lower
        .strip_prefix(dashes)
        .and_then(|rest| rest.strip_suffix(dashes))
        .unwrap_or_default()
        .trim();
    let is_number = |text: &str| !text.is_empty() && text.len() < 4 && text.bytes().all(|b| b.is_ascii_digit());
    if is_number(between) {
        return true;
    }
    // Nothing but these words and numbers.
    let words = ["第", "共", "页码", "页", "页次", "page", "pages", "of"];
    let has_page = lower.contains('页') || lower.starts_with("page");
    let is_part = |c: char| c.is_ascii_digit() || c.is_whitespace() || "/,，:：-–—()（）|".contains(c);
    has_page && {
        let rest = words
            .iter()
            .fold(lower.to_owned(), |rest, word| rest.replace(word, " "));
        rest.chars().all(is_part)
    }
}

/// Whether a line, in lower case, is the time of the print and nothing else.
fn is_time_of_print(lower: &str) -> bool {
    let rest = PRINTED.iter().find_map(|label| lower.strip_prefix(label));
    let is_part =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "年月日时分秒上下午:：/-.,，t+ampgtz".contains(c);
    rest.is_some_and(|rest| rest.bytes().any(|b| b.is_ascii_digit()) && rest.chars().all(is_part))
}

/// The text after a day and a time without seconds at the beginning of a line, in lower case: `2025/8/30 10:22`,
/// `11/30/25, 10:32 am`.
fn time(lower: &str) -> Option<&str> {
    let (day, rest) = lower.split_once(|c: char| c.is_whitespace())?;
    let numbers: Vec<&str> = day.trim_end_matches([',', '，']).split(['/', '-']).collect();
    let is_number = |text: &&str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    if numbers.len() != 3 || !numbers.iter().all(is_number) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = ["上午", "下午"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest)
        .trim_start();
    let (hour, rest) = rest.split_once(':')?;
    let is_short =
        |text: &str, most: usize| !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    let (minute, rest) = rest.split_at_checked(2)?;
    if !is_short(hour, 2) || !is_short(minute, 2) || rest.starts_with([':', '+']) {
        return None;
    }
    let after = [" am", " pm", "am", "pm"]
        .iter()
        .find_map(|word| rest.strip_prefix(word));
    Some(after.unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::{doubtful, remove};

    #[test]
    fn headers_and_footers_of_a_print_are_removed() {
        for mark in [
            "第 3 页 / 共 7 页",
            "第3页",
            "第3页，共7页",
            "3 / 共7页",
            "Page 3 of 7",
            "page 3",
            "- 3 -",
            "— 12 —",
            "打印时间：2025-08-30 10:22",
            "Printed on 2025/8/30",
            "2025/8/30 10:22 发起提现 - 微信支付商户文档中心",
            "11/30/25, 10:32 AM  Withdraw",
            "https://pay.weixin.qq.com/doc/v3/merchant/4015736200 3/7",
        ] {
            let text = format!("甲\nhttps://pay.weixin.qq.com/doc/v3/merchant/4015736200\n{mark}\n乙\n");
            let removed = remove(&text).unwrap();
            assert_eq!(removed.lines, [3], "{mark}");
            assert_eq!(removed.text, text.replace(mark, &" ".repeat(mark.len())), "{mark}");
        }
        for line in [
            "页面标题",
            "第一页",
            "页",
            "3",
            "400",
            "2025-08-30 10:22:31",
            "2015/05/20 13:29",
            "- 商户号 -",
            "分页大小：20",
            "第3页的内容",
            "https://pay.weixin.qq.com/doc/v3/merchant/4015736200",
            "3/4",
            "SUCCESS/FAIL",
            "打印时间：由商户决定",
            "page 必填 integer",
            "page",
        ] {
            assert!(remove(&format!("甲\n{line}\n乙\n")).is_none(), "{line}");
        }
    }

    #[test]
    fn what_is_beside_them_on_every_page_is_removed_too() {
        let text = "提现\n更新\n说明\n参数\n甲\n文档中心\n提现\n1/3\n乙\n丙\n丁\n文档中心\n提现\n2/3\n戊\n己\n";
        assert_eq!(remove(text).unwrap().lines, [6, 7, 8, 12, 13, 14]);
        // Alone, nothing shows what the numbers are.
        let text = "甲\n乙\n丙\n1/3\n丁\n";
        assert!(remove(text).is_none());
        assert_eq!(doubtful(text), Some((12, "1/3")));
        assert_eq!(doubtful("甲\n7/3\n0/3\n"), None);
    }

    #[test]
    fn an_address_that_is_only_in_a_footer_stays_once() {
        let address = "https://pay.weixin.qq.com/doc/v3/merchant/1";
        let text = format!("甲\n{address} 1/2\n乙\n{address} 2/2\n");
        let blanks = " ".repeat(address.len() + 4);
        assert_eq!(
            remove(&text).unwrap().text,
            format!("甲\n{address}    \n乙\n{blanks}\n")
        );
    }

    #[test]
    fn a_number_before_a_form_feed_is_that_of_a_page() {
        assert_eq!(remove("甲\n\n3\n\n\u{c}乙\n4\n丙\n").unwrap().lines, [3]);
        assert!(remove("甲\n3\n乙\n\u{c}丙\n").is_none());
    }
}
