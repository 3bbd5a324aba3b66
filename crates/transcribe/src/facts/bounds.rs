//! The bounds of a number, where its description states them.

use wechatpay_spec::model::{Scalar, Unit};

use super::limit::{self, Limit, Settled, Stated, Subject, Wording};
use super::plain_text::plain;
use super::quantity::Measure;

/// The bounds of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// The smallest number that is allowed.
    pub(crate) minimum: Option<i64>,
    /// The greatest number that is allowed.
    pub(crate) maximum: Option<i64>,
    /// The sentences with bounds that are not read: in another unit, under a condition.
    pub(crate) unread: Vec<String>,
}

/// Words that mean the bounds of a number, and may have its numbers in words that are not read.
const NOUNS: &[&str] = &[
    "取值范围",
    "取值区间",
    "最大值",
    "最小值",
    "以内",
    "以下",
    "以上",
    "之间",
    "value range",
    "maximum value",
    "minimum value",
];

/// Words for numbers above zero.
const POSITIVE: &[&str] = &["正整数", "positive integer", "positive number"];
/// Words for numbers that are not below zero.
const NOT_NEGATIVE: &[&str] = &[
    "非负",
    "不能为负",
    "不得为负",
    "不可为负",
    "non-negative",
    "nonnegative",
    "not be negative",
];

/// Reads the description of a number: `取值范围[1,100]`, `大于0`, `不少于1分`, `between 1 and 100`.
pub(crate) fn read(description: &str, scalar: Scalar, unit: Option<Unit>) -> Bounds {
    let plain = plain(description);
    let mut stated = Stated::new();
    for (lower, sentence) in limit::read(&plain) {
        let text = sentence.text.trim();
        let mut is_read = false;
        let mut is_unread = false;
        let is_timestamp = limit::is_timestamp(&lower);
        let counts_digits = |limit: &&Limit| matches!(limit.measure, Measure::Places | Measure::Characters);
        for limit in sentence
            .limits
            .iter()
            .filter(|limit| !(is_timestamp && counts_digits(limit)))
        {
            match reading(limit, scalar, unit) {
                Reading::Bound => {
                    is_read = true;
                    is_unread |= !stated.agrees(limit.least, limit.most);
                }
                Reading::Unread => is_unread = true,
                Reading::Nothing => {}
            }
        }
        // `正整数`
        let sign = [(POSITIVE, 1), (NOT_NEGATIVE, 0)]
            .into_iter()
            .find_map(|(words, least)| words.iter().any(|word| lower.contains(word)).then_some(least));
        if let Some(least) = sign.filter(|_| scalar == Scalar::Integer && !is_unread) {
            is_read = true;
            is_unread |= limit::is_qualified(&lower) || stated.least.is_some_and(|known| known < least);
            stated.least = stated.least.or(Some(least));
        }
        let has_digits = lower.contains(|c: char| c.is_ascii_digit());
        let is_stated = sentence.compares || NOUNS.iter().any(|noun| lower.contains(noun));
        is_unread |= is_stated && has_digits && !is_read;
        stated.add(text, is_read, is_unread);
    }
    let Settled { least, most, unread } = stated.settled();
    Bounds {
        minimum: least,
        maximum: most,
        unread,
    }
}

enum Reading {
    Bound,
    Unread,
    Nothing,
}

