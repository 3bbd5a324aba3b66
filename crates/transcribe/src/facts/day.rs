//! The day on which a page was last changed.

use wechatpay_spec::place::Span;

/// A day that a page states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stated {
    /// Where the label is.
    pub(crate) span: Span,
    /// The day, as in `2025-01-31`; `None` if it is not read.
    pub(crate) day: Option<String>,
}

/// Words in front of the day, in lower case. Those without a colon need a day right after them.
const LABELS: &[&str] = &[
    "更新时间",
    "更新日期",
    "更新于",
    "最后更新",
    "最近更新",
    "最后修改",
    "更新",
    "修改时间",
    "修改日期",
    "修改于",
    "修订时间",
    "修订日期",
    "修订于",
    "变更时间",
    "变更日期",
    "编辑于",
    "latest update time",
    "last update time",
    "update time",
    "update date",
    "last updated on",
    "last updated at",
    "last updated",
    "last update",
    "last modified on",
    "last modified",
    "last revised",
    "updated on",
    "updated at",
    "updated",
    "modified on",
    "date modified",
    "revised on",
];
/// The maximum number of lines above the first section of a page that may have a day without a label.
const HEAD: usize = 12;
/// Words of a line that is below the head of a page.
const SECTIONS: &[&str] = &["接口说明", "请求方式", "参数", "必填", "|", "request", "url"];
/// Words of a notice about the end of an operation, whose day is another one.
const ENDS: &[&str] = &["下线", "停", "废", "截止", "deprecat", "retire", "offline", "end"];
/// The maximum number of characters beside a day in a line that states little else.
const BESIDE: usize = 10;
/// Words of a line that is about the last change, whatever else it states.
const CHANGES: &[&str] = &["更新", "修改", "修订", "update", "modif", "revis"];
/// The beginnings of days that are told from that of the reader.
const RELATIVE: &[&str] = &[
    "昨",
    "今天",
    "今日",
    "前天",
    "上周",
    "本周",
    "上个月",
    "刚",
    "yesterday",
    "today",
    "last week",
    "just now",
];
/// Words between a label and the day.
const CONNECTORS: &[&str] = &[
    "时间", "日期", "于", "为", "on", "at", ":", "：", "*", "`", "_", " ", "\u{a0}", "\u{3000}", "|", "\n", "\r",
];
/// The names of the months.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day of a page: the first label of a day that a colon or a day follows, or else a line at the top of the page that
/// is a day.
pub(crate) fn read(text: &str) -> Option<Stated> {
    let lower = text.to_ascii_lowercase();
    labelled(&lower).or_else(|| unlabelled(&lower))
}

/// A line above the first section that is a day. With other words beside it, it may be another day, which is not read.
fn unlabelled(lower: &str) -> Option<Stated> {
    let mut start = 0;
    let lines = lower.split_inclusive('\n').map(|line| {
        start += line.len();
        (start - line.len(), line.trim_end())
    });
    let head = lines
        .filter(|(_, line)| !line.trim().is_empty())
        .take(HEAD)
        .take_while(|(_, line)| !SECTIONS.iter().any(|word| line.contains(word)) || line.contains("://"));
    head.into_iter().find_map(|(start, line)| {
        let day = line
            .char_indices()
            .filter(|(at, c)| {
                let before = line.get(..*at).unwrap_or_default();
                c.is_ascii_alphanumeric() && !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
            })
            .find_map(|(at, _)| day(line.get(at..)?))?;
        let is_part = |c: char| c.is_ascii_digit() || !c.is_alphanumeric() || matches!(c, '年' | '月' | '日' | '号');
        let words: Vec<&str> = line
            .split(is_part)
            .filter(|word| !word.is_empty() && month(word).is_none())
            .collect();
        let is_alone = words.is_empty() || matches!(words.as_slice(), ["更新" | "修改" | "updated"]);
        let is_end = ENDS.iter().any(|word| line.contains(word));
        let is_short = words.concat().chars().count() <= BESIDE;
        let is_change = CHANGES.iter().any(|word| line.contains(word));
        ((is_short || is_change) && !is_end).then(|| Stated {
            span: Span {
                start,
                end: start + line.len(),
            },
            day: is_alone.then_some(day),
        })
    })
}

