//! Rows, cells, sections and forms that are written in another way: each is read, or named.

use crate::golden::fixture;
use crate::losses::{PAGE, Page, messages, read, spec};

/// The page with another row in place of the one for `reason`.
pub(crate) fn with_row(row: &str) -> String {
    PAGE.text().replace("reason 选填 string(64)\n【原因】 略\n", row)
}

/// A page with a table for the request and one for the response.
pub(crate) fn table_page() -> String {
    String::from_utf8(fixture("tables/v2-bars.md").text).unwrap()
}

/// A page with one cell a line, in English.
fn cells_page() -> String {
    String::from_utf8(fixture("tables/global-english-cells.txt").text).unwrap()
}

/// A page in HTML with something after its only field.
pub(crate) fn html(before: &str, after: &str) -> String {
    format!(
        "<!DOCTYPE html><html><body>{before}<h1>关闭订单</h1><p>更新时间：2024.08.04</p>\
         <p>https://pay.weixin.qq.com/doc/v3/merchant/4012062524</p><h2>接口说明</h2><p>支持商户：【普通商户】</p>\
         <p>请求方式：【POST】/v3/course/close</p><p>请求域名：【主域名】https://api.mch.weixin.qq.com</p><h2>请求参数</h2>\
         <div><b>body</b>&nbsp; 包体参数</div>{}{after}<h2>请求示例</h2><pre>curl -X POST \
         https://api.mch.weixin.qq.com/v3/course/close -d '{{\"mchid\": \"1\"}}'</pre><h2>应答参数</h2><p>无应答包体</p>\
         <h2>应答示例</h2><p>204 No Content</p><h2>错误码</h2><table><tr><th>状态码</th><th>错误码</th><th>描述</th>\
         <th>解决方案</th></tr><tr><td>400</td><td>PARAM_ERROR</td><td>参数错误</td><td>检查</td></tr></table></body></html>",
        row("mchid", "string(32)", "")
    )
}

pub(crate) fn row(name: &str, kind: &str, inside: &str) -> String {
    format!("<div><span>{name}</span>&nbsp;<i>选填</i>&nbsp;<em>{kind}</em><p>【标题】略</p>{inside}</div>")
}

