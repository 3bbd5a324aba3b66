//! Error codes, from the rows of tables.

use wechatpay_spec::model::ErrorCode;

use crate::construct::unplaced;
use crate::facts::label;

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