fn labelled(lower: &str) -> Option<Stated> {
    let mut places: Vec<(usize, usize)> = LABELS
        .iter()
        .flat_map(|label| lower.match_indices(label).map(|(at, label)| (at, at + label.len())))
        .collect();
    places.sort_unstable_by_key(|(start, end)| (*start, usize::MAX - end));
    places.into_iter().find_map(|(start, end)| {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let begins_word = !(lower.get(start..)?.starts_with(is_letter) && lower.get(..start)?.ends_with(is_letter));
        let after = lower.get(end..)?;
        let mut rest = after;
        let mut has_colon = false;
        while let Some(word) = CONNECTORS.iter().find(|word| rest.starts_with(**word)) {
            has_colon |= matches!(*word, ":" | "：");
            rest = rest.get(word.len()..)?;
        }
        let day = day(rest);
        // A sentence about the time of an update has neither; a field of this name has neither.
        let line: String = rest.chars().take_while(|c| *c != '\n').take(30).collect();
        let is_relative = RELATIVE.iter().any(|word| line.starts_with(word));
        let has_number = line.contains(|c: char| c.is_ascii_digit() || c == '年');
        let is_stated = day.is_some() || has_colon && (has_number || is_relative);
        (begins_word && is_stated).then(|| Stated {
            span: Span {
                start,
                end: end + (after.len() - rest.len()),
            },
            day,
        })
    })
}

/// A day at the beginning of a text in lower case, as a spec writes it.
fn day(text: &str) -> Option<String> {
    numbers(text).or_else(|| names(text))
}

/// `2025.07.17`, `2020-1-8`, `2024/12/11`, `2024年12月11日`, `20241211`
fn numbers(text: &str) -> Option<String> {
    let (year, rest) = digits(text, 4..=4).or_else(|| {
        let (whole, rest) = digits(text, 8..=8)?;
        Some((whole / 10_000, rest)).filter(|_| !rest.starts_with(|c: char| c.is_ascii_digit()))
    })?;
    if text.bytes().take_while(u8::is_ascii_digit).count() == 8 {
        let whole: u32 = text.get(..8)?.parse().ok()?;
        return written(whole / 10_000, whole / 100 % 100, whole % 100);
    }
    let rest = rest.trim_start_matches(' ');
    let separator = rest.chars().next().filter(|c| matches!(c, '.' | '-' | '/' | '年'))?;
    let rest = rest.get(separator.len_utf8()..)?.trim_start_matches(' ');
    let (month, rest) = digits(rest, 1..=2)?;
    let second = if separator == '年' { '月' } else { separator };
    let rest = rest
        .trim_start_matches(' ')
        .strip_prefix(second)?
        .trim_start_matches(' ');
    let (day, _) = digits(rest, 1..=2)?;
    written(year, month, day)
}

/// `mar 21, 2025`, `21 march 2025`, `march 21st, 2025`
fn names(text: &str) -> Option<String> {
    let (first, rest) = match digits(text, 1..=2) {
        Some((day, rest)) => (Some(day), ordinal(rest)),
        None => (None, text),
    };
    let rest = rest.trim_start_matches([' ', '-', ',']);
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (word, rest) = rest.split_at(end);
    let month = month(word)?;
    let rest = rest.trim_start_matches([' ', '.', ',', '-']);
    let (day, rest) = match first {
        Some(day) => (day, rest),
        None => digits(rest, 1..=2).map(|(day, rest)| (day, ordinal(rest)))?,
    };
    let (year, _) = digits(rest.trim_start_matches([' ', ',', '-']), 4..=4)?;
    written(year, month, day)
}

