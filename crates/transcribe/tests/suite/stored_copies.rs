//! Forms that stored copies of official pages have: an object's table twice, an address after another label.

use wechatpay_spec::write;
use wechatpay_transcribe::{Document, transcribe};

use crate::golden::fixture;
use crate::losses::{PAGE, messages, read, spec};

fn specs(text: &str) -> String {
    read(text).specs.iter().map(write::spec).collect()
}

/// A mirror in Markdown has the table of an object in an object's row, and again below that row.
#[test]
fn the_table_of_an_object_that_is_there_twice_gives_its_members_once() {
    let text = String::from_utf8(fixture("declared/mirror.md").text).unwrap();
    let row =
        "|  | total 　必填   integer【总额】单位为分。示例：100 currency 　选填   string(16)【币种】固定传：CNY |\n";
    assert!(text.contains(row));
    let image = "![](https://example.com/x.svg)";
    let inner = "cents 　必填   integer【分】单位为分。 unit 　选填   string(8)【单位】单位";
    let whole =
        format!("|  | part 　必填   object【部分】部分金额{image}属性{inner} note 　选填   string(8)【备注】备注 |\n");
    let again = format!("| {image} | 属性 |  |  |\n|  | {inner} |  |  |\n");
    let sample = "请求示例\n\n1{\n2  \"appid\" : \"1\",\n3  \"fee\" : {\n4    \"part\" : {\n5      \"cents\" : 1,\n6      \"unit\" : \"a\"\n7    },\n8    \"note\" : \"b\"\n9  },\n10  \"attach\" : \"c\"\n11}\n";
    let page = |table: &str| text.replace(row, table).replace("请求示例\n", sample);
    let once = specs(&page(&whole));
    assert!(once.contains("cents") && once.contains("note"), "{once}");
    let twice = page(&format!("{whole}{again}"));
    assert_eq!(specs(&twice), once);
    let found = read(&twice).diagnostics;
    let message = "`cents` is listed again beside `part`, whose member it is";
    assert!(
        found.iter().any(|finding| finding.message.contains(message)),
        "{found:?}"
    );
}

/// English pages for global merchants have the address after `API rules`, where others link to the rules of all
/// operations.
#[test]
fn the_address_may_be_behind_another_label() {
    let text = String::from_utf8(fixture("tables/global-cell-bars.txt").text).unwrap();
    let other = text.replace("Request URL:", "API rules:");
    assert_ne!(other, text);
    assert_eq!(specs(&other), specs(&text));
    let both = text.replace("Request URL:", "API rules: https://example.com/rules\n\nRequest URL:");
    assert_eq!(specs(&both), specs(&text));
}

/// Spaces separate the cells of a row, and may also be between the lengths of its type.
#[test]
fn spaces_between_lengths_separate_no_cells() {
    let text = String::from_utf8(fixture("tables/v3-wiki-blanks.txt").text).unwrap();
    let spaced = text.replace("string[1,", "string[1, ");
    assert_ne!(spaced, text);
    assert_eq!(specs(&spaced), specs(&text));
}

/// The items of a list that only a sample shows have their own type.
#[test]
fn items_that_only_a_sample_shows_have_the_type_of_the_sample() {
    for (value, kind) in [
        ("[1, 2]", "integer[]"),
        ("[\"1\"]", "string[]"),
        ("[]", "string[]"),
        ("[1, 2.5]", "number[]"),
        ("[true]", "boolean[]"),
    ] {
        let list = format!("\"places\" : {value}");
        let spec = specs(&closed(&list));
        assert!(spec.contains(&format!("places: {{type: \"{kind}\"")), "{value}: {spec}");
    }
}

