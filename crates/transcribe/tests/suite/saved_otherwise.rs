//! Pages that other programs saved: with other ends of lines, other lines around the title, empty cells and marks beside
//! objects.

use std::fmt::Write;

use crate::losses::{PAGE, messages, read, spec};

#[test]
fn carriage_returns_end_lines() {
    let whole = read(&PAGE.text());
    let own = read(&PAGE.text().replace('\n', "\r"));
    assert_eq!(spec(&own), spec(&whole));
    assert_eq!(messages(&own), "");
}

#[test]
fn a_file_that_holds_no_text_is_named() {
    let archive = format!(
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"x\"\r\n\r\n--x\r\n{}",
        PAGE.text()
    );
    let own = read(&archive);
    assert_eq!(spec(&own), "");
    assert_eq!(
        messages(&own),
        "the document is a page that a browser saved as one file (MHTML), which is not read"
    );
    assert_eq!(
        messages(&read("%PDF-1.7\n")),
        "the document is a PDF file, which is not read"
    );
}

#[test]
fn the_lines_that_readers_put_around_a_title_are_not_it() {
    let whole = read(&PAGE.text());
    for title in [
        "pay.weixin.qq.com\n关闭订单\n微信支付\n4-5 分钟\n",
        "pay.weixin.qq.com\n\n关闭订单\n\n4 min read\n",
        "微信支付\n关闭订单\n阅读时间：3 分钟\n",
        "关闭订单 | 微信支付商户文档中心\n",
    ] {
        let own = read(&PAGE.text().replace("关闭订单\n", title));
        assert_eq!(spec(&own), spec(&whole), "{title}");
        assert_eq!(messages(&own), "", "{title}");
    }
}

/// A page of the old wiki in HTML with some rows in the table of its request.
fn wiki(head: &str, rows: &str) -> String {
    let usual = "<tr><th>参数名</th><th>变量</th><th>类型[长度限制]</th><th>必填</th><th>描述</th></tr>";
    format!(
        "<!DOCTYPE html><html><body><h1>创建停车单</h1><p>最新更新时间：2021.03.04</p>\
         <p>https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_1.shtml</p><h2>接口说明</h2>\
         <p>请求URL：https://api.mch.weixin.qq.com/v3/course/places</p><p>请求方式：POST</p><h2>请求参数</h2>\
         <table>{head}{usual}{rows}</table><h2>返回参数</h2><table>{usual}<tr><td>单号</td><td>order_id</td>\
         <td>string[1,32]</td><td>是</td><td>编号</td></tr></table><h2>错误码</h2><table><tr><th>状态码</th><th>错误码</th>\
         <th>描述</th><th>解决方案</th></tr><tr><td>400</td><td>PARAM_ERROR</td><td>参数错误</td><td>检查</td></tr></table>\
         </body></html>"
    )
}

fn row(cells: [&str; 5]) -> String {
    let mut row = String::from("<tr>");
    for cell in cells {
        write!(row, "<td>{cell}</td>").unwrap();
    }
    row + "</tr>"
}

#[test]
fn an_empty_cell_is_a_cell() {
    let of = |cells| {
        read(&wiki(
            "",
            &(row(["商户号", "mchid", "string[1,32]", "是", "body 商户的编号"]) + &row(cells)),
        ))
    };
    let without_description = of(["场景", "scene", "string[1,8]", "否", ""]);
    assert!(
        spec(&without_description).contains("scene: {type: string, min_length: 1, max_length: 8, title: 场景}"),
        "{}",
        spec(&without_description)
    );
    assert_eq!(messages(&without_description), "");
    let without_label = of(["", "scene", "string[1,8]", "否", "body 1：甲"]);
    assert!(spec(&without_label).contains("scene: {"), "{}", spec(&without_label));
    let without_flag = of(["场景", "scene", "string[1,8]", "", "body 场景"]);
    assert!(messages(&without_flag).contains("does not show whether `scene` is required"));
}

#[test]
fn a_column_of_marks_beside_objects_is_left_out() {
    let rows = [
        ["商户号", "mchid", "string[1,32]", "是", "body 商户的编号"],
        ["地点", "place", "object", "是", "body 地点"],
        ["- 城市", "city", "string[1,32]", "是", "城市"],
    ];
    let plain: String = rows.map(row).concat();
    let whole = read(&wiki("", &plain));
    let marked = wiki("", &plain)
        .replace(
            "<tr><th>参数名</th><th>变量</th>",
            "<tr><th></th><th>参数名</th><th>变量</th>",
        )
        .replace("<tr><td>地点", "<tr><td>+</td><td>地点")
        .replace("<tr><td>单号", "<tr><td></td><td>单号")
        .replace("<tr><td>商户号", "<tr><td><button>展开</button></td><td>商户号")
        .replace("<tr><td>- 城市", "<tr><td></td><td>- 城市");
    let own = read(&marked);
    assert_eq!(spec(&own), spec(&whole));
    assert_eq!(messages(&own), messages(&whole));
}

#[test]
fn a_row_may_begin_with_a_tag() {
    let page = "# 新建优惠\n\n来源：https://pay.weixin.qq.com/doc/v3/partner/4012533999\n更新时间：2026.01.05\n\n\
        **请求方式**：`POST /v3/course/discounts`\n\n## 请求参数\n\n描述 | 参数名 | 类型 | 必填 |\n---|---|---|---|\n\
        商户号 | `sp_mchid` | string(32) | 是 |\n<b>重要</b>的号 | gone_b | string(64) | 否 |\n\n\
        ## 应答参数\n\n参数名 | 类型 | 必填 | 描述 |\n---|---|---|---|\n\
        discount_id | string(32) | 是 | 优惠ID |\n";
    let own = read(page);
    assert!(
        spec(&own).contains("gone_b: {type: string, max_length: 64"),
        "{}{}",
        spec(&own),
        messages(&own)
    );
}
