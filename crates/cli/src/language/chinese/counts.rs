//! Counts: a number with its noun, in the singular and the plural.

/// Each noun in English, in the singular and the plural, and its Chinese with the measure word.
const NOUNS: [(&str, &str, &str); 11] = [
    ("day", "days", "天"),
    ("hour", "hours", "小时"),
    ("minute", "minutes", "分钟"),
    ("second", "seconds", "秒"),
    ("byte", "bytes", "字节"),
    ("character", "characters", "个字符"),
    ("line", "lines", "行"),
    ("row", "rows", "行"),
    ("entry", "entries", "项"),
    ("key", "keys", "个密钥"),
    ("operation", "operations", "个接口"),
];

/// The Chinese of a number with its noun; none for any other text.
pub(super) fn translated(english: &str) -> Option<String> {
    let (number, noun) = english.split_once(' ')?;
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let known = NOUNS
        .into_iter()
        .find(|(one, several, _)| noun == *one || noun == *several);
    known.map(|(_, _, chinese)| format!("{number} {chinese}"))
}
