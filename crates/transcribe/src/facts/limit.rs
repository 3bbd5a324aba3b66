//! Limits that a description states: `不超过16个字符`, `6~32位`, `大于0`, `at most 100`.

mod number;
mod qualifiers;
mod stated;
mod words;

pub(super) use self::qualifiers::is_qualified;
use self::qualifiers::{is_mixed, without_examples};
pub(super) use self::stated::{Settled, Stated};
use self::words::{About, Side};
use super::plain_text::{plain, sentences};
use super::quantity::{Measure, Quantity, quantities};

/// A limit with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
    /// The things that the numbers count.
    pub(crate) measure: Measure,
    /// The subject of the limit, if the words say so.
    pub(crate) subject: Subject,
    /// How certain it is.
    pub(crate) wording: Wording,
}

/// The subject of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The words do not say it.
    Open,
    /// The length of a text.
    Length,
    /// A length or a duration.
    Extent,
}

/// How a limit is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    /// By words in front of the numbers, or by a range.
    Words,
    /// By `以内` alone, or another word after the number.
    WordAfter,
    /// By a number alone: `32位`.
    Number,
    /// By two numbers alone: `1-100`.
    Numbers,
    /// In words that are not read, or with more than the number: a condition, an advice, a part of the value.
    Unread,
}

/// The statements of a sentence about limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence<'t> {
    pub(crate) text: &'t str,
    pub(crate) limits: Vec<Limit>,
    /// Whether it has a word that compares.
    pub(crate) compares: bool,
}

/// Words in front of a number of places that is about a part of the value.
const PARTS: &[&str] = &[
    "后",
    "前",
    "末",
    "尾",
    "末尾",
    "最后",
    "第",
    "小数",
    "保留",
    "小数点后",
    "左起",
    "右起",
    "精确到",
    "保留到",
    "first",
    "last",
    "the first",
    "the last",
    "每",
];
/// Kinds of words after `32位` that make it the exact length.
const KINDS: &[&str] = &[
    "数字",
    "纯数字",
    "字母",
    "大写",
    "小写",
    "英文",
    "随机",
    "字符串",
    "代码",
    "编码",
    "整数",
    "阿拉伯",
    "十六进制",
    "hex",
];

/// The first sentence of a description that limits how many of something there are: `最多10张`.
///
/// `is_text` says that the items are texts, so that a length may be that of an item.
pub(crate) fn of_items(description: &str, is_text: bool) -> Option<String> {
    let plain = plain(description);
    let mut sentences = read(&plain).into_iter().map(|(_, sentence)| sentence);
    let is_count = |sentence: &Sentence<'_>, limit: &Limit| {
        let lower = sentence.text.to_ascii_lowercase();
        let is_stated = matches!(limit.wording, Wording::Words | Wording::Unread);
        let is_of_list = !is_text
            || ["数组", "列表", "array", "list"]
                .iter()
                .any(|word| lower.contains(word));
        let is_number = limit.subject == Subject::Open || limit.subject == Subject::Length && is_of_list;
        is_stated && matches!(limit.measure, Measure::Other | Measure::Nothing) && is_number
    };
    let found = sentences.find(|sentence| {
        sentence.limits.iter().any(|limit| is_count(sentence, limit))
            || counts_parts_within(sentence.text)
            || number::is_limited(&without_examples(sentence.text))
    });
    found.map(|sentence| sentence.text.trim().to_owned())
}

/// Words with which a text counts its parts, and words that only begin like them.
const PARTS_OF_TEXT: &[(&str, &[&str])] = &[
    (
        "个",
        &[
            "月",
            "工作日",
            "自然日",
            "小时",
            "字",
            "汉字",
            "中文",
            "英文",
            "字母",
            "数字",
            "空格",
            "年",
            "季度",
            "星期",
            "周",
        ],
    ),
    ("条", &["件"]),
    ("项", &[]),
    ("组", &[]),
    (" items", &[]),
    (" entries", &[]),
];

/// The first sentence of the description of a text that limits how many parts it has: `多个用逗号分隔，最多10个`.
pub(crate) fn of_parts(description: &str) -> Option<String> {
    let plain = plain(description);
    let mut sentences = read(&plain).into_iter();
    let found = sentences.find(|(lower, sentence)| {
        let is_limit = |limit: &Limit| {
            let is_stated = limit.wording == Wording::Words && limit.measure == Measure::Other;
            is_stated && limit.subject == Subject::Open
        };
        sentence.limits.iter().any(is_limit) && counts_parts(lower)
    });
    found.map(|(_, sentence)| sentence.text.trim().to_owned())
}

