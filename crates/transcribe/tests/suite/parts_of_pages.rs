//! The parts of a page: sections of a request, acknowledgements, samples, and what a label or a cell belongs to.

use wechatpay_spec::{Source, Sources, write};
use wechatpay_transcribe::{Accepted, Document, import, transcribe};

use crate::losses::{PAGE, Page, messages};

fn read(text: &str) -> (String, String) {
    let transcription = transcribe(&[Document {
        path: "page.txt".to_owned(),
        text: text.as_bytes().to_vec(),
    }]);
    let specs = transcription.specs.iter().map(write::spec).collect();
    (specs, messages(&transcription))
}

const HEAD: &str = "| 参数名 | 变量 | 类型[长度限制] | 必填 | 描述 |\n|---|---|---|---|---|\n";

/// A page with tables, of which some are below the headings of a part.
fn tables(request: &str, response: &str) -> String {
    format!(
        "https://pay.weixin.qq.com/doc/v3/merchant/4012062524\n查询课程\n更新时间：2025.06.26\n接口说明\n请求URL：https://api.mch.weixin.qq.com/v3/course/{{plan_id}}\n请求方式：POST\n请求参数\n{request}返回参数\n{response}错误码\n| 状态码 | 错误码 | 描述 | 解决方案 |\n|---|---|---|---|\n| 400 | PARAM_ERROR | 参数错误 | 略 |\n"
    )
}

#[test]
fn a_heading_says_which_part_of_the_request_a_table_lists() {
    let row = |label: &str, name: &str| format!("{HEAD}| {label} | {name} | string[1,32] | 是 | 略 |\n");
    let response = row("结果", "result");
    for [path, query, body, header] in [
        ["路径参数", "查询参数", "包体参数", "请求头参数"],
        ["Path参数", "Query参数", "Body参数", "Header参数"],
        [
            "Path Parameters",
            "Query Parameters",
            "Body Parameters",
            "Header Parameters",
        ],
        [
            "1.1 Path parameters",
            "1.2 Query String",
            "1.3 Request Body",
            "1.4 Request Headers",
        ],
    ] {
        let request = format!(
            "{path}\n{}{query}\n{}{body}\n{}{header}\n{}",
            row("计划", "plan_id"),
            row("商户号", "mchid"),
            row("名称", "name"),
            row("幂等键", "Idempotency-Key")
        );
        let (specs, messages) = read(&tables(&request, &response));
        let places: Vec<usize> = [
            "    path:\n      plan_id:",
            "    query:\n      mchid:",
            "    json:\n      name:",
            "Idempotency-Key",
        ]
        .into_iter()
        .map(|part| {
            specs
                .find(part)
                .unwrap_or_else(|| panic!("{path}: no {part}\n{specs}\n{messages}"))
        })
        .collect();
        assert_eq!(places.len(), 4);
        assert_eq!(messages, "", "{path}");
    }
    // A path without the parameter is reported.
    let (specs, messages) = read(&tables(&format!("路径参数\n{}", row("编号", "other_id")), &response));
    assert!(
        messages.contains("`other_id` is said to be in the path"),
        "{specs}\n{messages}"
    );
}

#[test]
fn fields_may_be_named_like_the_heads_of_columns() {
    let rows: String = [
        "名称 | name",
        "类型 | type",
        "描述 | description",
        "字段 | id",
        "Name | field",
        "计划 | plan_id",
    ]
    .map(|own| format!("| {own} | string[1,32] | 是 | 略 |\n"))
    .concat();
    let response = format!("{HEAD}| 结果 | result | string[1,32] | 是 | 略 |\n");
    let (specs, messages) = read(&tables(&format!("{HEAD}{rows}"), &response));
    for name in ["name", "type", "description", "id", "field"] {
        assert!(
            specs.contains(&format!("      {name}: {{type: string, required: true")),
            "{name}\n{specs}\n{messages}"
        );
    }
    assert_eq!(messages, "");
}

#[test]
fn headers_of_a_response_are_no_headers_of_the_request() {
    let row = |label: &str, name: &str| format!("{HEAD}| {label} | {name} | string[1,32] | 是 | 略 |\n");
    let response = format!(
        "Header参数\n{}Body参数\n{}",
        row("摘要", "X-Digest"),
        row("结果", "result")
    );
    let (specs, messages) = read(&tables(&row("名称", "name"), &response));
    assert!(!specs.contains("headers:"), "{specs}\n{messages}");
    assert!(specs.contains("  response:\n    json:\n      result:"), "{specs}");
    assert!(
        messages.contains("the page lists headers of the response: `X-Digest`"),
        "{messages}"
    );
}

