//! Tests of reading lists of values from descriptions.

use super::{Listed, listed};

fn values(text: &str) -> Vec<(String, Option<String>)> {
    listed(text).values
}

fn names(text: &str) -> Vec<String> {
    values(text).into_iter().map(|(value, _)| value).collect()
}

fn titled(text: &str) -> Vec<(String, String)> {
    let values = values(text).into_iter();
    values
        .map(|(value, title)| (value, title.unwrap_or_default()))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let pair = |(value, title): &(&str, &str)| ((*value).to_owned(), (*title).to_owned());
    expected.iter().map(pair).collect()
}

#[test]
fn a_value_has_a_colon() {
    let text =
        "【范围】 可选取值\nALL: 全部,与NORMAL 和 DISCOUNT 一起\nSINGLE：单品,支持 NORMAL、DISCOUNT\nCATEGORY: 品类";
    assert_eq!(
        titled(text),
        pairs(&[("ALL", "全部"), ("SINGLE", "单品"), ("CATEGORY", "品类")])
    );
    assert_eq!(listed(text).doubts, ["NORMAL", "DISCOUNT"]);
}

#[test]
fn values_may_run_together() {
    let text = "可选取值\nCONFIRMING: 待确认,略PENDING: 已发放,xUSED_UP: 已核销,略DONE：完成";
    assert_eq!(names(text), ["CONFIRMING", "PENDING", "USED_UP", "DONE"]);
    assert_eq!(values(text)[1].1.as_deref(), Some("已发放"));
    assert_eq!(listed(text).doubts, [""; 0]);
}

#[test]
fn without_colons_the_words_that_begin_a_line_are_values() {
    assert_eq!(names("可选取值\n • ADD 签约\n • DELETE\n"), ["ADD", "DELETE"]);
    assert_eq!(names("可选取值 ADD、DELETE / MODIFY"), ["ADD", "DELETE", "MODIFY"]);
    let found = listed("可选取值\nADD 与 OTHER 不同");
    assert_eq!((found.values.len(), found.doubts), (1, vec!["OTHER".to_owned()]));
}

#[test]
fn lists_are_announced_in_many_words() {
    for text in [
        "枚举值：A1、B1",
        "枚举值: A1,B1",
        "可选值 A1：甲；B1：乙",
        "可选值：A1：甲；B1：乙",
        "取值如下：A1：甲，B1：乙。",
        "取值如下：\nA1\nB1",
        "取值：A1/B1",
        "取值为A1或B1",
        "取值范围：A1，B1",
        "包括：A1、B1",
        "分为：\nA1：甲\nB1：乙",
        "类型，支持A1和B1。",
        "A1-甲，B1-乙",
        "A1：甲 B1：乙",
        "A1或B1",
        "A1/B1 此字段是标识",
        "A1、B1",
        "A1--甲 B1--乙",
        "枚举值：`A1`：甲<br>`B1`：乙",
        "枚举值：A1（甲）、B1（乙）",
        "枚举值：A1=甲，B1=乙",
        "枚举值：\n1. A1：甲\n2. B1：乙",
        "Enumeration: A1: first B1: second",
        "Enum: A1, B1",
        "Valid values: A1 and B1.",
        "A1 or B1 Example:A1",
        "【状态】枚举值：A1：甲；B1：乙 示例值：A1",
        "【状态】 示例值：A1 可选取值：A1：甲 B1：乙",
    ] {
        assert_eq!(names(text), ["A1", "B1"], "{text}");
        assert_eq!(listed(text).doubts, [""; 0], "{text}");
    }
    assert_eq!(names("CASH或COUPON"), ["CASH", "COUPON"]);
    assert_eq!(names("默认为MD5，支持HMAC-SHA256和MD5"), ["HMAC-SHA256", "MD5"]);
    assert_eq!(names("取值如下：JSAPI，NATIVE，APP"), ["JSAPI", "NATIVE", "APP"]);
    assert_eq!(names("可选取值：ALL：全部"), ["ALL"]);
    assert_eq!(
        names("JSAPI, NATIVE, or MWEB Example:JSAPI"),
        ["JSAPI", "NATIVE", "MWEB"]
    );
    assert_eq!(
        titled("MICROPAY:刷卡支付\n示例值:MICROPAY"),
        pairs(&[("MICROPAY", "刷卡支付")])
    );
    assert_eq!(listed("no_credit:指定不能使用信用卡支付").doubts, ["no_credit"]);
    assert_eq!(names("枚举值：Y、N"), ["Y", "N"]);
    assert_eq!(titled("A1-甲，B1-乙"), pairs(&[("A1", "甲"), ("B1", "乙")]));
    assert_eq!(
        titled("枚举值：A1（甲）、B1（乙）"),
        pairs(&[("A1", "甲"), ("B1", "乙")])
    );
    assert_eq!(titled("CASH或COUPON"), pairs(&[("CASH", ""), ("COUPON", "")]));
}

