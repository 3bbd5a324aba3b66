//! The words that say on which side of a number the allowed values are.

/// Which values a number limits, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    AtLeast,
    Above,
    AtMost,
    Below,
    Exactly,
    /// A single number is the greatest one, two are a range.
    Size,
    /// Two numbers are a range; a single one says nothing.
    Range,
}

/// The subject of the limit, as the word itself names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Any,
    Length,
    /// `最长`: a length or a duration.
    Extent,
}

use About::{Any, Extent, Length};
use Side::{Above, AtLeast, AtMost, Below, Exactly, Range, Size};

/// Words in front of a number, in lower case. Of those that fit, the longest counts.
const BEFORE: &[(&str, Side, About)] = &[
    ("不超过", AtMost, Any),
    ("大于等于", AtLeast, Any),
    ("大于或等于", AtLeast, Any),
    ("大于/等于", AtLeast, Any),
    ("大于=", AtLeast, Any),
    ("小于等于", AtMost, Any),
    ("小于或等于", AtMost, Any),
    ("小于/等于", AtMost, Any),
    ("小于=", AtMost, Any),
    ("大于", Above, Any),
    ("多于", Above, Any),
    ("高于", Above, Any),
    ("超过", Above, Any),
    ("超出", Above, Any),
    ("长于", Above, Length),
    ("小于", Below, Any),
    ("少于", Below, Any),
    ("低于", Below, Any),
    ("不足", Below, Any),
    ("不满", Below, Any),
    ("不到", Below, Any),
    ("短于", Below, Length),
    ("至少", AtLeast, Any),
    ("最少", AtLeast, Any),
    ("最小", AtLeast, Any),
    ("最低", AtLeast, Any),
    ("最小值", AtLeast, Any),
    ("最低值", AtLeast, Any),
    ("下限", AtLeast, Any),
    ("起始于", AtLeast, Any),
    ("最短", AtLeast, Extent),
    ("最小长度", AtLeast, Length),
    ("最小字符长度", AtLeast, Length),
    ("最短字符长度", AtLeast, Length),
    ("最短长度", AtLeast, Length),
    ("最少长度", AtLeast, Length),
    ("长度至少", AtLeast, Length),
    ("长度下限", AtLeast, Length),
    ("至多", AtMost, Any),
    ("最多", AtMost, Any),
    ("最大", AtMost, Any),
    ("最高", AtMost, Any),
    ("最大值", AtMost, Any),
    ("最高值", AtMost, Any),
    ("上限", AtMost, Any),
    ("限制在", AtMost, Any),
    ("控制在", AtMost, Any),
    ("最长", AtMost, Extent),
    ("限", AtMost, Any),
    ("限长", AtMost, Length),
    ("最大长度", AtMost, Length),
    ("最大字符长度", AtMost, Length),
    ("最长字符长度", AtMost, Length),
    ("最长长度", AtMost, Length),
    ("最多长度", AtMost, Length),
    ("长度上限", AtMost, Length),
    ("长度最大", AtMost, Length),
    ("长度最长", AtMost, Length),
    ("长度限制在", AtMost, Length),
    ("长度限制", Size, Length),
    ("长度限定", Size, Length),
    ("长度要求", Size, Length),
    ("长度范围", Range, Length),
    ("长度区间", Range, Length),
    ("长度在", Range, Length),
    ("长度介于", Range, Length),
    ("长度", Size, Length),
    ("字符数", Size, Length),
    ("字数", Size, Length),
    ("固定", Exactly, Any),
    ("固定长度", Exactly, Length),
    ("长度固定", Exactly, Length),
    ("定长", Exactly, Length),
    ("长度必须", Exactly, Length),
    ("长度须", Exactly, Length),
    ("长度应", Exactly, Length),
    ("长度恒", Exactly, Length),
    ("取值范围", Range, Any),
    ("取值区间", Range, Any),
    ("数值范围", Range, Any),
    ("有效范围", Range, Any),
    ("允许范围", Range, Any),
    ("可选范围", Range, Any),
    ("范围", Range, Any),
    ("区间", Range, Any),
    ("取值", Range, Any),
    ("可填", Range, Any),
    ("值域", Range, Any),
    ("介于", Range, Any),
    (">=", AtLeast, Any),
    ("≥", AtLeast, Any),
    (">", Above, Any),
    ("<=", AtMost, Any),
    ("≤", AtMost, Any),
    ("<", Below, Any),
    ("at least", AtLeast, Any),
    ("minimum", AtLeast, Any),
    ("minimum value", AtLeast, Any),
    ("min", AtLeast, Any),
    ("min value", AtLeast, Any),
    ("greater than or equal to", AtLeast, Any),
    ("more than or equal to", AtLeast, Any),
    ("minimum length", AtLeast, Length),
    ("min length", AtLeast, Length),
    ("minlength", AtLeast, Length),
    ("min_length", AtLeast, Length),
    ("at most", AtMost, Any),
    ("up to", AtMost, Any),
    ("maximum", AtMost, Any),
    ("maximum value", AtMost, Any),
    ("max", AtMost, Any),
    ("max value", AtMost, Any),
    ("max.", AtMost, Any),
    ("limit", AtMost, Any),
    ("limited to", AtMost, Any),
    ("within", AtMost, Any),
    ("less than or equal to", AtMost, Any),
    ("fewer than or equal to", AtMost, Any),
    ("maximum length", AtMost, Length),
    ("max length", AtMost, Length),
    ("max. length", AtMost, Length),
    ("maxlength", AtMost, Length),
    ("max_length", AtMost, Length),
    ("length limit", AtMost, Length),
    ("maximum number of characters", AtMost, Length),
    ("exceed", Above, Any),
    ("exceeding", Above, Any),
    ("exceeds", Above, Any),
    ("greater than", Above, Any),
    ("larger than", Above, Any),
    ("bigger than", Above, Any),
    ("higher than", Above, Any),
    ("more than", Above, Any),
    ("longer than", Above, Length),
    ("less than", Below, Any),
    ("fewer than", Below, Any),
    ("smaller than", Below, Any),
    ("lower than", Below, Any),
    ("shorter than", Below, Length),
    ("length", Size, Length),
    ("length range", Range, Length),
    ("exactly", Exactly, Any),
    ("fixed length", Exactly, Length),
    ("range", Range, Any),
    ("ranges from", Range, Any),
    ("ranging from", Range, Any),
    ("value range", Range, Any),
    ("between", Range, Any),
    ("from", Range, Any),
];
/// Words after a number and what it counts.
const AFTER: &[(&str, Side)] = &[
    ("以内", AtMost),
    ("之内", AtMost),
    ("内", AtMost),
    ("及以内", AtMost),
    ("以下", AtMost),
    ("及以下", AtMost),
    ("或以下", AtMost),
    ("(含)以下", AtMost),
    ("(含)以内", AtMost),
    ("以上", AtLeast),
    ("及以上", AtLeast),
    ("或以上", AtLeast),
    ("(含)以上", AtLeast),
    ("封顶", AtMost),
    ("固定长度", Exactly),
    ("定长", Exactly),
    ("之间", Range),
    ("范围内", Range),
    ("or fewer", AtMost),
    ("or less", AtMost),
    ("or shorter", AtMost),
    ("or below", AtMost),
    ("or more", AtLeast),
    ("or longer", AtLeast),
    ("or above", AtLeast),
    ("max", AtMost),
    ("maximum", AtMost),
    ("at most", AtMost),
    ("min", AtLeast),
    ("minimum", AtLeast),
    ("at least", AtLeast),
    ("long", Size),
    ("in length", Size),
];
/// Words between such a word and its number.
const CONNECTORS: &[&str] = &[
    "为", "是", "有", "在", "应", "须", "可", "可为", "值", ":", "=", "-", "\"", "“", "'", "(", "[", "【", "of", "is",
    "to", "be", "are", "an", "a", "the", "from", "length", "value", "设为", "长度", "限制", "支持", "允许", "包含",
    "传", "传入", "填", "填写", "输入", "上传", "可以", "设置", "配置", "添加", "提交", "能", "接受", "support",
    "supports", "allow", "allows", "allowed", "contain", "contains", "accept", "accepts",
];
/// The words that deny a comparison, at the end of the text in front of it.
const DENIALS: &[&str] = &[
    "不",
    "不能",
    "不得",
    "不可",
    "不可以",
    "不应",
    "不应该",
    "不许",
    "不允许",
    "不会",
    "不要",
    "不准",
    "不能够",
    "不宜",
    "勿",
    "请勿",
    "切勿",
    "no",
    "not",
    "never",
    "cannot",
    "can't",
    "can not",
    "must not",
    "must not be",
    "may not",
    "should not",
    "should not be",
    "not be",
    "cannot be",
    "shall not",
    "shall not be",
    "mustn't",
    "shouldn't",
];

