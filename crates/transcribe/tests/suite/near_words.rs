//! Sentences in words near those that are known, and their opposites: each is read as it says, or reported.

use crate::dependences::remark;
use crate::further_columns;
use crate::losses::{PAGE, Page, messages, read, spec};

/// The keys that say when a field is sent.
const KEYS: [&str; 5] = ["one_of:", "any_of:", "required_of:", "required_if:", "only_if:"];

/// Expects a finding about a description, and no key in the spec.
fn is_reported(description: &str) {
    let (line, found) = remark(description);
    assert!(!KEYS.iter().any(|key| line.contains(key)), "{description}: {line}");
    assert!(found.contains("remark"), "{description}: {line}\n{found}");
}

#[test]
fn a_choice_under_a_condition_is_no_choice() {
    for description in [
        "1、17家直连银行无需填写，如为其他银行，reason和remark二选一",
        "如为其他银行，reason和remark二选一",
        "trade_type为CARD时，reason和remark二选一",
        "当交易类型为刷卡，reason和remark二选一",
        "CARD：reason和remark二选一",
        "刷卡，reason和remark二选一",
        "服务商模式下reason和remark二选一",
        "其他银行reason和remark二选一",
        "对公账户reason和remark二选一",
        "跨境场景reason和remark至少填一个",
        "除首次支付外，reason和remark二选一",
        "reason和remark二选一，直连商户无需填写",
        "reason和remark二选一（仅跨境支付）",
        "并非reason和remark二选一",
        "reason和remark在交易类型为刷卡的情况下二选一",
        "Choose one of reason and remark when trade_type is CARD",
        "Unless it is a refund, exactly one of reason and remark is sent",
        "reason/remark 2选1，其他场景无需填写",
    ] {
        is_reported(description);
    }
    for description in [
        "reason/remark 2选1",
        "reason和remark必须二选一",
        "原因与备注二选一，不能同时传",
        "略，reason、remark两个字段二选一必填",
    ] {
        let (line, found) = remark(description);
        assert!(
            line.contains("one_of: reason_or_remark"),
            "{description}: {line}\n{found}"
        );
        assert_eq!(found, "", "{description}");
    }
}

#[test]
fn a_denied_role_is_not_read_as_the_role() {
    for denial in [
        "非{}必填",
        "不是{}必填",
        "并非{}必填",
        "除{}外必填",
        "除{}外，必填",
        "{}以外必填",
        "{}除外，必填",
        "仅非{}必填",
        "非{}不填",
        "{}不是必填",
        "{}不一定必填",
        "{}并非必填",
        "{}不可不填",
        "{}不能为空",
        "仅限{}填写",
        "仅{}传",
        "{}专用",
        "不适用于{}",
        "仅{}",
        "{}无需填写",
        "{}不用传",
    ] {
        for role in ["服务商", "直连商户", "普通商户", "机构"] {
            is_reported(&denial.replace("{}", role));
        }
    }
    for description in [
        "子商户模式下必传",
        "医疗机构必填",
        "特约服务商必填",
        "Required except for partners",
        "Required for merchants other than service providers",
        "Required for non-partners",
        "Not only required for partners",
        "Partners must not omit it",
        "For partners only",
        "Not applicable to service providers",
        "Direct merchants need not send it",
        "非渠道商必填",
        "服务商不填时必填",
    ] {
        is_reported(description);
    }
    for (description, role) in [
        ("仅服务商必填", "partner"),
        ("服务商模式下必传", "partner"),
        ("在服务商模式下必填", "partner"),
        ("商户模式必填，服务商不需要", "merchant"),
        ("Required for partners", "partner"),
    ] {
        let (line, found) = remark(description);
        assert!(line.contains(&format!("required_of: {role}")), "{description}: {line}");
        assert_eq!(found, "", "{description}");
    }
}

