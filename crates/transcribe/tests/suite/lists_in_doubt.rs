//! Lists of values that run together, or are beside other characters: all values are read, or a finding names some.

use crate::golden::fixture;
use crate::losses::{PAGE, messages, read, spec};

/// The values of the field `remark`, and the messages, if its description is this one.
pub(crate) fn values(description: &str) -> (Vec<String>, String) {
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
fn a_list_is_whole_whatever_leads_to_it() {
    let meanings = [("PAY_OK", "支付成功"), ("REFUND", "转入退款"), ("NOTPAY", "未支付")];
    let marks = ["：", ": ", "-", "--", "=", " — "];
    let ends = ["\n", "，", "；", "\n\n", " ", "。\n"];
    for lead in [
        "",
        "状态，",
        "状态：",
        "状态：\n",
        "状态:\n",
        "状态；参考值：\n",
        "状态有：",
        "状态（枚举值）：\n",
        "其中：\n",
        "状态【枚举】\n",
        "单据状态，详见：\n",
        "状态，仅支持：\n",
        "Trade status: ",
    ] {
        for (mark, end) in marks.into_iter().zip(ends) {
            let list = meanings.map(|(value, meaning)| format!("{value}{mark}{meaning}"));
            let (names, found) = values(&format!("{lead}{}", list.join(end)));
            assert!(
                names == ["PAY_OK", "REFUND", "NOTPAY"] || found.contains("may be values"),
                "{lead}{mark}{end}: {names:?} {found}"
            );
            // The usual spellings are read.
            if lead.starts_with("状态") && ["：", ": ", "-"].contains(&mark) {
                assert_eq!(names.len(), 3, "{lead}{mark}{end}: {found}");
            }
        }
    }
    assert_eq!(values("类型：1-甲，2-乙，3-丙").0, ["1", "2", "3"]);
    assert_eq!(values("状态：PAY_OK 甲\nREFUND 乙\nNOTPAY 丙").0.len(), 3);
}

#[test]
fn values_in_sentences_are_reported() {
    for description in [
        "若主体为企业，可填写：74-对公账户。\n2、若主体为小微，可填写：75-对私账户",
        "可填写：74-对公账户",
        "可填写74-对公账户或75-对私账户",
        "74-对公账户",
        "批次类型，仅支持：\nNORMAL：固定面额",
        "到账时间，T+1/T+0",
        "T+1：次日，T+0：当日",
        "支付方式：CARD：银行卡；退款方式：ORIGINAL：原路",
        "状态：\nA1：甲\nB1：乙\n退款状态：\nC1：丙\nD1：丁",
        "FAIL：失败，原因：ERROR：系统错误",
        "枚举值：0未知1男2女",
        "类型，0未知1男2女",
    ] {
        let found = values(description).1;
        assert!(found.contains("which may be values"), "{description}: {found}");
    }
    // The first of numbers that run together is no value either.
    assert_eq!(values("枚举值：0未知1男2女").0, [""; 0]);
    assert_eq!(values("可选择：65-经营者、66- 负责人").0, ["65", "66"]);
}

#[test]
fn values_behind_the_part_of_the_request_are_all_read() {
    let page = fixture("tables/v2-choices.md");
    let text = String::from_utf8(page.text).unwrap();
    let right = spec(&read(&text));
    assert_eq!(spec(&read(&text.replace("| SUCCESS--", "| bodySUCCESS--"))), right);
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

#[test]
fn a_list_that_is_open_is_reported() {
    for description in [
        "枚举值：JSAPI、NATIVE、MWEB等",
        "取值如下：JSAPI，NATIVE，MWEB等，说明详见参数规定",
        "枚举值（包括但不限于）：JSAPI、NATIVE、MWEB",
        "可选取值\nJSAPI：公众号\nNATIVE：扫码\n……",
    ] {
        let (names, found) = values(description);
        assert!(
            found.contains("that there are other values") || names.is_empty() && found.contains("may be values"),
            "{description}: {names:?} {found}"
        );
    }
    for description in ["枚举值：JSAPI：公众号支付；NATIVE：等待扫码", "ETC授权扣费模板ID"] {
        assert_eq!(values(description).1, "", "{description}");
    }
}

#[test]
fn words_of_sentences_and_lone_items_are_reported() {
    for (description, named) in [
        (
            "支持IPV4和IPV6两种格式的IP地址。调用微信支付API的机器IP",
            "`IPV4`, `IPV6`",
        ),
        ("支持MD5和SHA256两种摘要算法，用于计算文件的摘要", "`SHA256`"),
        (
            "使用模式\n\n  • SINGLE:  单券，即用户只能使用一次，使用后券失效",
            "`SINGLE`",
        ),
        (
            "UNCHECKED 商户未上传订购人身份信息 SAME 商户上传的订购人身份信息与支付人身份信息一致",
            "`UNCHECKED`, `SAME`",
        ),
    ] {
        let (names, found) = values(description);
        assert!(
            names.is_empty() && found.contains(named),
            "{description}: {names:?} {found}"
        );
    }
}

#[test]
fn the_items_of_an_inner_list_are_reported() {
    let (names, found) =
        values("可选取值\n  • MADE：已创建\n  • DOING：进行中\n    • USER_DONE：用户确认\n  • DONE：完成");
    assert_eq!(names, ["MADE", "DOING", "DONE"], "{found}");
    assert!(found.contains("names `USER_DONE`"), "{found}");
    // A page in HTML.
    let page = PAGE.text().replace(", \"remark\" : \"b\"", "");
    let lines = |text: &str| text.lines().map(|line| format!("<p>{line}</p>")).collect::<String>();
    let (before, after) = page.split_once("【备注】 略").unwrap();
    for (begin, end) in [("", ""), ("<p>", "</p>")] {
        let item = |text: &str, inner: &str| format!("<li>{begin}{text}{end}{inner}</li>");
        let inner = format!("<ul>{}</ul>", item("USER_DONE：用户确认", ""));
        let list = [
            item("MADE：已创建", ""),
            item("DOING：进行中", &inner),
            item("DONE：完成", ""),
        ]
        .concat();
        let html = format!(
            "<html><body><h1>关闭订单</h1>{}<p>【备注】 可选取值</p><ul>{list}</ul>{}</body></html>",
            lines(before),
            lines(after)
        );
        let read = read(&html);
        assert!(messages(&read).contains("names `USER_DONE`"), "{}", messages(&read));
        assert!(!spec(&read).contains("value: USER_DONE"), "{}", spec(&read));
    }
}