/// The word that a text ends with, and what it is about; connectors may follow it.
pub(super) fn before(text: &str) -> Option<(Side, About)> {
    let mut rest = text.trim_end();
    for _ in 0..6 {
        // `期限30天`
        let is_noun = ["有限", "期限", "权限", "时限", "额限", "年限"]
            .iter()
            .any(|word| rest.ends_with(word));
        let fitting = BEFORE
            .iter()
            .filter(|(word, ..)| ends_with_word(rest, word) && !(is_noun && *word == "限"));
        if let Some((word, side, about)) = fitting.max_by_key(|(word, ..)| word.len()) {
            let start = rest.len() - word.len();
            let lead = rest.get(..start).unwrap_or_default().trim_end();
            let is_denied = DENIALS.iter().any(|denial| ends_with_word(lead, denial));
            let side = match (side, is_denied) {
                (side, false) => *side,
                (Above, true) => AtMost,
                (Below, true) => AtLeast,
                // `不至少`
                (_, true) => return None,
            };
            return Some((side, about_with(lead, *about)));
        }
        let connectors = CONNECTORS.iter().filter(|word| ends_with_word(rest, word));
        let longest = connectors.max_by_key(|word| word.len())?;
        rest = rest.get(..rest.len() - longest.len()).unwrap_or_default().trim_end();
    }
    None
}