/// A page with an object that is closed, so that only the sample shows its members.
fn closed(member: &str) -> String {
    format!(
        "课程下单\n更新时间：2025.03.31\n接口说明\n支持商户：【普通商户】\n请求方式：【POST】/v3/course/orders\n\
         请求域名：【主域名】https://api.mch.weixin.qq.com\n请求参数\nbody 包体参数\n\
         room 必填 object\n【教室】 略\n属性\n\
         请求示例\nPOST\ncurl -X POST \\\n https://api.mch.weixin.qq.com/v3/course/orders \\\n -d '{{\n\"room\" : {{\n{member}\n}}\n}}'\n\
         应答参数\n204 No Content\n无应答包体\n应答示例\n204 No Content\n\
         错误码\n公共错误码\n状态码 | 错误码 | 描述 | 解决方案 |\n500 | SYSTEM_ERROR | 系统异常 | 略 |\n"
    )
}

/// A table of APIv2 whose examples are in front of the types, and have spaces.
#[test]
fn an_example_of_several_words_may_be_before_the_type() {
    let page = |row: &str| {
        format!(
            "课程付款\n接口链接：https://api.mch.weixin.qq.com/course/pay\n是否需要证书\n不需要\n请求参数\n\
             字段名 变量名 必填 示例值 类型 描述\n商户号 mch_id 是 1900000109 String(32) 商户号\n数据示例：\n<xml>\n<mch_id>1</mch_id>\n</xml>\n\
             返回参数\n字段名 变量名 必填 示例值 类型 描述\n单号 pay_no 是 1 String 单号\n{row}\n成功示例：\n<xml>\n<pay_no>1</pay_no>\n</xml>\n\
             错误码\n错误代码 描述 原因 解决方案\nNO_AUTH 没有权限 略 略\n"
        )
    };
    let spec = specs(&page("成功时间 pay_time 是 2015-05-19 15:26:59 String 时间"));
    let line = "pay_time: {type: string, required: true, title: 成功时间, example: \"2015-05-19 15:26:59\"";
    assert!(spec.contains(line), "{spec}");
    let spec = specs(&page("成功时间 pay_time 否 a b c d String(32) 时间"));
    assert!(spec.contains("pay_time: {type: string, max_length: 32"), "{spec}");
    for row in [
        "成功时间 pay_time 是 2015-05-19 15:26:59 时刻 时间",
        "成功时间 pay_time 是 mystery 时间",
    ] {
        let read = read(&page(row));
        assert!(
            read.diagnostics
                .iter()
                .any(|finding| finding.message.contains("pay_time")),
            "{row}: {:?}",
            read.diagnostics
        );
    }
}

/// A table with one cell a line, whose last row has an example, and a heading `Example:` below it.
#[test]
fn a_sample_below_the_last_row_is_not_its_example() {
    let text = String::from_utf8(fixture("tables/global-english-cells.txt").text).unwrap();
    let whole = specs(&text);
    for sample in [
        "Example:\n\nScenario 1:Common mode\n\n1https://apihk.mch.weixin.qq.com/v3/global/course/orders/O1\n\n",
        "Example:\n\n1{\n2  \"sp_appid\": \"wx0000000000000002\"\n3}\n\n",
    ] {
        let page = text.replace("3. Response Parameters", &format!("{sample}3. Response Parameters"));
        assert_ne!(page, text);
        assert_eq!(specs(&page), whole, "{sample}");
    }
    // The example itself may be below its word.
    let below = text.replace("Example: wx0000000000000002", "Example:\n\nwx0000000000000002");
    assert_eq!(specs(&below), whole);
}

/// A response without fields, and below it the fields of an error, one of which has members in a table of its own.
#[test]
fn the_members_of_an_error_are_no_response() {
    let text = String::from_utf8(fixture("tables/v3-wiki-blanks.txt").text).unwrap();
    let (above, below) = text.split_once("返回参数\n").unwrap();
    let (_, below) = below.split_once("错误码\n").unwrap();
    let rows = "参数名 变量 类型 必填 描述\n返回状态码 code string(32) 是 错误码\n返回信息 message string(256) 是 原因\n\
                + 详细的错误描述 detail object 否 详细说明\n参数名 变量 类型 必填 描述\n错误参数的位置 field string(256) 是 位置\n";
    let page = format!("{above}返回参数\n\n正常返回\n\n无数据(HTTP状态码为204)\n\n异常返回\n\n{rows}\n错误码\n{below}");
    let read = read(&page);
    let spec: String = read.specs.iter().map(write::spec).collect();
    assert!(spec.contains("response:\n    empty: true"), "{spec}");
    let message = "the rows below `异常返回` are those of an error, and were left out: `code`, `message`";
    assert!(
        read.diagnostics.iter().any(|finding| finding.message.contains(message)),
        "{:?}",
        read.diagnostics
    );
}