#[test]
fn a_denied_condition_is_not_read_as_the_condition() {
    for description in [
        "trade_type为CARD时不是必填",
        "trade_type为CARD时并非必填",
        "trade_type为CARD时不一定必填",
        "trade_type为CARD时不得必填",
        "trade_type不为CARD时必填",
        "trade_type不是CARD时必填",
        "trade_type为非CARD时必填",
        "trade_type为CARD以外时必填",
        "除trade_type为CARD以外必填",
        "并非当trade_type为CARD时必填",
        "并非trade_type为CARD时才有效",
        "不仅当trade_type为CARD时必填",
        "仅当trade_type为CARD时无需填写",
        "仅当trade_type为CARD时不填",
        "非刷卡必填",
        "不是刷卡必填",
        "刷卡以外必填",
        "Not only valid when trade_type is CARD",
        "Not always required when trade_type is CARD",
        "It is not that this is required when trade_type is CARD",
        "If trade_type is CARD, this field is never required",
        "Required when trade_type is not CARD",
        "Required when trade_type is anything other than CARD",
        "trade_type is CARD: not mandatory",
    ] {
        is_reported(description);
    }
}

#[test]
fn words_of_need_beside_another_field_or_its_value_are_reported() {
    for description in [
        "其中一个必填",
        "两个字段其中之一必填",
        "请在trade_type为CARD时传入",
        "仅CARD场景填写",
        "CARD时请传",
        "SCAN不需要提供",
        "CARD或SCAN可用",
        "适用于CARD",
        "若填写原因，请同时提供",
        "For CARD payments fill it in",
        "Leave blank for SCAN",
    ] {
        is_reported(description);
    }
    for description in ["与下单时传入的备注一致", "商户系统的备注，如：春节", "枚举值之一，必填"]
    {
        let found = remark(description).1;
        assert!(!found.contains("depends"), "{description}: {found}");
    }
}

/// The line of the field `reason` in the spec of a page with its description, and the messages.
fn encryption(description: &str) -> (String, String) {
    let body = format!("mchid 必填 string(32)\n【商户号】 略\nreason 选填 string(64)\n【原因】 {description}\n");
    let page = Page {
        body: body.leak(),
        sample: "\"mchid\" : \"1\", \"reason\" : \"a\"",
        ..PAGE
    };
    let read = read(&page.text());
    let spec = spec(&read);
    let line = spec.lines().find(|line| line.trim_start().starts_with("reason:"));
    (line.unwrap_or_default().to_owned(), messages(&read))
}

#[test]
fn encryption_in_any_words_is_marked_or_reported() {
    for description in [
        "收款方真实姓名。支持标准RSA算法和国密算法，公钥由微信侧提供",
        "敏感信息，不支持明文传输",
        "需使用平台证书公钥处理",
        "采用RSAES-OAEP填充",
        "使用SM2处理后传入",
        "The cipher text of the name",
        "Enciphered with the key of the platform",
        "Sensitive information",
        "Not in plain text",
        "Wrap it with the public key",
        "未加密将被拒绝",
        "不是必须加密",
        "该字段需加密，服务商除外",
        "除企业外需加密",
        "非企业需进行加密处理",
    ] {
        let (line, found) = encryption(description);
        assert!(!line.contains("encrypted"), "{description}: {line}");
        assert!(found.contains("encryption"), "{description}: {found}");
    }
    for description in ["无需加密", "略", "不含敏感词", "请勿填写敏感信息", "证书序列号"] {
        let (line, found) = encryption(description);
        assert!(
            !line.contains("encrypted") && found.is_empty(),
            "{description}: {found}"
        );
    }
    let (line, found) = encryption("该字段需使用微信支付公钥加密（推荐）");
    assert!(line.contains("encrypted: true") && found.is_empty(), "{line}{found}");
}

