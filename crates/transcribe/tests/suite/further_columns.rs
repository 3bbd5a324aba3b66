//! Tables with columns for more than a description: the part of the request, a default, limits, a unit, a remark.

use crate::losses::{messages, read, spec};

/// A page with a table for the request.
pub(crate) fn page(table: &str) -> String {
    format!(
        "https://pay.weixin.qq.com/doc/v3/merchant/4012062524\n修改课程\n更新时间：2025.06.26\n接口说明\n请求URL：https://api.mch.weixin.qq.com/v3/course/{{plan_id}}\n请求方式：POST\n请求参数\n{table}\n返回参数\n| 参数名 | 变量 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|\n| 结果 | result | string(32) | 是 | 略 |\n错误码\n| 状态码 | 错误码 | 描述 | 解决方案 |\n|---|---|---|---|\n| 400 | PARAM_ERROR | 参数错误 | 略 |\n"
    )
}

#[test]
fn a_cell_may_name_the_part_of_the_request() {
    for head in ["位置", "参数位置", "所在位置", "In", "Location"] {
        for [path, query, header, body] in [
            ["path", "query", "header", "body"],
            ["Path参数", "Query参数", "Header参数", "Body参数"],
            ["路径", "查询参数", "请求头", "请求体"],
        ] {
            let row = |name: &str, place: &str| format!("| 甲 | {name} | {place} | string[1,32] | 是 | 略 |\n");
            let table = format!(
                "| 参数名 | 变量 | {head} | 类型 | 必填 | 描述 |\n|---|---|---|---|---|---|\n{}{}{}{}",
                row("plan_id", path),
                row("mchid", query),
                row("Request-Key", header),
                row("name", body)
            );
            let read = read(&page(&table));
            assert_eq!(messages(&read), "", "{head} {path}");
            let text = spec(&read);
            for part in [
                "    path:\n      plan_id: ",
                "    query:\n      mchid: ",
                "    headers:\n      Request-Key: ",
                "    json:\n      name: ",
            ] {
                assert!(text.contains(part), "{head} {path}: {part}\n{text}");
            }
        }
    }
}

#[test]
fn a_cell_may_say_that_the_body_is_a_form() {
    let table = |place: &str| {
        let row = |name: &str, place: &str| format!("| 甲 | {name} | {place} | string[1,32] | 是 | 略 |\n");
        format!(
            "| 参数名 | 变量 | 位置 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|---|\n{}{}",
            row("plan_id", "path"),
            row("name", place)
        )
    };
    for place in [
        "form",
        "formData",
        "form-data",
        "multipart/form-data",
        "表单",
        "form参数",
    ] {
        let read = read(&page(&table(place)));
        assert_eq!(messages(&read), "", "{place}");
        assert!(
            spec(&read).contains("    multipart:\n      name: "),
            "{place}\n{}",
            spec(&read)
        );
    }
    let json = page(&table("form")).replace("请求参数\n", "Content-Type: application/json\n请求参数\n");
    let read = read(&json);
    assert!(spec(&read).contains("    json:\n      name: ") && messages(&read).contains("that of a form"));
}

#[test]
fn the_type_may_be_before_the_name() {
    let table = |bar: &str, end: &str| {
        let row = |cells: [&str; 5]| cells.join(bar) + end;
        [
            row(["参数名", "类型", "变量", "必填", "描述"]),
            row(["计划", "string[1,32]", "plan_id", "是", "path 计划"]),
            row([
                "名称",
                "string[1,16]",
                "name",
                "否",
                &format!("body 名称{}示例值：甲", if end.is_empty() { "\n" } else { " " }),
            ]),
            row(["费用", "int", "fee", "是", "body 费用，单位为分"]),
        ]
        .join("\n")
    };
    let expected = spec(&read(&page(&table(" | ", " |"))));
    assert!(
        expected.contains("name: {type: string, min_length: 1, max_length: 16, title: 名称, example: 甲}")
            && expected.contains("fee: {type: integer, required: true, unit: fen, title: 费用}"),
        "{expected}"
    );
    for bar in ["\n", "\n\n", " ", "\t"] {
        let read = read(&page(&table(bar, "")));
        assert_eq!(
            (spec(&read), messages(&read)),
            (expected.clone(), String::new()),
            "{bar:?}"
        );
    }
}

#[test]
fn other_columns_are_read_like_sentences_of_a_description() {
    for (head, cell, kind, fact) in [
        ("默认值", "20", "int", "default: 20"),
        ("Default", "20", "int", "default: 20"),
        ("取值范围", "1-100", "int", "minimum: 1, maximum: 100"),
        ("Range", "[1,100]", "int", "minimum: 1, maximum: 100"),
        ("取值范围", "AA：甲，BB：乙", "string(32)", "enum:"),
        ("最小值", "1", "int", "minimum: 1"),
        ("最大值", "9", "int", "maximum: 9"),
        ("最大长度", "32", "string", "max_length: 32"),
        ("长度", "6-32", "string", "min_length: 6, max_length: 32"),
        ("最小长度", "6", "string(32)", "min_length: 6, max_length: 32"),
        ("单位", "分", "int", "unit: fen"),
        ("是否加密", "是", "string(64)", "encrypted: true"),
        ("备注", "不超过16个字符", "string", "max_length: 16"),
        ("Remark", "最大100", "int", "maximum: 100"),
        ("备注", "服务商必填", "string(32)", "required_of: partner"),
        ("版本", "服务商必填，其他版本相同", "string(32)", "required_of: partner"),
    ] {
        let row = |name: &str, kind: &str, cell: &str| format!("| 甲 | {name} | {kind} | 否 | {cell} | 略 |\n");
        let table = format!(
            "| 参数名 | 变量 | 类型 | 必填 | {head} | 描述 |\n|---|---|---|---|---|---|\n{}{}",
            row("plan_id", "string(32)", "-"),
            row("a_field", kind, cell)
        );
        let read = read(&page(&table));
        let text = spec(&read);
        assert_eq!(messages(&read), "", "{head} {cell}\n{text}");
        assert!(text.contains(fact), "{head} {cell}: {fact}\n{text}");
    }
}