/// The statuses of errors in the last columns of a table with spaces between its cells.
#[test]
fn the_status_of_an_error_may_be_behind_its_title() {
    let text = String::from_utf8(fixture("tables/v3-wiki-blanks.txt").text).unwrap();
    let page = |rows: &str| {
        let (above, _) = text.split_once("状态码 错误码").unwrap();
        read(&format!("{above}错误码 描述 HTTP状态码 解决方案\n{rows}"))
    };
    let whole = page("USERPAYING 用户支付中 202 略\nSYSTEM_ERROR 系统错误 500 略\n");
    let spec: String = whole.specs.iter().map(write::spec).collect();
    for line in [
        "{code: USERPAYING, status: 202, title: 用户支付中}",
        "{code: SYSTEM_ERROR, status: 500, title: 系统错误}",
    ] {
        assert!(spec.contains(line), "{spec}");
    }
    let lost = page("USERPAYING 用户支付中 略\n");
    let message = "a row of error codes is not read: `USERPAYING 用户支付中 略`";
    assert!(lost.diagnostics.iter().any(|finding| finding.message.contains(message)));
}

/// The title of a page may read like the heading of a section.
#[test]
fn a_title_may_read_like_a_heading() {
    let text = String::from_utf8(fixture("notifications/v2-cells.txt").text).unwrap();
    let own = text.lines().find(|line| !line.trim().is_empty()).unwrap();
    let day = "更新时间：2025.01.17\n";
    let page = text.replacen(&format!("{own}\n"), &format!("支付结果通知\n{day}"), 1);
    let spec = specs(&page);
    assert!(spec.contains("title: 支付结果通知"), "{spec}");
}

/// Labels in brackets, as the declared fields of other pages have, in the description of a table.
#[test]
fn a_label_in_brackets_is_the_title_of_a_row_in_a_table() {
    let page = "课程下单\n更新时间：2025.03.31\n接口说明\n支持商户：【普通商户】\n请求方式：【POST】/v3/course/orders\n\
                请求域名：【主域名】https://api.mch.weixin.qq.com\n## 请求参数\n### Body 包体参数\n\n\
                | 参数名 | 类型 | 必填 | 描述 |\n|---|---|---|---|\n| appid | string(32) | 必填 | 【公众账号ID】 略 |\n\
                | amount | object | 必填 | 【订单金额】 |\n| &nbsp;&nbsp;total | integer | 必填 | 【总金额】单位为分 |\n\
                | &nbsp;&nbsp;more | object | 必填 | 【更多】 |\n| &nbsp;&nbsp;&nbsp;&nbsp;unit | string(8) | 选填 | 【单位】略 |\n\
                | attach | string(128) | 选填 | 【数据包】 略 |\n\n\
                ## 应答参数\n\n| 参数名 | 类型 | 必填 | 描述 |\n|---|---|---|---|\n| order_id | string(64) | 必填 | 【单号】 略 |\n\n\
                ## 错误码\n\n| 状态码 | 错误码 | 描述 | 解决方案 |\n|---|---|---|---|\n| 500 | SYSTEM_ERROR | 系统异常 | 略 |\n";
    let spec = specs(page);
    for line in [
        "      appid: {type: string, required: true, max_length: 32, title: 公众账号ID}",
        "          total: {type: integer, required: true, unit: fen, title: 总金额}",
        "              unit: {type: string, max_length: 8, title: 单位}",
        "      attach: {type: string, max_length: 128, title: 数据包}",
        "      order_id: {type: string, required: true, max_length: 64, title: 单号}",
    ] {
        assert!(spec.contains(line), "{spec}");
    }
}

