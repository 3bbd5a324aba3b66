//! The value that the service assumes for a field that is not sent, and the only value that a field may have.

mod absence;

use super::code::{is_code, is_word_part};
use super::plain_text::{plain, sentences};

/// The statement of a description about one value of its field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Assumed {
    /// `默认为MALL`
    pub(crate) default: Option<String>,
    /// `固定值：CNY`
    pub(crate) constant: Option<String>,
    /// The sentences that state such a value in words that are not read.
    pub(crate) unread: Vec<String>,
}

/// The maximum length of the text of a value, with the words in front of it, in characters.
const LONGEST: usize = 200;
/// Words in front of a default.
const DEFAULTS: &[&str] = &[
    "默认",
    "缺省",
    "default",
    "不传则为",
    "不填则为",
    "不填写则为",
    "未填则为",
    "未传则为",
    "为空则为",
    "不传时为",
    "不填时为",
    "不传为",
    "不填为",
];
/// Words in front of the only value.
const CONSTANTS: &[&str] = &[
    "固定",
    "恒定",
    "恒为",
    "恒等于",
    "常量",
    "constant:",
    "constant value",
    "fixed value",
    "fixed to",
    "fixed as",
    "fixed at",
];
/// Words that follow them, in front of the value.
const CONNECTORS: &[&str] = &[
    "枚举值",
    "时",
    "则",
    "取值",
    "值",
    "为",
    "是",
    "使用",
    "传入",
    "返回",
    "上传",
    "传",
    "填写",
    "填",
    "取",
    "写",
    "送",
    "设为",
    "设置为",
    "用",
    ":",
    "=",
    " ",
    "\"",
    "“",
    "'",
    "「",
    "(",
    "values",
    "value",
    "is",
    "are",
    "to",
    "as",
    "of",
    "will be",
    "set",
    "the",
    "s ",
    "string",
];
/// Connectors after which a value must follow.
const ASSIGNING: &[&str] = &[
    "值", "为", "是", ":", "=", "传", "返回", "填", "取", "写", "送", "is", "to", "as", "value",
];
/// Words in place of a value that are not one.
const NO_VALUES: &[&str] = &[
    "empty",
    "null",
    "none",
    "blank",
    "now",
    "today",
    "current",
    "unlimited",
    "not",
    "no",
    "nothing",
    "all",
    "a",
    "an",
    "value",
];
/// Words that say that the field is not sent.
const ABSENCE: &[&str] = &[
    "不填",
    "不传",
    "未填",
    "未传",
    "不送",
    "为空",
    "空则",
    "不设置",
    "未设置",
    "没有传",
    "没传",
    "没填",
    "不指定",
    "未指定",
    "留空",
    "不上送",
    "缺失",
    "not ",
    "omit",
    "empty",
    "absent",
    "missing",
    "unset",
];
/// Words of a sentence whose value depends on something.
const CONDITIONS: &[&str] = &[
    "当",
    "若",
    "如果",
    "时,",
    "模式下",
    "场景下",
    "其他商户",
    "境外商户",
    "境内商户",
    "服务商",
    "机构",
    "when ",
    "if ",
    "unless",
    "otherwise",
    "for ",
];
/// Words that begin like a condition but are not one.
const NO_CONDITIONS: &[&str] = &["当前", "当天", "当日", "当月", "当地", "当期"];
/// Words that end with those in front of a default or the only value, and mean something else.
const OTHERS: &[&str] = &["非", "无", "没有", "不", "长度", "no ", "by "];

