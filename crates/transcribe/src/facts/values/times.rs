//! Patterns of times, and times with their dates: `yyyy-MM-DDTHH:mm:ss+TIMEZONE`, `2015-05-20T13:29:35+08:00`. They are never
//! values, whatever explains them: `HH:mm:ss表示时分秒`.

/// The shapes of times, with `d` for a digit.
const STAMPS: &[&str] = &["dddd-dd-ddTdd:dd:dd", "dddd-dd-dd dd:dd:dd", "dddd-dd-ddTdd:dd"];
const OFFSETS: &[&str] = &["+dd:dd", "-dd:dd"];
/// The beginnings of patterns, in lower case.
const PATTERNS: &[&str] = &["yyyy", "hh:mm"];
/// The word for the offset in a pattern.
const OFFSET: &str = "TIMEZONE";
/// Marks at the end of a pattern that are not part of it.
const MARKS: [char; 5] = [':', '+', '-', '.', '/'];
/// The text that takes the place of a time.
const OMISSION: char = '…';

/// A text without the times and patterns of times.
pub(super) fn without(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let has_pattern = PATTERNS.iter().any(|pattern| lower.contains(pattern));
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let follows_word = kept.ends_with(|c: char| c.is_ascii_alphanumeric());
        let length = match follows_word {
            true => None,
            false => time(rest).or_else(|| pattern(rest).filter(|_| has_pattern)),
        };
        match length {
            Some(length) => {
                kept.push(OMISSION);
                at += length;
            }
            None => {
                let Some(first) = rest.chars().next() else { break };
                kept.push(first);
                at += first.len_utf8();
            }
        }
    }
    kept
}

/// The length of the time at the beginning of a text, with its offset.
fn time(text: &str) -> Option<usize> {
    let fitting = |shapes: &[&str], text: &str| {
        let fits = |shape: &&&str| {
            text.len() >= shape.len()
                && shape.bytes().zip(text.bytes()).all(|(wanted, found)| {
                    if wanted == b'd' {
                        found.is_ascii_digit()
                    } else {
                        wanted == found
                    }
                })
        };
        shapes.iter().find(fits).map(|shape| shape.len())
    };
    if let Some(length) = fitting(OFFSETS, text) {
        return Some(length);
    }
    let length = fitting(STAMPS, text)?;
    let rest = text.get(length..)?;
    let behind = match rest.strip_prefix('.') {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            digits.trim_start_matches(|c: char| c.is_ascii_digit())
        }
        _ => rest,
    };
    let offset = fitting(OFFSETS, behind).or_else(|| behind.starts_with('Z').then_some(1));
    Some(text.len() - behind.len() + offset.unwrap_or(0))
}

/// The length of the pattern of a time at the beginning of a text.
fn pattern(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '+' | '-' | '.' | '/' | '\'');
    if let Some(behind) = text.strip_prefix(OFFSET) {
        let is_alone = !behind.trim_start_matches(MARKS).starts_with(is_part);
        return is_alone.then_some(OFFSET.len());
    }
    let begins = |pattern: &str| {
        let beginning = text.get(..pattern.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(pattern))
    };
    PATTERNS.iter().any(|pattern| begins(pattern)).then(|| {
        let length = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
        text.get(..length).unwrap_or_default().trim_end_matches(MARKS).len()
    })
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn times_and_their_patterns_are_left_out() {
        for (text, expected) in [
            ("格式为yyyy-MM-DDTHH:mm:ss+TIMEZONE，甲", "格式为…，甲"),
            ("yyyy-MM-DD表示年月日,HH:mm:ss表示时分秒", "…表示年月日,…表示时分秒"),
            ("2015-05-20T13:29:35+08:00表示", "…表示"),
            ("2015-05-20T13:29:35.120Z", "…"),
            ("(+08:00表示东八区)", "(…表示东八区)"),
            ("TIMEZONE：时区，yyyy", "…：时区，…"),
        ] {
            assert_eq!(without(text), expected, "{text}");
        }
        for text in ["TIMEZONE：时区", "DAY：08:00-20:00", "A1：甲", "1-2：甲"] {
            assert_eq!(without(text), text);
        }
    }
}