/// Whether a sentence limits parts by a word after them: `10个以内`.
fn counts_parts_within(sentence: &str) -> bool {
    ["以内", "之内", "以下"].iter().any(|end| {
        sentence.match_indices(end).any(|(at, _)| {
            let before = sentence.get(..at).unwrap_or_default();
            let parts = PARTS_OF_TEXT.iter().filter_map(|(word, _)| before.strip_suffix(word));
            parts
                .into_iter()
                .any(|number| number.ends_with(|c: char| c.is_ascii_digit()))
        })
    })
}

/// Whether a sentence in lower case counts parts: `10个`.
fn counts_parts(lower: &str) -> bool {
    PARTS_OF_TEXT.iter().any(|(word, others)| {
        lower.match_indices(word).any(|(at, _)| {
            let (before, rest) = lower.split_at(at);
            let rest = rest.get(word.len()..).unwrap_or_default();
            before.ends_with(|c: char| c.is_ascii_digit()) && !others.iter().any(|other| rest.starts_with(other))
        })
    })
}

/// The statements about limits in a description in plain notation.
pub(crate) fn read(plain: &str) -> Vec<(String, Sentence<'_>)> {
    let read = |text| {
        let lower = without_examples(&str::to_ascii_lowercase(text));
        let lower = lower.replace("zero", "0").replace("于零", "于0");
        let limits = limits(&lower);
        let compares = words::compares(&lower);
        (lower, Sentence { text, limits, compares })
    };
    sentences(plain).map(read).collect()
}

/// The limits in a sentence in lower case.
fn limits(sentence: &str) -> Vec<Limit> {
    let all = quantities(sentence);
    let is_qualified = is_qualified(sentence);
    let is_mixed = is_mixed(sentence);
    let mut found = Vec::new();
    let mut at = 0;
    let mut from = 0;
    while let Some(first) = all.get(at) {
        let lead = sentence.get(from..first.start).unwrap_or_default();
        let next = all.get(at + 1);
        let pair = next.and_then(|second| range(sentence, lead, first, second));
        let (mut limit, last) = match (pair, next) {
            (Some(limit), Some(second)) => {
                at += 2;
                (Some(limit), second)
            }
            _ => {
                at += 1;
                (single(sentence, lead, first, is_mixed), first)
            }
        };
        // `长度不小于8且不大于20`
        if let Some(limit) = &mut limit
            && limit.subject == Subject::Open
            && found.iter().any(|before: &Limit| before.subject == Subject::Length)
        {
            limit.subject = Subject::Length;
        }
        from = last.end;
        if let Some(limit) = &mut limit
            && (is_qualified || first.value.is_none() || last.value.is_none())
            && limit.wording != Wording::Numbers
        {
            limit.wording = Wording::Unread;
        }
        found.extend(limit);
    }
    found
}

/// The range of two numbers: `6-32个字符`, `[1,100]`, `between 1 and 100`, `0<x<=100`.
fn range(sentence: &str, lead: &str, first: &Quantity, second: &Quantity) -> Option<Limit> {
    let between = sentence.get(first.end..second.start)?;
    let after = words::after(sentence.get(second.end..).unwrap_or_default()).map(|(side, _)| side);
    let word = words::before(lead);
    let is_open = lead.trim_end().ends_with(['[', '(', '【']);
    let marks = between.trim_matches([' ', '"', '”', '“', '\'']);
    let joins = match marks {
        "-" | "~" | "–" | "—" | "--" | "——" | "至" | "到" | "to" | "..." | ".." | "~-" => true,
        "," | "、" => is_open,
        "and" | "和" | "与" | "及" => matches!(word, Some((Side::Range, _))) || after == Some(Side::Range),
        _ => return chain(between, first, second),
    };
    if !joins || first.measure == Measure::Other {
        return None;
    }
    let measure = match second.measure {
        Measure::Nothing => first.measure,
        measure => measure,
    };
    let subject = word.map_or(Subject::Open, |(_, about)| subject(about));
    let is_text = matches!(
        measure,
        Measure::Characters | Measure::Places | Measure::Bytes | Measure::Script
    );
    let fits = first.value.zip(second.value).is_none_or(|(least, most)| least <= most);
    // `(0,100]` leaves out 0.
    let closing = sentence.get(second.end..).unwrap_or_default().trim_start();
    let is_half_open = marks == "," && (lead.trim_end().ends_with('(') || closing.starts_with(')'));
    let is_stated = is_text || word.is_some() || after.is_some() || is_open && marks == ",";
    // `19-01-01` is not a range.
    let goes_on = closing.starts_with(['-', ':', '/']) || lead.ends_with(['-', ':', '/']) && word.is_none();
    if goes_on && !is_text {
        return None;
    }
    let is_other_side = matches!(
        word,
        Some((Side::AtLeast | Side::AtMost | Side::Above | Side::Below, _))
    );
    let wording = match (is_stated, fits && !is_half_open && !is_other_side) {
        (true, true) => Wording::Words,
        (true, false) => Wording::Unread,
        (false, true) => Wording::Numbers,
        (false, false) => return None,
    };
    Some(Limit {
        least: first.value,
        most: second.value,
        measure,
        subject,
        wording,
    })
}

