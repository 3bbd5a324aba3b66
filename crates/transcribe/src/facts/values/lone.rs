//! A value that is all of a description, or of its last clause, but its meaning: `1（单券）`, `NORMAL`, `类型，AA（甲）`, and two
//! short ones behind words such as `可为`: `可为A或B`.

use super::word_places::words;
use super::words::{ABBREVIATIONS, COUNTERS};
use crate::facts::code::is_code;

/// The maximum number of characters of a meaning, where a longer text is a sentence.
const MEANING: usize = 16;
/// Marks between a value and its meaning.
const MARKS: [char; 9] = ['(', '（', '【', '[', '“', '"', '>', '＞', '→'];
/// Marks that end a meaning.
const ENDS: [char; 8] = [')', '）', '】', ']', '”', '"', '。', '.'];
/// Marks at the end of a clause in front of a value.
const CLAUSES: [char; 6] = ['，', ',', '；', ';', '：', ':'];
/// Ends of labels that a value may run into: `交易类型PAP（代扣）`.
const KINDS: &[&str] = &["类型", "状态", "方式", "种类", "类别", "模式"];
/// Words in front of two values.
const LEADS: &[&str] = &["可为", "值为", "可填", "可传", "可选", "填写", "传入", "请填", "请传"];
/// Words in front of a word that is the only value, the default or an example, which are read elsewhere.
const OTHERS: &[&str] = &[
    "固定",
    "默认",
    "缺省",
    "示例",
    "例",
    "fixed",
    "by default",
    "for example",
    "e.g",
];
/// The words between them.
const JOINS: &[&str] = &["或", "或者", "和", "/", "、", "or"];

/// The words that may be values.
pub(super) fn doubts(text: &str) -> Vec<String> {
    let words = words(text);
    let found = match words.as_slice() {
        [(start, word)] if may_be_only(text, *start, word) => vec![*word],
        _ => words.windows(2).find_map(|pair| two(text, pair)).unwrap_or_default(),
    };
    found.into_iter().map(str::to_owned).collect()
}

/// Whether the only word of a description may be the only value of its field.
fn may_be_only(text: &str, start: usize, word: &str) -> bool {
    let before = text.get(..start).unwrap_or_default().trim();
    let after = text.get(start + word.len()..).unwrap_or_default().trim_end();
    // The padding of a cipher is no value.
    let is_word = word.len() > 1 && is_code(word) && !ABBREVIATIONS.contains(&word) && !word.starts_with("PKCS");
    let is_pattern = word.bytes().all(|b| b"YMDHST".contains(&b));
    let is_number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let is_other = OTHERS.iter().any(|word| before.to_lowercase().contains(word));
    let runs_on = KINDS.iter().any(|kind| before.ends_with(kind));
    let begins = before.is_empty() || is_word && (before.ends_with(CLAUSES) || runs_on);
    let meaning = after.trim_start();
    let is_marked = meaning.starts_with(MARKS) && meaning.ends_with(|c: char| ENDS.contains(&c) || c.is_alphabetic());
    // `1 单券`
    let is_apart = is_number && meaning.len() < after.len() && meaning.starts_with(|c: char| !c.is_ascii());
    let is_counted = meaning.starts_with(|c: char| COUNTERS.contains(c));
    let is_short =
        meaning.chars().filter(|c| c.is_alphanumeric()).count() <= MEANING && !meaning.contains(['，', '、']);
    let is_value = is_word && !is_pattern || is_number && !is_counted;
    let ends = meaning.trim_end_matches(ENDS).is_empty();
    is_value && begins && !is_other && is_short && (is_marked || is_apart || ends)
}

/// Two words, if they are a letter or a short number each and the text in front of them says that they are values.
fn two<'t>(text: &str, pair: &[(usize, &'t str)]) -> Option<Vec<&'t str>> {
    let [(start, one), (next, other)] = pair else {
        return None;
    };
    let is_short = |word: &str| {
        let is_number = word.bytes().all(|b| b.is_ascii_digit());
        word.len() <= 2 && (is_number || word.len() == 1 && is_code(word))
    };
    let before = text.get(..*start)?.trim_end().trim_end_matches([':', '：']);
    let between = text.get(start + one.len()..*next)?.trim();
    let after = text.get(next + other.len()..)?.trim_start();
    let is_about_other = after.starts_with(|c: char| c == '时' || COUNTERS.contains(c));
    let are_values = is_short(one) && is_short(other) && !is_about_other;
    let is_said = LEADS.iter().any(|lead| before.ends_with(lead)) && JOINS.contains(&between);
    (are_values && is_said).then(|| vec![*one, *other])
}

#[cfg(test)]
mod tests {
    use super::doubts;

    #[test]
    fn a_lone_value_is_a_doubt() {
        for (text, expected) in [
            ("1（单券）", vec!["1"]),
            ("1 单券", vec!["1"]),
            ("1", vec!["1"]),
            ("NORMAL", vec!["NORMAL"]),
            ("NORMAL。", vec!["NORMAL"]),
            ("AA（甲）", vec!["AA"]),
            ("批次类型，NORMAL（固定面额满减券批次）", vec!["NORMAL"]),
            ("AB>甲", vec!["AB"]),
            ("交易类型PAP", vec!["PAP"]),
            ("交易类型PAP（代扣）", vec!["PAP"]),
            ("可为A或B", vec!["A", "B"]),
            ("可填1、2", vec!["1", "2"]),
        ] {
            assert_eq!(doubts(text), expected, "{text}");
        }
        for text in [
            "1 个月",
            "1、这里是一个很长的说明",
            "商户的ID",
            "AES（加密）",
            "YYYYMMDD",
            "100",
            "如为A或B时",
            "可为1或2个字符",
            "商户号",
            "使用REFUND接口",
        ] {
            assert_eq!(doubts(text), [""; 0], "{text}");
        }
    }
}
