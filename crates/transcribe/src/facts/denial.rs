//! Words that deny something or except it, so that what a sentence says holds for everything else: `非服务商必填`.

/// Characters that deny what follows them, or except what they follow.
const DENYING: &[char] = &['非', '不', '无', '未', '勿', '免', '除', '外'];
/// Words with such a character that deny nothing.
const HARMLESS: &[&str] = &[
    "不超过",
    "不大于",
    "不少于",
    "不小于",
    "不多于",
    "不限",
    "不同",
    "不论",
    "无论",
    "不变",
    "非空",
    "删除",
    "扣除",
    "解除",
    "清除",
    "移除",
    "去除",
    "国外",
    "境外",
    "海外",
    "域外",
    "另外",
    "此外",
    "额外",
    "外币",
    "外卡",
    "外部",
    "外汇",
    "外籍",
    "对外",
    "免押",
    "免密",
    "未来",
];
/// The same in English, in lower case and as whole words.
const ENGLISH: &[&str] = &[
    "not",
    "non",
    "nor",
    "never",
    "neither",
    "none",
    "cannot",
    "except",
    "excepting",
    "exception",
    "excluding",
    "exclude",
    "excludes",
    "excluded",
    "unless",
    "without",
    "outside",
    "otherwise",
    "beyond",
    "rather",
];

/// Whether a text has a word that denies or excepts something.
pub(crate) fn denies(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if lower.contains(DENYING) {
        let rest = HARMLESS
            .iter()
            .fold(lower.clone(), |text, word| text.replace(word, " "));
        if rest.contains(DENYING) {
            return true;
        }
    }
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| ENGLISH.contains(&word))
        || ["other than", "no longer", "n't", "n’t"]
            .iter()
            .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::denies;

    #[test]
    fn denials_and_exceptions_are_known_by_their_words() {
        for text in [
            "非服务商",
            "服务商以外",
            "除服务商",
            "不是必填",
            "Not required",
            "non-partners",
            "other than partners",
            "isn't",
            "Except for A",
        ] {
            assert!(denies(text), "{text}");
        }
        for text in [
            "服务商",
            "境外商户",
            "长度不超过32",
            "notify_url",
            "order No. 1",
            "For partners",
        ] {
            assert!(!denies(text), "{text}");
        }
    }
}
