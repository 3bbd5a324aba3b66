//! Lines of a copy that stand for rows that the page did not show: `展开`, `……`.

use wechatpay_spec::place::Span;

use super::page_text::PageText;
use crate::account::row_name;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The words of buttons that show more rows.
const BUTTONS: &[&str] = &[
    "展开",
    "展开全部",
    "展开更多",
    "展开子参数",
    "展开子字段",
    "展开子属性",
    "查看更多",
    "查看全部",
    "加载更多",
    "点击展开",
    "已折叠",
    "show more",
    "show all",
    "load more",
    "expand",
    "expand all",
    "see more",
];
/// Marks of something that was left out.
const ELLIPSES: &[&str] = &["...", "…", "……", "......", "。。。", "(略)", "（略）"];

/// Reports the first line that stands for rows which are not in the text.
pub(super) fn report(page: &PageText, findings: &mut Findings) {
    let lines: Vec<(usize, &str)> = page.written_lines().collect();
    let is_row = |at: Option<usize>| {
        let line = at.and_then(|at| lines.get(at)).map_or("", |(_, line)| *line);
        row_name(line).is_some() || line.matches('|').count() > 2 || line.starts_with('【')
    };
    let found = lines.iter().enumerate().find(|(index, (_, line))| {
        // A row may be all that a mark stands for: cells with bars, of which the others are empty.
        let words =
            line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '+' | '-' | '>' | '▼' | '▶' | '*'));
        let words = words.to_lowercase();
        let is_button = BUTTONS.contains(&words.as_str());
        let is_ellipsis =
            ELLIPSES.contains(&words.as_str()) && (is_row(index.checked_sub(1)) || is_row(Some(index + 1)));
        is_button || is_ellipsis
    });
    let Some((_, (start, line))) = found else { return };
    let span = Span {
        start: *start,
        end: start + line.len(),
    };
    let message = format!(
        "`{}` may stand for rows that the saved text does not have",
        shorten(line)
    );
    let help =
        "open everything on the page and save it again, or compare the fields around this line with the document";
    findings.report(rules::ROW_LOST, span, message, help);
}
