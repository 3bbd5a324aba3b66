//! Tests of reading allowed characters from descriptions.

use super::read;

fn pattern(text: &str) -> (Option<String>, bool) {
    let found = read(text);
    let pattern = found.pattern.or(found.class.map(|class| class.pattern()));
    (pattern, !found.unread.is_empty())
}

#[test]
fn characters_are_stated_in_many_words() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        (
            "商户系统内部订单号，要求6-32个字符内，只能是数字、大小写字母_-|* 且在同一个商户号下唯一。",
            "[0-9A-Za-z*_|-]+",
        ),
        (
            "可使用 数字、大小写字母、下划线_、短横线- 组成，长度在6-40个字符之间",
            "[0-9A-Za-z_-]+",
        ),
        ("只能由数字、字母或下划线组成", "[0-9A-Za-z_]+"),
        ("只能是数字、字母、下划线", "[0-9A-Za-z_]+"),
        ("只能是数字、大小写字母的组合", "[0-9A-Za-z]+"),
        ("由数字和字母组成", "[0-9A-Za-z]+"),
        ("仅支持数字、字母、下划线", "[0-9A-Za-z_]+"),
        ("仅限大写字母", "[A-Z]+"),
        ("只能是6-32位数字、字母，区分大小写", "[0-9A-Za-z]+"),
        ("必须是6位数字", "[0-9]+"),
        ("只能包含数字，字母", "[0-9A-Za-z]+"),
        ("必须由字母数字组成", "[0-9A-Za-z]+"),
        ("支持数字、字母的组合", "[0-9A-Za-z]+"),
        ("Only letters, digits and underscores", "[0-9A-Za-z_]+"),
        ("can contain only digits", "[0-9]+"),
        ("Consists of letters and digits.", "[0-9A-Za-z]+"),
        ("It only supports alphanumeric characters", "[0-9A-Za-z]+"),
        ("正则：^[0-9]{6}$", "[0-9]{6}"),
        ("正则表达式为 `^[a-zA-Z0-9_-]{1,32}$`。", "[a-zA-Z0-9_-]{1,32}"),
        ("Regex: [A-Z]{3}, required", "[A-Z]{3}"),
        ("pattern: /^\\d+$/", r"\d+"),
    ] {
        let found = pattern(text);
        if found != (Some(expected.to_owned()), false) {
            wrong.push((text, found));
        }
    }
    assert_eq!(wrong, []);
}

#[test]
fn other_characters_are_named() {
    for text in [
        "只能是数字、汉字",
        "只能是数字，汉字",
        "只能由汉字和字母组成",
        "不能包含特殊字符",
        "must not contain spaces",
        "正则：^(?i)[a-z]+$",
        "正则：[0-9",
        "仅支持中文、英文、数字",
        "可包含英文字母，数字，｜，_，*，-等内容，不允许出现其他不合法符号",
        "可包含数字、字母等字符",
        "支持字母、数字、下划线等符号",
        "不得出现空格",
        "纯数字",
        "以WX开头，只能是数字、大小写字母",
        "只能是数字、大小写字母，首字母必须是大写",
        "首字母必须是大写",
        "必须以wx开头",
        "The ID must be letters and hyphens of the merchant",
        "支持大小写字母，不支持空格",
    ] {
        assert_eq!(pattern(text), (None, true), "{text}");
    }
    for text in [
        "",
        "32个字符内；只能是人民币",
        "仅支持JPG",
        "支持数字人民币",
        "由商户生成",
        "正则匹配的规则",
        "允许退款",
    ] {
        assert_eq!(pattern(text), (None, false), "{text}");
    }
}

#[test]
fn a_restriction_beside_the_list_is_named() {
    for text in [
        "只能是数字、大小写字母且首位为字母，必须唯一",
        "Must be alphanumeric, and must start with a letter",
    ] {
        let (found, is_doubtful) = pattern(text);
        assert!(found.is_some() && is_doubtful, "{text}");
    }
    for text in [
        "只能是数字、大小写字母_-*且在同一个商户号下唯一",
        "仅支持字母和数字",
        "must be alphanumeric",
        "必须是6位数字，不能重复",
    ] {
        let (found, is_doubtful) = pattern(text);
        assert!(found.is_some() && !is_doubtful, "{text}");
    }
}
