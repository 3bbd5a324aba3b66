//! The fields of two messages on one page are not those of one: the second request, the form, the notification and the
//! answer to it are told apart, or named.

use crate::golden::fixture;
use crate::losses::{PAGE, Page, messages, read, spec};

const CELLS: &str = "课程结果通知\n更新时间：2025.03.04\nhttps://pay.weixin.qq.com/doc/v2/merchant/4011987424\n\
    event_type: course-enrolled\n接口链接\n该链接是通过接口中提交的参数notify_url设置\n通知参数\n";
const HEAD: &str = "字段名\n变量名\n必填\n类型\n示例值\n描述\n";

#[test]
fn the_answer_to_a_notification_of_apiv2_is_none_of_its_fields() {
    let own = format!("{CELLS}{HEAD}课程费用\ncourse_fee\n是\nInt\n100\n单位为分\n");
    let answer = "返回状态码\nreturn_code\n是\nString(16)\nSUCCESS\n成功\n";
    for heading in [
        "商户处理后同步返回给微信参数：",
        "商户处理后同步返回给微信参数",
        "商户应答",
        "返回参数",
        "其他",
    ] {
        let read = read(&format!("{own}{heading}\n{HEAD}{answer}"));
        let spec = spec(&read);
        assert!(
            spec.contains("course_fee: {") && !spec.contains("return_code"),
            "{heading}: {spec}"
        );
    }
    // A message that begins with these two fields has others.
    let read = read(&format!(
        "{CELLS}{HEAD}{answer}课程费用\ncourse_fee\n是\nInt\n100\n单位为分\n"
    ));
    assert!(spec(&read).contains("return_code: {"), "{}", spec(&read));
}

#[test]
fn a_message_of_the_service_has_no_constants() {
    let row = "签名类型\nsign_type\n是\nString(32)\nHMAC-SHA256\n仅支持HMAC-SHA256\n";
    let spec = spec(&read(&format!("{CELLS}{HEAD}{row}")));
    assert!(
        spec.contains("sign_type: {type: string, required: true, max_length: 32, enum: [HMAC-SHA256], title: 签名类型"),
        "{spec}"
    );
}

#[test]
fn a_second_method_on_one_line_is_another_operation() {
    let page = PAGE.text();
    let line = "请求方式:【POST】/v3/course/close";
    for more in [
        " 或【PUT】/v3/course/close",
        "、【POST】/v3/course/stop",
        " 或 PUT /v3/course/close",
        "，/v3/course/stop",
    ] {
        let read = read(&page.replace(line, &format!("{line}{more}")));
        assert!(
            messages(&read).contains("the page also describes `P"),
            "{more}: {}",
            messages(&read)
        );
        assert_eq!(spec(&read), "");
    }
}

fn with_body(body: &'static str) -> String {
    Page { body, ..PAGE }.text()
}

#[test]
fn two_bodies_are_named() {
    for (text, expected) in [
        (
            with_body(
                "a_no 必填 string(32)\n【甲号】 略\nbody 包体参数（服务商）\nb_no 必填 string(32)\n【乙号】 略\n",
            )
            .replace("body 包体参数\n", "body 包体参数（直连商户）\n"),
            "the request has two parts of one kind, below `body 包体参数（直连商户）` and `body 包体参数（服务商）`",
        ),
        (
            with_body("a_no 必填 string(32)\n【甲号】 略\n请求参数\nb_no 必填 string(32)\n【乙号】 略\n"),
            "`请求参数` is on two lines, with rows below each: all of them are read as those of the request",
        ),
    ] {
        let found = messages(&read(&text));
        assert!(found.contains(expected), "{found}");
    }
}

#[test]
fn the_fields_of_a_notification_are_none_of_an_operation() {
    let whole = spec(&read(&PAGE.text()));
    for heading in ["回调通知", "支付成功回调通知：", "## 通知参数"] {
        let rows = format!("{heading}\nz_no 必填 string(32)\n【丙号】 略\n");
        for place in ["请求示例\n", "应答示例\n"] {
            let read = read(&PAGE.text().replace(place, &format!("{rows}{place}")));
            assert_eq!(spec(&read), whole, "{heading}");
            let expected = "are those of a notification, and were left out: `z_no`";
            assert!(messages(&read).contains(expected), "{}", messages(&read));
        }
    }
}