/// Whether a limit is about the number itself.
fn reading(limit: &Limit, scalar: Scalar, unit: Option<Unit>) -> Reading {
    let is_own = match limit.measure {
        Measure::Nothing => limit.subject == Subject::Open,
        // Amounts are in fen if nothing else is said.
        Measure::Fen => scalar == Scalar::Integer && unit != Some(Unit::Second),
        _ => false,
    };
    match limit.wording {
        // A whole number has a next one, another number has none: `大于0`.
        Wording::Words | Wording::WordAfter if is_own && scalar == Scalar::Integer => Reading::Bound,
        Wording::WordAfter if limit.measure == Measure::Other => Reading::Nothing,
        _ => Reading::Unread,
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::{Scalar, Unit};

    use super::{Bounds, read};

    fn bounds(text: &str) -> (Option<i64>, Option<i64>, bool) {
        let Bounds {
            minimum,
            maximum,
            unread,
        } = read(text, Scalar::Integer, None);
        (minimum, maximum, !unread.is_empty())
    }

    #[test]
    fn bounds_are_stated_in_many_words() {
        for (text, minimum, maximum) in [
            ("【分页大小】 不填默认为20,最大值50", None, Some(50)),
            ("取值范围[1,100]，默认值：10。", Some(1), Some(100)),
            ("取值范围：1-100", Some(1), Some(100)),
            ("取值范围1~100，默认20", Some(1), Some(100)),
            ("值越小越靠前，取值（1~100）", Some(1), Some(100)),
            ("1-100之间", Some(1), Some(100)),
            ("在1到100之间", Some(1), Some(100)),
            ("介于1和100之间", Some(1), Some(100)),
            ("最小值为1；最大值是9", Some(1), Some(9)),
            ("大于0", Some(1), None),
            ("大于零", Some(1), None),
            ("greater than zero", Some(1), None),
            ("数量，不超过10", None, Some(10)),
            ("必须大于0的整数", Some(1), None),
            ("大于0且小于100", Some(1), Some(99)),
            ("大于等于0，小于等于100", Some(0), Some(100)),
            ("总金额(大于等于0的数字，单位为分)", Some(0), None),
            ("不少于1分", Some(1), None),
            ("最低1分", Some(1), None),
            ("金额不超过50000分", None, Some(50000)),
            ("不能超过500", None, Some(500)),
            ("最多100", None, Some(100)),
            ("上限100", None, Some(100)),
            ("0<x<=100", Some(1), Some(100)),
            ("1≤limit≤100", Some(1), Some(100)),
            (">=1", Some(1), None),
            ("≤100", None, Some(100)),
            ("100以内", None, Some(100)),
            ("Between 1 and 100", Some(1), Some(100)),
            ("Value range: 1-100", Some(1), Some(100)),
            ("The maximum is 100.", None, Some(100)),
            ("at least 1, at most 100", Some(1), Some(100)),
            ("must be greater than 0", Some(1), None),
            ("Must not exceed 1,000.", None, Some(1000)),
            ("minimum 1, maximum 50", Some(1), Some(50)),
            ("最大100万", None, Some(1_000_000)),
            ("取值范围[-1,5]", Some(-1), Some(5)),
            ("正整数", Some(1), None),
            ("不能为负数", Some(0), None),
            ("正整数，最大100", Some(1), Some(100)),
            ("不超过10000(单位：分)", None, Some(10_000)),
        ] {
            assert_eq!(bounds(text), (minimum, maximum, false), "{text}");
        }
        assert_eq!(read("不少于1分", Scalar::Integer, Some(Unit::Fen)).minimum, Some(1));
    }

    #[test]
    fn other_bounds_are_named() {
        for text in [
            "最大值为100元",
            "单次不超过200元",
            "最大值50%",
            "最大值1.5",
            "最小值9，最大值1",
            "最大值99999999999999999999",
            "不超过订单金额的100%",
            "每页最多返回100条",
            "取值范围(0,100]",
            "当类型为1时不超过100",
            "建议不超过100",
            "1-100",
            "最长10位",
            "10位数字",
            "不超过30天",
            "30天以内",
            "最大值100，企业最大值200",
            "取值范围见附录1",
        ] {
            assert_eq!(bounds(text), (None, None, true), "{text}");
        }
        // The digits of a time are no bound.
        for text in [
            "取当前时间，10位unix时间戳。",
            "13位毫秒级时间戳",
            "Unix时间戳(10位)",
            "10-digit Unix timestamp",
        ] {
            assert_eq!(bounds(text), (None, None, false), "{text}");
        }
        let found = read("大于0", Scalar::Number, None);
        assert!(found.minimum.is_none() && !found.unread.is_empty());
        let found = read("大于1分", Scalar::Integer, Some(Unit::Second));
        assert!(found.minimum.is_none() && !found.unread.is_empty());
    }

    #[test]
    fn other_texts_are_not_bounds() {
        for text in [
            "默认值为当前时间",
            "取值范围 ALL",
            "金额，单位为分，100表示1元",
            "不能超过原订单支付金额",
            "0-否 1-是",
            "24小时内有效",
            "2019-01-01",
            "从1开始",
        ] {
            assert_eq!(bounds(text), (None, None, false), "{text}");
        }
    }
}
