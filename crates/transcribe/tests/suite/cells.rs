//! Cells of tables that hold bars, samples and times, in every form in which a table is saved.

use std::fmt::Write;

use wechatpay_spec::write;
use wechatpay_transcribe::{Document, transcribe};

const HEAD: [&str; 6] = ["字段名", "变量名", "必填", "类型", "示例值", "描述"];
const ROWS: [[&str; 6]; 4] = [
    [
        "单号",
        "out_no",
        "是",
        "String(32)",
        "12_1",
        "只能是数字、大小写字母_-|*@ ，且唯一。",
    ],
    ["场景", "scene", "是", "String(16)", "JSAPI", "JSAPI--公众号、APP--应用"],
    ["分隔", "joined", "是", "String(64)", "a|b", "以|分隔"],
    ["金额", "fee", "是", "Int", "888", "单位为分"],
];

fn bars(row: [&str; 6]) -> String {
    format!("| {} |\n", row.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

fn html(row: [&str; 6]) -> String {
    format!("<tr><td>{}</td></tr>\n", row.join("</td><td>"))
}

/// A page with a table of a request.
fn page(table: &str, is_html: bool) -> String {
    let lines = [
        "查询课程",
        "接口链接",
        "URL地址：https://api.mch.weixin.qq.com/pay/course",
        "是否需要证书",
        "不需要",
        "请求参数",
    ];
    let result = ["结果", "result", "是", "String(1)", "A", "略"];
    let response = match is_html {
        false => format!("{}{}", bars(HEAD), bars(result)),
        true => format!("<table>{}{}</table>", html(HEAD), html(result)),
    };
    match is_html {
        false => format!(
            "{}\n{table}\n<xml>\n<fee>888</fee>\n</xml>\n返回结果\n{response}",
            lines.join("\n")
        ),
        true => format!(
            "<html><body><p>{}</p>{table}<pre>&lt;xml&gt;\n&lt;fee&gt;888&lt;/fee&gt;\n&lt;/xml&gt;</pre><p>返回结果</p>{response}</body></html>",
            lines.join("</p><p>")
        ),
    }
}

fn outcome(path: &str, text: String) -> String {
    let transcription = transcribe(&[Document {
        path: path.to_owned(),
        text: text.into_bytes(),
    }]);
    let mut shown: String = transcription.specs.iter().map(write::spec).collect();
    for finding in &transcription.diagnostics {
        writeln!(shown, "{}", finding.message).unwrap();
    }
    shown
}

#[test]
fn bars_inside_cells_separate_none() {
    let all = || std::iter::once(HEAD).chain(ROWS);
    let one_a_line: String = all().flatten().fold(String::new(), |text, cell| text + cell + "\n\n");
    let tabs: String = all().map(|row| row.join("\t") + "\n").collect();
    let markdown: String = bars(HEAD) + "|---|---|---|---|---|---|\n" + &ROWS.map(bars).concat();
    let rows: String = all().map(html).collect();
    for (path, text) in [
        ("cells.txt", page(&one_a_line, false)),
        ("tabs.txt", page(&tabs, false)),
        ("page.md", page(&markdown, false)),
        ("page.html", page(&format!("<table>{rows}</table>"), true)),
    ] {
        let shown = outcome(path, text);
        for part in [
            "out_no: {type: string, required: true, max_length: 32, pattern: \"[0-9A-Za-z*@_|-]+\", title: 单号, example: \"12_1\"}",
            "enum: [{value: JSAPI, title: 公众号}, {value: APP, title: 应用}], title: 场景, example: JSAPI}",
            "joined: {type: string, required: true, max_length: 64, title: 分隔, example: a|b}",
            "fee: {type: integer, required: true, unit: fen, title: 金额, example: 888}",
        ] {
            assert!(shown.contains(part), "{path} has no {part}\n{shown}");
        }
    }
}

const OLDER: &str = "查询课程\n接口说明\n适用对象：直连商户\n请求URL：https://api.mch.weixin.qq.com/v3/course/plans\n请求方式：POST\n请求参数\n参数名\n变量\n类型[长度限制]\n必填\n描述\n开始\nbegin\nstring[1, 32]\n是\nbody 遵循rfc3339标准格式\n示例值：2015-05-20T13:29:35.120+08:00\n数量\ncount\nint\n是\nbody 数量\n示例值：7\n{\n\"begin\": \"2015-05-20T13:29:35.120+08:00\",\n\"count\": 7\n}\n返回参数\n参数名\n变量\n类型[长度限制]\n必填\n描述\n日期\nday\nstring[1, 10]\n是\n格式为YYYY-MM-DD\n示例值：2015-05-20\n完成\nend\nstring[1, 32]\n是\n完成时间，遵循rfc3339，格式为YYYY-MM-DDThh:mm:ss+TIMEZONE\n示例值：2015-05-20T13:29:35+08:00\n{\n\"end\": \"2015-05-20T13:29:35+08:00\"\n}\n";

#[test]
fn a_sample_below_a_table_is_in_no_cell_and_times_have_their_format() {
    let shown = outcome("page.txt", OLDER.to_owned());
    for part in [
        "begin: {type: string, required: true, min_length: 1, max_length: 32, format: date-time, title: 开始, example: \"2015-05-20T13:29:35.120+08:00\"",
        "count: {type: integer, required: true, title: 数量, example: 7}",
        "day: {type: string, required: true, min_length: 1, max_length: 10, format: date, title: 日期, example: 2015-05-20}",
        "end: {type: string, required: true, min_length: 1, max_length: 32, format: date-time, title: 完成, example: \"2015-05-20T13:29:35+08:00\"",
    ] {
        assert!(shown.contains(part), "no {part}\n{shown}");
    }
}

#[test]
fn members_in_a_mirror_may_have_bars() {
    let page = "# 下单\n\n更新时间：2025.04.05\n\n## 接口说明\n\n支持商户：【普通商户】\n\n请求方式：【POST】`/v3/course/orders`\n\n请求域名：【主域名】https://api.mch.weixin.qq.com\n\n## 请求参数\n\nbody  包体参数\n\n fee 　必填   object\n\n【费用】费用\n\n| ![](x.svg) | 属性 |\n| --- | --- |\n|  | total 　必填   integer【总额】单位为分 out_no 　必填   string(32)【单号】只能是数字、大小写字母_-\\|*@ kinds 　选填   array[object]【种类】数组长度1-10 属性 code 　必填   string【代码】 略 |\n\n请求示例\n\n```\n{\n  \"fee\": {\n    \"total\": 1,\n    \"out_no\": \"7\",\n    \"kinds\": [\n      {\n        \"code\": \"A\"\n      }\n    ]\n  }\n}\n```\n\n## 应答参数\n\n无应答包体\n";
    let shown = outcome("page.md", page.to_owned());
    for part in [
        "total: {type: integer, required: true, unit: fen, title: 总额, example: 1}",
        "out_no: {type: string, required: true, max_length: 32, pattern: \"[0-9A-Za-z*@_|-]+\", title: 单号, example: \"7\"}",
        "the number of items of `kinds` is not read",
    ] {
        assert!(shown.contains(part), "no {part}\n{shown}");
    }
}
