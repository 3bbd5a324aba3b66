//! Tests of reading from descriptions who sends a field: merchants or partners.

use wechatpay_spec::model::{Role, Scalar};
use wechatpay_spec::place::Span;

use super::apply;
use crate::construct;
use crate::findings::Findings;

/// Whether a field that was required is, of which role, and whether there is a finding.
fn applied(description: &str, required: bool) -> (bool, Option<Role>, bool) {
    let mut field = construct::field("sub_mchid", Scalar::String);
    field.required = required;
    let mut fields = [field];
    let mut findings = Findings::new("page.txt");
    apply(&mut fields, &[(description, Span::default())], None, &mut findings);
    let [field] = fields;
    (
        field.required,
        field.required_of.map(|role| role.value),
        !findings.is_empty(),
    )
}

#[test]
fn a_role_may_be_named_in_many_words() {
    for text in [
        "仅服务商必填",
        "子商户号，服务商模式必传",
        "服务商模式下必填。",
        "服务商必填，普通商户不填",
        "普通商户无需填写，服务商必须填写",
        "机构模式必填",
        "【子商户】 服务商商户必填",
        "服务商商户模式下必传",
        "Required for partners.",
        "Mandatory in partner mode",
        "only required for service providers",
        "Partners must send it, required",
        "Partner mode: required",
        "Only partners need to send this field",
        "Partners have to provide it",
    ] {
        assert_eq!(applied(text, false), (false, Some(Role::Partner), false), "{text}");
        assert_eq!(applied(text, true), (false, Some(Role::Partner), false), "{text}");
    }
    for text in [
        "直连商户必填",
        "普通商户必传",
        "商户模式下必填",
        "Required for direct merchants",
    ] {
        assert_eq!(applied(text, false), (false, Some(Role::Merchant), false), "{text}");
    }
    for text in [
        "商户模式下不填",
        "直连商户无需填写",
        "普通商户不传",
        "Not required for direct merchants",
        "Direct merchants do not need to send it",
        "Direct merchants may omit it",
        "Ignored for direct merchants",
    ] {
        assert_eq!(applied(text, true), (false, Some(Role::Partner), false), "{text}");
        // Whether the other callers must send it is not said.
        assert_eq!(applied(text, false), (false, None, true), "{text}");
    }
}

#[test]
fn other_words_are_named_or_about_something_else() {
    for text in ["服务商和普通商户必填", "服务商必填；普通商户必填"] {
        assert_eq!(applied(text, false), (false, None, true), "{text}");
    }
    for text in [
        "渠道商必填",
        "【号码】 渠道商必传",
        "银行必填，其他选填",
        "平台模式下必填",
        "仅小微商户需填写",
        "境外商户必须提供",
        "子商户必上送",
        "Acquirers must send it",
        "Mandatory for acquirers",
        "Merchants have to provide it",
    ] {
        assert_eq!(applied(text, false), (false, None, true), "{text}");
        assert_eq!(applied(text, true), (true, None, true), "{text}");
    }
    for text in [
        "特约商户不传",
        "二级商户不需要填写",
        "渠道商可以不填",
        "Merchants need not send it",
        "Not required for merchants",
        "This field can be left empty by merchants",
    ] {
        assert_eq!(applied(text, false), (false, None, true), "{text}");
        assert_eq!(applied(text, true), (true, None, true), "{text}");
    }
    for text in [
        "必填",
        "服务商名称必填",
        "微信支付分配的服务商商户号",
        "服务商的商户号",
        "the partner's number is required",
        "该字段必填",
        "二选一必填",
        "两者至少填一个，必填",
        "this field is required",
        "同时必填",
    ] {
        assert_eq!(applied(text, true), (true, None, false), "{text}");
    }
}
