//! How long a text may be, where its description states it.

use super::limit::{self, Limit, Settled, Stated, Subject, Wording};
use super::plain_text::plain;
use super::quantity::Measure;

/// The lengths of a text, in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    pub(crate) least: Option<u32>,
    pub(crate) most: Option<u32>,
    /// The sentences with lengths that are not read: in bytes, under a condition, of a part of the text.
    pub(crate) unread: Vec<String>,
}

/// Words that mean the length of a text.
const NOUNS: &[&str] = &["长度", "字符", "字节", "字数", "length", "character", "byte"];
/// Words that contain them, and mean something else.
const OTHERS: &[&str] = &[
    "字符串",
    "字符集",
    "特殊字符",
    "字符编码",
    "字符格式",
    "有效长度",
    "时间长度",
];

/// Reads a description: `要求6-32个字符内`, `最长32位`, `no more than 64 characters`.
pub(crate) fn read(description: &str) -> Lengths {
    let plain = plain(description);
    let mut stated = Stated::new();
    for (lower, sentence) in limit::read(&plain) {
        let text = sentence.text.trim();
        let mut is_read = false;
        let mut is_unread = false;
        for limit in &sentence.limits {
            match reading(limit) {
                Reading::Length => {
                    is_read = true;
                    is_unread |= !stated.agrees(length(limit.least), length(limit.most));
                }
                Reading::Unread => is_unread = true,
                Reading::Nothing => {}
            }
        }
        let nouns = OTHERS.iter().fold(lower, |text, word| text.replace(word, ""));
        let names_length = NOUNS.iter().any(|noun| nouns.contains(noun));
        is_unread |= names_length && sentence.compares && !is_read;
        is_unread |= ["长度", "length"].iter().any(|noun| nouns.contains(noun))
            && nouns.contains(|c: char| c.is_ascii_digit())
            && !is_read;
        stated.add(text, is_read, is_unread);
    }
    let Settled { least, most, unread } = stated.settled();
    Lengths { least, most, unread }
}

enum Reading {
    Length,
    Unread,
    Nothing,
}

/// Whether a limit is about the length of the text.
fn reading(limit: &Limit) -> Reading {
    let is_certain = matches!(limit.wording, Wording::Words | Wording::WordAfter);
    let fits = |number: Option<i64>| number.is_none_or(|number| length(Some(number)).is_some() || number == 0);
    let can_be_length = fits(limit.least) && fits(limit.most) && limit.most != Some(0);
    match (limit.measure, limit.subject, limit.wording) {
        (_, _, Wording::Numbers) => Reading::Nothing,
        (Measure::Characters | Measure::Places, ..) if is_certain && can_be_length => Reading::Length,
        (Measure::Characters | Measure::Places, ..) => Reading::Unread,
        (Measure::Nothing, Subject::Length | Subject::Extent, Wording::Words) if can_be_length => Reading::Length,
        // The number may count characters, or something else.
        (Measure::Nothing, _, Wording::Words | Wording::Unread) => Reading::Unread,
        (Measure::Nothing, ..) => Reading::Nothing,
        (Measure::Bytes | Measure::Script, _, Wording::Words | Wording::WordAfter | Wording::Unread) => Reading::Unread,
        (Measure::Bytes | Measure::Script, ..) => Reading::Nothing,
        (Measure::Fen | Measure::Other, Subject::Length, _) => Reading::Unread,
        (Measure::Fen | Measure::Other, ..) => Reading::Nothing,
    }
}

