//! A unit that is all that a comma separates from the words for its number: `金额，分`.

use wechatpay_spec::model::Unit;

/// Ends of words for an amount, and for a duration.
const AMOUNTS: &[&str] = &[
    "金额",
    "总额",
    "余额",
    "面额",
    "价格",
    "单价",
    "总价",
    "费用",
    "手续费",
    "款",
];
const DURATIONS: &[&str] = &["时长", "有效期", "期限", "间隔", "超时时间", "有效时间"];
/// Marks between the word and the unit, and behind the unit.
const MARKS: [char; 11] = ['，', ',', '、', '：', ':', '；', ';', '。', '.', '\n', ' '];
/// Other units.
const OTHERS_OF_AMOUNTS: &[&str] = &["元", "人民币元", "万元", "角", "厘"];
const OTHERS_OF_DURATIONS: &[&str] = &["分", "分钟", "毫秒", "小时", "天", "日"];

/// The unit, if a spec can state it.
pub(super) fn stated(text: &str) -> Option<Unit> {
    pairs(text).find_map(|(noun, unit)| match unit {
        "分" | "人民币分" if ends_with(noun, AMOUNTS) => Some(Unit::Fen),
        "秒" if ends_with(noun, DURATIONS) => Some(Unit::Second),
        _ => None,
    })
}

/// Whether a text has another unit.
pub(super) fn other(text: &str) -> bool {
    pairs(text).any(|(noun, unit)| {
        ends_with(noun, AMOUNTS) && OTHERS_OF_AMOUNTS.contains(&unit)
            || ends_with(noun, DURATIONS) && OTHERS_OF_DURATIONS.contains(&unit)
    })
}

fn ends_with(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

/// The parts of a text between marks, each with the next one.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = || text.split(MARKS).filter(|part| !part.is_empty());
    parts().zip(parts().skip(1))
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Unit;

    use super::{other, stated};

    #[test]
    fn a_unit_may_be_behind_a_comma() {
        for text in ["金额，分", "支付金额,分。", "退款金额： 分", "金额，分，100表示1元"] {
            assert_eq!(stated(text), Some(Unit::Fen), "{text}");
        }
        assert_eq!(stated("有效时长，秒"), Some(Unit::Second));
        for text in ["金额，分账时使用", "时长，分", "名称，分", "分", "金额"] {
            assert_eq!(stated(text), None, "{text}");
        }
        assert!(other("支付金额，元") && other("时长，分"));
        assert!(!other("金额，分") && !other("时长，秒") && !other("名称，元"));
    }
}
