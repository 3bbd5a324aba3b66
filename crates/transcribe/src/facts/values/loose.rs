//! Words that may be values, in lists without the marks that are read: `1、甲 2、乙`, `甲（AA），乙（BB）`, `AA甲，BB乙`.

use super::words::{ABBREVIATIONS, COUNTERS, PARTS_OF_NAMES};
use super::{lone, word_places};
use crate::facts::code::is_code;

/// The maximum number of characters between two values, where a longer text is a sentence.
const MEANING: usize = 8;
/// The maximum number of characters of a value in lower case.
const SMALL: usize = 24;
/// Words between two others that do not join values.
const NO_JOINS: &[&str] = &[
    "接口", "字段", "参数", "至", "到", "~", "格式", "编码", "签名", "算法", "加密", "://",
];
/// Words after a value that give its meaning.
const MEANS: &[&str] = &["表示", "代表"];
/// Words before the only value.
const LEADS: &[&str] = &[
    "必须为",
    "只能为",
    "固定为",
    "固定是",
    "值为",
    "包括：",
    "包括:",
    "包含：",
    "包含:",
];
/// Characters between one value with its meaning and the next.
const SEPARATORS: [char; 12] = [',', '，', '、', ';', '；', '。', ':', '：', '|', '/', '(', '（'];

/// A word of ASCII letters, digits and `_`.
struct Word<'t> {
    text: &'t str,
    before: &'t str,
    after: &'t str,
}

