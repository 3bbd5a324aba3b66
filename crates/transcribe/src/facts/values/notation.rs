//! Notations of lists that are rewritten as the one that the reader of values knows: `AA：甲，BB：乙`.

use super::asides;
use super::word_places::{is_apart, words};
use crate::facts::code::{is_code, is_word_part};

/// Words between a value and its meaning.
const VERBS: &[&str] = &[
    "表示",
    "代表",
    "意为",
    "指",
    "means",
    "mean",
    "stands for",
    "->",
    "=>",
    "→",
    "＝",
    "为",
    "是",
    "即",
];
/// Verbs that are also in sentences about something else, so that two of them are needed.
const WEAK: &[&str] = &["为", "是", "即", "指"];
/// Words in front of an example.
const EXAMPLES: &[&str] = &["例如", "比如", "譬如", "e.g."];
/// Marks around a value.
const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('『', '』'),
];
/// Two values that a mark joins.
const PAIRS: &[(&str, &str)] = &[("Y", "N"), ("N", "Y"), ("T", "F"), ("0", "1"), ("1", "0")];
/// Words in front of the only value.
const DEMANDS: &[&str] = &[
    "请传",
    "请填",
    "仅支持",
    "只支持",
    "传入",
    "填写",
    "填",
    "传",
    "only supports",
    "must be",
];
/// Words that may follow a number in a list of meanings, and count something.
const COUNTERS: &str = "个条张笔次项种家人件天日月年周小秒分元块倍页行段岁位至到和或、，,";

/// A text with its lists in the known notation.
pub(super) fn known(text: &str) -> String {
    let text = asides::without(&without_quotes(text));
    let text = with_pairs(&text);
    let text = with_lines(&text);
    with_colons(&text)
}

/// Words that may be values, in notations that are not read: `0成功，1失败`, `请传AA`.
pub(super) fn doubts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut numbers: Vec<(i64, &str)> = Vec::new();
    for (start, word) in words(text) {
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(start + word.len()..).unwrap_or_default();
        let next = after.trim_start_matches(' ').chars().next();
        let is_number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
        if is_number
            && is_apart(before)
            && next.is_some_and(|c| !c.is_ascii() && c.is_alphabetic() && !COUNTERS.contains(c))
        {
            numbers.extend(word.parse().ok().map(|number| (number, word)));
        }
        let is_demanded = DEMANDS.iter().any(|demand| before.trim_end().ends_with(demand));
        let is_sentence_end = next.is_none_or(|c| !c.is_alphanumeric());
        let is_meant = ["时表示", "时代表", "时指"].iter().any(|word| after.starts_with(word));
        if (is_meant || is_demanded && is_sentence_end) && word.len() > 1 && is_code(word) {
            found.push(word.to_owned());
        }
    }
    // `状态：AA（甲），BB（乙）`
    let explained: Vec<&str> = words(text)
        .into_iter()
        .filter(|(start, word)| {
            let after = text.get(start + word.len()..).unwrap_or_default();
            let is_apart = is_apart(text.get(..*start).unwrap_or_default());
            is_apart && word.len() > 1 && is_code(word) && after.trim_start_matches(' ').starts_with(['(', '（'])
        })
        .map(|(_, word)| word)
        .collect();
    if explained.len() > 1 {
        found.extend(explained.into_iter().map(str::to_owned));
    }
    for pair in numbers.windows(2) {
        if let [(first, word), (second, other)] = pair
            && *first + 1 == *second
            && *first <= 1
        {
            found.extend([(*word).to_owned(), (*other).to_owned()]);
        }
    }
    found
}

/// A text without the quotes around single words.
fn without_quotes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let close = QUOTES.iter().find(|(open, _)| *open == c).map(|(_, close)| *close);
        let quoted = close.and_then(|close| {
            let length = after.find(|c: char| !is_word_part(c)).unwrap_or(after.len());
            let is_quoted = length > 0 && after.get(length..)?.starts_with(close);
            is_quoted.then_some((length, close))
        });
        match quoted {
            Some((length, close)) => {
                // `“AA”“BB”` are two words.
                if kept.ends_with(is_word_part) {
                    kept.push(' ');
                }
                kept.push_str(after.get(..length).unwrap_or_default());
                rest = after.get(length + close.len_utf8()..).unwrap_or_default();
            }
            None => {
                kept.push(c);
                rest = after;
            }
        }
    }
    kept
}

/// A text with `枚举值：Y、N` for `Y/N`.
fn with_pairs(text: &str) -> String {
    for (one, other) in PAIRS {
        let pair = format!("{one}/{other}");
        let Some(at) = text.find(&pair) else { continue };
        let (before, rest) = text.split_at(at);
        let after = rest.get(pair.len()..).unwrap_or_default();
        let is_alone = !before.ends_with(|c: char| is_word_part(c) || matches!(c, '/' | '-'))
            && !after.starts_with(|c: char| is_word_part(c) || matches!(c, '/' | '-' | ':' | '：'));
        if is_alone {
            return format!("{before} 枚举值：{one}、{other} {after}");
        }
    }
    text.to_owned()
}

