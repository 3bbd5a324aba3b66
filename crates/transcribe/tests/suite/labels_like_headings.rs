//! Rows whose label reads like the heading of a section are read all the same.

use crate::losses::{PAGE, messages, read, spec};

/// A page whose request has a row with this label, with `bar` between its cells.
fn page(label: &str, bar: &str) -> String {
    let row = |cells: [&str; 6]| cells.join(bar);
    let head = row(["字段名", "变量名", "必填", "类型", "示例值", "描述"]);
    let rows = [
        row(["公众账号ID", "appid", "是", "String(32)", "wx8", "公众账号ID"]),
        row([label, "attach", "否", "String(32)", "略", "略"]),
        row(["商户号", "mch_id", "是", "String(32)", "1900", "商户号"]),
    ];
    let response = row(["状态码", "return_code", "是", "String(16)", "SUCCESS", "SUCCESS/FAIL"]);
    format!(
        "课程查询\n更新时间：2024.11.13\n接口链接\nURL地址：https://api.mch.weixin.qq.com/pay/course\n是否需要证书\n不需要\n\
         请求参数\n{head}\n{}\n返回结果\n{head}\n{response}\n错误码\n{}\n{}\n",
        rows.join("\n"),
        ["名称", "描述", "原因", "解决方案"].join(bar),
        ["SYSTEMERROR", "接口返回错误", "系统超时", "请重试"].join(bar),
    )
}

#[test]
fn a_label_that_reads_like_a_heading_is_one_of_its_row() {
    let mut wrong = Vec::new();
    for label in [
        "请求参数",
        "返回结果",
        "## 返回结果",
        "2.返回结果",
        "2. 返回结果",
        "错误码",
        "Request Parameters",
        "Response",
        "Body Parameters",
        "Request Body",
        "Error Code",
        "# Error code",
        "3. Request Parameters",
    ] {
        for bar in ["\t", " ", "  ", "\n", " | "] {
            let read = read(&page(label, bar));
            let spec = spec(&read);
            let has = |name: &str| spec.contains(&format!("{name}: {{"));
            if !(has("attach") && has("mch_id") && has("return_code")) {
                wrong.push(format!("{label} {bar:?}: {}", messages(&read)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_heading_before_the_first_row_stays_one() {
    for bar in ["\t", " "] {
        let right = page("附加数据", bar);
        let right = spec(&read(&right));
        for heading in ["## 返回结果", "2. 返回结果", "二、返回结果"] {
            let text = page("附加数据", bar).replace("\n返回结果\n", &format!("\n{heading}\n"));
            assert_eq!(spec(&read(&text)), right, "{heading}");
        }
    }
}

#[test]
fn a_line_like_the_heading_of_the_response_above_rows_of_the_request_is_reported() {
    let page = |line: &str| {
        let text = PAGE.text().replace("【原因】 略\n", &format!("【原因】 略\n{line}\n"));
        // Without a sample, no member shows that fields are missing.
        let (before, after) = text.split_once("请求示例\nPOST\n").unwrap();
        format!("{before}应答参数{}", after.split_once("应答参数").unwrap().1)
    };
    assert!(!messages(&read(&page("略"))).contains("two lines"));
    for line in ["应答参数", "应答参数：", "## 应答参数"] {
        let messages = messages(&read(&page(line)));
        assert!(messages.contains("`应答参数` is on two lines"), "{line}: {messages}");
    }
}
