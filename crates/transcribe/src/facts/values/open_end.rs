//! Words that say that a list of values is not whole: `JSAPI、NATIVE、APP等`, `包括但不限于`, `etc.`

/// Words in front of the first value.
const LEADS: &[&str] = &[
    "包括但不限于",
    "包含但不限于",
    "包括不限于",
    "不限于",
    "including but not limited to",
    "including, but not limited to",
    "include but are not limited to",
    "not limited to",
    "such as",
];

/// Words after the last value, or at the end of its meaning after a separator.
const ENDS: &[&str] = &["等", "……", "…", "...", "etc", "and so on", "and others", "and more"];

/// Words with which `等` is at the end of a list: `等值`.
const NOUNS: &[&str] = &[
    "等", "值", "取值", "枚举", "类型", "状态", "方式", "渠道", "场景", "多种", "几种", "情况",
];

/// Characters between the items of a list.
const SEPARATORS: [char; 9] = [' ', ',', '，', '、', ';', '；', '/', '|', '\n'];

/// The words of a text that say that there are more values than those that are listed.
pub(super) fn words(text: &str, values: &[(String, Option<String>)]) -> Option<&'static str> {
    let (first, _) = values.first()?;
    let (last, _) = values.last()?;
    let lead = text.get(..text.find(first.as_str())?)?.to_ascii_lowercase();
    let lead = lead.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '-' | '*' | '•'));
    if let Some(words) = LEADS.iter().find(|words| lead.ends_with(**words)) {
        return Some(words);
    }
    let rest = text.get(text.rfind(last.as_str())? + last.len()..)?;
    if let Some(words) = end(rest.trim_start_matches(SEPARATORS)) {
        return Some(words);
    }
    // `APP：应用支付，等。`
    rest.match_indices(SEPARATORS).find_map(|(at, separator)| {
        let behind = rest.get(at + separator.len()..).unwrap_or_default();
        end(behind.trim_start_matches(SEPARATORS))
            .filter(|_| !separator.contains(['/', ' ']) || behind.starts_with("etc"))
    })
}

/// The words at the beginning of a text that end a list.
fn end(text: &str) -> Option<&'static str> {
    ENDS.iter().copied().find(|words| {
        let Some(rest) = text.strip_prefix(words) else {
            return false;
        };
        let is_noun = *words == "等" && NOUNS.iter().any(|noun| rest.starts_with(noun));
        is_noun || !rest.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::super::listed;

    #[test]
    fn lists_that_go_on_are_known() {
        for text in [
            "取值如下：JSAPI，NATIVE，APP等，说明详见参数规定",
            "枚举值：JSAPI、NATIVE、MWEB等",
            "枚举值：JSAPI、NATIVE、MWEB等值",
            "枚举值：JSAPI、NATIVE、MWEB 等等。",
            "枚举值：JSAPI、NATIVE、MWEB……",
            "枚举值包括但不限于：JSAPI、NATIVE、MWEB",
            "可选取值\nAA：甲\nBB：乙\n等",
            "枚举值：AA：甲；BB：乙；等。",
            "Enumeration: JSAPI, NATIVE, MWEB, etc.",
            "Valid values include but are not limited to: AA, BB",
        ] {
            let found = listed(text);
            assert!(found.values.is_empty() || found.open_by.is_some(), "{text} {found:?}");
        }
        for text in [
            "枚举值：JSAPI：公众号支付；NATIVE：等待扫码",
            "枚举值：AA：甲；BB：乙。等待时间为5分钟",
            "枚举值：AA、BB。用于支付、退款等场景",
            "枚举值：AA：优惠券等权益；BB：乙",
            "可选取值\nAA：身份证、护照等\nBB：乙",
            "Enumeration: AA, BB. The fetch is done, and ETC is not",
        ] {
            assert_eq!(listed(text).open_by, None, "{text}");
        }
    }
}
