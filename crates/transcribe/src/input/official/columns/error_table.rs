//! The tables of error codes, with bars or with a line for each cell, in Chinese or English.

use wechatpay_spec::model::ErrorCode;
use wechatpay_spec::place::Span;

use super::heading::Section;
use super::lines::{Line, LineContent};
use crate::account::Use;
use crate::facts::code::is_code;
use crate::findings::Findings;
use crate::input::official::error_code;

/// Words at the head of the column of codes.
const CODE: &[&str] = &["错误码", "错误代码", "名称", "error code", "code", "name"];
/// Words at the head of the column of labels.
const TITLE: &[&str] = &["描述", "错误描述", "说明", "description", "error description"];
/// Words at the head of the column of HTTP statuses.
const STATUS: &[&str] = &["状态码", "http状态码", "status code", "status", "http status code"];
/// Words at the head of columns that are not kept.
const OTHER: &[&str] = &[
    "原因",
    "解决方案",
    "解决办法",
    "cause",
    "reason",
    "solution",
    "resolution",
];

/// Where the facts are in a row.
struct Columns {
    code: usize,
    title: usize,
    status: Option<usize>,
}

/// The errors of a page.
pub(super) fn read(lines: &[Line], findings: &mut Findings) -> Vec<ErrorCode> {
    let mut errors = Vec::new();
    let mut open: Option<Columns> = None;
    let mut bare: Vec<(&str, Span)> = Vec::new();
    for line in lines {
        match &line.content {
            LineContent::Heading => open = None,
            LineContent::Text(text) if line.section == Section::Errors => bare.push((text, line.span)),
            LineContent::Text(_) => {}
            LineContent::Cells(cells) => {
                let words: Vec<&str> = cells.iter().map(String::as_str).collect();
                if let Some(columns) = columns(&words) {
                    open = Some(columns);
                    findings.mark(line.span, Use::Label);
                } else if super::heading::columns(&words).is_some() {
                    open = None;
                } else if let Some(columns) = &open {
                    findings.mark(line.span, Use::Row);
                    let cell = |at: usize| words.get(at).copied().unwrap_or_default();
                    add(
                        &mut errors,
                        columns.status.map(cell),
                        cell(columns.code),
                        cell(columns.title),
                    );
                }
            }
        }
    }
    let cell = |at: usize| bare.get(at).map_or("", |(cell, _)| *cell);
    for (at, (code, span)) in bare.iter().enumerate() {
        if !is_error_code(code) || is_error_code(cell(at + 1)) {
            continue;
        }
        findings.mark(*span, Use::Row);
        let status = at.checked_sub(1).map(cell);
        add(&mut errors, status, code, cell(at + 1));
    }
    errors
}

fn add(errors: &mut Vec<ErrorCode>, status: Option<&str>, code: &str, title: &str) {
    let status = status.and_then(|status| status.parse::<u16>().ok());
    if is_error_code(code) {
        error_code::add(
            errors,
            status.filter(|status| (200..=599).contains(status)),
            code,
            title,
        );
    }
}

/// Whether cells are the head of a table of error codes.
pub(super) fn is_head(cells: &[&str]) -> bool {
    columns(cells).is_some()
}

fn columns(cells: &[&str]) -> Option<Columns> {
    let heads: Vec<String> = cells.iter().map(|cell| cell.trim().to_ascii_lowercase()).collect();
    let find = |words: &[&str]| heads.iter().position(|head| words.contains(&head.as_str()));
    let code = find(CODE)?;
    let title = find(TITLE)?;
    let has_other = find(OTHER).is_some() || find(STATUS).is_some();
    has_other.then(|| Columns {
        code,
        title,
        status: find(STATUS),
    })
}

/// Whether a cell is an error code: one or two letters are not.
fn is_error_code(cell: &str) -> bool {
    cell.len() > 2 && is_code(cell)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::findings::Findings;
    use crate::input::official::columns::lines::lines;

    #[test]
    fn codes_stand_in_rows_or_on_lines() {
        let of = |text: &str| {
            let errors = read(&lines(text), &mut Findings::new("x")).into_iter();
            errors
                .map(|error| (error.status, error.code.value, error.title.unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        let paid = |status| vec![(status, "ORDERPAID".to_owned(), "订单已支付".to_owned())];
        assert_eq!(
            of("错误码 | 描述 | 解决方案 |\n---|---|---|\nORDERPAID | 订单已支付 | x |\n"),
            paid(None)
        );
        assert_eq!(
            of("|名称|描述|原因|解决方案|\n|ORDERPAID|订单已支付|x|y|\n"),
            paid(None)
        );
        assert_eq!(
            of("状态码 | 错误码 | 描述 | 解决方案 |\n400 | ORDERPAID | 订单已支付 | x |\n"),
            paid(Some(400))
        );
        assert_eq!(
            of("错误码\n名称\n描述\n原因\n解决方案\nORDERPAID\n订单已支付\nx\ny\n"),
            paid(None)
        );
        assert_eq!(
            of("错误码\n状态码\n错误码\n描述\n400\nORDERPAID\n订单已支付\nx\n"),
            paid(Some(400))
        );
    }
}