/// A row whose description has a bar among its marks, in a table with spaces around the bars.
#[test]
fn a_bar_in_a_description_separates_no_cells() {
    let text = String::from_utf8(fixture("tables/v2-bars.md").text).unwrap();
    let row = text.lines().find(|line| line.contains("String(32)")).unwrap();
    let end = row.trim_end().trim_end_matches('|').trim_end();
    let with = |marks: &str| text.replace(row, &format!("{end}，只能是数字、大小写字母{marks} ，唯一 |"));
    let whole = specs(&with("_-\\|*@"));
    assert!(whole.contains("*@_|-"), "{whole}");
    assert_eq!(specs(&with("_-|*@")), whole);
}

/// A cell that spans several rows in HTML is one of each of them.
#[test]
fn a_flag_of_several_rows_is_that_of_each() {
    let html = String::from_utf8(fixture("tables/v2-wiki.html").text).unwrap();
    let rows = "<tr><td>终端</td><td>device_ip</td><td rowspan=\"2\">否</td><td>String(64)</td><td>8.8.8.8</td><td>略</td></tr>\
                <tr><td>标记</td><td>goods_tag</td><td>String(32)</td><td>WXG</td><td>略</td></tr>";
    let at = html.find("<tr><td>微信订单号").unwrap();
    let page = format!("{}{rows}{}", &html[..at], &html[at..]);
    let own = transcribe(&[Document {
        path: "page.html".to_owned(),
        text: page.into_bytes(),
    }]);
    let spec: String = own.specs.iter().map(write::spec).collect();
    for line in [
        "device_ip: {type: string, max_length: 64, title: 终端",
        "goods_tag: {type: string, max_length: 32, title: 标记, example: WXG}",
    ] {
        assert!(spec.contains(line), "{spec}");
    }
    let found = messages(&own);
    assert!(!found.contains("goods_tag") && !found.contains("device_ip"), "{found}");
}

/// A required field whose list has lost a value that the sample shows.
#[test]
fn an_example_beside_a_single_value_stays() {
    let page = PAGE
        .text()
        .replace("【原因】 略", "【原因】 略\n可选取值\nALL: 全部")
        .replace("reason 选填", "reason 必填")
        .replace("\"reason\" : \"a\"", "\"reason\" : \"PART\"");
    let read = read(&page);
    assert!(spec(&read).contains("example: PART"), "{}", spec(&read));
    let message = "`reason` is required and lists one value only, `ALL`, but its example is `PART`";
    assert!(messages(&read).contains(message), "{}", messages(&read));
}

/// A stored copy without headings: the table of an object's members is not right below its row.
const WITHOUT_HEADINGS: &str = "课程退款\n最新更新时间:2020.1.08 版本说明\n适用对象:直连商户\n\
请求URL: https://api.mch.weixin.qq.com/v3/course/refunds\n请求方式: POST\n\
参数名 | 变量 | 类型 | 必填 | 描述 |\n---|---|---|---|---|\n\
单号 | refund_no | string(64) | 是 | body 单号 示例值:R1 |\n金额 | amount | object | 是 | body 金额 |\n\
人员 | payer | object | 否 | body 人员 |\n原因 | reason | string(80) | 否 | body 原因 示例值:a |\n\
参数名 | 变量 | 类型 | 必填 | 描述 |\n---|---|---|---|---|\n\
退款 | refund | int | 是 | 单位为分 示例值:8 |\n币种 | currency | string(16) | 是 | 币种 示例值:CNY |\n\
{ \"refund_no\": \"R1\", \"amount\": { \"refund\": 8, \"currency\": \"CNY\" }, \"payer\": { \"openid\": \"o\" }, \"reason\": \"a\" }\n\
参数名 | 变量 | 类型 | 必填 | 描述 |\n---|---|---|---|---|\n退款单号 | id | string(32) | 是 | 单号 示例值:5 |\n\
{ \"id\": \"5\" }\n错误码 | 描述 | HTTP状态码 | 解决方案 |\n---|---|---|---|\nSYSTEM_ERROR | 系统错误 | 500 | 略 |\n";

