//! Words by which a note on encryption is about fields other than the one whose description it is in.

use crate::facts::code::is_word_part;

/// Words for the fields around the one that is described: `注：以上敏感字段需加密`.
const OTHERS: &[&str] = &[
    "以上",
    "上述",
    "上面",
    "上方",
    "前述",
    "以下",
    "下列",
    "下述",
    "下面",
    "这些",
    "请求中",
    "接口中",
    "报文中",
    "参数中",
    "请求参数",
    "敏感字段",
    "敏感信息字段",
    "隐私字段",
    "各字段",
    "所有",
    "above",
    "following",
    "these ",
    "below",
    "sensitive fields",
    "all fields",
];
/// Words for the field itself.
const OWN: &[&str] = &["该字段", "此字段", "本字段", "this field", "the field"];
/// The beginnings of a line about the sensitive fields of a page.
const NOTES: &[&str] = &["敏感信息", "敏感数据", "sensitive information", "sensitive data"];

/// Whether a clause is about fields other than the one with a name.
pub(super) fn is_about_others(name: &str, clause: &str) -> bool {
    let lower = clause.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    (has(OTHERS) || names_another(name, &lower)) && !has(OWN)
}

/// Whether the words before a demand name another field: `id_no须使用公钥加密`.
fn names_another(name: &str, clause: &str) -> bool {
    let demands = ["需", "须", "请", "应", "must", "need", "should"];
    let end = demands.iter().filter_map(|word| clause.find(word)).min();
    let subject = clause.get(..end.unwrap_or_default()).unwrap_or_default();
    let mut words = subject.split(|c: char| !is_word_part(c));
    words.any(|word| {
        let is_name = word.contains('_') && word.starts_with(|c: char| c.is_ascii_lowercase());
        is_name && !word.eq_ignore_ascii_case(name)
    })
}

/// A description without the lines below its first one that begin like a note on all sensitive fields:
/// `敏感信息需使用微信支付公钥加密`.
pub(super) fn without_notes(description: &str) -> String {
    let mut has_words = false;
    let lines = description.split_inclusive('\n').filter(|line| {
        let words = line
            .trim()
            .trim_start_matches("注意")
            .trim_start_matches("注")
            .trim_start_matches([':', '：', ' '])
            .to_ascii_lowercase();
        let is_first = !has_words;
        has_words |= !line.trim().is_empty();
        is_first || !NOTES.iter().any(|note| words.starts_with(note)) || OWN.iter().any(|own| words.contains(own))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::{is_about_others, without_notes};

    #[test]
    fn a_clause_may_be_about_other_fields() {
        for clause in [
            "以上敏感字段需加密",
            "请求中的敏感信息字段需要加密",
            "payee_id须使用平台证书加密",
            "Note: id_no must be encrypted",
        ] {
            assert!(is_about_others("name", clause), "{clause}");
        }
        for clause in ["该字段需要加密", "name须加密", "敏感信息需加密", "请使用rsa_key加密"] {
            assert!(!is_about_others("name", clause), "{clause}");
        }
    }

    #[test]
    fn a_line_below_the_first_may_be_a_note_on_all_fields() {
        assert_eq!(
            without_notes("\n【备注】甲\n注意：敏感信息需加密\n乙\n"),
            "\n【备注】甲\n乙\n"
        );
        for text in [
            "敏感信息需加密",
            "【姓名】\n敏感信息，该字段需加密",
            "【姓名】甲\n需加密",
        ] {
            assert_eq!(without_notes(text), text);
        }
    }
}
