//! The words of a description that may be values, each with what is around it.

use crate::facts::code::{is_code, is_word_part};

/// Words in capitals that are rarely values.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "AES", "API", "APP", "APPID", "BMP", "GIF", "H5", "HTTP", "HTTPS", "ID", "IMEI", "IP", "JPEG", "JPG", "JSAPI",
    "JSON", "MD5", "NFC", "OCR", "PC", "PDF", "PNG", "POS", "QQ", "RSA", "SDK", "SKU", "SN", "SPU", "UTC", "UTF",
    "URL", "UTF-8", "UUID", "VIN", "WIFI", "XML",
];
/// Those that are parts of the names of things, as in `授权扣费模板ID`: one is a value only where a mark separates it from
/// the others.
pub(super) const PARTS_OF_NAMES: &[&str] = &[
    "API", "APPID", "HTTP", "HTTPS", "ID", "IMEI", "IP", "JSON", "OCR", "SDK", "SKU", "SN", "SPU", "URL", "UTC", "UTF",
    "UTF-8", "UUID", "VIN", "XML",
];
/// Characters after a number that count something, or before it.
pub(super) const COUNTERS: &str = "个条张笔次项种家人件天日月年周小时秒分元块倍页行段岁位至到字以第步减点号级";
/// Words that join two values.
pub(super) const JOINS: &[&str] = &["或者", "以及", "或", "和", "及", "or", "and"];
/// Characters at the end of a word after which a list within the meaning of a value begins: `原因为`.
const LEADS: &[char] = &['为', '是', '如', '即', '指', '含', '因'];

/// The mark between a value and its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Colon,
    /// `A1-甲`, `A1=甲`
    Dash,
    /// `A1（甲）`
    Parenthesis,
}

/// A word of ASCII letters, digits and `_`.
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The text between the word and the one before it.
    pub(super) before: &'t str,
    /// Whether only marks of lists are before it on its line.
    pub(super) begins_line: bool,
    /// The mark after it, if it explains the word.
    pub(super) mark: Option<Mark>,
    /// Whether it is one end of a range: `1-100`.
    pub(super) is_limit: bool,
    /// Whether only a space is between it and a code without a mark: `A B: 甲` may name `B`, or `A B`.
    pub(super) follows_code: bool,
}

impl Word<'_> {
    /// Whether it is written like a value: in capitals, or a number.
    pub(super) fn is_value(&self) -> bool {
        is_code(&self.text.replace(['-', '.'], "")) || self.is_number()
    }

    pub(super) fn is_number(&self) -> bool {
        let digits = self.text.strip_prefix('-').unwrap_or(self.text);
        digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.len() <= 6
    }

    /// Whether only separators, or a word such as `或`, are between it and the word before it.
    pub(super) fn continues(&self) -> bool {
        // `JSAPI, NATIVE, or APP`
        let joined = self.before.trim_matches(|c: char| !is_text(c));
        let is_join = JOINS.contains(&joined);
        let is_mark = !self.before.chars().any(|c| is_text(c) && !matches!(c, ';' | '；'));
        !self.before.contains('\n') && !self.before.is_empty() && (is_join || is_mark)
    }

    /// Whether what is before it leads to a list within the meaning of a value: `失败，原因为：`.
    pub(super) fn is_led(&self) -> bool {
        let mut before = self.before.chars().rev();
        let is_sentence =
            before.next().is_some_and(|c| LEADS.contains(&c)) && before.next().is_some_and(char::is_alphabetic);
        is_sentence || self.follows_colon()
    }

    /// Whether a colon is in front of it: `状态：AA`.
    pub(super) fn follows_colon(&self) -> bool {
        self.before.trim_end().ends_with([':', '：'])
    }

    /// Whether it follows a separator, a space or the beginning of the line.
    pub(super) fn is_apart(&self) -> bool {
        self.begins_line
            || self.before.ends_with(|c: char| {
                c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；' | '。' | '/' | '|' | '(' | '（' | '.')
            })
    }

    /// Whether it may be a value though it is not where one would be: a number or a single letter hardly is.
    pub(super) fn may_be_value(&self) -> bool {
        let is_word = self.text.len() > 1 && is_code(&self.text.replace(['-', '.'], ""));
        let is_pattern = self.text.bytes().all(|b| b"YMDHST-".contains(&b));
        is_word && !is_pattern && !ABBREVIATIONS.contains(&self.text)
    }
}