#[test]
fn the_last_cell_of_a_row_may_stand_on_its_own_line() {
    let page = "查询课程\n接口链接\nURL地址：https://api.mch.weixin.qq.com/pay/course\n是否需要证书\n不需要\n请求参数\n字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n---|---|---|---|---|---|\n商户号 | mch_id | 是 | String(32) | 1900000109 |\n微信分配的商户号 |\n金额 | total_fee | 否 | Int | 888 | 单位为分 |\n举例如下：\n<xml>\n<mch_id>1</mch_id>\n</xml>\n返回结果\n字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n---|---|---|---|---|---|\n结果 | result | 是 | String(8) | A1 |\n枚举值：A1、B1 |\n错误码\n名称 | 描述 | 原因 | 解决方案 |\n---|---|---|---|\nORDERPAID | 已支付 | 略 | 略 |\n";
    let (specs, messages) = read(page);
    for fact in [
        "mch_id: {type: string, required: true, max_length: 32, title: 商户号, example: \"1900000109\"}",
        "total_fee: {type: integer, unit: fen, title: 金额, example: 888}",
        "result: {type: string, required: true, max_length: 8, enum: [A1, B1], title: 结果, example: A1",
    ] {
        assert!(specs.contains(fact), "no {fact}\n{specs}\n{messages}");
    }
    // A member of a sample in XML that no row lists is reported, but not an index or what the client adds.
    let lost = page.replace(
        "</xml>",
        "<sign>x</sign>\n<nonce_str>x</nonce_str>\n<lost>x</lost>\n</xml>",
    );
    let (_, messages) = read(&lost);
    assert!(
        messages.contains("the sample of the request has members that the page does not list: `lost`"),
        "{messages}"
    );
    assert!(!messages.contains("nonce_str"), "{messages}");
}

#[test]
fn words_of_a_label_are_neither_a_name_nor_a_type() {
    let page = "Close Course\nUpdate Time:2025.01.07\n1. API intro\nRequest URL: https://apihk.mch.weixin.qq.com/v3/global/course/close\nRequest method: POST\n2. Request parameters\nName Variable Name Type Required Description\nMerchant order number out_trade_no string[1,32] Yes Body x\nExample: 12\nRandom string nonce string[1,64] No Body x\nTotal number count int Choose one Body x\n3. Response parameters\nNo data (HTTP status code 204)\n4. Error codes\nStatus code Error code Description Solution\n400 ORDERPAID Paid x\n";
    let (specs, messages) = read(page);
    for fact in [
        "out_trade_no: {type: string, required: true, min_length: 1, max_length: 32, title: Merchant order number, example: \"12\"}",
        "nonce: {type: string, min_length: 1, max_length: 64, title: Random string}",
        "title: Total number",
    ] {
        assert!(specs.contains(fact), "no {fact}\n{specs}\n{messages}");
    }
}

#[test]
fn every_sample_of_a_part_is_compared_with_its_rows() {
    let with = |sample: &'static str| Page { sample, ..PAGE }.text();
    let (_, found) = read(&with(
        "\"mchid\" : \"1\", \"reason\" : \"a\", \"remark\" : \"b\" }'\n示例二\ncurl -X POST https://api.mch.weixin.qq.com/v3/course/close -d '{ \"mchid\": \"1\", \"other\": 1",
    ));
    assert!(
        found.contains("the sample of the request has members that the page does not list: `other`"),
        "{found}"
    );
    let first = PAGE
        .text()
        .replace("-d '{ \"mchid\"", "-d '{ \"first\": 1, \"mchid\"")
        .replace(
            "应答参数\n",
            "示例二\ncurl -X POST https://api.mch.weixin.qq.com/v3/course/close -d '{ \"mchid\": \"1\" }'\n应答参数\n",
        );
    let (_, found) = read(&first);
    assert!(found.contains("`first`"), "{found}");
    // One that is cut is reported, with or without a call around it.
    for cut in [
        "{ \"mchid\" : \"1\", \"remark\" : \"b",
        "1{\n2  \"mchid\" : \"1\",\n3  \"a\" : {",
    ] {
        let page = PAGE.text();
        let (start, end) = (page.find("1curl").unwrap(), page.find("应答参数").unwrap());
        let (_, found) = read(&format!("{}{cut}\n{}", &page[..start], &page[end..]));
        assert!(
            found.contains("the page has a sample that cannot be read"),
            "{cut}\n{found}"
        );
    }
    // Comments are no reason not to read one.
    let (specs, found) = read(&PAGE.text().replace("-d '{", "-d '{ // 略\n /* 略 */ "));
    assert_eq!(found, "");
    assert!(specs.contains("example: a}"), "{specs}");
}