/// Each text is a page whose findings contain some words.
fn all_are_reported(pages: impl IntoIterator<Item = (String, &'static str)>) {
    for (text, expected) in pages {
        let found = messages(&read(&text));
        assert!(found.contains(expected), "{expected}\n{found}\n{text}");
    }
}

#[test]
fn a_type_with_lengths_is_read_in_every_notation_or_reported() {
    for (kind, expected) in [
        ("string(32)[]", "reason: {type: \"string[]\", max_length: 32,"),
        ("String (32)", "reason: {type: string, max_length: 32,"),
        ("string 32", "reason: {type: string, max_length: 32,"),
        ("string(1,024)", "reason: {type: string, max_length: 1024,"),
        ("array[string(32)]", "reason: {type: \"string[]\", max_length: 32,"),
        (
            "string（1, 32）",
            "reason: {type: string, min_length: 1, max_length: 32,",
        ),
    ] {
        let read = read(&with_row(&format!("reason 选填 {kind}\n【原因】 略\n")));
        assert!(spec(&read).contains(expected), "{kind}: {}", spec(&read));
        assert_eq!(messages(&read), "", "{kind}");
    }
    all_are_reported([
        (
            with_row("reason 选填 string(32-8)\n【原因】 略\n"),
            "the lengths of `reason` are not read",
        ),
        (
            with_row("reason 选填 string(32字节)\n【原因】 略\n"),
            "the lengths of `reason` are not read",
        ),
        (
            with_row("reason 选填 string(32)或integer\n【原因】 略\n"),
            "`reason` has the unknown type",
        ),
        (
            table_page().replace("mch\\_id | 是 | String(32)", "mch\\_id | 是 | String(32-8)"),
            "the lengths of `mch_id`",
        ),
        (
            table_page().replace("mch\\_id | 是 | String(32)", "mch\\_id | 是 | char(32)"),
            "`mch_id` has the unknown type",
        ),
    ]);
}

#[test]
fn a_name_with_a_blank_or_with_text_before_it_is_reported() {
    all_are_reported([
        (
            with_row("mch id 选填 string(64)\n【原因】 略\n"),
            "the words before `id`",
        ),
        (
            with_row("reason of close 选填 string(64)\n【原因】 略\n"),
            "the words before `close`",
        ),
        (
            PAGE.text().replace("【商户号】 略\nreason", "【商户号】 xyreason"),
            "the text before `xyreason` may run into it",
        ),
        (
            PAGE.text().replace("【商户号】 略\nreason", "【商户号】xyreason"),
            "the text before `xyreason` may run into it",
        ),
        (
            with_row("reason 选填 string(64)\n【原因】 A B: 甲\n"),
            "names `B`, which may be values",
        ),
        (table_page().replace("mch\\_id", "mch id"), "names no field"),
        (
            cells_page().replace("Order number\n\norder_no", "ORDERorder_no"),
            "into which its label may have run",
        ),
        (
            cells_page().replace("sp_appid\n\nstring[1,32]", "sp_appidstring[1,32]"),
            "its name is not beside its type",
        ),
        (
            cells_page().replace("string[1,32]\n\nYes\n\nBody", "string[1,32]Yes\n\nBody"),
            "its name is not beside its type",
        ),
        (
            cells_page().replace("Course Order\n", "Course\n\nOrder\n"),
            "two lines may be the title",
        ),
    ]);
    let joined = PAGE.text().replace("【商户号】 略\n", "【商户号】略。");
    assert_eq!(messages(&read(&joined)), "");
    let two = cells_page().replace("Course Order\n", "Course Order\nby Code\n");
    assert!(
        spec(&read(&two)).contains("title: Course Order by Code"),
        "{}",
        spec(&read(&two))
    );
}

#[test]
fn other_bars_between_cells_make_no_difference() {
    let whole = spec(&read(&table_page()));
    assert!(!whole.is_empty());
    for bar in ['｜', '│', '┃'] {
        let (request, response) = table_page()
            .split_once("## 返回结果")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        let changed = format!("{request}## 返回结果{}", response.replace('|', &bar.to_string()));
        assert_eq!(spec(&read(&changed)), whole, "{bar}");
        let one_row = table_page().replace("| 商户号 | mch\\_id |", &format!("{bar} 商户号 {bar} mch\\_id |"));
        assert_eq!(spec(&read(&one_row)), whole, "{bar}");
    }
    // A label that is also the head of a column.
    let row = table_page().replace(
        "| 商户号 | mch\\_id | 是 | String(32) | 1000000002 | 商户的编号 |",
        "| 备注 | attach | 否 | String (32) | a | 备注 |",
    );
    assert!(
        spec(&read(&row)).contains("attach: {type: string, max_length: 32, title: 备注,"),
        "{}",
        spec(&read(&row))
    );
}

#[test]
fn rows_outside_the_text_of_a_page_in_html_are_reported() {
    let field = row("attach", "string(32)", "");
    assert!(spec(&read(&html("", &field))).contains("attach: {"));
    for element in [
        "footer", "nav", "header", "aside", "button", "template", "noscript", "svg",
    ] {
        let found = messages(&read(&html("", &format!("<{element}>{field}</{element}>"))));
        assert!(
            found.contains("`attach` looks like a row, but is outside the page's own text"),
            "{element}: {found}"
        );
    }
    let above = messages(&read(&html(&field, "")));
    assert!(above.contains("`attach` looks like a row"), "{above}");
    // The chrome of a site is not a row.
    let chrome = html(
        "<nav>目录 <a>接口</a></nav>",
        "<footer>反馈</footer><button>复制</button>",
    );
    assert_eq!(messages(&read(&chrome)), "");
}

#[test]
fn members_are_nested_at_any_level_of_elements() {
    let (ip, port, after) = (
        row("ip", "string(32)", ""),
        row("port", "string(32)", ""),
        row("after", "string(8)", ""),
    );
    let object = |inside: &str| row("scene", "object", inside);
    let inside = |head: &str| object(&format!("<div>{head}<div>{ip}{port}</div></div>"));
    let expected = spec(&read(&html("", &(inside("<div>属性</div>") + &after))));
    assert!(
        expected.contains("          ip: {") && expected.contains("      after: {"),
        "{expected}"
    );
    for members in [
        inside("<div><div><span>属性</span></div></div>"),
        inside("<div><span>属性</span><i>展开</i></div>"),
        inside("<div><span>属性</span><span>▾</span></div>"),
        inside("<div>属性：</div>"),
        object("") + &format!("<div>属性</div><div>{ip}{port}</div>"),
        object("") + &format!("<div><div>属性</div>{ip}{port}</div>"),
        object(&format!("<details><summary>属性</summary>{ip}{port}</details>")),
    ] {
        assert_eq!(
            spec(&read(&html("", &(members.clone() + &after)))),
            expected,
            "{members}"
        );
    }
}

#[test]
fn the_body_is_sent_as_the_page_says() {
    let header = "请求参数\nHeader HTTP头参数\nContent-Type 必填 string\n请设置为multipart/form-data\n";
    let upload = Page {
        body: "file 必填 message\n【图片】 二进制内容\nmeta 必填 object\n【信息】 略\n属性 | |\n---|---|\nfilename 必填 string(128)\n【文件名】 略\n|\n",
        sample: "",
        ..PAGE
    };
    let text = upload.text().replace("请求参数\n", header);
    for text in [
        text.clone(),
        text.replace("body 包体参数", "Form 表单"),
        text.replace("必填 message", "必填 file"),
    ] {
        let read = read(&text);
        assert!(
            spec(&read).contains("    multipart:\n      file: {type: file, required: true, title: 图片}\n      meta:\n        type: string\n"),
            "{}",
            spec(&read)
        );
        assert!(spec(&read).contains("encoded: json"), "{}", spec(&read));
    }
    let form = PAGE.text().replace(
        "请求参数\n",
        &header.replace("multipart/form-data", "application/x-www-form-urlencoded"),
    );
    all_are_reported([(form, "`application/x-www-form-urlencoded`")]);
    let get = PAGE
        .text()
        .replace("【POST】", "【GET】")
        .replace("\nPOST\n", "\nGET\n")
        .replace("-X POST", "-X GET");
    all_are_reported([
        (get.clone(), "a body, which a GET request does not have"),
        (
            cells_page().replace("PATCH", "GET"),
            "into the body, which a GET request does not have",
        ),
    ]);
    assert!(
        !messages(&read(&get)).contains("does not list"),
        "{}",
        messages(&read(&get))
    );
}

#[test]
fn headers_of_a_response_are_no_members_of_its_body() {
    let table = "| 字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n| --- | --- | --- | --- | --- | --- |\n| 编号 | Request-ID | 是 | String(32) | 1 | 编号 |\n\n";
    let response = "Request-ID 必填 string\n【编号】 略\n";
    let order = PAGE.response;
    for text in [
        table_page().replace("## 错误码", &format!("## 返回头\n\n{table}## 错误码")),
        table_page().replace("## 返回结果", &format!("## 响应头参数\n\n{table}## 返回结果")),
        PAGE.text()
            .replace(order, &format!("Header HTTP头参数\n{response}body 包体参数\n{order}")),
        PAGE.text()
            .replace(order, &format!("应答头\n{response}应答包体\n{order}")),
    ] {
        let read = read(&text);
        assert!(
            !spec(&read).is_empty() && !spec(&read).contains("Request-ID"),
            "{}",
            spec(&read)
        );
        assert!(
            messages(&read).contains("headers of the response: `Request-ID`"),
            "{}",
            messages(&read)
        );
    }
    let head = "Name\n\nVariable Name\n\nType\n\nRequired\n\nDescription\n\n";
    let request = cells_page().replace("2. Request Parameters\n", &format!("2. Request Headers\n\n{head}Key\n\nIdempotency-Key\n\nstring[1,32]\n\nYes\n\nthe key\n\n3. Request Parameters\n"));
    assert!(
        spec(&read(&request)).contains("    headers:\n      Idempotency-Key: {"),
        "{}",
        spec(&read(&request))
    );
}

#[test]
fn a_sample_call_and_a_second_method_are_compared_with_the_operation() {
    let call = "curl -X POST https://api.mch.weixin.qq.com/v3/course/close";
    let with = |other: &str| PAGE.text().replace(call, other);
    all_are_reported([
        (
            with("curl -X PUT https://api.mch.weixin.qq.com/v3/course/close"),
            "the sample call is `PUT ",
        ),
        (
            with("curl https://apihk.mch.weixin.qq.com/v3/course/close"),
            "the sample call is `POST https://apihk",
        ),
        (
            with("curl --request POST \\\n https://api.mch.weixin.qq.com/v3/course/open"),
            "/v3/course/open`, which is not",
        ),
        (
            PAGE.text().replace("请求示例\nPOST", "请求示例\nDELETE"),
            "the sample is one of `DELETE`",
        ),
        (
            PAGE.text()
                .replace("请求域名", "请求方式:【GET】/v3/course/close\n请求域名"),
            "also describes `GET /v3/course/close`",
        ),
        (
            cells_page().replace("method: PATCH", "method: PATCH/POST"),
            "names two methods, `PATCH` and `POST`",
        ),
        (
            cells_page().replace("method: PATCH", "method: PATCH\n\nRequest method: POST"),
            "names two methods",
        ),
        (
            table_page().replace(
                "## 返回结果",
                "curl -X POST https://api.mch.weixin.qq.com/pay/other -d 'x'\n\n## 返回结果",
            ),
            "the sample call is",
        ),
    ]);
    for same in [
        "curl -XPOST 'https://api2.mch.weixin.qq.com/v3/course/close'",
        "curl https://api.mch.weixin.qq.com/v3/course/close",
    ] {
        assert_eq!(messages(&read(&with(same))), "", "{same}");
    }
}

#[test]
fn a_certificate_an_error_and_a_table_without_types_are_read_or_reported() {
    for (answer, expected) in [("是", true), ("：需要", true), ("否", false), ("不需要", false)] {
        let text = table_page().replace("## 是否需要证书\n\n不需要", &format!("## 是否需要证书\n\n{answer}"));
        assert_eq!(spec(&read(&text)).contains("mutual_tls: true"), expected, "{answer}");
    }
    let errors = |row: &str| PAGE.text().replace("400 | PARAM_ERROR | 参数错误 | 略 |\n", row);
    for row in [
        "400。 | PARAM_ERROR | 参数错误 | 略 |\n",
        "400 Bad Request | PARAM_ERROR | 参数错误 | 略 |\n",
    ] {
        assert_eq!(spec(&read(&errors(row))), spec(&read(&PAGE.text())), "{row}");
    }
    let more = "400 | PARAM_ERROR | 参数错误 | 略 |\n四百 | NO_AUTH | 无权限 | 略 |\n";
    all_are_reported([
        (errors(more), "the row of errors that begins with `四百"),
        (
            table_page().replace(
                "## 错误码",
                "| 参数名 | 描述 | 示例值 |\n| --- | --- | --- |\n| attach | 备注 | a |\n\n## 错误码",
            ),
            "the head of a table without the types of its fields",
        ),
        (
            table_page().replace("不需要", "参见说明"),
            "whether the client presents a certificate is not read",
        ),
    ]);
}

#[test]
fn a_notification_that_ends_early_is_reported() {
    let text = String::from_utf8(fixture("notifications/v3.txt").text).unwrap();
    assert!(!messages(&read(&text)).contains("may end within"));
    for end in ["fee 选填", "total 必填", "state 必填", "解密后示例"] {
        let found = messages(&read(&text[..text.find(end).unwrap()]));
        assert!(
            found.contains("nothing follows the fields of the resource"),
            "{end}: {found}"
        );
    }
    let cut = messages(&read(&text[..text.rfind("\"fee\"").unwrap()]));
    assert!(cut.contains("the page has a sample that cannot be read"), "{cut}");
}
