//! Words behind a colon that are the kinds of something: `支持以下类型：JPG、PNG`, `图片格式：jpg、png`.

use super::word_places::words;
use crate::facts::code::is_word_part;

/// Words in front of the colon.
const NOUNS: &[&str] = &["类型", "格式", "种类", "类别", "方式"];
/// Words in front of them, by which a single word behind the colon is a list.
const FOLLOWING: &[&str] = &["以下", "下列"];
/// Separators of the words.
const JOINS: &[&str] = &["、", "，", ",", "/", "或", "和", "及"];
/// The maximum length of such a word.
const LONGEST: usize = 24;

/// The words that may be values.
pub(super) fn doubts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (colon, mark) in text.match_indices(['：', ':']) {
        let before = text.get(..colon).unwrap_or_default();
        let after = text.get(colon + mark.len()..).unwrap_or_default();
        let clause = before
            .rsplit(['，', ',', '。', '；', ';', '\n', '：', ':'])
            .next()
            .unwrap_or_default();
        let is_list = FOLLOWING.iter().any(|word| clause.contains(word));
        let is_kind = NOUNS.iter().any(|noun| clause.ends_with(noun));
        let items = items(after);
        if is_kind && (is_list || items.len() > 1) {
            found.extend(items.into_iter().map(str::to_owned));
        }
    }
    found
}

/// The words at the beginning of a text that only separators are between.
fn items(text: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut end = 0;
    for (start, word) in words(text) {
        let between = text.get(end..start).unwrap_or_default().trim();
        let joins = match items.is_empty() {
            true => between.is_empty(),
            false => JOINS.contains(&between),
        };
        let is_number = word.bytes().all(|b| b.is_ascii_digit());
        let is_time = word.bytes().all(|b| b"YMDHSTymdhst".contains(&b));
        let after = text.get(start + word.len()..).unwrap_or_default();
        // An address, or a part of a longer word.
        let goes_on = after.starts_with([':', '.', '-']);
        if !joins || is_number || is_time || goes_on || word.len() > LONGEST || !word.chars().all(is_word_part) {
            break;
        }
        items.push(word);
        end = start + word.len();
    }
    items
}

#[cfg(test)]
mod tests {
    use super::doubts;

    #[test]
    fn kinds_behind_a_colon_may_be_values() {
        for (text, expected) in [
            ("支持以下类型：JPG、PNG", vec!["JPG", "PNG"]),
            ("支持以下类型：JPG", vec!["JPG"]),
            ("支持以下图片格式：jpg、bmp、png。", vec!["jpg", "bmp", "png"]),
            ("图片格式：JPG/PNG", vec!["JPG", "PNG"]),
        ] {
            assert_eq!(doubts(text), expected, "{text}");
        }
        for text in [
            "时间格式：yyyy/MM/dd",
            "以下方式：1、甲",
            "以下字段：appid、mchid",
            "编码格式：UTF-8",
            "回调格式：https://example.com/a",
        ] {
            assert_eq!(doubts(text), [""; 0], "{text}");
        }
    }
}