#[test]
fn a_query_of_the_sample_call_that_no_row_lists_is_reported() {
    let page = "https://pay.weixin.qq.com/doc/v3/merchant/4012062524\n查询课程\n更新时间:2024.12.11\n接口说明\n支持商户:【普通商户】\n请求方式:【GET】/v3/course/plans\n请求域名:【主域名】https://api.mch.weixin.qq.com\n请求参数\nquery 查询参数\nmchid 必填 string(32)\n【商户号】 略\n请求示例\nGET\n1curl -X GET \\\n2 https://api.mch.weixin.qq.com/v3/course/plans?mchid=1&limit=2 \\\n3 -H \"Accept: application/json\"\n应答参数\n200 OK\nid 必填 string(32)\n【单号】 略\n202 Accepted\ntask 必填 string(32)\n【任务】 略\n应答示例\n200 OK\n1{ 2 \"id\" : \"7\" 3 }\n错误码\n状态码 | 错误码 | 描述 | 解决方案 |\n---|---|---|---|\n400 | PARAM_ERROR | 参数错误 | 略 |\n";
    let (_, found) = read(page);
    assert!(
        found.contains("the query of the sample call has parameters that the page does not list: `limit`"),
        "{found}"
    );
    assert!(
        found.contains("a response for each of the statuses 200, 202"),
        "{found}"
    );
}

#[test]
fn a_part_without_a_declared_field_is_reported() {
    for body in [
        "- **mchid**：string(32)，商户号\n- **name**：string，名\n",
        "商户号（mchid）是字符串，最长32个字符\n",
    ] {
        let (_, found) = read(&Page { body, ..PAGE }.text());
        assert!(
            found.contains("no field is declared in a part of the request"),
            "{found}"
        );
    }
    for body in ["无\n", "无参数。\n", ""] {
        let (_, found) = read(
            &Page {
                body,
                sample: "",
                ..PAGE
            }
            .text(),
        );
        assert!(!found.contains("no field is declared"), "{found}");
    }
}

#[test]
fn values_with_a_blank_before_their_meanings_are_reported() {
    let page = PAGE
        .text()
        .replace("【原因】 略", "【原因】 JSAPI 公众号支付 NATIVE 扫码支付 APP APP支付");
    let (_, found) = read(&page);
    assert!(found.contains("`NATIVE`"), "{found}");
}

#[test]
fn a_word_in_small_letters_in_a_table_of_values_is_reported() {
    let page = PAGE.text().replace(
        "【原因】 略",
        "【原因】 略\n可选取值\n| NORMAL | 普通 |\n| special | 特别 |\n| OTHER | 其他 |",
    );
    let (_, found) = read(&page);
    assert!(found.contains("`special`"), "{found}");
}

const NOTIFICATION: &str = "ADDRESS\nTITLE\n应用场景\n略\n接口链接\n该链接是通过【统一下单】中提交的参数notify_url设置\n是否需要证书\n不需要。\n通知参数\n字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n---|---|---|---|---|---|\n返回状态码 | return_code | 是 | String(16) | SUCCESS |\nSUCCESS/FAIL |\n返回信息 | return_msg | 否 | String(128) | 略 | 略 |\n以下字段在return_code为SUCCESS的时候有返回\n字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n---|---|---|---|---|---|\n商户号 | mch_id | 是 | String(32) | 1 | 略 |\n商户处理后同步返回给微信参数：\n字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n---|---|---|---|---|---|\n返回状态码 | return_code | 是 | String(16) | SUCCESS | 略 |\n返回信息 | return_msg | 是 | String(128) | OK | 略 |\n错误码\n";

