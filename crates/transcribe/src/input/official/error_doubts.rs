//! Codes in tables of errors that no row has: the one that they are in may have run into another.

use wechatpay_spec::model::ErrorCode;
use wechatpay_spec::place::Span;

use super::error_code;
use crate::facts::code::is_code;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The least length of a code that has run into the cell before it.
const GLUED: usize = 5;

/// Reports the codes in lines of tables of errors that were not read: those after a status, those with `_` that have
/// blanks around them and a title after them, and those at the end of a cell that they have run into.
pub(super) fn report<'t>(lines: impl Iterator<Item = (&'t str, Span)>, errors: &[ErrorCode], findings: &mut Findings) {
    let mut reported: Vec<&str> = Vec::new();
    for (line, span) in lines {
        let words: Vec<&str> = line
            .split([' ', '\t', '|', '\u{3000}', '\u{a0}'])
            .filter(|word| !word.is_empty())
            .collect();
        for (at, whole) in words.iter().enumerate() {
            let glued = code_at_end(whole);
            let word = glued.unwrap_or(*whole);
            let before = at.checked_sub(1).and_then(|before| words.get(before)).copied();
            let after = words.get(at + 1).copied().unwrap_or_default();
            let has_status = before.is_some_and(ends_with_status);
            let has_title = at > 0 && word.contains('_') && after.starts_with(|c: char| !c.is_ascii());
            let is_read = |known: &ErrorCode| known.code.value == word;
            let is_unread = word.len() > 2 && is_code(word) && !errors.iter().any(is_read) && !reported.contains(&word);
            let is_glued = glued.is_some() && (after.is_empty() || after.starts_with(|c: char| !c.is_ascii()));
            if is_unread && error_code::status(word).is_none() && (has_status || has_title || is_glued) {
                reported.push(word);
                let message = format!(
                    "`{}` looks like an error code whose row was not read: `{}`",
                    shorten(word),
                    shorten(words.get(at.saturating_sub(1)..).unwrap_or_default().join(" ").as_str())
                );
                let help = "compare it with the document, and add its code to the spec by hand";
                findings.report(rules::NO_ERRORS, span, message, help);
            }
        }
    }
}

/// The code at the end of a word, after letters of another script: `请申请权限NOAUTH`.
fn code_at_end(word: &str) -> Option<&str> {
    let rest = word.trim_end_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let code = word.get(rest.len()..)?;
    let is_behind_word = rest
        .chars()
        .next_back()
        .is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    // `请确认绑定的APPID`
    let is_name = code.ends_with("ID") && !code.contains('_');
    (is_behind_word && !is_name && code.len() >= GLUED && code.starts_with(|c: char| c.is_ascii_uppercase()))
        .then_some(code)
}

/// Whether a word ends with the status of an error: `404`, `参数404`.
fn ends_with_status(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.len() == 3 && error_code::status(digits).is_some_and(|status| status > 201)
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::place::Span;

    use super::report;
    use crate::findings::Findings;

    #[test]
    fn a_code_in_another_row_is_reported() {
        let is_reported = |line: &str| {
            let mut findings = Findings::new("page.txt");
            report([(line, Span::default())].into_iter(), &[], &mut findings);
            !findings.is_empty()
        };
        for line in [
            "请确认 404\tNOT_FOUND\t不存在",
            "Try again later 400 PARAM_ERROR Parameter error",
            "| 500 | SYSTEM_ERROR |",
            "请重试404 NOT_FOUND 不存在",
            "请重试 NOT_FOUND 不存在",
            "请申请权限NOAUTH\t无权限",
            "请申请权限SYSTEM_ERROR",
        ] {
            assert!(is_reported(line), "{line}");
        }
        for line in [
            "状态为USER_PAYING时查询",
            "See the state USER_PAYING of the order",
            "返回 404 时重试",
            "返回码为NOAUTH时申请",
            "请申请权限APP",
            "请确认绑定的APPID",
            "仅支持APPID-A",
            "HTTP 400",
        ] {
            assert!(!is_reported(line), "{line}");
        }
    }
}
