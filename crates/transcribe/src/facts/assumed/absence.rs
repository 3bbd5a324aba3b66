//! Words that say what the service takes for a field that is not sent, apart from the words for its absence:
//! `若不填，则取10`.

/// Words for the absence of a field; the longer ones first.
const ABSENCE: &[&str] = &[
    "不填写",
    "不填",
    "不传入",
    "不传",
    "不上送",
    "不送",
    "不设置",
    "不指定",
    "未填写",
    "未填",
    "未传入",
    "未传",
    "未送",
    "未设置",
    "未指定",
    "没有填",
    "没有传",
    "没填",
    "没传",
    "为空",
    "留空",
];
/// Words between them and the verb, in their order.
const BETWEEN: [&[&str]; 6] = [
    &[" "],
    &["时", "的话"],
    &[","],
    &[" "],
    &["系统", "微信"],
    &["则", "将", "就", "会"],
];
/// Verbs in front of the value, in lower case.
const VERBS: &[&str] = &[
    "取值为",
    "取值",
    "取",
    "按照",
    "按",
    "视为",
    "视作",
    "当作",
    "当做",
    "使用",
    "采用",
    "用",
    "为",
];
/// Words in front of the absence that name no other field.
const LEADS: &[&str] = &[
    "若",
    "如果",
    "如",
    "当",
    "商户",
    "该字段",
    "此字段",
    "本字段",
    "该参数",
    "参数",
    "字段",
];

/// Where the value begins that the service takes for a field that is not sent, and whether the absence is that of the
/// field itself.
///
/// A value begins with a letter of ASCII or a digit. Where other words follow, they describe the value.
pub(super) fn end(sentence: &str) -> Option<(usize, bool)> {
    let places = sentence.char_indices().filter_map(|(at, _)| {
        let rest = sentence.get(at..)?;
        let word = ABSENCE.iter().find(|word| rest.starts_with(**word))?;
        Some((at, at + word.len()))
    });
    places.into_iter().find_map(|(start, end)| {
        let rest = BETWEEN.iter().fold(sentence.get(end..)?, |rest, words| {
            words.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest)
        });
        let rest = VERBS.iter().find_map(|verb| rest.strip_prefix(verb))?;
        let value = rest.trim_start_matches([' ', ':', '"', '“']);
        let before = sentence.get(..start)?;
        let lead = before.rsplit([',', '】', '(', ':', ' ']).next().unwrap_or_default();
        let is_denied = ["不", "不能", "不可", "不得", "不允许", "不可以"]
            .iter()
            .any(|denial| before.ends_with(denial));
        let is_own = LEADS
            .iter()
            .fold(lead, |lead, word| lead.strip_prefix(word).unwrap_or(lead))
            .is_empty();
        let is_value = value.starts_with(|c: char| c.is_ascii_alphanumeric());
        (is_value && !is_denied).then_some((sentence.len() - rest.len(), is_own))
    })
}