/// The words that may be values of a text in which no values were found.
pub(super) fn doubts(text: &str) -> Vec<String> {
    let text = with_digits(text);
    let words = words(&text);
    let mut found = numbers(&words);
    found.extend(codes(&words));
    found.extend(small(&words));
    for word in lone::doubts(&text) {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found.extend(languages(&text));
    found.extend(composed(&text));
    found
}

/// Words of several parts with a sign between them, if there are several: `T+1/T+0`, `V1.0：甲，V2.0：乙`.
fn composed(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '&' | '#' | '@' | '%' | '.');
    let is_composed = |word: &&str| {
        let parts: Vec<&str> = word.split(['+', '&', '#', '@', '%', '.']).collect();
        let are_capitals =
            !word.bytes().any(|b| b.is_ascii_lowercase()) && word.bytes().any(|b| b.is_ascii_uppercase());
        are_capitals && parts.len() > 1 && parts.iter().all(|part| !part.is_empty())
    };
    let words = text.split(|c| !is_part(c)).map(|word| word.trim_matches('.'));
    let mut found: Vec<&str> = Vec::new();
    for word in words.filter(is_composed) {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    match found.len() {
        0 | 1 => Vec::new(),
        _ => found.into_iter().map(str::to_owned).collect(),
    }
}

/// Codes of languages, if there are several: `zh_CN 简体，zh_TW 繁体`, `繁体 zh-TW、英语 en-US`.
fn languages(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_code = |word: &&str| match word.split_once(['_', '-']) {
        Some((language, region)) => {
            language.len() == 2
                && language.bytes().all(|b| b.is_ascii_lowercase())
                && matches!(region.len(), 2 | 4)
                && region.starts_with(|c: char| c.is_ascii_uppercase())
                && region.bytes().all(|b| b.is_ascii_alphabetic())
        }
        None => false,
    };
    let mut codes: Vec<&str> = text.split(|c| !is_part(c)).filter(is_code).collect();
    codes.dedup();
    match codes.len() {
        0 | 1 => Vec::new(),
        _ => codes.into_iter().map(str::to_owned).collect(),
    }
}

/// Numbers from 0 or 1 on, each with a short meaning after it or before it: `1、甲 2、乙`, `甲（1）乙（2）`.
fn numbers(words: &[Word<'_>]) -> Vec<String> {
    let value = |word: &Word<'_>| -> Option<u32> {
        let is_short = word.text.len() <= 2 && word.text.bytes().all(|b| b.is_ascii_digit());
        let counts = |c: char| COUNTERS.contains(c);
        let is_counted = word.after.starts_with(counts) || word.before.ends_with(counts);
        word.text.parse().ok().filter(|_| is_short && !is_counted)
    };
    for (index, word) in words.iter().enumerate() {
        let Some(first) = value(word).filter(|number| *number <= 1) else {
            continue;
        };
        let others = words.get(index + 1..).unwrap_or_default();
        let run: Vec<&Word<'_>> = others
            .iter()
            .zip(first + 1..)
            .take_while(|(other, number)| value(other) == Some(*number) && is_meaning(other.before))
            .map(|(other, _)| other)
            .collect();
        // The meaning of the last one is after it, or all are before their values.
        let last = run.last().map_or("", |last| last.after);
        if !run.is_empty() && (is_meaning(last) || is_meaning(word.before)) {
            let own = std::iter::once(word).chain(run);
            return own.map(|word| word.text.to_owned()).collect();
        }
    }
    Vec::new()
}

/// Codes with nothing but short words between them, or one with its meaning.
fn codes(words: &[Word<'_>]) -> Vec<String> {
    let is_word = |word: &Word<'_>| word.text.len() > 1 && is_code(word.text) && !ABBREVIATIONS.contains(&word.text);
    let is_pattern = |word: &Word<'_>| word.text.bytes().all(|b| b"YMDHST".contains(&b));
    // `类型为AA时` is about the value of another field.
    let is_condition = |word: &Word<'_>| word.after.trim_start().starts_with('时');
    let is_value = |word: &Word<'_>| is_word(word) && !is_pattern(word) && !is_condition(word);
    // A list of one: `模式 AA: 甲`, `必须为AA`.
    let explained = words.iter().filter(|word| is_value(word) && is_explained(word));
    let mut found: Vec<String> = explained.map(|word| word.text.to_owned()).collect();
    for pair in words.windows(2) {
        // An abbreviation is a value among others: `JSAPI 公众号支付 NATIVE 扫码支付`.
        let may_be = |word: &Word<'_>| is_value(word) || ABBREVIATIONS.contains(&word.text) && !is_condition(word);
        if let [one, other] = pair
            && (is_value(one) && may_be(other) || may_be(one) && is_value(other))
            && one.text != other.text
            && is_near(other.before)
            && !is_name_of_thing(one, other)
        {
            found.extend([one.text.to_owned(), other.text.to_owned()]);
        }
    }
    found
}

/// Whether the text around a code makes it a value, also if it is the only one: its meaning after a colon, or words before
/// it that allow nothing else.
fn is_explained(word: &Word<'_>) -> bool {
    let before = word.before.trim_end();
    let after = word.after.trim_start();
    let meaning = after.strip_prefix([':', '：']).map(str::trim_start).unwrap_or_default();
    let clause = meaning.split(SEPARATORS).next().unwrap_or_default();
    let is_titled = clause.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic()) && is_meaning(clause);
    let is_example = ["如", "例"]
        .iter()
        .any(|lead| before.trim_end_matches([':', '：']).ends_with(lead));
    let is_said = MEANS.iter().any(|means| after.starts_with(means)) || LEADS.iter().any(|lead| before.ends_with(lead));
    (is_titled || is_said) && !is_example
}

/// Words in lower case with a meaning in parentheses or after a mark, if there are several: `aa（甲） bb（乙）`.
fn small(words: &[Word<'_>]) -> Vec<String> {
    let is_value = |word: &&Word<'_>| {
        let is_short = word.text.len() <= SMALL && word.text.starts_with(|c: char| c.is_ascii_alphabetic());
        let after = word.after.trim_start();
        let meaning = after.trim_start_matches(['(', '（', '【', '[', ':', '：', '-', '—', '=', '“', '"', ' ']);
        let is_marked = meaning.len() < after.len() && meaning.starts_with(|c: char| !c.is_ascii());
        // `aa 甲，bb 乙`
        let lead = word.before.trim_end();
        let begins = lead.is_empty() || lead.ends_with(SEPARATORS);
        let is_clause = word.after.len() > after.len()
            && begins
            && after.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic())
            && (after.trim_end().ends_with(SEPARATORS) || after.trim_end().ends_with(char::is_alphabetic));
        is_short && (is_marked || is_clause) && is_meaning(word.after) && !ABBREVIATIONS.contains(&word.text)
    };
    let values: Vec<&Word<'_>> = words.iter().filter(is_value).collect();
    if values.len() < 2 {
        return Vec::new();
    }
    values.into_iter().map(|word| word.text.to_owned()).collect()
}

/// Whether a text is the short meaning of a value.
fn is_meaning(text: &str) -> bool {
    let count = text.chars().filter(|c| c.is_alphanumeric()).count();
    (1..=MEANING).contains(&count)
}

/// Whether a text between two codes is a separator or the meaning of one of them.
fn is_near(text: &str) -> bool {
    let count = text.chars().filter(|c| c.is_alphanumeric()).count();
    let is_joined = text.chars().all(|c| matches!(c, '_' | '-' | '.' | '&' | '+'));
    count <= MEANING && !is_joined && !NO_JOINS.iter().any(|word| text.contains(word))
}

