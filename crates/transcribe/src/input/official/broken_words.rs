//! Names, values and codes that a line end or a blank breaks, as in narrow columns: what follows the break would be read as
//! the whole word.
//!
//! The same word is often elsewhere on the page: in a sample, in a description or in another table.

use wechatpay_spec::model::Field;
use wechatpay_spec::place::Span;

use crate::findings::{Findings, shorten};
use crate::rules;

/// Values that are known without the page.
const KNOWN_VALUES: &[&str] = &[
    "HMAC-SHA256",
    "SUCCESS",
    "FAIL",
    "CLOSED",
    "REFUND",
    "NOTPAY",
    "REVOKED",
    "USERPAYING",
    "PAYERROR",
    "PROCESSING",
    "ABNORMAL",
    "NATIVE",
];

/// Whether a character is one of names, values and codes.
const fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// Whether a text has a word.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

/// Why a name may be a part of another one; `before` is the text before it on the page.
pub(super) fn doubt_about_name(name: &str, before: &str, page: &str) -> Option<String> {
    if name.starts_with('_') || name.ends_with('_') {
        return Some(format!("`{}` is no whole name", shorten(name)));
    }
    let trimmed = |text: &'_ str| {
        text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '`' | '*'))
            .len()
    };
    let mut before = before.get(..trimmed(before)).unwrap_or_default();
    // The mark of a list.
    if let Some(rest) = before
        .strip_suffix('-')
        .filter(|rest| rest.ends_with(char::is_whitespace))
    {
        before = rest.get(..trimmed(rest)).unwrap_or_default();
    }
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let start = before.trim_end_matches(is_part).len();
    let fragment = before.get(start..).unwrap_or_default();
    let is_inside = before
        .get(..start)
        .and_then(|before| before.chars().next_back())
        .is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
    if fragment.len() > 1 && fragment.ends_with('_') && !is_inside {
        return Some(format!("the name before `{}` ends with `_`", shorten(name)));
    }
    let joined = format!("{fragment}{name}");
    let is_joined = !fragment.is_empty() && !is_inside && has_word(page, &joined);
    is_joined.then(|| {
        format!(
            "`{}` and `{}` may be one name, `{}`, which is elsewhere on the page",
            shorten(fragment),
            shorten(name),
            shorten(&joined)
        )
    })
}

/// Whether a letter is in no name and looks like one that may be: `а` of Cyrillic, `ｍ` of full width.
pub(super) fn is_foreign_letter(c: char) -> bool {
    let is_chinese = matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    !c.is_ascii() && c.is_alphabetic() && !is_chinese
}

/// Reports a name that may be a part of another one.
pub(super) fn report_name(doubt: &str, span: Span, findings: &mut Findings) {
    let help = "write each name as the document does, without breaks in it";
    findings.report(rules::ROW, span, doubt, help);
}

/// Reports values beside each other that may be one, which is elsewhere on the page.
pub(super) fn report_values<'f>(fields: impl IntoIterator<Item = &'f Field>, page: &str, findings: &mut Findings) {
    for field in fields {
        let values = || field.values.iter().map(|value| value.value.value.as_str());
        for (one, other) in values().zip(values().skip(1)) {
            let joined = format!("{one}{other}");
            let is_value = joined.starts_with(|c: char| c.is_ascii_uppercase())
                && has_word(page, &joined)
                && are_apart(page, one, other);
            if is_value && !values().any(|value| value == joined) {
                let message = format!(
                    "`{}` and `{}` of `{}` may be one value, `{}`",
                    shorten(one),
                    shorten(other),
                    shorten(&field.name.value),
                    shorten(&joined)
                );
                let help = "compare the field's `enum` with the document";
                findings.report(rules::VALUES_DOUBTFUL, Span::default(), message, help);
            }
        }
        report_values(&field.fields, page, findings);
    }
}

/// Reports known values that white space divides somewhere on a page.
pub(super) fn report_known_values(page: &str, findings: &mut Findings) {
    for known in KNOWN_VALUES {
        let mut pieces = (1..known.len()).filter_map(|at| known.split_at_checked(at));
        if let Some((beginning, rest)) = pieces.find(|(beginning, rest)| are_apart(page, beginning, rest)) {
            let message = format!("`{beginning}` and `{rest}` may be one value, `{known}`");
            let help = "compare the fields' `enum` with the document";
            findings.report(rules::VALUES_DOUBTFUL, Span::default(), message, help);
        }
    }
}

/// Whether a page has two pieces of a word with white space between them.
fn are_apart(page: &str, beginning: &str, rest: &str) -> bool {
    page.match_indices(beginning).any(|(at, _)| {
        let before = page.get(..at).and_then(|before| before.chars().next_back());
        let after = page.get(at + beginning.len()..).unwrap_or_default();
        let behind = after.trim_start().strip_prefix(rest);
        after.starts_with(char::is_whitespace)
            && !before.is_some_and(is_part)
            && behind.is_some_and(|behind| !behind.starts_with(is_part))
    })
}

/// Whether a cell beside a code may be a part of it: `_ERROR`, `AUTH`.
pub(super) fn may_be_part_of_code(cell: &str) -> bool {
    let cell = cell.trim();
    let is_part = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    !cell.is_empty() && cell.bytes().all(is_part) && cell.bytes().any(|b| !b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{doubt_about_name, has_word, is_foreign_letter, may_be_part_of_code};

    #[test]
    fn names_may_be_parts_of_others() {
        let page = "<nonce_str>5K</nonce_str> offset return_code";
        for (before, name) in [
            ("随机字符串\nno\n", "nce_str"),
            ("off ", "set"),
            ("return_\n", "code"),
            ("略", "_state"),
            ("", "state_"),
            ("| code_ | ", "url"),
        ] {
            assert!(doubt_about_name(name, before, page).is_some(), "{before}{name}");
        }
        for (before, name) in [
            ("随机字符串\n", "nonce_str"),
            ("应用appid\n", "openid"),
            ("", "a"),
            ("Return\n", "code"),
        ] {
            assert_eq!(doubt_about_name(name, before, page), None, "{before}{name}");
        }
    }

    #[test]
    fn words_and_codes_are_whole() {
        assert!(has_word("<a_b>1", "a_b") && !has_word("a_b_c xa_b a_b-c", "a_b"));
        assert!(is_foreign_letter('\u{430}') && is_foreign_letter('ｍ'));
        assert!(!is_foreign_letter('商') && !is_foreign_letter('a') && !is_foreign_letter('，'));
        assert!(may_be_part_of_code("_ERROR") && may_be_part_of_code("AUTH"));
        assert!(!may_be_part_of_code("400") && !may_be_part_of_code("参数") && !may_be_part_of_code(""));
    }
}
