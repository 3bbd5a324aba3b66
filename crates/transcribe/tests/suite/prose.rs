//! Facts that descriptions state in sentences are in the spec, or named in a finding.

use wechatpay_spec::write;

use crate::losses::read;

/// A page with one field of a type and a description.
fn page(kind: &str, name: &str, description: &str) -> String {
    format!(
        "课程下单\n更新时间：2025.03.31\n接口说明\n支持商户：【普通商户】\n请求方式：【POST】/v3/course/orders\n\
         请求域名：【主域名】https://api.mch.weixin.qq.com\n请求参数\nbody 包体参数\n\
         {name} 必填 {kind}\n【标签】 {description}\n\
         请求示例\nPOST\n略\n应答参数\n无应答包体\n应答示例\n204 No Content\n\
         错误码\n公共错误码\n状态码 | 错误码 | 描述 | 解决方案 |\n400 | PARAM_ERROR | 参数错误 | 略 |\n500 | SYSTEM_ERROR | 系统异常 | 略 |\n"
    )
}

#[test]
fn facts_in_sentences_are_read_or_named() {
    let mut silent = Vec::new();
    for (kind, name, description, fact) in [
        ("integer", "total_amount", "订单总金额，单位为元", ""),
        ("integer", "total_amount", "订单总金额（元）", ""),
        ("integer", "total_amount", "The total amount in yuan.", ""),
        ("array[string]", "tags", "最多支持10个", ""),
        ("array[string]", "tags", "最多10条", ""),
        ("array[string]", "tags", "不超过5个", ""),
        ("array[string]", "tags", "数量不能超过5个", ""),
        ("array[string]", "tags", "最多可以上传5张", ""),
        ("array[string]", "tags", "5个以内", ""),
        ("array[string]", "tags", "up to 10", ""),
        ("array[string]", "tags", "Supports up to 10 items", ""),
        ("array[string]", "tags", "A maximum of 10 entries is allowed.", ""),
        ("string", "remark", "最大支持32个字符", "max_length: 32"),
        ("string", "remark", "最多支持32个字符", "max_length: 32"),
        ("string", "remark", "固定18位", "max_length: 18"),
        ("string", "remark", "at most 20 characters", "max_length: 20"),
        ("string", "remark", "Up to 20 characters.", "max_length: 20"),
        ("string", "remark", "No more than 20 characters", "max_length: 20"),
        ("string", "remark", "多个用逗号分隔，最多支持10个", ""),
        ("string", "remark", "最多10条，以逗号分隔", ""),
        ("integer", "count", "最多支持10个", ""),
    ] {
        let plain = read(&page(kind, name, "说明"));
        assert_eq!(plain.specs.len(), 1, "{kind}: {:?}", plain.diagnostics);
        let stated = read(&page(kind, name, description));
        let spec: String = stated.specs.iter().map(write::spec).collect();
        let is_named = stated.diagnostics.iter().any(|finding| finding.message.contains(name));
        let is_right = match fact {
            "" => is_named,
            fact => spec.contains(fact),
        };
        if !is_right {
            silent.push(format!("{kind} {description}: {spec} {:?}", stated.diagnostics));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