/// A length; nothing if it is not a limit.
fn length(number: Option<i64>) -> Option<u32> {
    u32::try_from(number?).ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::read;

    fn lengths(text: &str) -> (Option<u32>, Option<u32>, bool) {
        let found = read(text);
        (found.least, found.most, !found.unread.is_empty())
    }

    #[test]
    fn lengths_are_stated_in_many_words() {
        let mut wrong = Vec::new();
        for (text, least, most) in [
            ("不超过16个字符", None, Some(16)),
            ("商户单号，最长32位", None, Some(32)),
            ("6~32位", Some(6), Some(32)),
            ("长度为6-32个字符", Some(6), Some(32)),
            ("要求6-32个字符内", Some(6), Some(32)),
            ("10位unix时间戳", Some(10), Some(10)),
            ("长度在6-40个字符之间", Some(6), Some(40)),
            ("6至32个字符", Some(6), Some(32)),
            ("6位到32位", Some(6), Some(32)),
            ("长度：1～20", Some(1), Some(20)),
            ("长度范围[1,64]", Some(1), Some(64)),
            ("最小长度：1     最大长度：20", Some(1), Some(20)),
            ("特殊规则：最小字符长度为6", Some(6), None),
            ("最大长度32个字符。", None, Some(32)),
            ("长度不能超过64", None, Some(64)),
            ("限长64", None, Some(64)),
            ("最大支持64个字符", None, Some(64)),
            ("最多支持64个字符", None, Some(64)),
            ("最多允许输入20个字符", None, Some(20)),
            ("固定18位", Some(18), Some(18)),
            ("supports up to 64 characters", None, Some(64)),
            ("长度限制为64个字符", None, Some(64)),
            ("字符长度限制：128", None, Some(128)),
            ("32个字符以内", None, Some(32)),
            ("要求32个字符内，唯一", None, Some(32)),
            ("20位以内", None, Some(20)),
            ("最多127个字符", None, Some(127)),
            ("至多20个字符", None, Some(20)),
            ("长度小于等于50", None, Some(50)),
            ("少于32个字符", None, Some(31)),
            ("不少于6个字符", Some(6), None),
            ("至少8位，最多20位", Some(8), Some(20)),
            ("长度不小于8且不大于20", Some(8), Some(20)),
            ("长度固定为32位", Some(32), Some(32)),
            ("固定32位", Some(32), Some(32)),
            ("6位数字", Some(6), Some(6)),
            ("符合ISO 4217标准的三位字母代码", Some(3), Some(3)),
            ("地区编码(例如:110101)6位数字", Some(6), Some(6)),
            ("统一社会信用代码(18位，与营业执照一致)", Some(18), Some(18)),
            (
                "由商户自行生成的签约号，要求64个字符内，在同一模板下唯一。",
                None,
                Some(64),
            ),
            ("不超过十六个字符", None, Some(16)),
            ("不超过１６个字符", None, Some(16)),
            ("不超过1,024个字符", None, Some(1024)),
            ("物流单号(不超过 100 位)", None, Some(100)),
            ("随机字符串，不长于32位", None, Some(32)),
            ("Up to 16 characters", None, Some(16)),
            ("maximum length of 32", None, Some(32)),
            ("Maximum length: 32", None, Some(32)),
            ("Max length 32 characters.", None, Some(32)),
            ("at most 32 chars", None, Some(32)),
            ("No more than 64 characters", None, Some(64)),
            ("must not exceed 64 characters", None, Some(64)),
            ("The length cannot exceed 32.", None, Some(32)),
            ("Length: 1-32", Some(1), Some(32)),
            ("between 6 and 32 characters", Some(6), Some(32)),
            ("6 to 32 characters", Some(6), Some(32)),
            ("32 characters or fewer", None, Some(32)),
            ("32 characters max", None, Some(32)),
            ("fewer than 33 characters", None, Some(32)),
            ("at least 6 characters", Some(6), None),
            ("exactly 18 characters", Some(18), Some(18)),
            ("limited to 128 characters", None, Some(128)),
        ] {
            let found = lengths(text);
            if found != (least, most, false) {
                wrong.push((text, found));
            }
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn other_lengths_are_named() {
        for text in [
            "不超过128字节",
            "最长128个字节（UTF-8）",
            "Up to 128 bytes",
            "最多20个汉字",
            "不超过20个字",
            "长度不超过2M",
            "32位",
            "18位或15位",
            "商品条码(13位或14位)",
            "当为企业时不超过32个字符",
            "中文不超过10个字符，英文不超过20个字符",
            "建议不超过20个字符",
            "每个标签不超过10个字符",
            "长度：6,128",
            "不超过十六又二个字符",
            "no more than sixteen characters",
            "长度32~6",
            "长度在2个汉字到10个汉字之间",
            "最长32",
        ] {
            let (least, most, is_named) = lengths(text);
            let is_read = text == "最长32";
            assert_eq!(is_named, !is_read, "{text}");
            assert_eq!((least, most), (None, is_read.then_some(32)), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_lengths() {
        for text in [
            "",
            "银行卡号后四位",
            "卡号前6位",
            "保留小数点后2位",
            "1-2个工作日",
            "30天内有效",
            "该地址5min内有效",
            "最多10张",
            "格式为yyyyMMdd，如20091225",
            "一个汉字占3个字节",
            "符合ISO 4217",
            "字符串，见1.2节",
            "固定为1",
        ] {
            assert_eq!(lengths(text), (None, None, false), "{text}");
        }
    }
}
