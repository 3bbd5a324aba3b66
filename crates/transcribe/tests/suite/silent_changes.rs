//! Pages with a broken line, a doubled blank or an unusual notice: the same spec, or a finding.

use std::fs;
use std::path::Path;

use wechatpay_spec::{Source, Sources, write};
use wechatpay_transcribe::{Accepted, Document, Import, import, transcribe};

use crate::losses::messages;

fn fixture(path: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    fs::read_to_string(folder.join(path)).unwrap()
}

fn page(text: &str) -> Document {
    Document {
        path: "page.txt".to_owned(),
        text: text.as_bytes().to_vec(),
    }
}

fn read(text: &str) -> (String, String) {
    let transcription = transcribe(&[page(text)]);
    let specs = transcription.specs.iter().map(write::spec).collect();
    (specs, messages(&transcription))
}

fn onto(text: &str, file: &str, spec: &str) -> Import {
    let existing = Sources {
        specs: vec![Source::spec(file, spec)],
        families: None,
        lifecycles: Vec::new(),
    };
    import(&[page(text)], &existing, Accepted::default(), &mut || ())
}

#[test]
fn a_broken_heading_of_a_part_moves_no_parameter_into_the_query() {
    let text = fixture("declared/bullets.txt");
    let (right, _) = read(&text);
    for (heading, broken) in [
        ("Header HTTP头参数", "Header\nHTTP头参数"),
        ("Header HTTP头参数\n- ", "Header HTTP头参数- "),
        ("Path 路径参数", "Path\n路径参数"),
        ("Query 查询参数", "Query\n\n查询参数"),
        ("Path 路径参数", "Path  路径 参数"),
    ] {
        let (specs, found) = read(&text.replace(heading, broken));
        assert_eq!(specs, right, "{broken}\n{found}");
    }
    // Without the heading, the parameter is read as one of the path, and reported.
    let (specs, found) = read(&text.replace("Path 路径参数", "Query 查询参数"));
    assert_eq!(specs, right);
    assert!(found.contains("lists `order_no` in the query"), "{found}");
}

#[test]
fn an_operation_is_never_its_own_replacement() {
    let text = fixture("declared/bullets.txt");
    let with = |notice: &str| read(&text.replace("# 接口说明\n", &format!("# 接口说明\n{notice}\n")));
    let (specs, found) = with("该接口已于2024年停止维护，请使用新接口");
    assert!(
        specs.contains("deprecated: {since: 2024-01-01, status: superseded}"),
        "{specs}\n{found}"
    );
    assert!(found.contains("names something else to use"), "{found}");
    for path in ["GET /v3/course/orders/{order_no}", "/v3/course/orders/{id}"] {
        let (specs, found) = with(&format!("该接口已于2024年6月1日下线，请使用 {path} 。"));
        assert!(specs.contains("deprecated: {since: 2024-06-01"), "{specs}\n{found}");
        assert!(!specs.contains("replacement"), "{specs}");
        assert!(found.contains("names the operation itself"), "{found}");
    }
}

#[test]
fn a_replacement_is_known_whatever_its_parameters_are_called() {
    let spec = "# yaml-language-server: $schema=../../../../schema.json\nget:\n  title: 查询\n  documents:\n    - {url: https://pay.weixin.qq.com/doc/v3/merchant/4010000001, updated: 2024-01-01}\n  request:\n    path:\n      out_refund_no: {type: string, required: true, title: 单号}\n  response:\n    empty: true\n";
    let text = fixture("declared/bullets.txt").replace(
        "# 接口说明\n",
        "# 接口说明\n该接口已于2024年6月1日下线，由/v3/course/refunds/{refund_no}替代\n",
    );
    let imported = onto(&text, "v3/course/refunds/{out_refund_no}.yaml", spec);
    let new = imported.changes.iter().map(|change| change.after.as_str());
    let new: String = new.collect();
    assert!(
        new.contains("replacement: \"GET /v3/course/refunds/{out_refund_no}\""),
        "{new}\n{:?}",
        imported.diagnostics
    );
}