/// The number of a month by its name, or the first letters of it.
fn month(word: &str) -> Option<u32> {
    let index = MONTHS
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word) || word == "sept" && *name == "september")?;
    Some(u32::try_from(index).ok()? + 1)
}

fn ordinal(text: &str) -> &str {
    let endings = ["st", "nd", "rd", "th"];
    endings
        .iter()
        .find_map(|ending| text.strip_prefix(ending))
        .unwrap_or(text)
}

/// The number of so many digits that a text begins with, and the rest.
fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let number = length.contains(&digits.len()).then(|| digits.parse().ok()).flatten()?;
    Some((number, rest))
}

fn written(year: u32, month: u32, day: u32) -> Option<String> {
    let is_day = (2000..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_day.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::{day, read};

    #[test]
    fn days_are_written_in_several_ways() {
        for (text, expected) in [
            ("2025.07.17x", "2025-07-17"),
            ("2020.1.08 版本说明", "2020-01-08"),
            ("2020-1-8", "2020-01-08"),
            ("2024/12/11", "2024-12-11"),
            ("2024年12月11日", "2024-12-11"),
            ("2024 年 1 月 5 日", "2024-01-05"),
            ("20241211", "2024-12-11"),
            ("2024-12-11 10:00:00", "2024-12-11"),
            ("mar 21, 2025", "2025-03-21"),
            ("march 21st, 2025", "2025-03-21"),
            ("sept. 3, 2024", "2024-09-03"),
            ("21 mar 2025", "2025-03-21"),
            ("21-mar-2025", "2025-03-21"),
        ] {
            assert_eq!(day(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "2020",
            "2020.13.01",
            "20.1.1",
            "2020.1.",
            "03/04/2025",
            "2024-12/11",
            "1712345678",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_is_in_front_of_the_day() {
        let expected = Some(Some("2024-12-11".to_owned()));
        for text in [
            "关单\n更新时间：2024.12.11\n",
            "更新时间: 2024年12月11日",
            "更新于 2024-12-11",
            "最后更新：2024/12/11",
            "最近更新时间：2024-12-11",
            "**更新日期**：2024-12-11",
            "更新时间 2024.12.11",
            "更新时间\n2024.12.11",
            "更新：2024-12-11",
            "Last updated on Dec 11, 2024",
            "Last updated: 2024-12-11",
            "Updated on 11 December 2024",
            "Latest update time:2024.12.11",
            "Update Time: 2024.12.11",
            "Last modified: December 11, 2024",
        ] {
            assert_eq!(read(text).map(|found| found.day), expected, "{text}");
        }
        for text in [
            "关单\n2024.12.11\n接口说明",
            "关单\n\n2024年12月11日\n",
            "关单\n（2024-12-11 10:00:00）\n",
            "close\nDec 11, 2024\n",
            "关单\n2024-12-11 更新\n",
            "关单\n修订日期：2024.12.11\n",
        ] {
            assert_eq!(read(text).map(|found| found.day), expected, "{text}");
        }
        for text in [
            "关单\n发布时间：2024.12.11\n",
            "关单\nv1.0 2024.12.11",
            "close\nDate: 2024-12-11",
        ] {
            assert_eq!(read(text).map(|found| found.day), Some(None), "{text}");
        }
        for text in [
            "本接口已于2023年12月31日下线",
            "关单\n请求参数\n2024.12.11",
            "https://pay.weixin.qq.com/doc/2024-12-11",
            "自2024年12月11日起，商户可以在这里查询自己的订单状态",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in [
            "更新时间：12/11/2024",
            "Last updated: 11.12.24",
            "更新时间：昨天",
            "Last updated: yesterday",
        ] {
            assert_eq!(read(text).map(|found| found.day), Some(None), "{text}");
        }
        for text in [
            "",
            "返回更新时间",
            "更新时间：见下",
            "update_time 2024",
            "该状态会更新为关闭",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