#[test]
fn a_page_without_an_event_is_about_the_spec_with_its_address_or_title() {
    let spec = "notification:\n  title: 课程通知\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v2/merchant/4011935221\n  xml:\n    return_code: {type: string, required: true, enum: [SUCCESS, FAIL], max_length: 16, title: 返回状态码, example: SUCCESS}\n    return_msg: {type: string, max_length: 128, title: 返回信息}\n    mch_id: {type: string, required: true, max_length: 32, title: 商户号, example: \"1\"}\n";
    let existing = Sources {
        specs: vec![Source::spec("notify/v2/course-changed.yaml", spec)],
        families: None,
        lifecycles: Vec::new(),
    };
    let own = "https://pay.weixin.qq.com/doc/v2/merchant/4011935221";
    let other = "https://pay.weixin.qq.com/doc/v2/merchant/4011935999";
    for (address, title, is_known) in [
        (own, "课程变更", true),
        (other, "课程通知", true),
        ("", "课程通知", true),
        (other, "课程变更", false),
        ("", "课程变更", false),
    ] {
        let page = Document {
            path: "page.txt".to_owned(),
            text: NOTIFICATION
                .replace("ADDRESS", address)
                .replace("TITLE", title)
                .into_bytes(),
        };
        let import = import(&[page], &existing, Accepted::default(), &mut || ());
        let asks = import.diagnostics.iter().any(|finding| finding.rule.code == "E352");
        assert_eq!(asks, !is_known, "{address} {title}: {:?}", import.diagnostics);
        assert_eq!(import.skipped.is_empty(), is_known, "{address} {title}");
        assert!(is_known || import.changes.is_empty());
        // The rows of the acknowledgement are not those of the notification.
        for change in import.changes {
            assert!(
                change.after.contains("return_msg: {type: string, max_length: 128"),
                "{}",
                change.after
            );
        }
    }
}

/// The second operation counts too if its path is the beginning of the first one's.
#[test]
fn a_page_with_two_operations_is_reported_in_either_order() {
    let page = String::from_utf8(crate::golden::fixture("tables/v2-bars.md").text).unwrap();
    let other = page.replace("/pay/course/query", "/pay/course/query/other");
    assert_ne!(page, other);
    for text in [format!("{page}\n{other}"), format!("{other}\n{page}")] {
        let (_, messages) = read(&text);
        assert!(messages.contains("the page also describes"), "{messages}");
    }
}

/// The row of the other address's parameter does not always say that it is one.
#[test]
fn a_parameter_of_one_address_is_no_field_of_the_other() {
    for flag in ["choose one to submit Path", "Choose one Path", "Choose one"] {
        let page = format!(
            "Query a course\nLatest update time:2023.10.20\n1. API intro\nRequest URL: https://apihk.mch.weixin.qq.com/v3/global/courses/id/{{course_id}}\n         OR\n         https://apihk.mch.weixin.qq.com/v3/global/courses/no/{{course_no}}\n\nRequest method: GET\n\n2. Request Parameters\n\nName Variable Name Type Required Description\nCourse ID course_id string[1,32] {flag} ID\nCourse No. course_no string[1,64] Path No.\n\n3. Response Parameters\n\nName Variable Name Type Required Description\nStatus status string[1,16] Yes Status\n\n4. Error Codes\n\nError Code Description Solution\nPARAM_ERROR Wrong Check\n"
        );
        let (specs, messages) = read(&page);
        assert!(
            specs.contains("      course_no: {") && specs.contains("      course_id: {"),
            "{specs}{messages}"
        );
        assert!(!specs.contains("query:"), "{flag}\n{specs}");
    }
}

#[test]
fn notes_on_several_operations_are_refused_with_what_to_do() {
    let notes = "# 分账\n\n### 接口说明\n\n请求方式：【POST】\n`/v3/course/orders`\n\n### 应答参数\n\n## 回退\n\n请求方式：【POST】\n`/v3/course/returns`\n";
    let transcription = transcribe(&[Document {
        path: "page.md".to_owned(),
        text: notes.as_bytes().to_vec(),
    }]);
    let found: Vec<String> = transcription
        .diagnostics
        .iter()
        .map(|finding| format!("{finding:?}"))
        .collect();
    let found = found.join("\n");
    assert!(
        found.contains("E303") && found.contains("write each one to a page of its own"),
        "{found}"
    );
}