#[test]
fn blanks_between_words_may_be_doubled() {
    let page = |note: &str| {
        format!(
            "Course Order\nUpdate Time:2025.03.21\n1. API intro\nApplicable object: Common mode Institutional mode\nRequest URL: https://apihk.mch.weixin.qq.com/v3/global/course/orders\nRequest method: POST\n2. Request Parameters\nName\nVariable Name\nType\nRequired\nDescription\nOrganization APPID\nsp_appid\nstring[1,32]\nYes\nBody APPID\nNote: {note}\nExample: wx0000000000000002\n3. Response Parameters\nNo data (HTTP status code 204)\n4. Error Codes\nStatus code\nError code\nDescription\nSolution\n400\nPARAM_ERROR\nWrong parameter\nx\n"
        )
    };
    let (right, _) = read(&page("Only for Institutional mode"));
    assert!(right.contains("required_of: partner"), "{right}");
    for note in [
        "Only  for Institutional mode",
        "Only for  Institutional   mode",
        "Only\u{a0} for Institutional\u{3000}mode",
    ] {
        assert_eq!(read(&page(note)).0, right, "{note}");
    }
    let text = fixture("declared/bullets.txt");
    let (right, _) = read(&text);
    for (word, doubled) in [
        ("应答参数", "应答  参数"),
        ("请求参数", "请求 参数"),
        ("错误码\n", "错误 码\n"),
    ] {
        let (specs, found) = read(&text.replacen(word, doubled, 1));
        assert_eq!(specs, right, "{doubled}\n{found}");
    }
}

#[test]
fn values_in_two_notations_are_no_enumeration() {
    let text = fixture("declared/bullets.txt");
    let lists = "可选取值：\nOPEN: 开放\nDONE: 完成";
    for mixed in [
        "枚举值：ALL（全部）、OPEN（单品）。NORMAL:普通",
        "枚举值：ALL-全部，OPEN-单品。NORMAL:普通",
    ] {
        let (specs, found) = read(&text.replace(lists, mixed));
        assert!(!specs.contains("enum:"), "{mixed}\n{specs}");
        for value in ["ALL", "OPEN", "NORMAL"] {
            assert!(found.contains(&format!("`{value}`")), "{mixed}\n{found}");
        }
    }
    // The sample shows a value that is not listed.
    let (specs, found) = read(&text.replace("OPEN: 开放", "SHUT: 关闭"));
    assert!(!specs.contains("example: OPEN"), "{specs}");
    assert!(found.contains("`OPEN` of `state` is not among the values"), "{found}");
}

#[test]
fn facts_that_an_inferred_notification_does_not_take_over_are_reported() {
    let text = fixture("notifications/v3.txt");
    let transcription = transcribe(&[page(&text)]);
    let spec = transcription.specs.first().unwrap();
    let written = write::spec(spec);
    let inferred = written.replace(
        "  inferred: {documents: the saved text does not hold the page's address}\n",
        "  inferred: the samples of three merchants\n",
    );
    assert_ne!(inferred, written);
    let found = |spec_text: &str| {
        let imported = onto(&text, &spec.file, spec_text);
        let found = imported.diagnostics.iter().map(|finding| finding.message.clone());
        found.collect::<Vec<String>>().join("\n")
    };
    assert!(
        !found(&inferred).contains("inferred as a whole"),
        "{}",
        found(&inferred)
    );
    let changed = inferred.replacen("max_length: 32, title: 状态", "max_length: 16, title: 状态", 1);
    assert_ne!(changed, inferred, "{inferred}");
    assert!(found(&changed).contains("`state (max_length)`"), "{}", found(&changed));
}

#[test]
fn a_payment_of_apiv2_without_a_sample_call_is_a_post_request() {
    let text = "课程支付\n\n课程的支付\n\n请求参数类型描述\nxmlobject声明请求的XML数据结构\nout_trade_nostring订单号\nphp\n[\n  'xml' => [\n    'out_trade_no' => '1',\n  ],\n]\n返回字典类型描述\nresult_codestring业务结果\n\n";
    let read = |path: &str| {
        let transcription = transcribe(&[Document {
            path: path.to_owned(),
            text: text.as_bytes().to_vec(),
        }]);
        let specs: String = transcription.specs.iter().map(write::spec).collect();
        (specs, messages(&transcription))
    };
    let (specs, found) = read("openapi/v2/pay/course.txt");
    assert!(specs.contains("post:\n"), "{specs}\n{found}");
    assert!(
        specs.contains("payments of APIv2 are POST requests"),
        "{specs}\n{found}"
    );
    assert!(read("openapi/v3/pay/course.txt").1.contains("the method is not known"));
}