#[test]
fn a_cell_that_is_not_understood_is_reported() {
    for (head, cell, kind) in [
        ("位置", "别处", "int"),
        ("取值范围", "见附录1", "int"),
        ("默认值", "当前时间", "int"),
        ("是否加密", "视情况", "string(32)"),
        ("默认值", "{}", "object"),
        ("最大值", "100元", "int"),
        ("内容", "1", "int"),
    ] {
        let table = format!(
            "| 参数名 | 变量 | 类型 | 必填 | {head} | 描述 |\n|---|---|---|---|---|---|\n| 甲 | a_field | {kind} | 否 | {cell} | 略 |\n"
        );
        assert_ne!(messages(&read(&page(&table))), "", "{head} {cell}");
    }
    let table = "| 参数名 | 变量 | 位置 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|---|\n";
    for row in [
        "| 甲 | a_field | string(32) | 否 | 略 |\n",
        "| 甲 | a_field | body | string(32) | 略 |\n",
    ] {
        assert_ne!(messages(&read(&page(&format!("{table}{row}")))), "", "{row}");
    }
}

/// Spaces between the cells do not show where a description of two words ends.
#[test]
fn a_row_with_spaces_and_another_number_of_cells_is_reported() {
    let head = "参数名 变量 位置 类型 必填 描述\n计划 plan_id path string(32) 是 略\n";
    let whole = format!("{head}甲 a_field body string(32) 否 略\n");
    assert_eq!(messages(&read(&page(&whole))), "");
    for row in ["甲 a_field body string(32) 否 略 略", "甲 a_field body string(32) 略"] {
        assert_ne!(messages(&read(&page(&format!("{head}{row}\n")))), "", "{row}");
    }
}

/// The lines of a cell that the copy has closed too early.
#[test]
fn text_between_two_rows_goes_on_with_the_first() {
    let row = |name: &str| format!("| 甲 | {name} | string(32) | 是 | 略 |\n");
    let table = format!(
        "| 参数名 | 变量 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|\n{}{}仅适用于机构模式\n{}",
        row("a_field"),
        row("b_field"),
        row("c_field")
    );
    let text = spec(&read(&page(&table)));
    let partner: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("required_of: partner"))
        .collect();
    assert!(
        matches!(partner.as_slice(), [line] if line.contains("b_field")),
        "{text}"
    );
}

/// A label in English and the name in each other's place.
#[test]
fn a_label_in_the_place_of_the_name_is_reported() {
    let head = "| Field Name | ID | Type | Required | Description |\n|---|---|---|---|---|\n";
    for (row, is_reported) in [
        ("| Code | code | string(32) | Yes | x |\n", false),
        ("| code | Code | string(32) | Yes | x |\n", true),
        ("| mch_id | Merchant | string(32) | Yes | x |\n", true),
    ] {
        let read = read(&page(&format!("{head}{row}")));
        assert_eq!(messages(&read).contains("each other's place"), is_reported, "{row}");
    }
}

/// A button or an ellipsis in the place of rows.
#[test]
fn rows_that_the_page_did_not_show_are_reported() {
    let table = |row: &str| {
        format!(
            "| 参数名 | 变量 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|\n| 计划 | plan_id | string(32) | 是 | 略 |\n| 甲 | a | string(32) | 否 | 略 |\n{row}\n"
        )
    };
    assert_eq!(messages(&read(&page(&table("")))), "");
    for mark in ["展开", "展开更多", "……", "...", "| … | | | | |", "Show more", "+ 展开"] {
        let found = messages(&read(&page(&table(mark))));
        assert!(found.contains("may stand for rows"), "{mark}: {found}");
    }
    // Dots among prose stand for nothing.
    assert_eq!(messages(&read(&format!("……\n{}", page(&table(""))))), "");
}

#[test]
fn a_description_before_the_name_is_read_where_each_cell_has_a_line() {
    let head = "字段名\n描述\n变量名\n必填\n类型\n";
    let page = format!(
        "查询车场订单\n更新时间:2026.01.06\n接口链接\nURL地址:https://api.mch.weixin.qq.com/course/query\n是否需要证书\n不需要\n请求参数\n{head}\
         商户号\n商户的号码\nmch_id\n是\nString(32)\n备注\n自定义的话\nmemo\n否\nString(128)\n停车类型\n1：临停；2：月卡\npark_type\n是\nInt\n\
         返回结果\n{head}返回状态码\n通信标识\nreturn_code\n是\nString(16)\n错误码\n名称\n描述\n原因\n解决方案\nSYSTEMERROR\n系统错误\n略\n重试\n"
    );
    let read = read(&page);
    for line in [
        "mch_id: {type: string, required: true, max_length: 32, title: 商户号",
        "memo: {type: string, max_length: 128, title: 备注",
        "park_type: {type: integer, required: true,",
        "title: 停车类型",
        "return_code: {type: string, required: true, max_length: 16, title: 返回状态码",
    ] {
        assert!(
            spec(&read).contains(line),
            "{line}\n{}\n{}",
            spec(&read),
            messages(&read)
        );
    }
    assert!(spec(&read).contains("value: 1, title: 临停"), "{}", spec(&read));
    // A line too many is no silent shift.
    let longer = self::read(&page.replace("商户的号码\n", "商户的号码\n由商户生成\n"));
    assert!(!messages(&longer).is_empty());
}