/// The words of a text, without those that join others.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut end = 0;
    while let Some(found) = text.get(end..).and_then(|rest| rest.find(is_word_part)) {
        let before_end = words.last().map_or(0, |word| word.end);
        let mut start = end + found;
        end = start + word_length(text.get(start..).unwrap_or_default());
        start = with_sign(text, start, end);
        let mut word = text.get(start..end).unwrap_or_default();
        if JOINS.contains(&word) {
            continue;
        }
        let mark = mark(text.get(end..).unwrap_or_default());
        let before = text.get(before_end..start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let begins_line = (before.contains('\n') || before_end == 0) && !line.chars().any(is_text);
        // The meaning before a value may run into it, with letters in small.
        let small = word.rfind(|c: char| c.is_ascii_lowercase()).map_or(0, |at| at + 1);
        if matches!(mark, Some(Mark::Colon | Mark::Dash))
            && small > 0
            && word.get(small..).is_some_and(|rest| rest.len() > 1 && is_code(rest))
        {
            word = word.get(small..).unwrap_or_default();
            start += small;
        }
        let after = text.get(end..).unwrap_or_default();
        let is_number = word.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
        let is_blank = !before.is_empty() && before.chars().all(|c| c == ' ');
        let follows_code = is_blank
            && words
                .last()
                .is_some_and(|last: &Word<'_>| last.mark.is_none() && !last.is_number() && last.is_value());
        words.push(Word {
            text: word,
            start,
            end,
            before,
            begins_line,
            mark,
            is_limit: is_number && (is_range(before) || begins_range(after)),
            follows_code,
        });
    }
    words
}

/// Where a number begins, with its sign: a minus is one where nothing that it could join is before it.
fn with_sign(text: &str, start: usize, end: usize) -> usize {
    let is_number = text
        .get(start..end)
        .is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    let before = text.get(..start).and_then(|before| before.strip_suffix('-'));
    match before {
        Some(before) if is_number => {
            let joins = |c: char| {
                !c.is_whitespace() && !matches!(c, ',' | '，' | '、' | ';' | '；' | '/' | ':' | '：' | '或' | '】')
            };
            if before.ends_with(joins) { start } else { before.len() }
        }
        _ => start,
    }
}

/// The length of the word at the beginning of a text: `HMAC-SHA256` is one, but `A1-Paid` is a value with its meaning.
fn word_length(text: &str) -> usize {
    let part = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.find(|c: char| !is_word_part(c)).unwrap_or(rest.len())
    };
    let mut end = part(0);
    let is_upper = |word: &str| !word.is_empty() && !word.bytes().any(|b| b.is_ascii_lowercase());
    let are_digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let own = text.get(..end).unwrap_or_default();
    let mut is_number = are_digits(own);
    if !is_upper(own) {
        return end;
    }
    loop {
        let next_end = part((end + 1).min(text.len()));
        let next = text.get(end + 1..next_end).unwrap_or_default();
        let joins = match text.get(end..).and_then(|rest| rest.chars().next()) {
            Some('-') => !is_number,
            Some('.') => is_number == are_digits(next),
            _ => false,
        };
        if !joins || !is_upper(next) {
            return end;
        }
        end = next_end;
        is_number &= are_digits(next);
    }
}

/// The mark after a word that a meaning follows.
fn mark(after: &str) -> Option<Mark> {
    let after = after.trim_start_matches([' ', '"', '”']);
    let rest = after.trim_start_matches([':', '：', '-', '—', '–', '=', ' ']);
    match after.chars().next()? {
        // The time and a URL have colons too.
        ':' if after.starts_with("://")
            || after
                .get(1..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            None
        }
        ':' | '：' => Some(Mark::Colon),
        '-' | '—' | '–' | '=' => rest.starts_with(char::is_alphabetic).then_some(Mark::Dash),
        '(' | '（' => Some(Mark::Parenthesis),
        _ => None,
    }
}

/// Whether a text is all that is between the limits of a range.
fn is_range(between: &str) -> bool {
    matches!(between.trim_matches(' '), "-" | "–" | "~" | "～" | "至" | "到")
}

/// Whether a text goes on from the first limit of a range to the second.
fn begins_range(after: &str) -> bool {
    // The text between two limits is short.
    let near: String = after.chars().take(8).collect();
    let between = near.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    between.len() < near.len() && is_range(between)
}

/// Whether a character is more than a separator or the mark of a list.
pub(super) fn is_text(c: char) -> bool {
    !(c.is_whitespace()
        || matches!(
            c,
            ',' | '，' | '、' | '/' | '|' | '-' | '*' | '•' | '·' | '●' | '`' | ':' | '：' | '"' | '“' | '”'
        ))
}

/// Whether a text ends with a word, so that the next one runs into it.
pub(super) fn ends_in_text(text: &str) -> bool {
    text.ends_with(|c: char| !c.is_ascii() && c.is_alphabetic())
}

/// Whether a word consists of digits, with or without a sign.
pub(super) fn is_digits(word: &str) -> bool {
    word.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit())
}