#[test]
fn the_body_below_the_heading_of_a_form_is_one() {
    let page = PAGE.text().replace("body 包体参数", "form 表单参数");
    let read = |page: &str| {
        let read = self::read(page);
        (spec(&read), messages(&read))
    };
    let (own, found) = read(&page);
    assert!(own.contains("    multipart:\n") && found.is_empty(), "{own}{found}");
    let with_type = |kind: &str| page.replace("请求示例", &format!("Content-Type: {kind}\n请求示例"));
    let (own, found) = read(&with_type("application/json"));
    assert!(
        own.contains("    json:\n") && found.contains("the heading of the body is that of a form"),
        "{own}{found}"
    );
    let (own, found) = read(&with_type("multipart/form-data"));
    assert!(own.contains("    multipart:\n") && found.is_empty(), "{own}{found}");
}

/// A page with tables, and more below the table of its request.
fn tables(more: &str) -> String {
    let head = "参数名 | 变量 | 类型 | 必填 | 描述 |\n---|---|---|---|---|\n";
    format!(
        "https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_9_1.shtml\n创建课程\n更新时间：2021.04.01\n请求URL：https://api.mch.weixin.qq.com/v3/course/lessons\n请求方式：POST\n\
         请求参数\n{head}商户号 | mchid | string[1,32] | 是 | body 商户号 |\n{}返回参数\n{head}课程号 | lesson_id | string[1,32] | 是 | 课程号 |\n\
         错误码\n状态码 | 错误码 | 描述 |\n---|---|---|\n400 | PARAM_ERROR | 参数错误 |\n",
        more.replace("HEAD\n", head)
    )
}

#[test]
fn two_tables_of_requests_are_named() {
    let row = "HEAD\n服务商号 | sp_mchid | string[1,32] | 是 | body 服务商号 |\n";
    let found = messages(&read(&tables(&format!("请求参数（服务商）\n{row}"))));
    assert!(
        found.contains("the request has two tables of one kind, below `请求参数` and `请求参数（服务商）`"),
        "{found}"
    );
    // A second heading without a table of its own, and another part of the request.
    for more in ["请求参数\n见上\n".to_owned(), format!("Query参数\n{row}")] {
        let found = messages(&read(&tables(&more)));
        assert!(!found.contains("two tables of one kind"), "{more}: {found}");
    }
}

#[test]
fn the_tables_of_other_messages_are_left_out_and_named() {
    let whole = spec(&read(&tables("")));
    for (heading, message) in [
        ("通知参数", "a notification"),
        ("回调参数", "a notification"),
        ("通知应答", "the answer to a notification"),
    ] {
        let more = format!("{heading}\nHEAD\n状态 | state | string[1,32] | 是 | 状态 |\n");
        let text = tables("").replace(
            "错误码\n状态码",
            &format!(
                "{}错误码\n状态码",
                tables(&more)
                    .split("商户号 |\n")
                    .nth(1)
                    .unwrap()
                    .split("返回参数")
                    .next()
                    .unwrap()
            ),
        );
        let found = read(&text);
        assert_eq!(spec(&found), whole, "{heading}: {}", messages(&found));
        let expected = format!("rows below the heading of {message} were left out: `state`");
        assert!(messages(&found).contains(&expected), "{heading}: {}", messages(&found));
    }
}

#[test]
fn the_headers_of_a_notification_are_none_of_its_fields() {
    let page = String::from_utf8(fixture("notifications/v3.txt").text).unwrap();
    let whole = spec(&read(&page));
    let first = page
        .lines()
        .find(|line| line.starts_with("id ") || line.trim_start().starts_with("id\u{3000}"))
        .unwrap();
    let headers = "Wechatpay-Serial 必填 string\n【证书序列号】 略\nWechatpay-Signature 必填 string\n【签名值】 略\n";
    let found = read(&page.replacen(first, &format!("{headers}{first}"), 1));
    assert_eq!(spec(&found), whole, "{}", messages(&found));
    assert!(!whole.is_empty());
}
