//! Pages that a file has twice, such as the variants for two kinds of callers: a part that only the beginning of a page
//! has is there again below the rows of the first one, and has rows of its own.

use wechatpay_spec::place::Span;

use super::official::columns::lone_cell;
use super::official::columns::section_heading::{Section, section};
use super::page_text::{self, PageText};
use crate::account::row_name;
use crate::facts::code::is_word_part;
use crate::facts::day::MONTHS;
use crate::findings::{Findings, shorten};
use crate::rules;

/// Words with which the line of the day begins, in lower case.
const DAYS: &[&str] = &[
    "更新时间",
    "最新更新时间",
    "最近更新时间",
    "最后更新时间",
    "latest update time",
    "last update time",
    "update time",
];
/// How many lines below a cell show that it is one.
const CELLS: usize = 3;
/// Headings above what a notification contains.
const NOTIFICATIONS: &[&str] = &[
    "通知参数",
    "回调参数",
    "通知报文",
    "notification parameters",
    "callback parameters",
];
/// The field of which a notification of APIv3 has one row. The decrypted resource may have an `event_type` of its own.
const EVENT: &str = "resource_type";
/// The least number of rows between two of this field. A copy may have its row twice.
const ROWS: usize = 3;

/// A part of a page that is there once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The day of the last change.
    Day,
    /// The address or the method of the operation.
    Address,
    /// The heading of the request.
    Request,
    /// The heading of a notification.
    Notification,
    /// The row of the type of the resource.
    Event,
    /// The heading of another section.
    Other,
    /// A row, of whatever table.
    Row,
}

/// A line: where it begins, its words, and what it is.
type Line<'t> = (usize, &'t str, Part);

/// Reports the first part of a page that is there a second time.
pub(super) fn report(page: &PageText, findings: &mut Findings) {
    let written: Vec<(usize, &str)> = page.written_lines().collect();
    let lines = parts(&written);
    let Some((first, second)) = repeated(&lines) else {
        return;
    };
    let span = |(start, line, _): Line<'_>| Span {
        start,
        end: start + line.len(),
    };
    let message = format!(
        "the page describes two operations or two variants of one: `{}` in line {} is followed by rows, and so is `{}` in line {}",
        shorten(first.1),
        page.line_number(span(first)),
        shorten(second.1),
        page.line_number(span(second))
    );
    let help = "split it into a page for each operation and each variant";
    findings.report(rules::SEVERAL_OPERATIONS, span(second), message, help);
}

/// The lines that are parts of a page. Cells of rows with one cell a line are none: `更新时间` above `update_time`, or
/// `请求参数` as the description of a row.
fn parts<'t>(written: &[(usize, &'t str)]) -> Vec<Line<'t>> {
    let lines = written.iter().enumerate().filter_map(|(at, (start, line))| {
        let own = part(line)?;
        let below = || {
            let rest = written.get(at + 1..).unwrap_or_default();
            rest.iter().take(CELLS).map(|(_, line)| page_text::plain(line))
        };
        let is_cell = match own {
            Part::Event | Part::Row | Part::Address => false,
            Part::Day => !is_day(line, below().next().as_deref()),
            Part::Request | Part::Notification | Part::Other => {
                lone_cell::is_label_of_row(below()) || lone_cell::is_above_row(below())
            }
        };
        (!is_cell).then_some((*start, *line, own))
    });
    lines.collect()
}

/// Whether a line that begins with the words for the day of the last change has a day after them, or on the next line.
fn is_day(line: &str, next: Option<&str>) -> bool {
    let lower = line.to_ascii_lowercase();
    let words = DAYS.iter().filter_map(|day| Some(lower.split_once(day)?.1));
    let rest = words.min_by_key(|rest| rest.len()).unwrap_or_default();
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '*' | '|'));
    match rest.is_empty() {
        true => next.is_some_and(begins_with_day),
        false => begins_with_day(rest),
    }
}

/// Whether a text begins with a day: `2024.07.04`, `2024年7月4日`, `Jul 4, 2024`.
fn begins_with_day(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let behind = text.get(digits..).unwrap_or_default().trim_start();
    // The first three letters of a month tell it from the others.
    let is_month = |text: &str| {
        let mut months = MONTHS.iter().filter_map(|month| month.get(..3));
        months.any(|month| text.starts_with(month))
    };
    match digits {
        0 => is_month(&text),
        1 | 2 => behind.starts_with(['.', '/', '-', '月']) || is_month(behind),
        4 => behind.starts_with(['.', '/', '-', '年']),
        _ => false,
    }
}

/// Two lines with the same part, each with rows below it.
fn repeated<'t>(lines: &[Line<'t>]) -> Option<(Line<'t>, Line<'t>)> {
    let parts = [Part::Day, Part::Address, Part::Request, Part::Notification, Part::Event];
    let has = |part: Part, from: usize, to: usize| {
        let between = lines.get(from..to).unwrap_or_default();
        between.iter().filter(|(_, _, own)| *own == part).count()
    };
    parts.iter().find_map(|part| {
        let mut places = lines.iter().enumerate().filter(|(_, (_, _, own))| own == part);
        let (at, first) = places.next()?;
        let (_, second) = places.find(|(place, _)| {
            let rows = has(Part::Row, at, *place);
            let is_apart = match part {
                // The heading may be repeated above each table of one request.
                Part::Request | Part::Notification => rows > 0 && has(Part::Other, at, *place) > 0,
                Part::Event => rows >= ROWS,
                _ => rows > 0,
            };
            is_apart && has(Part::Row, *place, lines.len()) > 0
        })?;
        Some((*first, *second))
    })
}

