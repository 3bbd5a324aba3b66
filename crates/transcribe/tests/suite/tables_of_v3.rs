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
    for head in [head, ""] {
        let members = read(&page(&format!("<table>{head}{rows}</table>")));
        let text = spec(&members);
        for line in [
            "          total: {type: integer, required: true, unit: fen",
            "          currency: {type: string, max_length: 16",
            "      attach: {type: string, max_length: 32",
        ] {
            assert!(text.contains(line), "{line}\n{text}\n{}", messages(&members));
        }
        assert_eq!(messages(&members), "", "{head}");
    }
}

/// A page in Markdown with a table of the body, a line above a table of two members, and that table.
fn with_caption(caption: &str) -> String {
    let head = "| 参数名 | 类型 | 必填 | 描述 |\n|---|---|---|---|\n";
    format!(
        "https://pay.weixin.qq.com/doc/v3/merchant/4012062524\n# {HEAD}\n{head}| mchid | string(32) | 是 | 商户号 |\n| amount | object | 是 | 订单金额 |\n\
         | payer | object | 否 | 支付者 |\n| note | string(32) | 否 | 说明 |\n\n{caption}\n\n{head}| total | integer | 是 | 总金额，单位为分 |\n| currency | string(16) | 否 | 货币 |\n\n\
         ## 应答参数\n\n{head}| order_id | string(32) | 是 | 单号 |\n\n## 错误码\n\n| 状态码 | 错误码 | 描述 |\n|---|---|---|\n| 400 | PARAM_ERROR | 参数错误 |\n"
    )
}

#[test]
fn a_line_above_a_table_names_the_object_of_its_rows() {
    for caption in [
        "#### amount",
        "**amount 订单金额**",
        "amount 对象：",
        "订单金额（amount）",
        "#### 订单金额",
        "<details>\n<summary>amount 订单金额</summary>\n",
        "<details><summary><b>amount</b> 订单金额 object 必填</summary>\n",
    ] {
        let found = read(&with_caption(caption));
        let text = spec(&found);
        for line in [
            "\n      amount:\n",
            "\n          total: {type: integer, required: true",
            "\n          currency: {",
            "\n      note: {",
        ] {
            assert!(text.contains(line), "{caption}: {line}\n{text}\n{}", messages(&found));
        }
        assert!(!text.contains("its place is lost"), "{caption}\n{text}");
    }
}

#[test]
fn a_line_above_a_table_may_be_the_row_of_its_object() {
    let inner = "<details>\n<summary>rate 汇率 object 选填</summary>\n\n| 参数名 | 类型 | 必填 | 描述 |\n|---|---|---|---|\n| value | integer | 是 | 数值 |\n\n</details>\n\n</details>\n\n## 应答参数";
    let page = with_caption("<details>\n<summary>fee 费用 object 必填</summary>").replace("## 应答参数", inner);
    let found = read(&page);
    let text = spec(&found);
    for line in [
        "\n      fee:\n        type: object\n        required: true\n        title: 费用\n",
        "\n          total: {type: integer, required: true",
        "\n          rate:\n            type: object\n            title: 汇率\n",
        "\n              value: {type: integer, required: true",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{}", messages(&found));
    }
}

#[test]
fn a_sentence_above_a_table_names_no_object() {
    for sentence in [
        "当 amount 不为空时返回",
        "下列参数 amount 和 payer 均有",
        "The fields of amount are optional members of it too",
    ] {
        let text = spec(&read(&with_caption(sentence)));
        assert!(!text.contains("\n          total: {"), "{sentence}\n{text}");
    }
    // Another flag than that of its row.
    let found = messages(&read(&with_caption("amount 订单金额 object 选填")));
    assert!(found.contains("whose own row has another flag"), "{found}");
}

#[test]
fn a_line_above_a_table_may_name_an_object_within_another_one() {
    let inner = "| fee | object | 否 | 费用 |\n\n#### amount.fee\n\n| 参数名 | 类型 | 必填 | 描述 |\n|---|---|---|---|\n| rate | integer | 是 | 费率 |\n";
    let page = with_caption("#### amount").replace("| 否 | 货币 |\n", &format!("| 否 | 货币 |\n{inner}"));
    let text = spec(&read(&page));
    assert!(
        text.contains("\n              rate: {type: integer"),
        "{text}\n{}",
        messages(&read(&page))
    );
}

#[test]
fn the_rows_of_another_table_may_be_members_of_any_object_without_members() {
    let page = with_caption("").replace("| payer | object | 否 | 支付者 |\n", "");
    let found = messages(&read(&page));
    for name in ["total", "currency"] {
        assert!(
            found.contains(&format!("whether `{name}` is in the object before it")),
            "{name}\n{found}"
        );
    }
}
