//! Clauses that restrict the characters of a text, in whatever words: `首字母必须是大写`, `不能包含空格`, `纯数字`.

use super::class::{class, without_length};

/// Words of a restriction, in lower case.
const RESTRICTIONS: &[&str] = &[
    "只能",
    "仅能",
    "仅支持",
    "只支持",
    "仅限",
    "仅可",
    "只可",
    "仅允许",
    "只允许",
    "仅含",
    "只含",
    "仅包含",
    "只包含",
    "必须",
    "须为",
    "须是",
    "须由",
    "需为",
    "需是",
    "应为",
    "应是",
    "应由",
    "组成",
    "构成",
    "不能",
    "不得",
    "不可",
    "不允许",
    "不支持",
    "不包括",
    "不包含",
    "不含",
    "不要",
    "禁止",
    "请勿",
    "首字",
    "首位",
    "末位",
    "must",
    "only",
    "should be",
    "cannot",
    "can not",
    "not contain",
    "not allow",
    "without",
    "consist",
    "composed",
];
/// Words for kinds of characters.
const KINDS: &[&str] = &[
    "数字",
    "字母",
    "英文",
    "汉字",
    "中文",
    "特殊字符",
    "字符集",
    "符号",
    "空格",
    "标点",
    "大写",
    "小写",
    "拼音",
    "表情",
    "emoji",
    "alphanumeric",
    "letters",
    "digits",
    "uppercase",
    "lowercase",
    "upper case",
    "lower case",
    "special character",
    "chinese character",
    "spaces",
    "whitespace",
];
/// Words that restrict the characters by themselves.
const WHOLE: &[&str] = &[
    "纯数字",
    "全数字",
    "纯字母",
    "纯英文",
    "字开头",
    "字母开头",
    "为开头",
    "numeric only",
    "digits only",
    "numbers only",
    "letters only",
];
/// Words that have the name of a kind and are about something else.
const OTHERS: &[&str] = &[
    "数字人民币",
    "数字证书",
    "数字签名",
    "有效数字",
    "数字化",
    "数字藏品",
    "货币符号",
    "币种符号",
    "中文名",
    "英文名",
    "中文描述",
    "符号位",
];
/// The ends of a clause.
const ENDS: [char; 7] = [',', ';', '。', '\n', '!', '，', '；'];

/// The first clause of a text in plain notation and lower case that restricts characters.
pub(super) fn clause(lower: &str) -> Option<&str> {
    lower.split(ENDS).map(str::trim).find(|clause| restricts(clause))
}

/// Whether a clause restricts the characters of a text.
fn restricts(clause: &str) -> bool {
    if WHOLE.iter().any(|word| clause.contains(word)) || names_beginning(clause) || is_kind(clause) {
        return true;
    }
    let has_kind = KINDS.iter().any(|kind| clause.contains(kind));
    if !has_kind || !RESTRICTIONS.iter().any(|word| clause.contains(word)) {
        return false;
    }
    let own = OTHERS
        .iter()
        .fold(clause.to_owned(), |clause, other| clause.replace(other, ""));
    KINDS.iter().any(|kind| own.contains(kind))
}

/// Whether a clause is the name of kinds of characters: `数字`, `6位数字`.
fn is_kind(clause: &str) -> bool {
    let own = clause.rsplit('】').next().unwrap_or_default().trim();
    let own = without_length(own);
    let ends = ["字符串", "串", "类型", "格式", "组合", "字符"];
    let kinds = ends.iter().find_map(|end| own.strip_suffix(end)).unwrap_or(own);
    class(kinds).is_some()
}

/// Whether a clause says with which characters a text begins or ends: `以http开头`, `must start with A`.
fn names_beginning(clause: &str) -> bool {
    let ends = ["开头", "打头", "开始", "结尾", "为前缀"];
    let chinese = clause.split_once('以').is_some_and(|(_, rest)| {
        let end = ends.iter().find_map(|end| Some(rest.split_once(end)?.0));
        // Addresses and the names of files begin and end in their own way.
        end.is_some_and(|named| !named.trim().is_empty() && !named.contains("http") && named.chars().count() <= 24)
    });
    let english = [
        "must start with",
        "must begin with",
        "must end with",
        "should start with",
        "starts with",
        "begins with",
    ];
    chinese || english.iter().any(|word| clause.contains(word))
}

#[cfg(test)]
mod tests {
    use super::clause;

    #[test]
    fn a_clause_names_a_kind_of_characters_and_restricts_it() {
        for text in [
            "首字母必须是大写",
            "不能包含空格",
            "纯数字",
            "必须以wx开头",
            "只能包含中文",
            "须为大写英文",
            "must be alphanumeric",
            "numbers only",
            "it must start with a letter",
            "不支持表情符号",
            "字母需为小写",
            "数字",
            "6位数字",
            "字母或数字",
            "大写字母串",
        ] {
            assert_eq!(clause(&format!("编号,{text}。略")), Some(text));
        }
        for text in [
            "不能超过32个字符",
            "只能是人民币",
            "必须使用数字证书",
            "仅支持数字人民币",
            "由商户生成",
            "以商户号为准",
            "以开头的字段为准",
            "英文名称",
            "只能传一次",
        ] {
            assert_eq!(clause(text), None);
        }
    }
}