/// Reads a description.
pub(crate) fn read(description: &str) -> Assumed {
    let plain = plain(description);
    let mut found = Assumed::default();
    for (index, sentence) in sentences(&plain).enumerate() {
        let default = default(sentence);
        let constant = stated(sentence, CONSTANTS);
        let is_qualified = is_qualified(sentence);
        let unread = sentence.trim();
        if sentence.to_ascii_lowercase().contains("by default") {
            found.unread.push(unread.to_owned());
        }
        match default {
            Stated::Value(value) if !is_qualified && found.default.as_ref().is_none_or(|known| *known == value) => {
                found.default = Some(value);
            }
            Stated::Value(_) | Stated::Unread => found.unread.push(unread.to_owned()),
            // A label, such as `默认跳转路径`, is at the beginning.
            Stated::Words => {
                let says_absence = ABSENCE.iter().any(|word| sentence.contains(word));
                let clause = sentence.split(',').next().unwrap_or_default();
                let at = DEFAULTS.iter().filter_map(|word| clause.find(word)).min();
                // Neither is in a note, nor behind a value.
                let is_first = at.is_some_and(|at| {
                    let before = clause.get(..at).unwrap_or_default();
                    !before.contains(['(', '_']) && !before.contains("--")
                });
                let is_label = index == 0 && is_first && !says_absence;
                if !is_label {
                    found.unread.push(unread.to_owned());
                }
            }
            Stated::Nothing => {}
        }
        match constant {
            Stated::Value(value) if !is_qualified && found.constant.as_ref().is_none_or(|known| *known == value) => {
                found.constant = Some(value);
            }
            Stated::Value(_) | Stated::Unread => found.unread.push(unread.to_owned()),
            Stated::Words | Stated::Nothing => {}
        }
    }
    found.unread.dedup();
    found
}

enum Stated {
    Value(String),
    /// Words follow that need a value.
    Unread,
    /// Other words follow.
    Words,
    Nothing,
}

/// The value after one of some words in a sentence.
fn stated(sentence: &str, words: &[&str]) -> Stated {
    let lower = sentence.to_ascii_lowercase();
    let mut places: Vec<(usize, usize)> = words
        .iter()
        .flat_map(|word| lower.match_indices(word).map(|(at, word)| (at, at + word.len())))
        .collect();
    places.sort_unstable();
    let mut outcome = Stated::Nothing;
    for (start, end) in places {
        let lead = lower.get(..start).unwrap_or_default();
        let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_';
        let is_inside = lead.ends_with(is_letter) && lower.get(start..).is_some_and(|rest| rest.starts_with(is_letter));
        // `DEFAULT` and `default_type` are values.
        let own = sentence.get(start..end).unwrap_or_default();
        let is_capital = own.len() > 1 && own.bytes().all(|b| b.is_ascii_uppercase());
        let is_value = is_capital || sentence.get(end..).is_some_and(|rest| rest.starts_with('_'));
        let ends_with = |words: &[&str]| words.iter().any(|word| lead.ends_with(word));
        if is_inside || is_value || ends_with(OTHERS) && !ends_with(ABSENCE) {
            continue;
        }
        let stated = match after(sentence, end) {
            // The value is that of another item of the list: `ALL 全部,默认值 PART 部分`.
            Stated::Value(value) if is_apart(sentence, (start, end), &value) => Stated::Unread,
            stated => stated,
        };
        match stated {
            found @ (Stated::Value(_) | Stated::Unread) => return found,
            found => outcome = found,
        }
    }
    outcome
}

/// The default in a sentence that says what the service takes for a field that is not sent.
fn default(sentence: &str) -> Stated {
    let known = stated(sentence, DEFAULTS);
    match (known, absence::end(sentence)) {
        (Stated::Nothing, Some((end, is_certain))) => match after(sentence, end) {
            Stated::Value(value) if is_certain && (is_code(&value) || is_number(&value)) => Stated::Value(value),
            _ => Stated::Unread,
        },
        (known, _) => known,
    }
}

fn is_number(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_digit())
}

/// Whether only a blank joins a value to the words that state it, in a list whose items have meanings or are before them.
/// The blank may be the end of a line.
fn is_apart(sentence: &str, (start, end): (usize, usize), value: &str) -> bool {
    let lead = sentence.get(..start).unwrap_or_default();
    let rest = sentence.get(end..).unwrap_or_default();
    let after = rest.strip_prefix('值').unwrap_or(rest);
    let Some(tail) = after
        .trim_start()
        .strip_prefix(value)
        .filter(|_| after.starts_with(' '))
    else {
        return false;
    };
    let is_code = |word: &str| {
        let is_capital = word
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        // A sentence in English has words in lower case.
        word.len() > 1 && word.contains(|c: char| c.is_ascii_alphabetic()) && (is_capital || !lead.is_ascii())
    };
    let mut items = lead.split(|c: char| !is_word_part(c));
    // One of the values that the list has before it.
    let is_listed = items.clone().any(|item| item == value);
    let follows_items = !is_listed && items.any(is_code);
    let is_word = value.starts_with(|c: char| c.is_ascii_alphabetic());
    follows_items || is_word && tail.trim_start().starts_with([',', ':', '-', '=', '(', '、'])
}