#[test]
fn a_code_whose_row_ran_into_another_is_reported() {
    let rows = "状态码 | 错误码 | 描述 | 解决方案 |\n---|---|---|---|\n400 | PARAM_ERROR | 参数错误 | 略 |\n500 | SYSTEM_ERROR | 系统异常 | 略 |\n";
    let page = PAGE.text();
    assert!(page.contains(rows));
    for spoiled in [
        "状态码 错误码 描述 解决方案 400 PARAM_ERROR 参数错误 略 500 SYSTEM_ERROR 系统异常 略\n",
        "状态码\t错误码\t描述\t解决方案\n400\tPARAM_ERROR\t参数错误\t略 500\tSYSTEM_ERROR\t系统异常\t略\n",
        "状态码 错误码 描述 解决方案 400 PARAM_ERROR 参数错误 略\n500\nSYSTEM_ERROR\n系统异常\n略\n",
        "状态码\n错误码\n描述\n解决方案\n400\nPARAM_ERROR\n参数错误\n略 500 SYSTEM_ERROR 系统异常 略\n",
        "状态码 | 错误码 | 描述 | 解决方案 | 400 | PARAM_ERROR | 参数错误 | 略 500 | SYSTEM_ERROR | 系统异常 | 略 |\n",
    ] {
        let read = read(&page.replace(rows, spoiled));
        let (spec, found) = (spec(&read), messages(&read));
        for code in ["PARAM_ERROR", "SYSTEM_ERROR"] {
            let is_read = spec.contains(&format!("code: {code}"));
            assert!(
                is_read || read.specs.is_empty() && !found.is_empty() || found.contains(code),
                "{spoiled}: {code}\n{found}"
            );
        }
    }
    let table = "| 参数名 | 变量 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|\n| 方案 | plan_id | string(32) | 是 | path 略 |\n";
    let page = further_columns::page(table);
    let rows = "| 状态码 | 错误码 | 描述 | 解决方案 |\n|---|---|---|---|\n| 400 | PARAM_ERROR | 参数错误 | 略 |\n";
    assert!(page.contains(rows));
    for spoiled in [
        "状态码 错误码 描述 解决方案\n500 SYSTEM_ERROR 系统异常 请重试 400 PARAM_ERROR 参数错误 略\n",
        "状态码 错误码 描述 解决方案 500 SYSTEM_ERROR 系统异常 请重试 400 PARAM_ERROR 参数错误 略\n",
        "状态码\t错误码\t描述\t解决方案\n500\tSYSTEM_ERROR\t系统异常\t请重试 400\tPARAM_ERROR\t参数错误\t略\n",
        "Status Code Error Code Description Solution\n500 SYSTEM_ERROR System error Try again 400 PARAM_ERROR Parameter error Check\n",
    ] {
        let read = read(&page.replace(rows, spoiled));
        let (spec, found) = (spec(&read), messages(&read));
        for code in ["PARAM_ERROR", "SYSTEM_ERROR"] {
            let is_read = spec.contains(&format!("code: {code}"));
            assert!(is_read || found.contains(code), "{spoiled}: {code}\n{found}\n{spec}");
        }
    }
}

#[test]
fn heads_and_labels_in_near_words_are_known() {
    let table = "| 参数名 | 变量 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|\n| 方案 | plan_id | string(32) | 是 | path 略 |\n";
    let page = further_columns::page(table);
    let whole = spec(&read(&page));
    for (known, near) in [
        ("请求URL：", "接口URL："),
        ("请求URL：", "API地址："),
        ("错误码\n", "错误码公共错误码\n"),
        (
            "| 状态码 | 错误码 | 描述 | 解决方案 |",
            "| 状态码 | 错误信息 | 描述 | 解决方案 |",
        ),
        (
            "| 状态码 | 错误码 | 描述 | 解决方案 |",
            "| Status Code | Error Message | Description | Solution |",
        ),
    ] {
        assert!(page.contains(known), "{known}");
        let read = read(&page.replace(known, near));
        assert_eq!((spec(&read), messages(&read)), (whole.clone(), String::new()), "{near}");
    }
}