/// The subject of a word when the length is named in front of it: `长度不超过`, `length must not exceed`.
fn about_with(lead: &str, about: About) -> About {
    let near: Vec<char> = lead.chars().rev().take_while(|c| !",。;、".contains(*c)).collect();
    let near: String = near.into_iter().take(24).rev().collect();
    let names_length = ["长度", "字数", "字符数", "length"]
        .iter()
        .any(|word| near.contains(word));
    match names_length {
        true => Length,
        false => about,
    }
}

/// The word that a text begins with, and its length.
pub(super) fn after(text: &str) -> Option<(Side, usize)> {
    let rest = text.trim_start_matches([' ', ')', ']', '】']);
    let spaces = text.len() - rest.len();
    let with_parenthesis = text.trim_start();
    let found = AFTER.iter().filter(|(word, _)| begins_with_word(rest, word));
    let inside = AFTER
        .iter()
        .filter(|(word, _)| word.starts_with('(') && with_parenthesis.starts_with(word));
    let longest = found.chain(inside).max_by_key(|(word, _)| word.len())?;
    // `10内容`
    let is_word = longest.0 != "内" || !rest.starts_with("内容");
    is_word.then(|| (longest.1, spaces + longest.0.len()))
}

/// Whether a sentence has a word that compares.
pub(super) fn compares(sentence: &str) -> bool {
    BEFORE.iter().any(|(word, side, _)| {
        let is_comparison =
            !matches!(side, Size | Exactly) && !matches!(*word, "from" | "limit" | "可填" | "取值" | "within");
        is_comparison
            && sentence.match_indices(word).any(|(at, _)| {
                let (lead, rest) = sentence.split_at(at);
                let is_inside = word.starts_with(is_letter) && lead.ends_with(is_letter);
                !is_inside && begins_with_word(rest, word)
            })
    })
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(lead) = text.strip_suffix(word) else {
        return false;
    };
    !(word.starts_with(is_letter) && lead.ends_with(is_letter))
}

fn begins_with_word(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_prefix(word) else {
        return false;
    };
    !(word.ends_with(|c: char| c.is_ascii_alphabetic()) && rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::{About, Side, after, before, compares};

    #[test]
    fn a_comparison_may_be_denied() {
        for (text, side, about) in [
            ("不能超过", Side::AtMost, About::Any),
            ("长度不得大于", Side::AtMost, About::Length),
            ("必须大于", Side::Above, About::Any),
            ("不小于", Side::AtLeast, About::Any),
            ("最长为", Side::AtMost, About::Extent),
            ("must not exceed ", Side::AtMost, About::Any),
            ("no more than ", Side::AtMost, About::Any),
            ("a maximum length of ", Side::AtMost, About::Length),
            ("length: ", Side::Size, About::Length),
            ("取值范围：[", Side::Range, About::Any),
        ] {
            let text = text.replace('：', ":");
            assert_eq!(before(&text), Some((side, about)), "{text}");
        }
        for text in ["climax", "示例", "不至少", "不超过的"] {
            assert_eq!(before(text), None, "{text}");
        }
    }

    #[test]
    fn words_may_follow_the_number() {
        assert_eq!(after("以内").map(|(side, _)| side), Some(Side::AtMost));
        assert_eq!(after(" or fewer").map(|(side, _)| side), Some(Side::AtMost));
        assert_eq!(after("(含)以上").map(|(side, _)| side), Some(Side::AtLeast));
        assert_eq!(after("内容"), None);
        assert!(compares("不能超过订单金额") && !compares("订单金额"));
    }
}
