//! Notes and marks beside values, sentences about times, and notes about other fields: what belongs to a list of values is
//! read or reported, and what belongs to none is no finding.

use crate::lists_in_doubt::values;
use crate::losses::{PAGE, messages, read, spec};

/// Texts that may be between a value and its meaning.
const ASIDES: &[&str] = &[
    "（推荐）",
    "(default)",
    " (default)",
    "【新】",
    "[1]",
    " [2]",
    "（①）",
    "①",
    "*",
    "**",
    "＊",
    "※",
    "，",
    "/",
    "、",
    "²",
    "（新增）*",
    "\n",
];

#[test]
fn values_are_read_whatever_is_between_them_and_their_meanings() {
    // Each spelling of a list, with each aside after one of its values.
    let mut count = 0;
    for names in [["JSAPI", "NATIVE", "MICROPAY"], ["1", "2", "3"]] {
        for lead in ["", "可选取值\n", "枚举值：", "状态："] {
            for (mark, end) in [("：", "；"), (": ", "\n"), ("--", "，")] {
                for aside in ASIDES.iter().filter(|aside| mark != "--" || **aside != "\n") {
                    count += 1;
                    let item = |at: usize| {
                        let between = if at == count % 3 { aside } else { "" };
                        format!("{}{between}{mark}甲", names[at])
                    };
                    let description = format!("{lead}{}", [item(0), item(1), item(2)].join(end));
                    let (read, found) = values(&description);
                    assert!(
                        read == names || found.contains("may be values"),
                        "{description}: {read:?} {found}"
                    );
                    if lead.is_empty() && mark == "：" && names[0] == "JSAPI" {
                        assert_eq!(read, names, "{description}: {found}");
                    }
                }
            }
        }
    }
}

#[test]
fn values_with_other_words_beside_them_are_reported() {
    for (description, named) in [
        (
            "JSAPI：公众号支付；NATIVE 推荐：扫码支付；MICROPAY：付款码支付",
            "`NATIVE`",
        ),
        ("枚举值：CARD：甲\nNATIVE✅：扫码支付\nMICROPAY：付款码支付", "`NATIVE`"),
        ("CARD：甲；（推荐）NATIVE：乙；MICROPAY：丙", "`NATIVE`"),
        ("可选取值\nSUCCESS: 阶段1FAIL: 提现失败\nPROCESSING: 处理中", "`1FAIL`"),
        (
            "可选取值\nSUCCESS: 提现成功，仅限APPFAIL: 提现失败\nPROCESSING: 处理中",
            "`APPFAIL`",
        ),
        ("CARD：公众号支付1NATIVE：扫码支付；MICROPAY：丙", "`1NATIVE`"),
        ("JSAPI：公众号支付1NATIVE：扫码支付", "`1NATIVE`"),
    ] {
        let (read, found) = values(description);
        let is_whole = named == "`NATIVE`" && read.len() == 3 && read.contains(&"NATIVE".to_owned());
        assert!(
            is_whole || found.contains(&format!("`remark` names {named}")),
            "{description}: {read:?} {found}"
        );
    }
}

#[test]
fn sentences_about_times_and_examples_name_no_values() {
    for description in [
        "遵循rfc3339标准格式，格式为yyyy-MM-DDTHH:mm:ss+TIMEZONE，yyyy-MM-DD表示年月日，T出现在字符串中，表示time元素的开头，HH:mm:ss表示时分秒，TIMEZONE表示时区（+08:00表示东八区时间，领先UTC 8小时，即北京时间）",
        "遵循rfc3339标准格式,格式为yyyy-MM-DDTHH:mm:ss+TIMEZONE,yyyy-MM-DD表示年月日,T出现在字符串中,表示time元素的开头,HH:mm:ss表示时分秒,TIMEZONE表示时区(+08:00表示东八区时间,领先UTC 8小时,即北京时间)",
        "格式为yyyy-MM-DDTHH:mm:ss+TIMEZONE。例如：2015-05-20T13:29:35+08:00表示，北京时间2015年5月20日13点29分35秒。",
        "例如:2015-05-20T13:29:35+08:00表示北京时间",
        "格式为yyyy-MM-dd HH:mm:ss，HH表示小时",
        "单位为分，例如：0表示免费",
        "单位为分,例如:0表示免费",
    ] {
        let (read, found) = values(description);
        assert!(
            read.is_empty() && !found.contains("may be values"),
            "{description}: {read:?} {found}"
        );
    }
    assert_eq!(
        values("可选取值\nDAY：08:00-20:00\nNIGHT：20:00-08:00").0,
        ["DAY", "NIGHT"]
    );
}

#[test]
fn a_note_about_other_fields_encrypts_none() {
    for note in [
        "注：以上敏感字段需加密",
        "注:上述字段需使用微信支付公钥加密",
        "以下信息需要进行加密处理",
        "The above fields must be encrypted.",
    ] {
        let transcription = read(&PAGE.text().replace("【备注】 略", &format!("【备注】 略\n\n{note}")));
        let found = messages(&transcription);
        assert!(!spec(&transcription).contains("encrypted: true"), "{note}");
        assert!(found.contains("`remark` mentions encryption"), "{note}: {found}");
    }
}

#[test]
fn a_sentence_that_names_the_parameters_does_not_end_the_introduction() {
    let page = PAGE.text().replace("请求域名", "接口限频：20/秒\n请求域名");
    let limited = spec(&read(&page));
    assert!(limited.contains("rate_limit"), "{limited}");
    for sentence in ["调用前请确认请求参数", "请求参数请见下文", "调用前请确认请求参数。"]
    {
        let text = page.replace("接口说明", &format!("{sentence}\n接口说明"));
        assert_eq!(spec(&read(&text)), limited, "{sentence}");
    }
}
