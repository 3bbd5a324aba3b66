//! Lists of values that run together, or stand beside other characters: all values are read, or a finding names some.

use crate::golden::fixture;
use crate::losses::{PAGE, messages, read, spec};

/// The values of the field `remark`, and the messages, if its description is this one.
fn values(description: &str) -> (Vec<String>, String) {
    let page = PAGE.text().replace("【备注】 略", &format!("【备注】 {description}"));
    let page = page.replace(", \"remark\" : \"b\"", "");
    let transcription = read(&page);
    let spec = spec(&transcription);
    let line = spec.lines().find(|line| line.trim_start().starts_with("remark:"));
    let list = line
        .and_then(|line| line.split_once("enum: ["))
        .map_or("", |(_, rest)| rest);
    let list = list.split(']').next().unwrap_or_default();
    let names = list
        .split([',', '{'])
        .map(str::trim)
        .filter(|part| !part.starts_with("title:"));
    let names = names.map(|part| {
        part.trim_start_matches("value: ")
            .trim_matches(['"', '}', ' '])
            .to_owned()
    });
    (
        names.filter(|name| !name.is_empty()).collect(),
        messages(&transcription),
    )
}

#[test]
fn values_that_run_together_are_all_read() {
    for description in [
        "SUCCESS--成功REFUND--转入退款",
        "SUCCESS—成功REFUND—转入退款",
        "SUCCESS-成功REFUND-转入退款",
        "SUCCESS=成功REFUND=转入退款",
        "SUCCESS：成功REFUND：转入退款",
        "枚举值：SUCCESS--成功REFUND--转入退款",
        "枚举值：SUCCESS（成功）REFUND（转入退款）",
        "可选取值\nSUCCESS: 成功REFUND: 转入退款",
    ] {
        let (names, found) = values(description);
        assert_eq!(names, ["SUCCESS", "REFUND"], "{description}: {found}");
        assert_eq!(found, "", "{description}");
    }
}

#[test]
fn further_values_are_reported() {
    for (description, named) in [
        ("枚举值:0未知1男2女", "`1`, `2`"),
        ("枚举值:1.男2.女", "`2`"),
        ("枚举值：10男20女", "`20`"),
        ("枚举值：1：男 2女", "`2`"),
        ("枚举值：Y是N否", "`N`"),
        ("枚举值：A：甲 B乙", "`B`"),
        ("枚举值：SUCCESS成功REFUND退款", "`REFUND`"),
        ("枚举值：SUCCESS：成功，refund：退款", "`refund`"),
        ("SUCCESS：成功，refund：退款", "`refund`"),
        ("枚举值：MD5/HMAC-SHA256：摘要", "`MD5`"),
        ("枚举值：SUCCESS：成功；FAIL,CLOSED：失败", "`FAIL`"),
    ] {
        let found = values(description).1;
        assert!(
            found.contains(&format!("`remark` names {named}")),
            "{description}: {found}"
        );
    }
}

#[test]
fn parts_of_longer_words_are_no_values() {
    for description in [
        "可选取值\nUSER PAID:用户已付/USER CLOSED:用户关闭",
        "可选取值 USER_ PAID/CLOSED",
        "可选取值 USER PAID、USER CLOSED",
        "枚举值：T+1/T+0",
        "枚举值：A+B/C+D",
        "枚举值：A&B：甲，C：乙",
        "可选取值\n1~5：星级, 9：无",
        "可选取值\n1-5：星级\n9：无",
        "枚举值：1%：甲 2%：乙",
        "枚举值：V1.0：甲 V2.0：乙",
    ] {
        let (names, found) = values(description);
        assert!(names.is_empty(), "{description}: {names:?}");
        assert!(found.contains("which may be values"), "{description}: {found}");
    }
    let (names, found) = values("可选取值\n26\nCARD\nPASSPORT");
    assert_eq!(names, ["CARD", "PASSPORT"]);
    assert!(found.contains("names `26`"), "{found}");
}

#[test]
fn values_that_run_together_in_a_table_are_all_read() {
    let page = fixture("tables/v2-choices.md");
    let text = String::from_utf8(page.text).unwrap();
    let right = spec(&read(&text));
    assert!(text.contains("--支付成功<br>"));
    for (mark, joined) in [("<br>", ""), ("<br>", " "), ("<br>", "；")] {
        let spoiled = text.replace(&format!("--支付成功{mark}"), &format!("--支付成功{joined}"));
        let read = read(&spoiled);
        assert!(
            spec(&read) == right || messages(&read).contains("may be values"),
            "{joined}: {}",
            spec(&read)
        );
    }
}

#[test]
fn lists_with_nothing_beside_them_have_no_finding() {
    for description in [
        "枚举值：A1、B1",
        "枚举值：0：否；1：是，默认为0",
        "可选取值\nALL: 全部，最多3次\nSINGLE: 单品",
        "枚举值：1：甲，2：乙，不超过10个",
    ] {
        let (names, found) = values(description);
        assert_eq!(names.len(), 2, "{description}: {names:?}");
        assert!(!found.contains("may be values"), "{description}: {found}");
    }
}
