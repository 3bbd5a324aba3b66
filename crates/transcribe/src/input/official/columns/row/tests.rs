//! Tests of reading the rows of tables.

use super::super::cell::Demand;
use super::super::lines::lines;
use super::tables;
use crate::findings::Findings;

fn rows(text: &str) -> Vec<(String, String, Demand, String, String)> {
    let mut findings = Findings::new("x");
    let tables = tables(&lines(text), &mut findings);
    assert!(findings.is_empty(), "{findings:?}");
    let rows = tables.into_iter().flat_map(|table| table.rows);
    rows.map(|row| (row.label, row.name, row.demand, row.example, row.description))
        .collect()
}

fn row(
    label: &str,
    name: &str,
    demand: Demand,
    example: &str,
    description: &str,
) -> (String, String, Demand, String, String) {
    let text = str::to_owned;
    (text(label), text(name), demand, text(example), text(description))
}

#[test]
fn cells_are_counted_by_the_head() {
    let expected = [
        row("商户号", "mch_id", Demand::Yes, "1", "甲"),
        row("设备", "device", Demand::Unknown, "2", "乙"),
    ];
    assert_eq!(
        rows(
            "请求参数\n字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n---|---|---|---|---|---|\n商户号 | mch_id | 是 | String(32) | 1 | 甲 |\n设备 | device | Int | 2 | 乙 |\n"
        )[0],
        expected[0]
    );
    let bare = "请求参数\n字段名\n变量名\n必填\n类型\n示例值\n描述\n商户号\nmch_id\n是\nString(32)\n1\n甲\n设备\ndevice\nInt\n2\n乙\n";
    assert_eq!(rows(bare), expected);
    let blank = bare.replace('\n', "\n\n");
    assert_eq!(rows(&blank), expected);
}

#[test]
fn a_cell_over_several_rows_is_in_the_first() {
    let expected = [
        row("甲", "a", Demand::OneOf(Some(2)), "", "path 一"),
        row("乙", "b", Demand::OneOf(Some(2)), "", "path 二"),
        row("丙", "c", Demand::Yes, "", "body 三"),
    ];
    let text = "参数名 | 变量 | 类型 | 必填 | 描述 |\n---|---|---|---|---|\n甲 | a | string(32) | 二选一 | path 一 |\n乙 | b | string(32) | path 二 |\n|\n丙 | c | string(32) | 是 | body 三 |\n";
    assert_eq!(rows(text), expected);
    let bare = "2. 请求参数 甲\na\nstring[1,32]\n二选一\npath 一\n乙\nb\nstring[1,32]\npath 二\n丙\nc\nstring[1,32]\n是\nbody\n三\n";
    assert_eq!(rows(bare), expected);
}

#[test]
fn a_cell_may_hold_a_table() {
    let text = "参数名 | 变量 | 类型 | 必填 | 描述 |\n甲 | a | object | 是 | 文字 参数名 变量 类型 必填 描述 乙 b int 否 乙 丙 c int 是 丙 |\n丁 | d | int | 是 | 丁 |\n";
    let expected = [
        row("甲", "a", Demand::Yes, "", "文字"),
        row("乙", "b", Demand::No, "", "乙"),
        row("丙", "c", Demand::Yes, "", "丙"),
        row("丁", "d", Demand::Yes, "", "丁"),
    ];
    assert_eq!(rows(text), expected);
}

#[test]
fn code_and_prose_are_not_rows() {
    assert_eq!(rows("请求参数\n见下\n{\n\"a\": \"string\"\n}\nstring\nint\n"), []);
    assert_eq!(rows("错误码 | 描述 | 解决方案 |\nA_B | 甲 | 乙 |\n"), []);
}
