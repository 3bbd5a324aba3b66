//! Tables with one cell per line, whose head has the example before the type and whose flags are images.

use crate::losses::{messages, read, spec};

const HEAD: &str = "字段名\n\n变量名\n\n必填\n\n示例值\n\n类型\n\n说明\n\n";

/// A page with rows in its request and in its response.
fn page(rows: &[[&str; 5]]) -> String {
    let written = |rows: &[[&str; 5]]| -> String {
        let cells = rows.iter().flatten().filter(|cell| !cell.is_empty());
        cells.map(|cell| format!("{cell}\n\n")).collect()
    };
    let response = [
        ["返回状态码", "return_code", "SUCCESS", "String(16)", "SUCCESS/FAIL"],
        [
            "返回信息",
            "return_msg",
            "签名失败",
            "String(128)",
            "返回信息，如非空，为错误原因",
        ],
    ];
    format!(
        "发放红包接口\n\n更新时间：2025.08.22\n\n请求Url\n\nhttps://api.mch.weixin.qq.com/mmpaymkttransfers/sendredpack\n\n是否需要证书\n\n是\n\n\
         请求方式\n\nPOST\n\n请求参数\n\n{HEAD}{}返回参数\n\n{HEAD}{}错误码\n\n错误代码\n\n描述\n\n解决方案\n\nNO_AUTH\n\n发放失败\n\n请检查\n",
        written(rows),
        written(&response)
    )
}

#[test]
fn the_columns_have_the_order_of_the_head() {
    let text = page(&[
        [
            "随机字符串",
            "nonce_str",
            "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
            "String(32)",
            "随机字符串，不长于32位",
        ],
        [
            "签名",
            "sign",
            "C380BEC2BFD727A4B6845133519F3AD6",
            "String(32)",
            "详见签名生成算法",
        ],
        [
            "公众账号appid",
            "wxappid",
            "wx8888888888888888",
            "String(32)",
            "公众账号ID",
        ],
        ["场景", "scene_id", "PRODUCT_8", "String(32)", "场景"],
        ["金额", "total_amount", "1000", "int", "付款金额，单位分"],
        // Without an example.
        ["AppID", "appid", "", "String(32)", "编号"],
        ["openid", "openid", "", "String(32)", "编号"],
        ["附言", "remark", "猜越多得越多，快来抢！", "String(256)", "备注信息"],
    ]);
    let read = read(&text);
    let (found, text) = (messages(&read), spec(&read));
    assert!(!found.contains("a row of the table"), "{found}\n{text}");
    for part in [
        "      wxappid: {type: string, max_length: 32, title: 公众账号appid, example: wx8888888888888888",
        "      scene_id: {type: string, max_length: 32, title: 场景, example: PRODUCT_8",
        "      total_amount: {type: integer, ",
        "      remark: {type: string, max_length: 256, title: 附言, example: 猜越多得越多，快来抢！",
        "      appid: {",
        "      openid: {",
    ] {
        assert!(text.contains(part), "{part}\n{text}\n{found}");
    }
    assert!(
        found.contains("the page does not show whether `wxappid` is required"),
        "{found}"
    );
}