#[test]
fn a_sample_shows_whose_members_a_table_without_a_heading_lists() {
    let page = read(WITHOUT_HEADINGS);
    let (own, found) = (spec(&page), messages(&page));
    for line in [
        "          refund: {type: integer, required: true, unit: fen, title: 退款, example: 8}",
        "          currency: {type: string, required: true, max_length: 16, title: 币种, example: CNY}",
        "          openid: {type: string, example: o,",
        "    json:\n      id: {type: string, required: true, max_length: 32, title: 退款单号, example: \"5\"}",
    ] {
        assert!(own.contains(line), "{own}");
    }
    assert!(!found.contains("`refund`") && !found.contains("`currency`"), "{found}");
    // Without the sample, nothing shows it.
    let (above, rest) = WITHOUT_HEADINGS.split_once("{ \"refund_no\"").unwrap();
    let (_, below) = rest.split_once('\n').unwrap();
    let found = messages(&read(&format!("{above}{below}")));
    assert!(
        found.contains("`refund` is read as part of the response, but no heading"),
        "{found}"
    );
}

/// The answer to a notification may have other fields than a code and a message.
#[test]
fn the_fields_of_an_answer_to_a_notification_are_named() {
    let text = String::from_utf8(fixture("notifications/v3.txt").text).unwrap();
    let whole = specs(&text);
    let answer = "\n四、应答参数\n\n result  必填 string(32)\n\n【处理结果】枚举值：\nSUCCESS：成功\nFAIL：失败\n\n{\n\"result\": \"SUCCESS\"\n}\n";
    let page = read(&format!("{text}{answer}"));
    assert_eq!(spec(&page), whole);
    let message = "rows below the heading of the answer to a notification were left out: `result`";
    assert!(messages(&page).contains(message), "{}", messages(&page));
}

/// A mirror in Markdown has the type and the flag of a field in brackets.
#[test]
fn a_row_of_a_list_may_have_its_type_and_its_flag_in_brackets() {
    let text = String::from_utf8(fixture("declared/mirror.md").text).unwrap();
    let (above, _) = text.split_once("body").unwrap();
    let page = |rows: &str| {
        format!(
            "{above}body 包体参数\n\n{rows}\n## 应答参数\n\n- order_id 必填 string(32)【单号】略\n\n\
             ## 错误码\n\n| 状态码 | 错误码 | 描述 | 解决方案 |\n|---|---|---|---|\n| 500 | SYSTEM_ERROR | 系统异常 | 略 |\n"
        )
    };
    let plain = page(
        "- appid 必填 string(32)【应用】略\n- amount 必填 object【金额】略\n  - total 选填 integer【总额】单位为分\n- attach 选填 string【数据】略\n",
    );
    let bracketed = page(
        "- **appid** (string(32), required) 【应用】略\n- `amount` (object, 必填)：【金额】略\n  - total（选填，integer）【总额】单位为分\n- attach (string, optional) 【数据】略\n",
    );
    let whole = specs(&plain);
    assert!(
        whole.contains("total: {type: integer, unit: fen, title: 总额}"),
        "{whole}"
    );
    assert_eq!(specs(&bracketed), whole);
}

/// The text that the site has below every page is no error code.
#[test]
fn words_below_the_error_codes_are_none_of_them() {
    let text = String::from_utf8(fixture("tables/global-english-cells.txt").text).unwrap();
    let whole = read(&text);
    let below = read(&format!(
        "{text}\nLang\nTOP\n\nAbout  WeChat  Pay\n\nPowered By Tencent & Tenpay\n"
    ));
    assert_eq!(spec(&below), spec(&whole));
    assert_eq!(messages(&below), messages(&whole));
}

/// A description says what every merchant has to send, not which ones have to.
#[test]
fn a_sentence_about_the_value_names_no_callers() {
    let words = "【备注】 商品信息，商户需传递能真实代表商品信息的描述";
    let page = PAGE.text().replace("【备注】 略", words);
    assert_eq!(messages(&read(&page)), "");
}
