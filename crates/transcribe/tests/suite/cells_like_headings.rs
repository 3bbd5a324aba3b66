//! Cells on lines of their own that read like the headings of a page: the rows after them are read all the same.

use crate::losses::{messages, read, spec};

/// A page of APIv2 whose response has a row with this cell as its description, between two others.
fn page(cell: &str) -> String {
    format!(
        "课程查询\n更新时间：2024.11.13\n应用场景\n商户通过订单号查询。\n接口链接\nURL地址：https://api.mch.weixin.qq.com/pay/course\n\
         是否需要证书\n不需要\n请求参数\n字段名\n变量名\n必填\n类型\n示例值\n描述\n\
         公众账号ID\nappid\n是\nString(32)\nwx8888888888888888\n微信分配的公众账号ID\n\
         商户号\nmch_id\n是\nString(32)\n1900000109\n微信支付分配的商户号\n\
         返回结果\n字段名\n变量名\n必填\n类型\n示例值\n描述\n\
         返回状态码\nreturn_code\n是\nString(16)\nSUCCESS\nSUCCESS/FAIL\n\
         错误代码\nerr_code\n否\nString(32)\nSYSTEMERROR\n{cell}\n\
         商户名\nname\n是\nString(32)\n张三\n商户名\n\
         微信订单号\ntransaction_id\n是\nString(32)\n1009660380201506130728806387\n微信支付订单号\n\
         错误码\n名称\n描述\n原因\n解决方案\nSYSTEMERROR\n接口返回错误\n系统超时\n请重试\n"
    )
}

#[test]
fn a_description_that_reads_like_a_heading_ends_no_table() {
    let right = spec(&read(&page("略")));
    assert!(
        right.contains("name: {") && right.contains("张三") && right.contains("code: SYSTEMERROR"),
        "{right}"
    );
    for cell in [
        "错误码",
        "错误代码",
        "公共错误码",
        "业务错误码",
        "错误码列表",
        "返回参数",
        "返回结果",
        "请求示例",
        "返回示例",
        "接口说明",
        "应用场景",
        "举例如下：",
        "是否需要证书",
        "常见问题",
    ] {
        let read = read(&page(cell));
        assert_eq!(spec(&read), right, "{cell}: {}", messages(&read));
    }
    // Flags that are images leave no line.
    let unflagged = |cell: &str| {
        page(cell)
            .replace("\n是\nString", "\nString")
            .replace("\n否\nString", "\nString")
    };
    assert_eq!(spec(&read(&unflagged("错误码"))), spec(&read(&unflagged("略"))));
}

#[test]
fn an_english_description_that_reads_like_a_heading_ends_no_table() {
    let page = |cell: &str| {
        format!(
            "Query Course\nUpdate Time:2025.02.20\nAPI intro\nRequest Url: https://apihk.mch.weixin.qq.com/pay/course\n\
             Certificate Requirements: No certificate is required.\nRequest Parameters\nName\nID\nType\nRequired\nDescription\n\
             Official Account ID\nappid\nString(32)\nYes\nThe ID\nExample: wx8888888888888888\n\
             Response Parameters\nName\nID\nType\nRequired\nDescription\n\
             Error code\nerr_code\nString(32)\nNo\n{cell}\nExample: SYSTEMERROR\n\
             Transaction type\ntrade_type\nString(16)\nYes\nThe type\nExample: JSAPI\n\
             Total amount\ntotal_fee\nInt\nYes\nTotal amount\nExample: 888\n"
        )
    };
    let right = spec(&read(&page("The code")));
    assert!(
        right.contains("total_fee: {") && right.contains("example: SYSTEMERROR"),
        "{right}"
    );
    for cell in ["Error code", "Error Codes", "Response"] {
        let read = read(&page(cell));
        assert_eq!(spec(&read), right, "{cell}: {}", messages(&read));
    }
}

#[test]
fn a_label_that_reads_like_the_day_of_the_page_begins_no_second_one() {
    for (label, name) in [
        ("最后更新时间", "modify_time"),
        ("更新时间", "update_time"),
        ("最新更新时间", "latest_time"),
        ("请求参数", "params"),
        ("返回参数", "results"),
    ] {
        let row = format!("{label}\n{name}\n是\nString(64)\n20091225091010\n{label}，格式为yyyyMMddhhmmss\n");
        let text = page("略").replace("商户名\nname\n", &format!("{row}商户名\nname\n"));
        let read = read(&text);
        let spec = spec(&read);
        assert!(
            spec.contains(&format!("{name}: {{")) && spec.contains("transaction_id: {"),
            "{label}: {}",
            messages(&read)
        );
    }
}

/// A page whose request has a row with this cell as its example or description, in lines or with `bar` between the cells.
fn page_of_request(example: &str, description: &str, bar: &str) -> String {
    let row = |cells: [&str; 6]| cells.join(bar);
    let head = row(["字段名", "变量名", "必填", "类型", "示例值", "描述"]);
    let rows = [
        row(["公众账号ID", "appid", "是", "String(32)", "wx8", "公众账号ID"]),
        row(["附加数据", "attach", "否", "String(32)", example, description]),
        row(["商户号", "mch_id", "是", "String(32)", "1900", "商户号"]),
    ];
    let response = row([
        "返回状态码",
        "return_code",
        "是",
        "String(16)",
        "SUCCESS",
        "SUCCESS/FAIL",
    ]);
    format!(
        "课程查询\n更新时间：2024.11.13\n接口链接\nURL地址：https://api.mch.weixin.qq.com/pay/course\n是否需要证书\n不需要\n\
         请求参数\n{head}\n{}\n返回结果\n{head}\n{response}\n错误码\n{}\n{}\n",
        rows.join("\n"),
        ["名称", "描述", "原因", "解决方案"].join(bar),
        ["SYSTEMERROR", "接口返回错误", "系统超时", "请重试"].join(bar),
    )
}

#[test]
fn words_for_another_section_in_a_row_of_the_request_end_no_table() {
    let right = spec(&read(&page_of_request("略", "略", "\n")));
    assert!(
        right.contains("mch_id: {") && right.contains("return_code: {"),
        "{right}"
    );
    for cell in [
        "返回结果",
        "返回参数",
        "应答参数",
        "响应参数",
        "输出参数",
        "返回结果：",
        "## 返回结果",
        "2. 返回结果",
        "返回头",
        "请求头",
        "路径参数",
        "query参数",
        "Response",
        "错误码",
    ] {
        // Behind the description, where the cell has several lines.
        for description in [cell.to_owned(), format!("略\n{cell}")] {
            let read = read(&page_of_request("略", &description, "\n"));
            assert_eq!(spec(&read), right, "{description}: {}", messages(&read));
        }
        let example = spec(&read(&page_of_request(cell, "略", "\n")));
        assert!(
            example.contains("mch_id: {") && example.contains("return_code: {"),
            "{cell}: {example}"
        );
        for bar in ["\t", " "] {
            let read = read(&page_of_request("略", &format!("略\n{cell}"), bar));
            assert_eq!(spec(&read), right, "{cell} {bar:?}: {}", messages(&read));
        }
    }
}
