//! Rows of tables in text whose place, or whose type, the text does not show: each is read, or named.

use wechatpay_spec::{Source, Sources};
use wechatpay_transcribe::{Accepted, Document, import};

use crate::golden::fixture;
use crate::losses::{messages, read, spec};

fn stored(name: &str) -> String {
    String::from_utf8(fixture(&format!("stored/{name}.txt")).text).unwrap()
}

fn reports_place(text: &str, name: &str) -> bool {
    messages(&read(text)).contains(&format!("whether `{name}` is in the object before it"))
}

#[test]
fn a_row_behind_the_members_of_an_object_is_reported_unless_the_sample_shows_it() {
    let page = stored("members-of-objects");
    for (text, doubtful) in [
        (page.clone(), &["mchid"][..]),
        (
            page.replace("  \"amount\": {\"total\": 100},\n", ""),
            &["amount", "mchid"],
        ),
        (page.replace("+", ""), &["mchid"]),
        (page.replace("  \"state\": \"SUCCESS\"\n", "  \"mchid\": \"1\"\n"), &[]),
    ] {
        for name in ["openid", "amount", "total", "mchid", "state"] {
            assert_eq!(reports_place(&text, name), doubtful.contains(&name), "{name}\n{text}");
        }
    }
    let without = page.split("返回示例").next().unwrap().to_owned() + "错误码" + page.split("错误码").nth(1).unwrap();
    for name in ["amount", "mchid", "state"] {
        assert!(reports_place(&without, name), "{name}");
    }
}

#[test]
fn a_guessed_place_yields_to_that_of_the_spec() {
    let page = stored("members-of-objects");
    let whole = page.replace("\"state\": \"SUCCESS\"", "\"mchid\": \"1\", \"state\": \"SUCCESS\"");
    let before = spec(&read(&whole));
    let existing = Sources {
        specs: vec![Source::spec("v3/course/orders/{order_no}.yaml", before.as_str())],
        families: None,
        lifecycles: Vec::new(),
    };
    let document = Document {
        path: "page.txt".to_owned(),
        text: page.replace("  \"amount\": {\"total\": 100},\n", "").into_bytes(),
    };
    let imported = import(&[document], &existing, Accepted::default(), &mut || ());
    let found: Vec<&str> = imported
        .diagnostics
        .iter()
        .map(|found| found.message.as_str())
        .collect();
    assert!(
        !found
            .iter()
            .any(|message| message.contains("a correction made by hand") || message.contains("removes")),
        "{found:?}"
    );
    assert!(
        imported
            .changes
            .iter()
            .all(|change| change.after.contains("\n      amount:\n") && change.after.contains("\n      mchid: {")),
        "{:?}",
        imported.changes
    );
}

#[test]
fn a_field_of_the_objects_around_is_not_a_second_row_of_it() {
    let page = stored("members-of-objects").replace("总金额 total int 是", "订单号 order_no string[1,32] 是");
    assert!(!reports_place(&page, "order_no"));
    let read = spec(&read(&page));
    assert!(
        read.contains("\n          order_no: {type: string, required: true"),
        "{read}"
    );
}

#[test]
fn a_row_with_an_unknown_type_is_reported_without_flags() {
    let page = stored("types-unknown-blanks");
    for kind in [
        "RiskFund",
        "message",
        "date",
        "json",
        "map",
        "enum",
        "file",
        "timestamp",
        "byte",
        "text",
        "strng",
        "-",
    ] {
        let found = messages(&read(&page.replace("RiskFund", kind)));
        assert!(
            found.contains("`risk_fund`") && found.contains("`time_range`"),
            "{kind}\n{found}"
        );
    }
    let page = stored("types-unknown-cells");
    for kind in [
        "CouponInfo",
        "message",
        "date",
        "json",
        "map",
        "timestamp",
        "strng",
        "-",
    ] {
        let found = messages(&read(&page.replace("CouponInfo", kind)));
        assert!(found.contains("`coupon`"), "{kind}\n{found}");
    }
}

#[test]
fn a_type_on_a_line_of_its_own_belongs_to_its_row() {
    let page = stored("type-on-its-own-line");
    let read_page = spec(&read(&page));
    assert!(
        read_page.contains("      cut_to_message:\n        type: object\n        title: 单品优惠特定信息\n        fields:\n          single_price_max: {type: integer, required: true"),
        "{read_page}"
    );
    assert!(read_page.contains("example: \"98674556\""), "{read_page}");
    // After something that is not a name, it is reported.
    let broken = page.replace("cut_to_message", "（略）");
    let found = messages(&read(&broken));
    assert!(found.contains("`object`"), "{found}");
}