#[test]
fn the_values_of_a_value_are_others() {
    let text = "可选取值\n• CREATED：已创建\n• DOING：进行中\n    • USER_CONFIRM：用户确认\n    • MCH_COMPLETE：商户完结\n• DONE：完成";
    assert_eq!(names(text), ["CREATED", "DOING", "DONE"]);
    assert_eq!(listed(text).doubts, ["USER_CONFIRM", "MCH_COMPLETE"]);
}

#[test]
fn numbers_may_be_values() {
    for text in [
        "0：否 1：是",
        "是否，0-否，1-是",
        "取值如下：0：否；1：是",
        "枚举值：0、1",
        "枚举值\n0：否\n1：是",
        "类型 0=否 1=是",
    ] {
        assert_eq!(names(text), ["0", "1"], "{text}");
    }
    for text in [
        "取值范围：1-100",
        "取值范围：[1, 100]",
        "金额，单位为分，100表示1元",
        "长度1-32",
        "格式为 yyyy-MM-dd HH:mm:ss，如 2019-01-01 12:30:00",
        "说明：1、必须填写；2、不能修改",
        "支持1到3个",
    ] {
        assert_eq!(names(text), [""; 0], "{text}");
    }
}

#[test]
fn negative_numbers_keep_their_sign() {
    for text in [
        "可选取值\n-1: 甲\n0: 乙\n1: 丙",
        "枚举值：-1：甲；0：乙；1：丙",
        "取值如下：-1-甲，0-乙，1-丙",
        "枚举值：-1、0、1",
    ] {
        assert_eq!(names(text), ["-1", "0", "1"], "{text}");
    }
}

#[test]
fn a_list_within_the_meaning_of_a_value_is_none_of_its_field() {
    for text in [
        "枚举值：SUCCESS:成功 FAIL:失败,可能的原因为:ERROR:系统错误",
        "可选取值\nSUCCESS: 成功\nFAIL: 失败，原因：\nERROR: 系统错误\nTIMEOUT: 超时",
        "枚举值：SUCCESS：成功，FAIL：失败，原因为ERROR：系统错误",
    ] {
        assert_eq!(names(text), ["SUCCESS", "FAIL"], "{text}");
        assert_eq!(listed(text).doubts.first().map(String::as_str), Some("ERROR"), "{text}");
    }
}

#[test]
fn other_words_are_not_values() {
    for text in [
        "当状态为NORMAL时必填",
        "枚举值见附录",
        "见 https://a.b/c 的 APPID",
        "调用API或SDK",
    ] {
        assert_eq!(listed(text), Listed::default(), "{text}");
    }
    assert_eq!(names("可选取值 参考 https://a.b/c 的 APPID"), [""; 0]);
    assert_eq!(listed("可选取值\noriginal: 原路").doubts, ["original"]);
    assert!(listed("可选取值").announced);
    // Values that are not in their place are doubts.
    assert_eq!(listed("填 NATIVE 或 MWEB").doubts, ["NATIVE", "MWEB"]);
    assert_eq!(listed("填 NATIVE 或 MWEB").values, []);
}
