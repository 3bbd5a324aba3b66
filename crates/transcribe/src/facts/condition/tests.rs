//! Tests of reading conditions (`required_if`) from descriptions.

use wechatpay_spec::model::{EnumValue, Field, Scalar};
use wechatpay_spec::place::Span;

use super::add;
use crate::construct::{self, unplaced};
use crate::findings::Findings;

/// The condition of a second field, and whether there is a finding.
fn read(description: &str) -> (Option<(String, String)>, bool) {
    let value = |value: &str, title: &str| EnumValue {
        value: unplaced(value.to_owned()),
        title: Some(title.to_owned()),
        rust_name: None,
    };
    let kind = Field {
        title: Some(unplaced("商户类型".to_owned())),
        values: vec![value("COMPANY", "企业"), value("PERSON", "个人")],
        ..construct::field("merchant_type", Scalar::String)
    };
    let flag = Field {
        title: Some(unplaced("是否".to_owned())),
        ..construct::field("flag", Scalar::Boolean)
    };
    let mut fields = [kind, flag, construct::field("license", Scalar::String)];
    let span = Span::default();
    let mut findings = Findings::new("page.txt");
    add(
        &mut fields,
        &[("", span), ("", span), (description, span)],
        &mut findings,
    );
    let found = fields[2].required_if.as_ref();
    let pair = found.map(|condition| {
        let values = condition.values_in_words(str::to_owned);
        (condition.field.value.clone(), values)
    });
    (pair, !findings.is_empty())
}

#[test]
fn a_condition_names_a_field_and_its_value() {
    let company = Some(("merchant_type".to_owned(), "COMPANY".to_owned()));
    for text in [
        "当商户类型为COMPANY时必填",
        "当merchant_type为COMPANY时，必传",
        "【执照】 略。当商户类型为“企业”时，该字段必填。",
        "若 merchant_type = COMPANY，则必填",
        "如果商户类型选择企业时，必须填写",
        "商户类型为企业时必填",
        "当`merchant_type`取值为`COMPANY`时必填",
        "当merchant_type字段为COMPANY时，必须上传",
        "条件必填，当商户类型是COMPANY时必填",
        "Required when merchant_type is COMPANY.",
        "required if the merchant_type is COMPANY",
    ] {
        assert_eq!(read(text), (company.clone(), false), "{text}");
    }
    let flag = Some(("flag".to_owned(), "true".to_owned()));
    assert_eq!(read("当flag为true时必填"), (flag, false));
}

#[test]
fn a_condition_may_name_several_values() {
    let both = Some(("merchant_type".to_owned(), "COMPANY or PERSON".to_owned()));
    for text in [
        "当商户类型为COMPANY或PERSON时必填",
        "当商户类型为COMPANY、PERSON时，必传",
        "当merchant_type为`COMPANY`/`PERSON`时必填",
        "商户类型为企业或个人时必填",
        "若merchant_type=COMPANY或者PERSON，则必填",
        "当商户类型为“企业”或“个人”时，该字段必填",
        "Required when merchant_type is COMPANY or PERSON.",
        "required if the merchant_type is one of COMPANY, PERSON",
        "当商户类型为COMPANY时必填；当商户类型为PERSON时必填",
        "商户类型为“企业”和“个人”时必填",
        "企业和个人必填",
    ] {
        assert_eq!(read(text), (both.clone(), false), "{text}");
    }
}

#[test]
fn other_conditions_are_reported() {
    for text in [
        "当商户类型为COMPANY或政府时必填",
        "当商户类型不为COMPANY或PERSON时必填",
        "当商户类型为COMPANY时必填；若金额超过100元，必填",
        "Required when merchant_type is COMPANY or OTHER.",
        "当商户类型不为COMPANY时必填",
        "当other_type为COMPANY时必填",
        "当商户类型为政府时必填",
        "境外商户时必填",
        "若金额超过100元，必填",
        "如果没有执照，必须提供证明",
        "当flag为1时必填",
        "Required when the amount exceeds 100.",
        "在线下场景时，必传",
    ] {
        assert_eq!(read(text), (None, true), "{text}");
    }
    for text in [
        "必填",
        "【执照】 非必填",
        "当商户类型为COMPANY时非必填",
        "请按要求填写",
        "当天有效",
        "未填写时默认",
    ] {
        assert_eq!(read(text), (None, false), "{text}");
    }
}
