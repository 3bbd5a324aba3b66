//! Facts that a page states otherwise than the reader expects: a limit under a condition, another cipher.

use crate::losses::{PAGE, messages, onto, read, shown, spec};

const ENCRYPTED: &str = "【原因】 该字段需要进行加密";

#[test]
fn a_limit_under_a_condition_is_not_that_of_the_operation() {
    for notice in [
        "错误或无效请求频率限制：6qps，即每秒钟异常或错误的退款申请请求不超过6次。",
        "一个月之前的订单申请退款频率限制为：5000/min。",
        "The frequency limit for error or invalid requests is 6qps.",
    ] {
        let page = PAGE.text().replace("接口说明\n", &format!("接口说明\n{notice}\n"));
        let limited = read(&page);
        assert!(!spec(&limited).contains("rate_limit"), "{}", spec(&limited));
        assert!(
            messages(&limited).contains("a rate limit is not read"),
            "{}",
            messages(&limited)
        );
    }
}

#[test]
fn another_cipher_is_a_question() {
    let page = PAGE.text().replace("【原因】 略", ENCRYPTED);
    let earlier = spec(&read(&page)).replace("encrypted: true", "encrypted: rsa_pkcs1");
    assert!(earlier.contains("rsa_pkcs1"), "{earlier}");
    let kept = onto(&page, &earlier);
    assert!(
        kept.changes.is_empty() && shown(&kept).contains("names another cipher for the encrypted field `reason`"),
        "{}",
        shown(&kept)
    );
}

/// The line of a field with a type and a description, and the messages about it.
fn field(kind: &str, description: &str, example: &str) -> (String, String) {
    let page = PAGE
        .text()
        .replace("【备注】 略", &format!("【备注】 {description}"))
        .replace("remark 选填 string(64)", &format!("remark 选填 {kind}"))
        .replace("\"remark\" : \"b\"", &format!("\"remark\" : {example}"));
    let read = read(&page);
    let spec = spec(&read);
    let line = spec.lines().find(|line| line.contains("remark:")).unwrap_or_default();
    (line.to_owned(), messages(&read))
}

#[test]
fn the_number_of_items_is_a_finding_without_a_word_that_compares() {
    for limit in ["数量限制：1-5", "个数限制：1~5", "条数：5", "名单。数量限制为5"] {
        let (_, found) = field("array[string]", limit, "[\"b\"]");
        assert!(
            found.contains("the number of items of `remark` is not read"),
            "{limit}: {found}"
        );
    }
    let (_, found) = field("array[string]", "名单，数量由商户决定", "[\"b\"]");
    assert_eq!(found, "");
}

#[test]
fn a_default_may_be_apart_from_the_words_for_the_absence() {
    for words in ["若不填，则取10", "不填则取10", "如不传，取10", "为空，则视为10"] {
        let (line, found) = field("integer", words, "3");
        assert!(line.contains("default: 10"), "{words}: {line}");
        assert_eq!(found, "", "{words}");
    }
    for words in ["不填时取10条", "不传按10处理"] {
        let (line, found) = field("integer", words, "3");
        assert!(!line.contains("default"), "{words}: {line}");
        assert!(
            found.contains("the default or only value of `remark` is not read"),
            "{words}: {found}"
        );
    }
    // The number of another field is no default.
    let (line, found) = field("integer", "若商户号为空，则取10", "3");
    assert!(
        !line.contains("default") && found.contains("`remark`"),
        "{line} {found}"
    );
    let (line, found) = field("integer", "不能为空，取10", "3");
    assert!(!line.contains("default"), "{line} {found}");
}

#[test]
fn a_unit_may_be_all_that_is_behind_a_comma() {
    for (words, unit) in [
        ("支付金额，分", "unit: fen"),
        ("支付金额,分。", "unit: fen"),
        ("有效时长，秒", "unit: second"),
    ] {
        let (line, found) = field("integer", words, "3");
        assert!(line.contains(unit) && found.is_empty(), "{words}: {line} {found}");
    }
    for words in ["支付金额，元", "有效时长，分"] {
        let (line, found) = field("integer", words, "3");
        assert!(!line.contains("unit:"), "{words}: {line}");
        assert!(found.contains("the unit of `remark` is not read"), "{words}: {found}");
    }
}

#[test]
fn kinds_behind_a_colon_are_a_question() {
    for words in [
        "支持以下类型：JPG、PNG",
        "支持以下类型：JPG",
        "支持以下图片格式：jpg、png。",
        "图片格式：JPG/PNG",
    ] {
        let (_, found) = field("string(64)", words, "\"b\"");
        assert!(found.contains("which may be values"), "{words}: {found}");
    }
    let (_, found) = field("string(64)", "时间格式：yyyy/MM/dd", "\"b\"");
    assert_eq!(found, "");
}

#[test]
fn a_value_that_runs_into_its_label_is_a_question() {
    for words in [
        "交易类型PAP-委托代扣",
        "交易类型PAP-委托代扣，略",
        "交易类型PAP（委托代扣）",
        "交易类型PAP",
    ] {
        let (_, found) = field("string(64)", words, "\"b\"");
        assert!(found.contains("names `PAP`, which may be values"), "{words}: {found}");
    }
}

#[test]
fn the_name_of_a_kind_of_characters_is_a_question() {
    for words in [
        "数字,长度不超过20个字符",
        "编号，数字",
        "字母或数字",
        "6位数字",
        "数字串",
    ] {
        let (_, found) = field("string(64)", words, "\"b\"");
        assert!(
            found.contains("the set of characters of `remark` is not read"),
            "{words}: {found}"
        );
    }
    let (line, found) = field("string(64)", "仅支持数字,长度不超过64个字符", "\"1\"");
    assert!(
        line.contains("pattern: \"[0-9]+\"") && found.is_empty(),
        "{line} {found}"
    );
    let (_, found) = field("string(64)", "数字证书的编号", "\"b\"");
    assert_eq!(found, "");
}
