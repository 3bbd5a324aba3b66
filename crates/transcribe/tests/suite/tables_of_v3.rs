//! Official pages of APIv3 whose fields are in tables, as copied from a browser or saved as HTML.

use crate::losses::{messages, read, spec};

const HEAD: &str = "关闭课程\n更新时间：2025.02.18\n接口说明\n支持商户：【普通商户】\n请求方式：【POST】/v3/course/close\n\
                    请求域名：【主域名】https://api.mch.weixin.qq.com\n请求参数\nbody  包体参数\n";

/// A page with these words between its cells, and a mark before the name of its object.
fn page(bar: &str, mark: &str) -> String {
    let row = |cells: [&str; 4]| cells.join(bar);
    let head = row(["参数名", "类型", "必填", "描述"]);
    let request = [
        row(["mchid", "string(32)", "是", "商户号"]),
        row(["out_trade_no", "string[6,32]", "是", "订单号\n示例值：1217"]),
        format!("{mark}{}", row(["amount", "object", "否", "订单金额"])),
        head.clone(),
        row(["total", "integer", "是", "总金额，单位为分"]),
        row(["currency", "string(16)", "否", "货币"]),
    ];
    format!(
        "https://pay.weixin.qq.com/doc/v3/merchant/4012062524\n{HEAD}{head}\n{}\n请求示例\ncurl -X POST https://api.mch.weixin.qq.com/v3/course/close -d '{{ \"mchid\": \"1\", \
         \"out_trade_no\": \"12\", \"amount\": {{ \"total\": 1, \"currency\": \"CNY\" }} }}'\n应答参数\n200 OK\n{head}\n{}\n应答示例\n200 OK\n\
         {{ \"order_id\": \"7\" }}\n错误码\n公共错误码\n{}\n{}\n",
        request.join("\n"),
        row(["order_id", "string(32)", "是", "单号"]),
        row(["状态码", "错误码", "描述", "解决方案"]),
        row(["400", "PARAM_ERROR", "参数错误", "检查"]),
    )
}

#[test]
fn tables_with_a_line_for_each_cell_are_read() {
    let right = spec(&read(&page("\n", "")));
    assert_eq!(messages(&read(&page("\n", ""))), "");
    let expected = [
        "mchid: {type: string, required: true, max_length: 32",
        "out_trade_no: {type: string, required: true, min_length: 6, max_length: 32, title: 订单号, example: \"1217\"}",
        "          total: {type: integer, required: true, unit: fen",
        "          currency: {type: string, max_length: 16",
        "order_id: {type: string, required: true, max_length: 32",
        "{code: PARAM_ERROR, status: 400, title: 参数错误}",
    ];
    for line in expected {
        assert!(right.contains(line), "{line}\n{right}");
    }
    for (bar, mark) in [
        ("\n\n", ""),
        ("\t", ""),
        ("\n", "+\n"),
        ("\n", "▸\n"),
        ("\n", "收起\n"),
        ("\n\n", "-\n\n"),
    ] {
        let read = read(&page(bar, mark));
        assert_eq!(spec(&read), right, "{bar:?} {mark:?}: {}", messages(&read));
    }
}

#[test]
fn a_table_of_members_over_the_whole_width_is_read() {
    let row = |cells: [&str; 4]| format!("<tr><td>{}</td></tr>", cells.join("</td><td>"));
    let head = "<tr><th>参数名</th><th>类型</th><th>必填</th><th>描述</th></tr>";
    let page = |inner: &str| {
        let lines: Vec<String> = HEAD.lines().map(|line| format!("<p>{line}</p>")).collect();
        format!(
            "<!DOCTYPE html><html><body><p>https://pay.weixin.qq.com/doc/v3/merchant/4012062524</p>{}<table>{head}{}{}<tr><td colspan=\"4\"><div>{inner}</div></td></tr>{}</table>\
             <p>请求示例</p><pre>curl -X POST https://api.mch.weixin.qq.com/v3/course/close -d '{{ \"mchid\": \"1\", \"amount\": {{ \"total\": 1, \
             \"currency\": \"CNY\" }}, \"attach\": \"a\" }}'</pre><p>应答参数</p><p>200 OK</p><table>{head}{}</table><p>应答示例</p><pre>\
             {{ \"order_id\": \"7\" }}</pre><p>错误码</p><table><tr><th>状态码</th><th>错误码</th><th>描述</th><th>解决方案</th></tr>{}</table></body></html>",
            lines.concat(),
            row(["mchid", "string(32)", "是", "商户号"]),
            row(["amount", "object", "否", "订单金额"]),
            row(["attach", "string(32)", "否", "附加数据"]),
            row(["order_id", "string(32)", "是", "单号"]),
            row(["400", "PARAM_ERROR", "参数错误", "检查"]),
        )
    };
    let rows = format!(
        "{}{}",
        row(["total", "integer", "是", "总金额，单位为分"]),
        row(["currency", "string(16)", "否", "货币"])
    );
    let members = read(&page(&format!("<table>{head}{rows}</table>")));
    let text = spec(&members);
    for line in [
        "          total: {type: integer, required: true, unit: fen",
        "          currency: {type: string, max_length: 16",
        "      attach: {type: string, max_length: 32",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{}", messages(&members));
    }
    assert_eq!(messages(&members), "");
    let headless = read(&page(&format!("<table>{rows}</table>")));
    assert!(!messages(&headless).is_empty());
}
