//! Rows whose type is not a known word. Where the flags are missing, as in saved pages whose flags are images, only
//! the order of their cells shows them.

use wechatpay_spec::ideograph::is_ideograph;

use super::cell::{demand, is_name, is_type, name};
use crate::facts::type_name;

/// The maximum number of characters of a label.
const LONGEST_LABEL: usize = 40;
/// The maximum number of characters of a type.
const LONGEST_TYPE: usize = 32;
/// How many words a label may have.
const MOST_LABEL_WORDS: usize = 6;

/// Whether a word may be the name of a field as it is sent: in lower case.
fn is_wire_name(word: &str) -> bool {
    let (own, _) = name(word);
    let is_small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.[]".contains(&b);
    own.len() > 1 && own.starts_with(|c: char| c.is_ascii_lowercase()) && own.bytes().all(is_small) && is_name(word)
}

/// Whether a text may be the label of a field: short, with no mark of a sentence, and Chinese or with a capital.
fn may_be_label(text: &str) -> bool {
    let (words, _) = name(text.trim());
    let marks = ['，', '。', '：', '；', '、', ',', ':', ';', '=', '?', '？', '！'];
    let begins_like_label = words.starts_with(|c: char| c.is_ascii_uppercase()) || words.contains(is_ideograph);
    begins_like_label
        && words.chars().nth(LONGEST_LABEL).is_none()
        && !words.contains(marks)
        && !words.ends_with('.')
        && demand(words).is_none()
        && !is_type(words)
}

/// Whether a word in the place of a type may name one: a single word in Latin letters, or a dash.
fn may_name_type(word: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"_[]()<>.,".contains(&b);
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.bytes().all(is_part);
    let is_dash = matches!(word, "-" | "--" | "—" | "/");
    (is_word || is_dash) && word.len() <= LONGEST_TYPE && !word.ends_with(['.', ',']) && demand(word).is_none()
}

/// Whether a word is written like the name of a message, `RiskFund`, or has a part of the name of a type.
fn is_certain_type(word: &str) -> bool {
    let is_camel = word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_lowercase())
        && word.bytes().filter(u8::is_ascii_uppercase).count() > 1;
    is_camel || type_name::may_be_type(word)
}

/// The places of a name and of the word in the place of its type, among the words of a line.
pub(super) fn in_words(list: &[&str], has_label: bool) -> Option<(usize, usize)> {
    let first = usize::from(has_label);
    (first..list.len().min(MOST_LABEL_WORDS + 1)).find_map(|at| {
        let label = list.get(..at)?.join(" ");
        let (name, kind) = (list.get(at)?, list.get(at + 1)?);
        let is_row = match label.contains(is_ideograph) {
            true => may_be_label(&label) && may_name_type(kind),
            // Sentences in English have such words too.
            false if has_label => may_be_label(&label) && name.contains('_') && is_certain_type(kind),
            false => name.contains('_') && is_certain_type(kind),
        };
        (is_row && is_wire_name(name) && !is_type(kind)).then_some((at, at + 1))
    })
}

/// The name of a row with a cell on each line: a label, a name, and a word in the place of the type.
pub(super) fn in_lines<'t>(lines: &[&'t str]) -> Option<&'t str> {
    lines.windows(3).find_map(|three| match three {
        [label, name, kind] if is_wire_name(name) && may_be_label(label) && may_name_type(kind) => Some(*name),
        _ => None,
    })
}

/// Whether a line is a type and nothing else, `object`: the rest of its row is on the lines around it.
pub(super) fn is_type_alone(line: &str) -> bool {
    is_type(line.trim())
}

/// Whether the last word of a line is the name of a field, after its label.
pub(super) fn ends_with_name(line: &str) -> bool {
    let line = line.trim();
    let (label, last) = line.rsplit_once(char::is_whitespace).unwrap_or(("", line));
    is_wire_name(last) && (label.is_empty() || may_be_label(label))
}

#[cfg(test)]
mod tests {
    use super::{ends_with_name, in_lines, in_words};

    fn words(line: &str) -> Option<(&str, &str)> {
        let list: Vec<&str> = line.split_whitespace().collect();
        in_words(&list, true).map(|(name, kind)| (list[name], list[kind]))
    }

    #[test]
    fn a_row_is_seen_by_the_order_of_its_cells() {
        for (line, row) in [
            ("服务风险金 risk_fund RiskFund 服务风险金", ("risk_fund", "RiskFund")),
            ("+ 时间 time timestamp 服务时间", ("time", "timestamp")),
            ("备注 note - 说明", ("note", "-")),
            ("Risk fund risk_fund RiskFund The fund", ("risk_fund", "RiskFund")),
        ] {
            assert_eq!(words(line), Some(row), "{line}");
        }
        for line in [
            "示例值：1000",
            "详见 order_no 的说明",
            "Please use order_no to query",
            "The value of order_no is unique",
            "订单号，见 order_no abc",
            "使用微信 JSAPI 支付",
        ] {
            assert_eq!(words(line), None, "{line}");
        }
        assert_eq!(
            in_lines(&["略", "优惠", "coupon", "CouponInfo", "优惠信息"]),
            Some("coupon")
        );
        assert_eq!(in_lines(&["取值：", "full", "part"]), None);
        assert!(ends_with_name("+ 单品优惠特定信息 cut_to_message") && !ends_with_name("说明：见 a.b"));
    }
}
