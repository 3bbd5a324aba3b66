//! The unit of a number: `单位为分`, `以秒为单位`, `in cents`. One that a spec cannot state, such as yuan, is reported.

use wechatpay_spec::model::Unit;

mod alone;

use super::broken_lines;

/// Marks and words between the word for a unit and the unit.
const MARKS: [char; 14] = [
    '为', '是', '：', ':', '，', ',', ' ', '（', '(', '“', '"', '【', '\u{3000}', '均',
];
/// Other words that state a unit.
const STATED: &[(&str, Unit)] = &[
    ("(分)", Unit::Fen),
    ("（分）", Unit::Fen),
    ("以分为单位", Unit::Fen),
    ("以人民币分为单位", Unit::Fen),
    ("以分计", Unit::Fen),
    ("按分计", Unit::Fen),
    ("用分表示", Unit::Fen),
    ("以分表示", Unit::Fen),
    ("最小货币单位", Unit::Fen),
    ("货币最小单位", Unit::Fen),
    ("币种最小单位", Unit::Fen),
    ("(秒)", Unit::Second),
    ("（秒）", Unit::Second),
    ("以秒为单位", Unit::Second),
    ("以秒计", Unit::Second),
    ("按秒计", Unit::Second),
    ("smallest currency unit", Unit::Fen),
    ("minimum currency unit", Unit::Fen),
    ("minor currency unit", Unit::Fen),
    ("lowest currency unit", Unit::Fen),
];
/// Words in front of a unit in English.
const LEADS: &[&str] = &[
    "in ", "unit: ", "unit:", "unit：", "units: ", "unit is ", "unit of ", "unit ", "(",
];
/// Words between them and the unit.
const BETWEEN: &[&str] = &["the ", "a ", "rmb ", "cny ", "us ", "whole "];
/// Units in English, the longer ones first.
const ENGLISH: &[(&str, Unit)] = &[
    ("cents", Unit::Fen),
    ("cent", Unit::Fen),
    ("fen", Unit::Fen),
    ("smallest unit", Unit::Fen),
    ("minimum unit", Unit::Fen),
    ("minor units", Unit::Fen),
    ("minor unit", Unit::Fen),
    ("seconds", Unit::Second),
];
/// Words that state another unit wherever they are.
const OTHERS: &[&str] = &["(元)", "（元）", "(元,", "（元，", "in yuan", "in rmb yuan", "in jiao"];
/// Words after which a unit follows.
const NAMING: &[&str] = &["单位为", "单位是", "单位：", "单位:", "unit: ", "unit is ", "units: "];

/// The unit that a description states, if a spec can.
pub(crate) fn stated(description: &str) -> Option<Unit> {
    own(description).or_else(|| broken_lines::joined(description).and_then(|joined| own(&joined)))
}

/// The sentence of a description that states another unit: `单位为元`, `金额（元）`, `单位：分钟`.
pub(crate) fn other(description: &str) -> Option<&str> {
    let mut sentences = description.split(['。', '；', ';', '\n']);
    sentences.find(|sentence| {
        let lower = sentence.to_ascii_lowercase();
        let mut units = after_word(&lower);
        let names = units.any(|unit| {
            ["元", "万元", "千元", "角", "厘"]
                .iter()
                .any(|word| unit.starts_with(word))
        });
        let by_unit = lower.split_once('以').is_some_and(|(_, rest)| rest.contains("为单位"));
        names
            || alone::other(&lower)
            || OTHERS.iter().any(|word| lower.contains(word))
            || (by_unit || NAMING.iter().any(|word| lower.contains(word))) && stated(sentence).is_none()
    })
}

/// The texts after the word `单位`, without the marks between.
fn after_word(text: &str) -> impl Iterator<Item = &str> {
    let after = text.split("单位").skip(1);
    after.map(|rest| {
        rest.trim_start_matches(MARKS)
            .trim_start_matches("人民币")
            .trim_start_matches(MARKS)
    })
}

fn own(description: &str) -> Option<Unit> {
    let lower = description.to_ascii_lowercase();
    let known = STATED.iter().find(|(words, _)| lower.contains(words));
    let known = known.map(|(_, unit)| *unit);
    let of_word = |word: &str| match word.strip_prefix('分') {
        Some(rest) if !rest.starts_with(['钟', '之', '账', '数']) => Some(Unit::Fen),
        Some(_) => None,
        None => word.starts_with('秒').then_some(Unit::Second),
    };
    known
        .or_else(|| after_word(&lower).find_map(of_word))
        .or_else(|| in_english(&lower))
        .or_else(|| alone::stated(&lower))
}

fn in_english(lower: &str) -> Option<Unit> {
    let places = LEADS
        .iter()
        .flat_map(|lead| lower.match_indices(lead).map(|(at, _)| (at, at + lead.len())));
    let mut found = places.filter_map(|(start, end)| {
        let before = lower.get(..start)?;
        let is_word = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let is_denied = before.trim_end().ends_with("not");
        let rest = BETWEEN.iter().fold(lower.get(end..)?.trim_start(), |rest, word| {
            rest.strip_prefix(word).unwrap_or(rest)
        });
        let (_, unit) = ENGLISH.iter().find(|(word, _)| {
            let after = rest.strip_prefix(word);
            after.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
        })?;
        (is_word && !is_denied).then_some(*unit)
    });
    found.next()
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Unit;

    use super::{other, stated};

    #[test]
    fn units_are_stated_in_several_words() {
        for text in [
            "金额，单位为分，100表示1元",
            "单位分（元转分）",
            "以分为单位",
            "单位为人民币分",
            "单位：人民币，分",
            "用分表示",
            "单位为最小货币单位",
            "Amount in cents",
            "The amount, in RMB cents.",
            "unit: cent",
            "The unit is cent",
            "Unit: fen",
            "Amount (cents)",
            "in the smallest unit of the currency",
            "the smallest currency unit",
            "in cents, not in yuan",
        ] {
            assert_eq!(stated(text), Some(Unit::Fen), "{text}");
        }
        for text in ["以秒为单位", "时长(秒)", "Validity, in seconds"] {
            assert_eq!(stated(text), Some(Unit::Second), "{text}");
        }
        for text in [
            "单位：分钟",
            "单位名称",
            "in century",
            "not in cents",
            "percent",
            "recent",
            "in 60 seconds",
            "微信支付分",
        ] {
            assert_eq!(stated(text), None, "{text}");
        }
    }

    #[test]
    fn other_units_are_seen() {
        for text in [
            "金额，单位为元",
            "金额(单位：元)",
            "金额（元）",
            "总额。单位：人民币元，保留两位",
            "以元为单位",
            "Amount in yuan",
            "Amount. Unit: Yuan",
            "单位为万元",
            "单位为角",
            "单位：分钟",
            "以天为单位",
        ] {
            assert!(other(text).is_some(), "{text}");
        }
        for text in [
            "金额，单位为分，100表示1元",
            "金额",
            "单位名称",
            "美元",
            "元素",
            "单位分（元转分）",
            "以分为单位",
            "unit: fen",
        ] {
            assert_eq!(other(text), None, "{text}");
        }
    }
}
