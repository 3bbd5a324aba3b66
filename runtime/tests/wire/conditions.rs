//! Fields that are required, or allowed, when a sibling has a certain value.

use wechatpay_runtime::derive::Request;
use wechatpay_runtime::wire::{EncodeCause, encode};

use crate::sending::{Goods, MerchantType, problem};

#[derive(Clone, Debug, Request)]
struct Conditional {
    #[required]
    merchant_type: MerchantType,
    #[required_if(merchant_type = "ENTERPRISE")]
    certificate_number: Option<String>,
    #[only_if(merchant_type = "INDIVIDUAL")]
    principal: Option<Goods>,
    #[wire(query)]
    count: Option<i64>,
    #[required_if(count = 2)]
    #[wire(name = "second-name")]
    second: Option<String>,
}

fn conditional(merchant_type: &str) -> Conditional {
    Conditional::new(ConditionalRequired {
        merchant_type: merchant_type.into(),
    })
}

#[test]
fn a_conditionally_required_field_is_demanded_when_the_sibling_has_the_value() {
    let cause = EncodeCause::RequiredIf {
        sibling: "merchant_type",
        equals: "ENTERPRISE",
    };
    assert_eq!(
        problem(&conditional("ENTERPRISE")),
        ("certificate_number".into(), cause)
    );
    assert!(encode(&conditional("ENTERPRISE").with_certificate_number("1"), None).is_ok());
    assert!(encode(&conditional("INDIVIDUAL"), None).is_ok());
    assert!(encode(&conditional("企业"), None).is_ok());
}

#[test]
fn a_conditionally_allowed_field_is_refused_when_the_sibling_has_another_value() {
    let request = conditional("OTHER").with_principal(Goods::new());
    let cause = EncodeCause::OnlyIf {
        sibling: "merchant_type",
        equals: &["INDIVIDUAL"],
    };
    assert_eq!(problem(&request), ("principal".into(), cause));
    assert_eq!(
        encode(&request, None).unwrap_err().to_string(),
        "cannot encode the request: field `principal`: may be set only when `merchant_type` is `INDIVIDUAL`; leave it \
         out, or correct `merchant_type`"
    );
    assert!(encode(&conditional("INDIVIDUAL").with_principal(Goods::new()), None).is_ok());
}

#[test]
fn a_condition_may_rest_on_a_number_in_another_part() {
    let cause = EncodeCause::RequiredIf {
        sibling: "count",
        equals: "2",
    };
    assert_eq!(problem(&conditional("x").with_count(2)), ("second-name".into(), cause));
    assert!(encode(&conditional("x").with_count(20), None).is_ok());
    assert!(encode(&conditional("x").with_count(2).with_second("y"), None).is_ok());
}

#[derive(Clone, Debug, Request)]
struct OfSeveral {
    kind: Option<String>,
    #[required_if(kind = "FIRM", kind = "SHOP")]
    licence: Option<String>,
    #[only_if(kind = "PERSON", kind = "SHOP")]
    identity: Option<String>,
}

#[test]
fn a_condition_may_name_several_values() {
    for kind in ["FIRM", "SHOP"] {
        let cause = EncodeCause::RequiredIf {
            sibling: "kind",
            equals: kind,
        };
        assert_eq!(problem(&OfSeveral::new().with_kind(kind)), ("licence".into(), cause));
        assert!(encode(&OfSeveral::new().with_kind(kind).with_licence("1"), None).is_ok());
    }
    assert!(encode(&OfSeveral::new().with_kind("PERSON"), None).is_ok());
    for kind in ["PERSON", "SHOP"] {
        let request = OfSeveral::new().with_kind(kind).with_licence("1");
        assert!(encode(&request.with_identity("2"), None).is_ok());
    }
    let request = OfSeveral::new().with_kind("FIRM").with_licence("1").with_identity("2");
    let error = encode(&request, None).unwrap_err().to_string();
    assert!(error.contains("only when `kind` is `PERSON` or `SHOP`"), "{error}");
}

#[derive(Clone, Debug, Request)]
struct Nested {
    #[required]
    inner: Vec<Conditional>,
}

#[test]
fn conditions_look_only_at_siblings_and_errors_name_the_path() {
    let request = Nested::new(NestedRequired {
        inner: vec![
            conditional("INDIVIDUAL"),
            conditional("ENTERPRISE"),
            conditional("ENTERPRISE").with_certificate_number("1"),
        ],
    });
    let fields = encode(&request, None).unwrap_err();
    let fields: Vec<_> = fields
        .problems()
        .filter(|(_, cause)| matches!(cause, EncodeCause::RequiredIf { .. }))
        .collect();
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0].0, "inner[1].certificate_number");
}

#[test]
fn serde_shows_what_a_condition_would_refuse_to_send() {
    assert_eq!(
        serde_json::to_string(&conditional("ENTERPRISE")).unwrap(),
        r#"{"merchant_type":"ENTERPRISE"}"#
    );
}
