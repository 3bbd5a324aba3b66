use super::*;

fn field(wire_name: &str) -> String {
    FieldName::from_wire(wire_name).unwrap().to_string()
}

#[test]
fn fields_keep_the_words_of_the_wire() {
    assert_eq!(field("out_trade_no"), "out_trade_no");
    assert_eq!(field("Wechatpay-Serial"), "wechatpay_serial");
    assert_eq!(field("openId"), "open_id");
    assert_eq!(field("coupon_id_$n"), "coupon_id");
    assert_eq!(field("coupon_refund_fee_$n_$m"), "coupon_refund_fee");
    assert_eq!(field("门店"), "门店");
    assert_eq!(field("3ds"), "field_3ds");
}

/// Everything of up to six characters out of those that matter to where words end.
#[test]
fn what_is_in_snake_case_stays_as_it_is() {
    let mut texts = vec![String::new()];
    for length in 0..6 {
        let longer = texts.iter().filter(|text| text.len() == length);
        let longer: Vec<String> = longer
            .flat_map(|text| "az09_A-é".chars().map(move |character| format!("{text}{character}")))
            .filter(|text| text.is_ascii() || length < 5)
            .collect();
        texts.extend(longer);
    }
    for text in texts {
        assert_eq!(snake_case(&text), text.to_snake_case(), "{text}");
    }
}

#[test]
fn keywords_become_raw_or_gain_an_underscore() {
    assert_eq!(field("type"), "r#type");
    assert_eq!(field("gen"), "r#gen");
    assert_eq!(field("self"), "self_");
    assert_eq!(field("Self"), "self_");
    assert_eq!(field("crate"), "crate_");
    assert_eq!(field("super"), "super_");
    assert_eq!(TypeName::from_value("self").unwrap().to_string(), "SelfValue");
}

#[test]
fn what_has_no_letters_has_no_name() {
    assert_eq!(FieldName::from_wire("*"), Err(NameError::Nameless));
    assert_eq!(FieldName::from_wire("_"), Err(NameError::Nameless));
    assert_eq!(TypeName::from_value(""), Err(NameError::Nameless));
}

#[test]
fn types_and_variants_are_pascal_case() {
    assert_eq!(TypeName::from_wire("goods_detail").unwrap().as_str(), "GoodsDetail");
    assert_eq!(
        TypeName::from_value("IDENTIFICATION_TYPE_IDCARD").unwrap().as_str(),
        "IdentificationTypeIdcard"
    );
    assert_eq!(TypeName::from_value("01").unwrap().as_str(), "Value01");
    assert_eq!(TypeName::from_value("Under Review").unwrap().as_str(), "UnderReview");
}

#[test]
fn prelude_types_are_not_hidden() {
    assert_eq!(
        TypeName::from_wire("option"),
        Err(NameError::Reserved("Option".to_owned()))
    );
    assert_eq!(
        TypeName::from_override("Vec"),
        Err(NameError::Reserved("Vec".to_owned()))
    );
    assert_eq!(
        TypeName::from_wire("request"),
        Err(NameError::Reserved("Request".to_owned()))
    );
}

#[test]
fn overrides_are_taken_as_written_or_refused() {
    assert_eq!(FieldName::from_override("open_id_2").unwrap().as_str(), "open_id_2");
    assert_eq!(
        FieldName::from_override("OpenId"),
        Err(NameError::IllFormed("open_id".to_owned()))
    );
    assert_eq!(
        FieldName::from_override("x: i32"),
        Err(NameError::IllFormed("x_i32".to_owned()))
    );
    assert_eq!(
        TypeName::from_override("RefundAmount").unwrap().as_str(),
        "RefundAmount"
    );
}

#[test]
fn segments_name_modules() {
    assert_eq!(
        ModuleName::from_segment("control-orders").unwrap().to_string(),
        "control_orders"
    );
    assert_eq!(
        ModuleName::from_segment("{out_trade_no}").unwrap().to_string(),
        "out_trade_no"
    );
    assert_eq!(ModuleName::from_segment("return").unwrap().to_string(), "r#return");
}