#[test]
fn a_sentence_about_callers_is_no_notice_of_an_end() {
    let page = stored("day-before-sentence");
    let read_page = read(&page);
    assert!(!spec(&read_page).contains("deprecated"), "{}", spec(&read_page));
    assert!(
        !messages(&read_page).contains("the operation ends"),
        "{}",
        messages(&read_page)
    );
}

#[test]
fn a_default_is_not_the_value_of_the_next_item() {
    let read_page = read(&stored("bill-cells"));
    let found = messages(&read_page);
    assert!(!spec(&read_page).contains("default:"), "{}", spec(&read_page));
    assert!(
        found.contains("the default or only value of `bill_type` is not read"),
        "{found}"
    );
}

#[test]
fn a_resource_may_have_fields_that_are_named_like_those_of_the_envelope() {
    let page = stored("resource-like-envelope");
    let of = |text: &str| spec(&read(text));
    let resource = of(&page);
    assert!(
        resource.contains("\n    event_type: {type: string, required: true, max_length: 32")
            && resource.contains("EVENT_TYPE_BUSICOUPON_SEND"),
        "{resource}"
    );
    assert!(!resource.contains("\n    summary: "), "{resource}");
    let more = page.replace(
        "coupon_code 必填 string(64)",
        "summary 必填 string(8)\n\n摘要\n\n\nid 必填 string(9)\n\n编号\n\n\ncoupon_code 必填 string(64)",
    );
    let resource = of(&more);
    assert!(
        resource.contains("max_length: 8") && resource.contains("max_length: 9"),
        "{resource}"
    );
}

#[test]
fn an_error_code_with_blanks_is_reported() {
    let found = messages(&read(&stored("bill-cells")));
    for code in ["NO Bill Exist", "Bill Creating"] {
        assert!(found.contains(code), "{code}\n{found}");
    }
}

#[test]
fn a_page_about_another_notification_of_the_same_type_changes_nothing() {
    let page = stored("shared-event");
    let before = spec(&read(&page))
        .replace("original_type: profitsharing", "original_type: transaction")
        .replace("title: 分账动态通知", "title: 支付成功通知");
    assert!(before.contains("original_type: transaction"), "{before}");
    let existing = Sources {
        specs: vec![Source::spec("notify/TRANSACTION.SUCCESS.yaml", before.as_str())],
        families: None,
        lifecycles: Vec::new(),
    };
    let onto = |text: &str| {
        let document = Document {
            path: "page.txt".to_owned(),
            text: text.as_bytes().to_vec(),
        };
        let imported = import(&[document], &existing, Accepted::default(), &mut || ());
        let found: Vec<String> = imported.diagnostics.iter().map(|found| found.message.clone()).collect();
        (imported.changes.len(), found.join("\n"))
    };
    let (changes, found) = onto(&page);
    assert_eq!(changes, 0, "{found}");
    assert!(found.contains("says that the resource is `profitsharing`"), "{found}");
    // Without that word, the title and what is missing show it.
    let less = page
        .replace("profitsharing", "transaction")
        .replace("transaction_id   必填 string(32)\n\n【微信订单号】微信支付订单号\n", "")
        .replace(
            "order_id   必填 string(64)\n\n【微信分账/回退单号】微信分账/回退单号\n",
            "",
        )
        .replace(
            "out_order_no   必填 string(64)\n\n【商户分账/回退单号】分账方系统内部的分账/回退单号\n",
            "",
        )
        .replace("    \"transaction_id\": \"4200000000000000000000000000\",\n", "")
        .replace("    \"order_id\": \"1217752501201407033233368018\",\n", "")
        .replace("    \"out_order_no\": \"P20150806125346\",\n", "");
    let (changes, found) = onto(&less);
    assert_eq!(changes, 0, "{found}");
    assert!(found.contains("has another title than the spec"), "{found}");
    // A page with the title of the spec may remove a few fields.
    let (_, found) = onto(&less.replace("分账动态通知", "支付成功通知"));
    assert!(!found.contains("another title"), "{found}");
}

