//! Words by which the limit in a sentence is about something other than the value of a field in every case.

/// Words of a sentence whose limit depends on something, is an advice, or is about something other than the value.
const QUALIFIERS: &[&str] = &[
    "若",
    "如果",
    "其中",
    "否则",
    "每个",
    "每行",
    "每项",
    "每组",
    "每页",
    "各",
    "建议",
    "推荐",
    "最好",
    "一般",
    "通常",
    "尽量",
    "之和",
    "合计",
    "累计",
    "前缀",
    "后缀",
    "拆分",
    "文件",
    "图片",
    "图像",
    "视频",
    "密码至少",
    "开头",
    "结尾",
    "拼接",
    "前面",
    "后面",
    "超过后",
    "超过部分",
    "超出部分",
    "截断",
    "截取",
    "when ",
    "if ",
    "each",
    "every",
    "per ",
    "recommend",
    "usually",
    "generally",
    "sum of",
    "total of",
    "file",
    "image",
    "suggest",
    "prefer",
    "truncat",
    "unless",
    "otherwise",
    "depending",
    "for example",
    "e.g.",
    "比如",
    "例如",
    "大约",
    "about ",
    "approximately",
];
/// Words of a sentence about the parts of a text, whose lengths are not that of the whole.
const MIXTURES: &[&str] = &["+", "组成", "构成", "包含", "含", "包括", "contain"];

/// Whether a limit in a sentence is about more than the value of the field.
pub(in crate::facts) fn is_qualified(sentence: &str) -> bool {
    let is_condition = sentence.match_indices('当').any(|(at, word)| {
        let rest = sentence.get(at + word.len()..).unwrap_or_default();
        !["前", "天", "日", "月", "地", "期", "年"]
            .iter()
            .any(|word| rest.starts_with(word))
    });
    let is_about_time = sentence.contains("时,") && !sentence.contains("小时,");
    is_condition || is_about_time || QUALIFIERS.iter().any(|word| sentence.contains(word))
}

/// Whether a sentence is about the parts of a text.
pub(super) fn is_mixed(sentence: &str) -> bool {
    MIXTURES.iter().any(|word| sentence.contains(word))
}

/// A sentence without examples in parentheses: `(例如:110101)`.
pub(super) fn without_examples(sentence: &str) -> String {
    let mut kept = String::new();
    let mut rest = sentence;
    while let Some((before, inside)) = rest.split_once('(') {
        let is_example = ["例如", "如", "比如", "示例", "e.g", "for example", "such as"]
            .iter()
            .any(|word| inside.starts_with(word));
        kept.push_str(before);
        match inside.split_once(')').filter(|_| is_example) {
            Some((_, after)) => rest = after,
            None => {
                kept.push('(');
                rest = inside;
            }
        }
    }
    kept.push_str(rest);
    kept
}
