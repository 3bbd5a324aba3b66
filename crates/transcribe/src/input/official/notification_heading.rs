//! The headings above the fields of a notification, and above those of the answer to it.

/// The headings.
const HEADINGS: &[&str] = &[
    "通知参数",
    "回调参数",
    "通知报文",
    "通知报文参数",
    "回调报文",
    "支付结果通知",
    "退款结果通知",
    "支付成功通知",
    "notification parameters",
    "callback parameters",
];
/// The end of other headings: `支付成功回调通知`.
const END: &str = "回调通知";
/// First words of a sentence that ends like a heading: `接收支付结果回调通知`.
const SENTENCES: &[&str] = &[
    "接收", "用于", "异步", "收到", "开启", "关闭", "是否", "不", "未", "请", "会", "将", "等待",
];
/// The maximum number of characters of a heading.
const LONGEST: usize = 16;

/// The headings of the answer to a notification.
const ANSWERS: &[&str] = &[
    "通知应答",
    "回调应答",
    "通知返回",
    "商户应答",
    "商户返回",
    "商户响应",
    "商户应答参数",
    "商户返回参数",
    "通知应答参数",
    "回调应答参数",
    "通知返回参数",
];
/// Words of other such headings: `商户处理后同步返回给微信参数`.
const ANSWERING: &[&str] = &[
    "返回给微信",
    "返回微信",
    "同步返回",
    "应答给微信",
    "应答微信",
    "回复微信",
    "returned to wechat",
    "return to wechat",
    "response to wechat",
];
/// The last words of such headings.
const ANSWER_ENDS: &[&str] = &["参数", "字段", "数据", "结果", "parameters", " fields"];
/// The maximum number of characters of such a heading.
const LONGEST_ANSWER: usize = 60;
/// Marks of a sentence, which a heading has not.
const OF_SENTENCES: &[char] = &['，', '。', '；', ';', '|', '"', '{', '<', '【'];

/// Whether a line is the heading of the fields of a notification.
pub(super) fn is(line: &str) -> bool {
    let words = line.trim().trim_end_matches([':', '：']).trim_end();
    let is_one = words.chars().count() <= LONGEST && !words.contains(char::is_whitespace);
    let is_known = HEADINGS.contains(&words.to_ascii_lowercase().as_str());
    let ends_like_one = words.ends_with(END) && !words.contains(OF_SENTENCES);
    is_known || is_one && ends_like_one && !SENTENCES.iter().any(|word| words.starts_with(word))
}

/// Whether a line is the heading of the answer to a notification.
pub(super) fn is_of_answer(line: &str) -> bool {
    let words = line.trim().trim_end_matches([':', '：', '.']).trim_end();
    let lower = words.to_ascii_lowercase();
    let contains = |list: &[&str]| list.iter().any(|part| lower.contains(part));
    let ends = ANSWER_ENDS.iter().any(|end| lower.ends_with(end));
    let is_short = words.chars().count() <= LONGEST_ANSWER && !words.contains(OF_SENTENCES);
    ANSWERS.contains(&words) || is_short && ends && contains(ANSWERING)
}

#[cfg(test)]
mod tests {
    use super::{is, is_of_answer};

    #[test]
    fn headings_of_notifications_are_known() {
        for line in ["回调通知", "支付成功回调通知：", "通知参数", "支付结果通知"] {
            assert!(is(line), "{line}");
        }
        for line in [
            "接收支付结果通知",
            "接收回调通知",
            "支付成功后，商户会收到回调通知",
            "通知地址",
        ] {
            assert!(!is(line), "{line}");
        }
        assert!(is_of_answer("商户处理后同步返回给微信参数：") && is_of_answer("通知应答"));
        assert!(!is_of_answer("商户处理后，需要同步返回给微信") && !is_of_answer("返回参数"));
    }
}
