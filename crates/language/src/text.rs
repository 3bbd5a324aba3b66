//! Limits on text from specs, which ends up in documentation, terminals and identifiers.

use crate::plural::characters;
use crate::unseen::{self, is_unseen};

/// Maximum length of the name of a field, an error code or a value, in characters.
pub const NAME_LENGTH: usize = 128;
/// Maximum length of a title, in characters.
pub const TITLE_LENGTH: usize = 60;
/// Maximum length of a reason, in characters.
pub const REASON_LENGTH: usize = 200;
/// Maximum length of a pattern, in characters.
pub const PATTERN_LENGTH: usize = 256;
/// Maximum length of an example or URL, in characters.
pub const EXAMPLE_LENGTH: usize = 4096;

/// Says what is wrong with a one-line text, if anything.
pub(crate) fn fault(text: &str, longest: usize) -> Option<String> {
    if text.trim().is_empty() {
        return Some("is empty".to_owned());
    }
    if text.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
        return Some("has more than one line".to_owned());
    }
    if let Some(c) = text.chars().find(|c| c.is_control() || is_unseen(*c)) {
        return Some(format!("contains the {} U+{:04X}", unseen::kind(c), u32::from(c)));
    }
    // Nobody sees it, and two values that differ only in it are one for everybody who reads them.
    if text.trim() != text {
        return Some("begins or ends with whitespace".to_owned());
    }
    let length = text.chars().count();
    (length > longest).then(|| format!("has {}; at most {longest} are allowed", characters(length)))
}

/// Whether a name is in kebab case: `basic-payments`.
pub fn is_kebab_case(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('-').all(is_word)
}

/// Shortens a text for use in a message.
pub fn shorten(text: &str) -> String {
    cut(text, 60)
}

/// The first characters of a text, with an ellipsis if there are more.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    let mut rest = text.chars();
    let mut short: String = rest.by_ref().take(longest).collect();
    if rest.next().is_some() {
        short.push('…');
    }
    short
}

/// Whether a text is a date of the Gregorian calendar, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |width: usize| {
        let part = parts.next()?;
        let well_formed = part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
        well_formed.then(|| part.parse::<u32>().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    parts.next().is_none() && (1..=days).contains(&day)
}

/// Whether a text is a date with a time and an offset, as in RFC 3339: `2018-06-08T10:34:56+08:00`.
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else {
        return false;
    };
    let clock = |text: &str, hours: u32| {
        let mut parts = text.split(':').map(|part| {
            let is_number = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| part.parse::<u32>().ok()).flatten()
        });
        let hour = parts.next().flatten().is_some_and(|hour| hour < hours);
        hour && parts.next().flatten().is_some_and(|minute| minute < 60)
            && parts.all(|second| second.is_some_and(|second| second <= 60))
    };
    let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => return false,
    };
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let offset_fits =
        offset.eq_ignore_ascii_case("z") || offset.len() == 6 && clock(offset.trim_start_matches(['+', '-']), 24);
    let fraction_fits = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    is_date(date) && whole.len() == 8 && clock(whole, 24) && fraction_fits && offset_fits
}

/// Whether a text is an http or https URL with a host and no characters that would need escaping.
pub(crate) fn is_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_is_sound = host.contains('.')
        && host
            .split(['.', ':'])
            .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    host_is_sound
        && rest
            .chars()
            .all(|c| c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c))
}

#[cfg(test)]
mod tests {
    use super::{fault, is_date, is_date_time, is_url};

    #[test]
    fn dates_follow_the_calendar() {
        for good in ["2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-4-3",
            "20260403",
            "2026-04-03-1",
            "+026-04-03",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn times_have_an_offset() {
        for good in [
            "2018-06-08T10:34:56+08:00",
            "2018-06-08T10:34:56Z",
            "2018-06-08t23:59:60.123-01:30",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "2018-06-08",
            "2018-06-08 10:34:56+08:00",
            "2018-06-08T10:34:56",
            "2018-06-08T24:00:00Z",
            "2018-06-08T10:34Z",
            "2018-06-08T10:34:56+8",
            "2018-06-08T10:34:56.Z",
            "2018-06-31T10:34:56Z",
            "20180608T103456Z",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }

    #[test]
    fn urls_are_http_with_a_host() {
        for good in [
            "https://pay.weixin.qq.com/doc/api/xiaowei.php?chapter=21_4",
            "http://wechatpay.im/openapi/v3/{id}".trim_end_matches("{id}"),
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "ftp://pay.weixin.qq.com",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "https://a.b/ c",
            "https://a.b/`x`",
            "https://a..b",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn invisible_characters_and_overlong_text_are_named() {
        assert_eq!(fault("商户号", 60), None);
        assert!(fault("a\u{202E}b", 60).is_some_and(|fault| fault.contains("U+202E")));
        assert!(fault("SUCCESS\u{200B}", 60).is_some_and(|fault| fault.contains("U+200B")));
        assert!(fault("a\u{3000}b", 60).is_some_and(|fault| fault.contains("U+3000")));
        assert!(fault("a\nb", 60).is_some_and(|fault| fault.contains("line")));
        assert!(fault(&"长".repeat(61), 60).is_some_and(|fault| fault.contains("61")));
        assert!(fault("  ", 60).is_some());
    }
}