#[test]
fn a_list_without_a_sample_is_reported() {
    let table = "| 参数名 | 变量 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|\n| 方案 | plan_id | string(32) | 是 | path 略 |\n| 明细 | data | array | 否 | body 略 |\n| 总数 | count | int | 否 | body 略 |\n";
    let read = read(&further_columns::page(table));
    assert!(
        messages(&read).contains("the members of the object `data` are not known"),
        "{}",
        messages(&read)
    );
    assert!(spec(&read).contains("count: {type: integer"), "{}", spec(&read));
}

#[test]
fn a_page_about_an_operation_does_not_look_like_one_about_a_notification() {
    let page = "申请解约\n通知到“解约回调地址”，notify_url\n接口说明\nhttps://apihk.mch.weixin.qq.com/v3/global/papay/contracts\n内容\n";
    let found = messages(&read(page));
    assert!(
        found.contains("a page of the official site about an operation"),
        "{found}"
    );
}

#[test]
fn text_below_the_last_table_is_no_part_of_its_last_field() {
    let page = "修改课程\n接口说明\n请求URL：https://api.mch.weixin.qq.com/v3/course/plans\n请求方式：POST\n请求参数\n参数名\t变量\t类型[长度限制]\t必填\t描述\n商户号\tmchid\tstring[1,32]\t是\tbody商户号\n示例值：1900000109\n返回参数\n参数名\t变量\t类型[长度限制]\t必填\t描述\n单号\torder_id\tstring[1,32]\t是\t单号\n示例值：2345\n\n处理办法\n\n处理成功：返回200或204。\n\n错误码\n\n状态码\t错误码\t描述\t解决方案\n500\tSYSTEM_ERROR\t系统错误\t重试\n";
    let spec = spec(&read(page));
    assert!(spec.contains("example: \"2345\""), "{spec}");
}

#[test]
fn words_of_elements_around_a_page_are_reported_inside_a_field() {
    let field = |name: &str, more: &str| {
        format!(
            "<div class=\"f\"><div><span>{name}</span><span>选填</span><span>string(64)</span></div><div><p>【原因】 略</p>{more}</div></div>"
        )
    };
    let page = |more: &str, end: &str| {
        format!(
            "<!DOCTYPE html><html><body><div><h1>关闭订单</h1><p>更新时间：2025.02.20</p><h2>接口说明</h2><p>支持商户：【普通商户】</p><p>请求方式：【POST】/v3/course/close</p><p>请求域名：【主域名】https://api.mch.weixin.qq.com</p><h2>请求参数</h2><h3>body 包体参数</h3>{}{}<h2>应答参数</h2><p>无应答包体</p><h2>错误码</h2><h3>公共错误码</h3><table><tr><th>状态码</th><th>错误码</th><th>描述</th><th>解决方案</th></tr><tr><td>500</td><td>SYSTEM_ERROR</td><td>系统异常</td><td>重试</td></tr></table>{end}</div></body></html>",
            field("reason", more),
            field("remark", "")
        )
    };
    let read = |html: String| {
        let transcription = wechatpay_transcribe::transcribe(&[wechatpay_transcribe::Document {
            path: "page.html".to_owned(),
            text: html.into_bytes(),
        }]);
        messages(&transcription)
    };
    let whole = read(page("", ""));
    for element in ["aside", "footer", "button", "noscript", "header", "nav"] {
        for words in ["该字段需使用公钥加密", "单位为分"] {
            let found = read(page(&format!("<{element}>{words}</{element}>"), ""));
            assert!(found.contains(words), "{element}: {found}");
        }
        let around = read(page("", &format!("<{element}>腾讯公司版权所有</{element}>")));
        assert_eq!(around, whole, "{element}");
    }
    assert_eq!(read(page("<button>复制</button><svg><text>图</text></svg>", "")), whole);
}