/// The value at a place, after connectors.
fn after(sentence: &str, from: usize) -> Stated {
    let rest = sentence.get(from..).unwrap_or_default();
    let end = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(end, _)| end);
    let mut rest = rest.get(..end).unwrap_or_default();
    let mut assigns = false;
    let mut quote = None;
    while let Some(word) = CONNECTORS
        .iter()
        .filter(|word| begins(rest, word))
        .max_by_key(|word| word.len())
    {
        assigns |= ASSIGNING.iter().any(|known| word.contains(known));
        quote = match *word {
            "\"" | "'" => word.chars().next(),
            "“" => Some('”'),
            "「" => Some('」'),
            _ => None,
        };
        rest = rest.get(word.len()..).unwrap_or_default();
    }
    let quoted = quote.and_then(|quote| rest.split_once(quote)).map(|(value, _)| value);
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.+#/*@".contains(c);
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let (token, tail) = match quoted {
        Some(value) => (value, rest.get(value.len() + 1..).unwrap_or_default()),
        None => rest.split_at(length),
    };
    // A URL.
    if token.starts_with("http") && tail.starts_with("://") {
        let end = rest
            .find(|c: char| c.is_whitespace() || !c.is_ascii())
            .unwrap_or(rest.len());
        let url = rest
            .get(..end)
            .unwrap_or_default()
            .trim_end_matches([',', ';', '.', ')']);
        return Stated::Value(url.to_owned());
    }
    let value = token.trim_end_matches(['-', '.', '/']);
    if value.is_empty() || quoted.is_none() && !value.contains(|c: char| c.is_ascii_alphanumeric()) {
        return match assigns {
            true => Stated::Unread,
            false => Stated::Words,
        };
    }
    // `0-否`, `A(甲)`
    let has_meaning = token.len() > value.len() || tail.starts_with(['-', ':', '(', '=']);
    let goes_on = tail
        .trim_start_matches(['"', '”', '\'', ')', ' '])
        .starts_with(['/', '、', '或', '|', '%']);
    let is_joined = tail.trim_start().starts_with("or ") || tail.trim_start().starts_with("and ");
    let ends = tail.is_empty() || has_meaning || tail.starts_with(|c: char| !c.is_alphanumeric());
    let is_word =
        value.contains(|c: char| c.is_ascii_lowercase()) && !value.contains(['_', '-', '#']) && quoted.is_none();
    let is_english_prose = is_word
        && tail
            .trim_start_matches(' ')
            .starts_with(|c: char| c.is_ascii_alphabetic());
    let is_no_value = quoted.is_none() && NO_VALUES.contains(&value);
    match !is_no_value && (ends || quoted.is_some()) && !goes_on && !is_joined && !is_english_prose {
        true => Stated::Value(value.to_owned()),
        // `默认20条`
        false => Stated::Unread,
    }
}

fn begins(text: &str, word: &str) -> bool {
    let head = text.get(..word.len()).unwrap_or_default();
    let rest = text.get(word.len()..).unwrap_or_default();
    let ends =
        !word.ends_with(|c: char| c.is_ascii_alphabetic()) || !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    head.eq_ignore_ascii_case(word) && ends
}

/// Whether the value in a sentence depends on anything but the absence of the field.
fn is_qualified(sentence: &str) -> bool {
    let lower = NO_CONDITIONS
        .iter()
        .fold(sentence.to_ascii_lowercase(), |text, word| text.replace(word, ""));
    let depends = CONDITIONS.iter().any(|word| lower.contains(word));
    depends && !ABSENCE.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests;