/// A text with a colon after the words that begin its lines, if a space separates several of them from their meanings.
fn with_lines(text: &str) -> String {
    let split = |line: &str| -> Option<(usize, usize)> {
        let lead = line.len() - without_number(line.trim_start_matches([' ', '-', '*', '•', '·'])).len();
        let rest = line.get(lead..)?;
        let length = rest.find(|c: char| !is_word_part(c)).unwrap_or(rest.len());
        let spaces = rest.get(length..)?;
        let meaning = spaces.trim_start_matches(' ');
        let is_value = length > 1 && is_code(rest.get(..length)?);
        let has_meaning =
            spaces.len() > meaning.len() && meaning.starts_with(|c: char| !c.is_ascii() && c.is_alphabetic());
        (is_value && has_meaning).then_some((lead + length, line.len() - meaning.len()))
    };
    // The first value may follow the words that lead to the list: `状态：AA 甲`.
    let behind = |line: &str| -> Option<(usize, usize)> {
        let at = line.rfind(['：', ':', '，', ','])?;
        let start = at + line.get(at..)?.chars().next()?.len_utf8();
        let (end, meaning) = split(line.get(start..)?)?;
        Some((start + end, start + meaning))
    };
    if text.lines().filter(|line| split(line).is_some()).count() < 2 {
        return text.to_owned();
    }
    let line = |line: &str| match split(line).or_else(|| behind(line)) {
        Some((end, meaning)) => {
            let (word, rest) = line.split_at(end);
            format!("{word}：{}", rest.get(meaning - end..).unwrap_or_default())
        }
        None => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// A line without its number: `1. AA 甲`, `（2）BB 乙`.
fn without_number(line: &str) -> &str {
    let rest = line
        .trim_start_matches(['(', '（'])
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let marks = ['.', '、', ')', '）'];
    match rest.len() < line.len() && rest.starts_with(marks) {
        true => rest.trim_start_matches(marks).trim_start_matches(' '),
        false => line,
    }
}

/// A text with colons for the verbs between values and their meanings.
fn with_colons(text: &str) -> String {
    let verb = |start: usize, word: &str| -> Option<(usize, &'static str)> {
        let before = text.get(..start)?;
        let after = text.get(start + word.len()..)?;
        let rest = after.trim_start_matches(' ');
        let is_short = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
        let is_value = is_short || is_code(word);
        let mut fitting = VERBS.iter().filter(|verb| rest.starts_with(**verb));
        let verb = *fitting.next()?;
        (is_value && is_apart(before)).then(|| (after.len() - rest.len() + verb.len(), verb))
    };
    let all: Vec<(usize, &str)> = words(text);
    let found: Vec<(usize, usize, &str)> = all
        .iter()
        .filter_map(|(start, word)| {
            let (length, verb) = verb(*start, word)?;
            Some((start + word.len(), length, verb))
        })
        .collect();
    let is_weak = |verb: &str| WEAK.contains(&verb);
    // `例如：0表示甲` is an example, and no list.
    let is_example = all
        .iter()
        .find(|(start, word)| verb(*start, word).is_some())
        .and_then(|(start, _)| text.get(..*start))
        .is_some_and(|before| {
            let before = before.trim_end_matches([':', '：', ' ', '，', ',']);
            EXAMPLES.iter().any(|word| before.ends_with(word))
        });
    if found.len() == 1 && is_example {
        return text.to_owned();
    }
    if found.is_empty() || found.len() < 2 && found.iter().all(|(_, _, verb)| is_weak(verb)) {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    // A word that a colon leads to would be no value: `类型：1表示甲，2表示乙`.
    let first = all.iter().find(|(start, word)| verb(*start, word).is_some());
    let lead = first
        .and_then(|(start, _)| text.get(..*start))
        .unwrap_or_default()
        .trim_end();
    if found.len() > 1 && lead.ends_with([':', '：']) {
        kept.push_str(lead.trim_end_matches([':', '：']));
        kept.push_str(" 枚举值：");
        from = first.map_or(0, |(start, _)| *start);
    }
    for (at, length, _) in found {
        kept.push_str(text.get(from..at).unwrap_or_default());
        kept.push('：');
        from = at + length;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

#[cfg(test)]
mod tests {
    use super::{doubts, known};

    #[test]
    fn notations_become_the_known_one() {
        for (text, expected) in [
            ("AA表示甲，BB表示乙", "AA：甲，BB：乙"),
            ("AA为甲，BB为乙", "AA：甲，BB：乙"),
            ("类型：1表示甲，2表示乙", "类型 枚举值：1：甲，2：乙"),
            ("AA -> 甲, BB -> 乙", "AA： 甲, BB： 乙"),
            ("\"AA\"：甲，'BB'：乙", "AA：甲，BB：乙"),
            ("“AA”“BB”", "AA BB"),
            ("是否分账，Y/N", "是否分账， 枚举值：Y、N "),
            ("SUCCESS 成功\nFAIL 失败", "SUCCESS：成功\nFAIL：失败"),
            ("状态，AA 甲\nBB 乙\nCC 丙", "状态，AA：甲\nBB：乙\nCC：丙"),
            ("1. AA 甲\n2. BB 乙", "1. AA：甲\n2. BB：乙"),
            ("AA means first; BB means second", "AA： first; BB： second"),
        ] {
            assert_eq!(known(text), expected, "{text}");
        }
        for text in [
            "当状态为NORMAL时",
            "N/A",
            "金额，100表示1元",
            "AA为甲",
            "SUCCESS 成功",
            "2/0/1",
        ] {
            assert_eq!(known(text), text);
        }
    }

    #[test]
    fn other_notations_are_doubts() {
        assert_eq!(doubts("状态码，0成功，1失败"), ["0", "1"]);
        assert_eq!(doubts("1 甲 2 乙"), ["1", "2"]);
        assert_eq!(doubts("请传AA。"), ["AA"]);
        assert_eq!(doubts("状态：AA（甲），BB（乙）"), ["AA", "BB"]);
        assert_eq!(doubts("为AA时表示成功，为BB时表示失败"), ["AA", "BB"]);
        for text in ["1个月内2次", "第1步，第2步", "请传APPID对应的值", "支持1到3个"] {
            assert_eq!(doubts(text), [""; 0], "{text}");
        }
    }
}
