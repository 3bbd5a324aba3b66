//! Tests of reading default values and constants from descriptions.

use super::{Assumed, read};

fn default(text: &str) -> (Option<String>, bool) {
    let Assumed {
        default,
        constant,
        unread,
    } = read(text);
    assert_eq!(constant, None, "a default is no constant: {text}");
    (default, !unread.is_empty())
}

fn constant(text: &str) -> (Option<String>, bool) {
    let Assumed {
        default,
        constant,
        unread,
    } = read(text);
    assert_eq!(default, None, "{text}");
    (constant, !unread.is_empty())
}

#[test]
fn a_default_in_a_note_on_a_value_is_no_label() {
    for text in [
        "A_B---甲（默认使用甲）",
        "渠道 A_B-甲,默认甲",
        "资金来源（默认使用未结算资金）",
    ] {
        assert_eq!(default(text), (None, true), "{text}");
    }
    assert_eq!(default("默认跳转路径"), (None, false));
}

#[test]
fn defaults_are_stated_in_many_words() {
    for (text, value) in [
        ("默认为MALL", "MALL"),
        ("默认值：20", "20"),
        ("默认值为`CNY`。", "CNY"),
        ("分页大小，默认20，最大50", "20"),
        ("【分页大小】 不填默认为20,最大值50", "20"),
        ("取值范围[1,100]，默认值：10。", "10"),
        ("不传默认 0", "0"),
        ("若不传，默认为CNY", "CNY"),
        ("如果不填写，则默认是`MD5`", "MD5"),
        ("缺省值：zh_CN", "zh_CN"),
        ("默认值 `MD5`", "MD5"),
        ("签名类型MD5 | HMAC-SHA256枚举值之一默认值 MD5", "MD5"),
        ("默认“NORMAL”", "NORMAL"),
        ("默认为0-否", "0"),
        ("默认false", "false"),
        ("默认取值为1.0", "1.0"),
        ("Default: 10", "10"),
        ("Default value: CNY", "CNY"),
        ("The default is 20.", "20"),
        ("defaults to CNY", "CNY"),
        ("If not set, the default value is \"MALL\".", "MALL"),
        ("Default to 0", "0"),
        ("缺省时为1", "1"),
        ("不传则为0", "0"),
        ("不填为CNY", "CNY"),
    ] {
        assert_eq!(default(text), (Some(value.to_owned()), false), "{text}");
    }
    for text in [
        "默认为当前时间",
        "不传默认不分账",
        "默认值见附录",
        "默认20条",
        "默认为A或B",
        "当类型为1时默认为A",
        "服务商模式下默认为A",
        "Defaults to the current time",
        "默认50%",
        "Default: A or B",
        "Default is empty",
        "10 by default",
        "查询范围，默认全部",
        "ALL，返回当日所有订单信息，默认值 SUCCESS，返回当日成功支付的订单",
        "全部，默认 PART：部分",
        "full 全部,默认值 part 部分",
    ] {
        assert_eq!(default(text), (None, true), "{text}");
    }
    for text in [
        "",
        "小程序默认跳转路径",
        "无默认值",
        "按时间排序",
        "DEFAULT | SECONDARY 枚举值之一",
        "DEFAULT_ADD_TYPE | FREIGHT",
    ] {
        assert_eq!(default(text), (None, false), "{text}");
    }
}

#[test]
fn only_values_are_stated_in_many_words() {
    for (text, value) in [
        ("固定值：CNY", "CNY"),
        ("版本号。固定为1", "1"),
        ("货币类型，固定传CNY", "CNY"),
        ("固定返回：CNY，代表人民币", "CNY"),
        ("固定返回CNY。", "CNY"),
        ("固定填`code`", "code"),
        ("固定填`#wechat_redirect`", "#wechat_redirect"),
        ("固定值`authorization_code`", "authorization_code"),
        ("固定值 https://payapp.weixin.qq.com/", "https://payapp.weixin.qq.com/"),
        ("当前固定为A", "A"),
        ("固定取值：JSAPI", "JSAPI"),
        ("Fixed value: CNY", "CNY"),
        ("Fixed value `CNY`.", "CNY"),
        ("fixed to 1.0", "1.0"),
        ("恒为1", "1"),
        ("constant: A", "A"),
        ("恒定为A", "A"),
    ] {
        assert_eq!(constant(text), (Some(value.to_owned()), false), "{text}");
    }
    for text in [
        "固定传CNY或USD",
        "当类型为1时固定为A",
        "境内商户固定传CNY",
        "固定为当前时间",
        "Fixed value: A or B",
        "固定值见附录",
    ] {
        assert_eq!(constant(text), (None, true), "{text}");
    }
    for text in ["固定减免金额", "非固定值", "长度固定为32", "固定周期有效时间段"] {
        assert_eq!(constant(text), (None, false), "{text}");
    }
}
