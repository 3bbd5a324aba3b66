//! Tests of converting extracted texts.

use super::convert;

fn converted(text: &str) -> String {
    let text = convert(text).unwrap().text;
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[test]
fn the_names_of_parts_move_above_their_fields() {
    let text = "# 请求参数\n- a_b 必填【甲】 x\n- Accept 必填请设置为\njson\nPath 路径参数\n- c 选填string(32)【乙】\nBody  包体参数\n请求示例\nPOST\n";
    assert_eq!(
        converted(text),
        "请求参数\nPath 路径参数\na_b 必填 ?\n【甲】 x\nAccept 必填 ?\n请设置为\njson\nBody 包体参数\nc 选填 string(32)\n【乙】\n请求示例\nPOST"
    );
}

#[test]
fn members_in_a_cell_get_a_line_each() {
    let text = "## 请求参数\nbody  包体参数\n amount 　必填　object\n【金额】x\n\n| ![](x.svg) | 属性 |\n| --- | --- |\n|  | total 　必填   integer【总额】 x示例：100currency 　选填   string(16)【货币】固定传：CNY |\n\n应答参数\n";
    assert_eq!(
        converted(text),
        "请求参数\nbody 包体参数\namount 必填 object\n【金额】x\n属性 | |\ntotal 必填 integer\n【总额】 x示例：100\ncurrency 选填 string(16)\n【货币】固定传：CNY\n|\n应答参数"
    );
}

#[test]
fn a_bar_among_the_characters_of_a_value_is_one() {
    let fields = "a 必填 object【甲】 ![](x)属性 b 必填 string【乙】只能是数字_-\\|* | ![](x) | 属性 | b 必填 string【乙】只能是数字_-\\|*";
    let text = converted(&format!(
        "# 请求参数\nbody  包体参数\n|  | {fields} |\n| 甲\\|乙 | 丙 |\n"
    ));
    assert!(text.contains("数字_-|*") && !text.contains("数字_-\\|*"), "{text}");
    assert!(text.contains("甲\\|乙 | 丙 |"), "{text}");
}

#[test]
fn items_may_be_indented_and_labels_have_their_own_line() {
    let text = "# 接口说明\n**请求方式：**\n【POST】`/v3/a`\n# 请求参数\nBody 包体参数\n- a 必填 object【甲】\n  - b 必填 string\n- c 选填 string\n# 应答参数\n";
    assert_eq!(
        converted(text),
        "接口说明\n请求方式：【POST】/v3/a\n请求参数\nBody 包体参数\na 必填 object\n【甲】\n属性 | |\nb 必填 string\n|\nc 选填 string\n应答参数"
    );
}

#[test]
fn prose_is_left_alone() {
    for text in [
        "请求参数\na 必填 string\n【甲】",
        "# x\n没有",
        "# {{ x }} {#post}\na 必填",
    ] {
        assert!(convert(text).is_none(), "{text}");
    }
    let text = "# 请求参数\nBody 包体参数\n- a 必填 string【甲】 类型为COMPANY 必填，当b时必填\n";
    assert_eq!(
        converted(text),
        "请求参数\nBody 包体参数\na 必填 string\n【甲】 类型为COMPANY 必填，当b时必填"
    );
}