/// The part of a page that a line is; `None` for prose, samples and descriptions.
fn part(line: &str) -> Option<Part> {
    let words = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '>' | '-' | '●' | '•'));
    let lower = words.to_ascii_lowercase();
    let label = lower.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '*'));
    let is_row = row_name(line).is_some();
    let has_event = words.split(|c: char| !is_word_part(c)).any(|word| word == EVENT);
    if words == EVENT || is_row && has_event {
        Some(Part::Event)
    } else if is_row {
        Some(Part::Row)
    } else if DAYS.iter().any(|day| lower.starts_with(day)) {
        Some(Part::Day)
    } else if is_address(&lower) {
        Some(Part::Address)
    } else if NOTIFICATIONS.contains(&label) {
        Some(Part::Notification)
    } else {
        match section(line)?.0 {
            Section::Request => Some(Part::Request),
            Section::Response | Section::ResponseHeaders | Section::Errors => Some(Part::Other),
            _ => None,
        }
    }
}

/// Whether a line, in lower case, has the address or the method of an operation after a label.
fn is_address(lower: &str) -> bool {
    let label = lower.split("https://").next().unwrap_or_default();
    let is_url = label.len() < lower.len()
        && label.chars().count() <= 24
        && ["url", "链接", "地址"].iter().any(|word| label.contains(word))
        && label.trim_end().ends_with([':', '：', '`'])
        && lower.contains("https://api");
    let is_method = lower.starts_with("请求方式") && lower.contains('【');
    is_url || is_method
}

#[cfg(test)]
mod tests {
    use super::{Part, part, parts, repeated};

    fn is_repeated(text: &str) -> bool {
        let written: Vec<(usize, &str)> = text.lines().map(|line| (0, line)).collect();
        repeated(&parts(&written)).is_some()
    }

    #[test]
    fn a_cell_of_a_row_is_no_part() {
        let row = "a 必填 string(32)";
        let page = |part: &str, cells: &str| format!("{part}\n{row}\n应答参数\n{row}\n{cells}\n{row}");
        for cells in [
            "更新时间\nupdate_time\n是\nString(14)\n20091225091010\n更新时间，格式为yyyyMMddhhmmss",
            "最后更新时间\nmodify_time\nString(14)\n20091225091010\n最后更新时间",
            "Last update time\nmodify_time\nString(14)\nNo\nUpdate time of the order",
            "更新时间：以实际为准",
        ] {
            assert!(!is_repeated(&page("更新时间：2024.11.13", cells)), "{cells}");
        }
        for cells in [
            "请求参数\nparams\n否\nString(32)",
            "请求参数\n商户名\nname\n否\nString(32)",
        ] {
            assert!(!is_repeated(&page("请求参数", cells)), "{cells}");
        }
        for cells in [
            "更新时间\n2024.11.14",
            "更新时间：2024年11月14日",
            "Update time: Nov 14, 2024",
        ] {
            assert!(is_repeated(&page("更新时间：2024.11.13", cells)), "{cells}");
        }
    }

    #[test]
    fn parts_are_known_by_their_words() {
        for (line, expected) in [
            ("更新时间:2024.07.04", Some(Part::Day)),
            ("URL地址：https://api.mch.weixin.qq.com/pay/a", Some(Part::Address)),
            ("请求方式:【POST】/v3/a", Some(Part::Address)),
            ("## 请求参数", Some(Part::Request)),
            ("通知参数：", Some(Part::Notification)),
            ("resource_type 必填 string(32)", Some(Part::Event)),
            ("event_type 必填 string(32)", Some(Part::Row)),
            ("a 必填 string(32)", Some(Part::Row)),
            ("返回结果", Some(Part::Other)),
            ("通知地址：https://example.com", None),
            ("请求参数见下表", None),
        ] {
            assert_eq!(part(line), expected, "{line}");
        }
    }

    #[test]
    fn a_part_is_repeated_only_below_rows_and_above_others() {
        let (row, response) = ("a 必填 string(32)", "应答参数\nb 必填 string(32)");
        for part in ["更新时间:2024.07.04", "请求方式:【POST】/v3/a", "请求参数"] {
            assert!(
                is_repeated(&format!("{part}\n{row}\n{response}\n{part}\n{row}")),
                "{part}"
            );
            for text in [
                format!("{part}\n{part}\n{row}\n{response}"),
                format!("{part}\n{row}\n{response}\n{part}\n略"),
            ] {
                assert!(!is_repeated(&text), "{text}");
            }
        }
        assert!(!is_repeated(&format!("请求参数\n{row}\n请求参数\n{row}\n{response}")));
    }
}