#[test]
fn the_rows_of_a_table_inside_another_one_need_no_head() {
    let row = |cells: [&str; 5]| format!("<tr><td>{}</td></tr>", cells.join("</td><td>"));
    let page = |inner: &str| {
        format!(
            "<!DOCTYPE html><html><body><p>https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_9_8.shtml</p><h1>创建课室</h1><p>更新时间：2021.04.01</p>\
             <p>请求URL：https://api.mch.weixin.qq.com/v3/course/rooms</p><p>请求方式：POST</p><h3>请求参数</h3><table><tr><th>参数名</th><th>变量</th><th>类型</th><th>必填</th><th>描述</th></tr>{}\
             <tr><td colspan=\"5\"><table>{inner}</table></td></tr>{}</table><h3>返回参数</h3><table><tr><th>参数名</th><th>变量</th><th>类型</th><th>必填</th><th>描述</th></tr>{}</table>\
             <h3>错误码</h3><table><tr><th>状态码</th><th>错误码</th><th>描述</th></tr><tr><td>400</td><td>PARAM_ERROR</td><td>参数错误</td></tr></table></body></html>",
            row(["+课室", "room", "object", "否", "body 课室信息"]),
            row(["类型", "kind", "string[1,16]", "是", "body 类型"]),
            row(["编号", "id", "string[1,32]", "是", "编号"]),
        )
    };
    // Words that head columns too, and the description of several words.
    let rows = row(["名称", "name", "string[1,32]", "是", "课室的名称<br>示例值：甲"])
        + &row(["描述", "type", "int", "否", "价格，单位为分"]);
    let found = read(&page(&rows));
    let text = spec(&found);
    for line in [
        "          name: {type: string, required: true, min_length: 1, max_length: 32, title: 名称, example: 甲",
        "          type: {type: integer, unit: fen, title: 描述",
        "      kind: {type: string, required: true, min_length: 1, max_length: 16, title: 类型}",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{}", messages(&found));
    }
    // A row whose type is not known is not lost in silence, and neither is what an English label may lack.
    let unknown = rows.clone() + &row(["金额", "own_fee", "字符(32)", "是", "金额"]);
    assert!(spec(&read(&page(&unknown))).is_empty());
    let english = row(["Room name", "name", "string[1,32]", "Yes", "Name"]);
    assert!(messages(&read(&page(&english))).contains("the label of `name` may have more words"));
}

#[test]
fn a_mark_of_a_row_without_an_object_above_is_reported() {
    let table = "https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_1\n# 课程单\n\n更新时间：2021.04.01\n\nURL地址：https://api.mch.weixin.qq.com/pay/courseorder\n\n请求参数\n\n\
        | 字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n|---|---|---|---|---|---|\n| 商户号 | mch_id | 是 | String(32) | 1 | 商户号 |\n\
        | +场景信息 | scene_info | 否 | String(256) | {\"id\": \"1\"} | 场景信息 |\n\n返回结果\n\n| 字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n|---|---|---|---|---|---|\n\
        | 单号 | order_id | 是 | String(32) | 1 | 单号 |\n\n错误码\n\n| 名称 | 描述 | 原因 | 解决方案 |\n|---|---|---|---|\n| SYSTEMERROR | 系统错误 | 略 | 略 |\n";
    assert!(reports_place(table, "scene_info"));
    assert!(spec(&read(table)).contains("      scene_info: {type: string, max_length: 256, title: 场景信息"));
}

#[test]
fn a_row_that_names_no_part_of_the_request_may_be_a_member() {
    let page = |rows: &str| {
        format!(
            "https://pay.weixin.qq.com/wiki/doc/api_external/ch/apis/chapter9_9_1.shtml\n创建课程\n更新时间：2025.01.06\n请求URL：https://apihk.mch.weixin.qq.com/v3/global/course/lessons\n请求方式：POST\n\
             请求参数\n参数名\n变量\n类型\n必填\n描述\n商户号\nmchid\nstring[1,32]\n是\nBody 商户号\n门店\nstore\nobject\n否\nBody 门店\n{rows}时间\ntime\nstring[1,32]\n否\nBody 时间\n\
             返回参数\n参数名\n变量\n类型\n必填\n描述\n课程号\nlesson_id\nstring[1,32]\n是\n课程号\n错误码\n错误码\n描述\n解决方案\nPARAM_ERROR\n参数错误\n略\n"
        )
    };
    let member = page("编号\nid\nstring[1,32]\n是\n门店的编号\n");
    assert!(reports_place(&member, "id") && !reports_place(&member, "time"));
    assert!(
        spec(&read(&member)).contains("\n          id: {type: string"),
        "{}",
        spec(&read(&member))
    );
    assert!(!reports_place(&page("编号\nid\nstring[1,32]\n是\nBody 编号\n"), "id"));
}