/// Whether two words are parts of one phrase that names a thing: `ETC授权扣费模板ID`.
fn is_name_of_thing(one: &Word<'_>, other: &Word<'_>) -> bool {
    let is_part = |word: &Word<'_>| PARTS_OF_NAMES.contains(&word.text);
    let is_phrase =
        |text: &str| text.chars().all(|c| c == ' ' || c.is_alphabetic()) && text.contains(char::is_alphabetic);
    (is_part(one) || is_part(other)) && is_phrase(other.before)
}

/// A text with digits for those in circles.
fn with_digits(text: &str) -> String {
    let digit = |c: char| match c {
        '⓪' => Some(0),
        '①'..='⑨' => Some(u32::from(c) - u32::from('①') + 1),
        '❶'..='❾' => Some(u32::from(c) - u32::from('❶') + 1),
        '⑴'..='⑼' => Some(u32::from(c) - u32::from('⑴') + 1),
        '⒈'..='⒐' => Some(u32::from(c) - u32::from('⒈') + 1),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    };
    let digits = text
        .chars()
        .map(|c| digit(c).and_then(|n| char::from_digit(n, 10)).unwrap_or(c));
    digits.collect()
}

fn words(text: &str) -> Vec<Word<'_>> {
    let places = word_places::words(text);
    let places: Vec<(usize, usize)> = places
        .iter()
        .map(|(start, word)| (*start, start + word.len()))
        .collect();
    let ends = std::iter::once(0).chain(places.iter().map(|(_, end)| *end));
    let starts = places.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    let words = places
        .iter()
        .zip(ends)
        .zip(starts)
        .map(|(((start, end), before), after)| Word {
            text: text.get(*start..*end).unwrap_or_default(),
            before: text.get(before..*start).unwrap_or_default(),
            after: text.get(*end..after).unwrap_or_default(),
        });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::doubts;

    #[test]
    fn lists_without_the_known_marks_are_doubts() {
        for text in [
            "1、甲 2、乙",
            "1、甲；2、乙",
            "1.甲 2.乙",
            "1) 甲 2) 乙",
            "①甲 ②乙",
            "（1）甲（2）乙",
            "甲:1 乙:2",
            "甲（1），乙（2）",
            "类型，1甲2乙",
        ] {
            assert_eq!(doubts(text), ["1", "2"], "{text}");
        }
        for text in [
            "AA【甲】 BB【乙】",
            "AA “甲” BB “乙”",
            "AA 甲 BB 乙",
            "AA甲，BB乙",
            "甲（AA） 乙（BB）",
            "甲AA 乙BB",
            "AA BB",
            "状态：AA\nBB",
        ] {
            assert_eq!(doubts(text).iter().take(2).collect::<Vec<_>>(), ["AA", "BB"], "{text}");
        }
        for text in [
            "AA（甲）",
            "使用模式 AA: 甲乙",
            "使用模式，AA：甲；",
            "模式（AA:甲）",
            "AA表示甲",
            "必须为AA",
            "包括：AA",
        ] {
            assert_eq!(doubts(text), ["AA"], "{text}");
        }
        assert_eq!(doubts("如AA：甲"), [""; 0]);
        assert_eq!(doubts("aa（甲） bb（乙）"), ["aa", "bb"]);
        assert_eq!(doubts("aa：甲，bb：乙"), ["aa", "bb"]);
        assert_eq!(doubts("aa 甲，bb 乙"), ["aa", "bb"]);
        assert_eq!(doubts("语言：aa 甲；bb 乙。"), ["aa", "bb"]);
        for text in ["T+1/T+0", "T+1：次日，T+0：当日", "到账时间，T+1或T+0"] {
            assert_eq!(doubts(text), ["T+1", "T+0"], "{text}");
        }
        for text in ["zh_CN 简体，zh_TW 繁体", "简体zh_CN，繁体zh_TW", "zh-CN/zh-TW"] {
            assert_eq!(doubts(text).len() % 2, 0, "{text}");
            assert!(!doubts(text).is_empty(), "{text}");
        }
        for text in [
            "1个月内2次",
            "第1步，第2步",
            "请使用 appid 对应的，或者 openid 对应的",
            "如zh_CN",
            "商户系统内部订单号，只能是数字、大小写字母",
            "1、这里是一个很长的说明，不是一个取值 2、这里也是一个很长的说明",
            "PKCS1_PADDING",
            "使用AES-256-GCM",
            "AES（加密）",
            "调用REFUND接口查询CLOSED",
            "类型是AA时，是商户号；类型是BB时，是号码",
            "AA授权扣费模板ID",
            "AA 授权扣费模板 ID，由微信支付分配",
            "商品SKU对应的AA",
        ] {
            assert_eq!(doubts(text), [""; 0], "{text}");
        }
    }
}