/// The range of `0<x<=100`.
fn chain(between: &str, first: &Quantity, second: &Quantity) -> Option<Limit> {
    let signs = ["<=", "≤", "<"];
    let between = between.trim();
    let lower = signs.iter().find(|sign| between.starts_with(**sign))?;
    let rest = between.get(lower.len()..)?;
    let upper = signs.iter().find(|sign| rest.ends_with(**sign))?;
    let name = rest.get(..rest.len() - upper.len())?;
    if name.contains(['<', '>', ',', ';']) || name.chars().count() > 20 {
        return None;
    }
    let least = first.value.map(|value| value + i64::from(*lower == "<"));
    let most = second.value.map(|value| value - i64::from(*upper == "<"));
    Some(Limit {
        least,
        most,
        measure: second.measure,
        subject: Subject::Open,
        wording: Wording::Words,
    })
}

/// Whether a sentence is about a time in seconds or milliseconds, whose number of digits is no bound: `10位unix时间戳`.
pub(super) fn is_timestamp(sentence: &str) -> bool {
    ["时间戳", "timestamp", "unix time"]
        .iter()
        .any(|word| sentence.contains(word))
}

/// The limit of a single number. `is_mixed` says that the sentence is about parts of the text.
fn single(sentence: &str, lead: &str, number: &Quantity, is_mixed: bool) -> Option<Limit> {
    let tail = sentence.get(number.end..).unwrap_or_default();
    let before = words::before(lead);
    let after = words::after(tail).map(|(side, _)| side);
    let is_text = matches!(number.measure, Measure::Characters | Measure::Places);
    let is_part = PARTS.iter().any(|word| lead.trim_end().ends_with(word));
    let is_fraction = ["小数", "有效数字", "decimal"]
        .iter()
        .any(|word| tail.trim_start().starts_with(word));
    if (is_part || is_fraction) && before.is_none() {
        return None;
    }
    // `固定为1` states a value.
    let is_fixed_value = before == Some((Side::Exactly, About::Any)) && number.measure == Measure::Nothing;
    if is_fixed_value {
        return None;
    }
    let (side, wording) = match (before.map(|(side, _)| side), after) {
        (Some(Side::Range), None) => (Side::Range, Wording::Unread),
        (Some(Side::Size | Side::Range), Some(side)) => (side, Wording::Words),
        (Some(side), None) => (side, Wording::Words),
        (Some(one), Some(other)) if one == other => (one, Wording::Words),
        // `最多32个字符以内`, `32位固定长度`
        (Some(side), Some(Side::Size)) => (side, Wording::Words),
        (Some(Side::Below), Some(Side::AtMost)) => (Side::Below, Wording::Words),
        (Some(_), Some(_)) => (Side::Range, Wording::Unread),
        (None, Some(Side::Range)) => return None,
        (None, Some(side)) => (side, Wording::WordAfter),
        (None, None) if is_text => {
            // `统一社会信用代码(18位)`
            let is_alone = lead.trim_end().ends_with('(') && tail.trim_start().starts_with([')', ',']);
            let is_kind =
                is_alone || is_timestamp(sentence) || KINDS.iter().any(|word| tail.trim_start().starts_with(word));
            match is_kind && !is_mixed {
                true => (Side::Exactly, Wording::Words),
                false => (Side::Range, Wording::Number),
            }
        }
        (None, None) => return None,
    };
    let value = number.value;
    let (least, most) = match side {
        Side::AtLeast => (value, None),
        Side::Above => (value.map(|value| value.saturating_add(1)), None),
        Side::AtMost | Side::Size => (None, value),
        Side::Below => (None, value.map(|value| value.saturating_sub(1))),
        Side::Exactly => (value, value),
        Side::Range => (None, None),
    };
    Some(Limit {
        least,
        most,
        measure: number.measure,
        subject: before.map_or(Subject::Open, |(_, about)| subject(about)),
        wording,
    })
}

const fn subject(about: About) -> Subject {
    match about {
        About::Any => Subject::Open,
        About::Length => Subject::Length,
        About::Extent => Subject::Extent,
    }
}
