//! Error codes, from the rows of tables.

use wechatpay_spec::model::ErrorCode;

use super::marks::without_marks;
use crate::construct::unplaced;
use crate::facts::label;

/// The maximum number of characters of a heading.
const HEADING: usize = 40;
/// Words of the headings above the rows of an error.
const HEADINGS: &[&str] = &[
    "异常返回",
    "异常应答",
    "异常响应",
    "错误返回",
    "错误应答",
    "错误响应",
    "失败返回",
    "失败应答",
    "失败响应",
    "返回异常",
    "应答异常",
];

/// The HTTP status that a cell is: `400`, `400。`, `400 Bad Request`.
pub(super) fn status(cell: &str) -> Option<u16> {
    let marks = ['。', '.', '，', ',', '：', ':', '、', '；', ';'];
    let cell = cell.trim().trim_matches(marks).trim();
    let cell = cell.strip_prefix("HTTP").map_or(cell, str::trim_start);
    let (digits, rest) = cell.split_at_checked(3)?;
    let is_phrase = rest.starts_with([' ', '-', '_', '(', '（']) && !rest.contains('_') && !is_upper(rest);
    let status = digits.parse::<u16>().ok().filter(|_| rest.is_empty() || is_phrase)?;
    (200..=599).contains(&status).then_some(status)
}

/// Whether the letters of a text are all capitals, as those of a code are.
fn is_upper(text: &str) -> bool {
    !text.chars().any(|c| !c.is_ascii() || c.is_ascii_lowercase())
}

/// Whether a line heads the rows of an error below those of a response: `400 Bad Request`, `异常返回`.
pub(super) fn heads_rows(words: &str) -> bool {
    if words.is_empty() || words.chars().count() > HEADING {
        return false;
    }
    let status = status(words).is_some_and(|status| status >= 300);
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | ' ' | '(' | ')' | '（' | '）');
    let words = words.trim_start_matches(number);
    let is_short = words.chars().count() <= 12 && !words.contains(['。', '，', ',', '【']);
    status || is_short && HEADINGS.iter().any(|heading| words.starts_with(heading))
}

/// Whether a line is the status of a success: `200 OK`.
pub(super) fn is_success(line: &str) -> bool {
    status(without_marks(line)).is_some_and(|status| status < 300)
}

/// Adds an error code unless it is listed already with its status, or the text is not a code.
pub(super) fn add(errors: &mut Vec<ErrorCode>, status: Option<u16>, code: &str, title: &str) {
    let is_code = !code.is_empty()
        && code
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let error = ErrorCode {
        code: unplaced(code.to_owned()),
        status,
        title: label::title(title),
    };
    let is_known = errors
        .iter()
        .any(|known| *known == error || status.is_some() && known.status == status && known.code == error.code);
    if is_code && !is_known {
        errors.push(error);
    }
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn a_status_may_have_marks_and_words_behind_it() {
        for cell in [
            "400",
            "400。",
            " 400 ",
            "400 Bad Request",
            "400：",
            "；400",
            "HTTP 400",
            "400（请求错误）",
        ] {
            assert_eq!(status(cell), Some(400), "{cell}");
        }
        for cell in [
            "400 PARAM_ERROR",
            "4000",
            "",
            "40",
            "1900",
            "PARAM_ERROR",
            "600",
            "400 ERROR",
        ] {
            assert_eq!(status(cell), None, "{cell}");
        }
    }
}
