//! The values that a description lists after `可选取值`.

use crate::facts::code::is_value;
use crate::facts::{label, own_example};

/// The words that announce values.
const ANNOUNCEMENTS: [&str; 2] = ["可选取值", "枚举值"];

/// Words in capitals that are rarely values.
const ABBREVIATIONS: &[&str] = &[
    "AES", "API", "APP", "APPID", "BMP", "GIF", "H5", "HTTP", "HTTPS", "ID", "IP", "JPEG", "JPG", "JSAPI", "JSON",
    "MD5", "NFC", "OCR", "PC", "PDF", "PNG", "POS", "QQ", "RSA", "SDK", "SKU", "SPU", "UTC", "UTF", "URL", "WIFI",
];

/// The values of a field.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Listed<'t> {
    /// Whether the description announces values.
    pub(super) announced: bool,
    /// The words that are listed as values, each with its short label.
    pub(super) values: Vec<(&'t str, Option<String>)>,
    /// Words that may be values: they are written like one, but are not where a value would be.
    pub(super) doubts: Vec<&'t str>,
}

/// A word of ASCII letters, digits and `_`.
struct Word<'t> {
    text: &'t str,
    start: usize,
    /// Whether only marks of lists are before it on its line.
    begins_line: bool,
    /// Whether a colon follows.
    is_explained: bool,
    /// Whether only separators are between it and the word before it.
    continues: bool,
}

/// The values in a description.
///
/// A word in capitals is a value if a colon follows it, even if the meaning of the value before it runs into it. If no
/// word has a colon, the words at the beginning of a line are values.
pub(super) fn listed(description: &str) -> Listed<'_> {
    let Some(start) = announcement(description) else {
        return Listed::default();
    };
    let list = own_example::without(description.get(start..).unwrap_or_default());
    let words = words(list);
    let explained = words.iter().any(|word| word.is_explained && is_value(word.text));
    let mut found = Listed {
        announced: true,
        ..Listed::default()
    };
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut before_is_value = false;
    for word in &words {
        let is_placed = match explained {
            true => word.is_explained,
            false => word.begins_line || (word.continues && before_is_value),
        };
        let is_listed = is_value(word.text) && is_placed;
        let may_be = is_value(word.text) && !ABBREVIATIONS.contains(&word.text)
            || word.begins_line && word.is_explained && !word.text.starts_with("http");
        before_is_value = is_listed;
        if is_listed && !found.values.iter().any(|(known, _)| *known == word.text) {
            found.values.push((word.text, None));
            starts.push((word.start, word.start + word.text.len()));
        } else if !is_listed && may_be && !found.doubts.contains(&word.text) {
            found.doubts.push(word.text);
        }
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([list.len()]);
    for ((value, (_, start)), end) in found.values.iter_mut().zip(&starts).zip(ends) {
        let meaning = list.get(*start..end).unwrap_or_default();
        let line = meaning.trim_start_matches(|c: char| !is_text(c));
        value.1 = label::title(line.lines().next().unwrap_or_default());
    }
    let values = &found.values;
    found
        .doubts
        .retain(|doubt| !values.iter().any(|(value, _)| value == doubt));
    found
}

/// Where the values begin that a description announces: after the word, which a colon or the end of its line follows.
pub(super) fn announcement(description: &str) -> Option<usize> {
    let found = ANNOUNCEMENTS.iter().flat_map(|word| {
        let ends = description.match_indices(word).map(|(at, word)| at + word.len());
        ends.filter(move |end| {
            let rest = description.get(*end..).unwrap_or_default();
            let rest = rest.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
            *word == "可选取值" || rest.is_empty() || rest.starts_with(['：', ':', '\n'])
        })
    });
    found.min()
}

fn words(text: &str) -> Vec<Word<'_>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut end = 0;
    while let Some(found) = text.get(end..).and_then(|rest| rest.find(is_part)) {
        let before_end = end;
        let mut start = end + found;
        let rest = text.get(start..).unwrap_or_default();
        end = start + rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let mut word = text.get(start..end).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        let is_explained = after
            .trim_start_matches([' ', '\u{a0}', '\u{3000}'])
            .starts_with([':', '：']);
        let between = text.get(before_end..start).unwrap_or_default();
        let line = between.rsplit('\n').next().unwrap_or_default();
        let begins_line = (between.contains('\n') || before_end == 0) && !line.chars().any(is_text);
        let continues = !between.chars().any(is_text) && !between.contains('\n');
        // The meaning before a value may run into it, with letters in small.
        let small = word.rfind(|c: char| c.is_ascii_lowercase()).map_or(0, |at| at + 1);
        if is_explained && small > 0 && word.get(small..).is_some_and(is_value) {
            word = word.get(small..).unwrap_or_default();
            start += small;
        }
        words.push(Word {
            text: word,
            start,
            begins_line,
            is_explained,
            continues,
        });
    }
    words
}

/// Whether a character is more than a separator or the mark of a list.
fn is_text(c: char) -> bool {
    !(c.is_whitespace()
        || matches!(
            c,
            ',' | '，' | '、' | '/' | '|' | '-' | '*' | '•' | '·' | '●' | '`' | ':' | '：'
        ))
}

#[cfg(test)]
mod tests {
    use super::listed;

    fn values(text: &str) -> Vec<(&str, Option<String>)> {
        listed(text).values
    }

    fn names(text: &str) -> Vec<&str> {
        values(text).into_iter().map(|(value, _)| value).collect()
    }

    #[test]
    fn a_value_has_a_colon() {
        let text = "【范围】 可选取值\nALL: 全部,与NORMAL 和 DISCOUNT 一起\nSINGLE：单品,支持 NORMAL、DISCOUNT\nCATEGORY: 品类";
        let found = listed(text);
        let title = |title: &str| Some(title.to_owned());
        assert_eq!(
            found.values,
            [
                ("ALL", title("全部")),
                ("SINGLE", title("单品")),
                ("CATEGORY", title("品类"))
            ]
        );
        assert_eq!(found.doubts, ["NORMAL", "DISCOUNT"]);
    }

    #[test]
    fn values_may_run_together() {
        let text = "可选取值\nCONFIRMING: 待确认,略PENDING: 已发放,xUSED_UP: 已核销,略DONE：完成";
        assert_eq!(names(text), ["CONFIRMING", "PENDING", "USED_UP", "DONE"]);
        assert_eq!(values(text)[1].1.as_deref(), Some("已发放"));
        assert_eq!(listed(text).doubts, [""; 0]);
    }

    #[test]
    fn without_colons_the_words_that_begin_a_line_are_values() {
        assert_eq!(names("可选取值\n • ADD 签约\n • DELETE\n"), ["ADD", "DELETE"]);
        assert_eq!(names("可选取值 ADD、DELETE / MODIFY"), ["ADD", "DELETE", "MODIFY"]);
        let found = listed("可选取值\nADD 与 OTHER 不同");
        assert_eq!((found.values.len(), found.doubts), (1, vec!["OTHER"]));
    }

    #[test]
    fn other_words_are_no_values() {
        assert_eq!(listed("当状态为NORMAL时必填"), super::Listed::default());
        assert_eq!(names("可选取值 参考 https://a.b/c 的 APPID"), [""; 0]);
        assert_eq!(listed("可选取值\noriginal: 原路").doubts, ["original"]);
        assert!(listed("可选取值").announced);
    }
}
