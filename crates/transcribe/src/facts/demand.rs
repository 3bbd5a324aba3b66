//! The words before the type of a field that say whether it is required, on pages without tables: `mchid 必填 string`.

use std::collections::BTreeMap;

use super::choice::one_of;

/// Whether a field must be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flag {
    Required,
    #[default]
    Optional,
    /// It is required under a condition that the flag does not name.
    Conditional,
    /// It is one of several fields of which one must be sent; how many, if the flag says so.
    Choice(Option<usize>),
}

/// The words, the longer ones first: they contain the shorter ones.
const FLAGS: [(&str, Flag); 5] = [
    ("条件必填", Flag::Conditional),
    ("条件选填", Flag::Conditional),
    ("非必填", Flag::Optional),
    ("必填", Flag::Required),
    ("选填", Flag::Optional),
];
/// Words that are a flag only between a name and a type, for they are also those of descriptions.
const BETWEEN: [(&str, Flag); 7] = [
    ("必须", Flag::Required),
    ("必传", Flag::Required),
    ("必选", Flag::Required),
    ("可选", Flag::Optional),
    ("非必须", Flag::Optional),
    ("非必传", Flag::Optional),
    ("非必选", Flag::Optional),
];

/// The flag that a word is.
pub(crate) fn flag(word: &str) -> Option<Flag> {
    let known = FLAGS.iter().chain(&BETWEEN).find(|(known, _)| *known == word);
    known.map(|(_, flag)| *flag).or_else(|| of_choice(word))
}

/// The longest word, in characters, that may be the flag of a choice.
const LONGEST_CHOICE: usize = 16;

/// The flag of a word for a choice that is not one of the usual ones: `N选一`, `必填（三选一）`, `4种单号类型，选择一种`.
fn of_choice(word: &str) -> Option<Flag> {
    let is_flag = !word.is_ascii() && word.chars().count() <= LONGEST_CHOICE && !one_of::is_unclear(word);
    is_flag.then(|| one_of::one_of_cell(word)).flatten().map(Flag::Choice)
}

/// Clauses of a description that say only whether its field must be sent, in lower case.
const OWN: [(&str, Flag); 8] = [
    ("必填", Flag::Required),
    ("必传", Flag::Required),
    ("required", Flag::Required),
    ("mandatory", Flag::Required),
    ("非必填", Flag::Optional),
    ("非必传", Flag::Optional),
    ("选填", Flag::Optional),
    ("optional", Flag::Optional),
];
/// Words in front of them that name the field.
const SUBJECTS: [&str; 8] = [
    "该字段",
    "此字段",
    "本字段",
    "该参数",
    "此参数",
    "字段",
    "this field is",
    "a",
];
/// Words after them.
const NOUNS: [&str; 6] = ["字段", "参数", "项", " field", "parameter", "的"];
/// Words of a sentence that says it under a condition, or of several fields.
const CONDITIONS: [&str; 12] = [
    "当", "若", "如果", "时", "选一", "其一", "场景", "模式", "when ", " if ", "either", "one of",
];

/// The flag that a description states of its own field at the beginning of a sentence: `【商品信息】必填字段，数量不能超过10个`.
pub(crate) fn stated(description: &str) -> Option<(Flag, &str)> {
    let text = match description.trim_start().strip_prefix('【') {
        Some(labelled) => labelled.split_once('】').map_or(labelled, |(_, rest)| rest),
        None => description,
    };
    let sentences = text.split(['。', '；', ';', '\n', '！']);
    sentences.filter_map(of_sentence).next()
}

fn of_sentence(sentence: &str) -> Option<(Flag, &str)> {
    let lower = sentence.to_ascii_lowercase();
    if CONDITIONS.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let words = sentence.trim_start_matches(|c: char| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '、' | '.' | '•' | '-' | '*')
    });
    // `（必填）甲`
    let words = match words.strip_prefix(['（', '(']) {
        Some(inside) => inside.split(['）', ')']).next().unwrap_or_default(),
        None => words,
    };
    let clause = words.split(['，', ',', '.']).next().unwrap_or_default().trim();
    let lower = clause.to_ascii_lowercase();
    let own = SUBJECTS
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .unwrap_or(&lower);
    let own = own.trim_start().trim_start_matches(['为', '是']);
    let own = NOUNS
        .iter()
        .find_map(|word| own.strip_suffix(word))
        .unwrap_or(own)
        .trim();
    let known = OWN.iter().find(|(word, _)| *word == own);
    known.map(|(_, flag)| (*flag, clause))
}

/// Every flag in a text, with its place, in order.
pub(crate) fn flags_in(text: &str) -> Vec<(usize, &'static str)> {
    let mut found: BTreeMap<usize, &'static str> = BTreeMap::new();
    for (word, _) in FLAGS {
        for (at, _) in text.match_indices(word) {
            let before = found.range(..=at).next_back();
            if before.is_none_or(|(start, known)| start + known.len() <= at) {
                found.insert(at, word);
            }
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{Flag, flag, flags_in, stated};

    #[test]
    fn a_sentence_may_be_a_flag() {
        for (text, expected) in [
            ("【商品信息】必填字段，goods_info数量不能超过10个", Some(Flag::Required)),
            ("【商户AppID】 非必填", Some(Flag::Optional)),
            ("【商户AppID】 必填", Some(Flag::Required)),
            ("（选填）备注", Some(Flag::Optional)),
            ("备注。该字段为必填项。", Some(Flag::Required)),
            ("1、必填，用于接收通知；", Some(Flag::Required)),
            ("Optional. The remark", Some(Flag::Optional)),
            ("This field is required", Some(Flag::Required)),
            ("当类型为个人时，必填", None),
            ("必填，当类型为个人时", None),
            ("必填（服务商）", None),
            ("与单号二选一必填", None),
            ("必填信息的说明", None),
            ("备注", None),
            ("", None),
        ] {
            assert_eq!(stated(text).map(|(flag, _)| flag), expected, "{text}");
        }
    }

    #[test]
    fn longer_flags_contain_shorter_ones() {
        let words = |text| -> Vec<&str> { flags_in(text).into_iter().map(|(_, word)| word).collect() };
        assert_eq!(
            words("a 必填 string b 条件选填 string c 选填 int d 非必填 int"),
            ["必填", "条件选填", "选填", "非必填"]
        );
        assert_eq!(flag("条件必填"), Some(Flag::Conditional));
        assert_eq!(flag("非必填"), Some(Flag::Optional));
        assert_eq!(flag("三选一"), Some(Flag::Choice(Some(3))));
        assert_eq!(flag("必传"), Some(Flag::Required));
        assert_eq!(flag("填"), None);
    }
}
