//! Rows with a line for each cell that lack one: the other cells give their facts, and what is doubtful is named.

use crate::losses::{messages, read, spec};

const HEAD: &[&str] = &["字段名", "变量名", "必填", "类型", "示例值", "描述"];
const ROWS: &[&[&str]] = &[
    &[
        "公众账号ID",
        "appid",
        "是",
        "String(32)",
        "wx8888888888888888",
        "公众账号的标识",
    ],
    &["金额", "coupon_value", "否", "Int", "1", "面额，单位为分"],
    &["类型", "coupon_type", "否", "Int", "1", "1：满减 2：立减"],
    &["操作员", "op_user_id", "否", "String(32)", "10000098", "操作员帐号"],
    &["场景", "scene", "否", "String(32)", "HOME", "HOME：首页 LIST：列表"],
];
const ERRORS: &[&[&str]] = &[
    &["名称", "描述", "原因", "解决方案"],
    &["PARAM_ERROR", "参数错误", "格式有误", "检查参数"],
    &["SYSTEMERROR", "系统错误", "系统超时", "重试"],
    &["NOAUTH", "无权限", "没有权限", "申请权限"],
];

/// The cells of rows, a line for each, without the cell of one row in one column.
fn cells(rows: &[&[&str]], without: Option<(usize, usize)>) -> String {
    let all = rows.iter().enumerate().flat_map(|(row, cells)| {
        let cells = cells.iter().enumerate();
        cells.filter(move |(column, _)| without != Some((row, *column)))
    });
    all.map(|(_, cell)| format!("{cell}\n")).collect()
}

fn page(without: Option<(usize, usize)>, without_of_errors: Option<(usize, usize)>) -> String {
    let head = format!("{}\n", HEAD.join("\n"));
    let result = [
        "返回状态码",
        "return_code",
        "是",
        "String(16)",
        "SUCCESS",
        "SUCCESS/FAIL",
    ]
    .join("\n");
    format!(
        "创建停车券\n更新时间：2025.03.04\nhttps://pay.weixin.qq.com/doc/v2/merchant/4011987111\n接口链接\n\
         URL地址：https://api.mch.weixin.qq.com/pay/parkingcoupon\n是否需要证书\n不需要\n请求参数\n{head}{}返回结果\n{head}{result}\n错误码\n{}",
        cells(ROWS, without),
        cells(ERRORS, without_of_errors)
    )
}

/// The lines of the spec that differ from those of the whole page, and the findings.
fn changes(without: Option<(usize, usize)>, without_of_errors: Option<(usize, usize)>) -> (String, String) {
    let whole = spec(&read(&page(None, None)));
    let read = read(&page(without, without_of_errors));
    let own = spec(&read);
    let changed = own.lines().filter(|line| !whole.lines().any(|known| known == *line));
    (changed.collect::<Vec<_>>().join("\n"), messages(&read))
}

#[test]
fn a_row_without_its_example_keeps_the_facts_of_its_description() {
    assert_eq!(changes(None, None), (String::new(), String::new()));
    for (row, facts) in [
        (1, "unit: fen, title: 金额}"),
        (
            2,
            "enum: [{value: 1, title: 满减}, {value: 2, title: 立减}], title: 类型}",
        ),
        (
            4,
            "enum: [{value: HOME, title: 首页}, {value: LIST, title: 列表}], title: 场景}",
        ),
    ] {
        let (changed, found) = changes(Some((row, 4)), None);
        assert!(changed.ends_with(facts) && changed.lines().count() == 1, "{changed}");
        assert_eq!(found, "");
    }
    let (changed, found) = changes(Some((3, 4)), None);
    assert_eq!(
        changed.trim(),
        "op_user_id: {type: string, max_length: 32, title: 操作员}"
    );
    assert_eq!(
        found,
        "the row of `op_user_id` has one cell for its example and its description: `操作员帐号` was read as the description, and `场景` as the label of the next row"
    );
}

#[test]
fn a_row_without_its_label_leaves_the_row_above_as_it_is() {
    for (row, name) in [(2, "coupon_type"), (3, "op_user_id")] {
        let (changed, found) = changes(Some((row, 0)), None);
        assert_eq!(changed.lines().count(), 1, "{changed}");
        assert!(
            changed.trim().starts_with(&format!("{name}: {{")) && !changed.contains("title: 1"),
            "{changed}"
        );
        assert!(found.ends_with(&format!("the row of `{name}` has no label")), "{found}");
    }
    // The description above it may be a label.
    let (_, found) = changes(Some((4, 0)), None);
    let expected = "the row of `op_user_id` has no description, as `操作员帐号` was read as the label of the next row";
    assert_eq!(found, expected);
    let (_, found) = changes(Some((0, 0)), None);
    assert_eq!(found, "the row of `appid` has no label");
}

#[test]
fn a_row_without_its_description_is_named() {
    let (changed, found) = changes(Some((3, 5)), None);
    assert_eq!(changed, "");
    assert_eq!(
        found,
        "the row of `op_user_id` has no description, as `场景` was read as the label of the next row"
    );
}

#[test]
fn a_row_of_error_codes_without_its_code_is_named() {
    for (row, words) in [
        (1, "参数错误 格式有误 检查参数"),
        (2, "系统错误 系统超时 重试"),
        (3, "无权限 没有权限 申请权限"),
    ] {
        let (_, found) = changes(None, Some((row, 0)));
        assert_eq!(found, format!("a row of error codes has no code: `{words}`"));
    }
    let (_, found) = changes(None, Some((2, 1)));
    assert_eq!(
        found,
        "rows of error codes lack a cell that the head of their table has: `SYSTEMERROR`"
    );
}

#[test]
fn a_code_without_its_status_is_named() {
    let table =
        "错误码\n状态码\n错误码\n描述\n解决方案\n400\nPARAM_ERROR\n参数错误\n检查\nSIGN_ERROR\n签名错误\n检查签名\n";
    let text = page(None, None);
    let text = format!("{}{table}", text.split("错误码\n").next().unwrap());
    let found = messages(&read(&text));
    assert_eq!(
        found,
        "rows of error codes lack a cell that the head of their table has: `SIGN_ERROR`"
    );
}

#[test]
fn a_choice_on_two_lines_is_read() {
    let rows = "单号甲\nno_a\n二选\n一\nString(32)\n1\n甲\n单号乙\nno_b\n二选\n一\nString(32)\n1\n乙\n返回结果";
    let whole = page(None, None).replacen("返回结果", rows, 1);
    let read = read(&whole);
    let one_line = self::read(&whole.replace("二选\n一", "二选一"));
    assert_eq!(spec(&read), spec(&one_line));
    assert_eq!(messages(&read), messages(&one_line));
}
