//! Tests of how wire names become Rust names.

use super::*;

fn name(named: Named, wire_name: &str) -> String {
    automatic(named, wire_name).unwrap()
}

#[test]
fn fields_keep_the_words_of_the_wire() {
    for (wire_name, expected) in [
        ("out_trade_no", "out_trade_no"),
        ("Wechatpay-Serial", "wechatpay_serial"),
        ("openId", "open_id"),
        ("coupon_id_$n", "coupon_id"),
        ("coupon_refund_fee_$n_$m", "coupon_refund_fee"),
        ("门店", "门店"),
        ("3ds", "field_3ds"),
    ] {
        assert_eq!(name(Named::Field, wire_name), expected);
    }
}

#[test]
fn names_that_cannot_be_raw_gain_a_suffix() {
    for (wire_name, expected) in [
        ("type", "type"),
        ("gen", "gen"),
        ("self", "self_"),
        ("Self", "self_"),
        ("crate", "crate_"),
        ("super", "super_"),
    ] {
        assert_eq!(name(Named::Field, wire_name), expected);
    }
    assert_eq!(name(Named::Variant, "self"), "SelfValue");
}

#[test]
fn modules_whose_file_or_name_is_taken_gain_a_suffix() {
    for (segment, expected) in [
        ("mod", "mod_"),
        ("{con}", "con_"),
        ("AUX", "aux_"),
        ("com1", "com1_"),
        ("std", "std_"),
        ("wechatpay-runtime", "wechatpay_runtime_"),
        ("lib", "lib"),
        ("notify", "notify"),
    ] {
        assert_eq!(name(Named::Module, segment), expected);
    }
    for segment in [
        "lib", "main", "bin", "prelude", "runtime", "shared", "notify", "nul", "mod",
    ] {
        assert_eq!(name(Named::RootModule, segment), format!("{segment}_"));
    }
    assert_eq!(
        given(Named::Module, "aux"),
        Err(NameError::IllFormed("aux_".to_owned()))
    );
    assert_eq!(name(Named::Field, "con"), "con");
}

#[test]
fn the_field_of_unreadable_fields_is_not_hidden() {
    assert_eq!(name(Named::Field, "unreadable"), "unreadable_");
    assert_eq!(
        given(Named::Field, "unreadable"),
        Err(NameError::IllFormed("unreadable_".to_owned()))
    );
}

#[test]
fn words_without_letters_have_no_name() {
    for (named, wire_name) in [(Named::Field, "*"), (Named::Field, "_"), (Named::Variant, "")] {
        assert_eq!(automatic(named, wire_name), Err(NameError::Nameless));
    }
}

#[test]
fn types_and_variants_are_pascal_case() {
    assert_eq!(name(Named::Type, "goods_detail"), "GoodsDetail");
    assert_eq!(
        name(Named::Variant, "IDENTIFICATION_TYPE_IDCARD"),
        "IdentificationTypeIdcard"
    );
    assert_eq!(name(Named::Variant, "01"), "Value01");
    assert_eq!(name(Named::Variant, "Under Review"), "UnderReview");
}

#[test]
fn types_of_the_prelude_are_not_hidden() {
    let reserved = |name: &str| Err(NameError::Reserved(name.to_owned()));
    assert_eq!(automatic(Named::Type, "option"), reserved("Option"));
    assert_eq!(given(Named::Type, "Vec"), reserved("Vec"));
    for (field, hidden) in [
        ("from", "From"),
        ("into", "Into"),
        ("try_from", "TryFrom"),
        ("default", "Default"),
        ("fn_$n", "Fn"),
    ] {
        assert_eq!(automatic(Named::Type, field), reserved(hidden));
    }
    assert_eq!(name(Named::Type, "from_account"), "FromAccount");
    assert_eq!(name(Named::Field, "from"), "from");
    assert_eq!(automatic(Named::Type, "request"), reserved("Request"));
    assert_eq!(automatic(Named::Variant, "unlisted"), reserved("Unlisted"));
}

#[test]
fn given_names_are_taken_as_written_or_refused() {
    let ill_formed = |name: &str| Err(NameError::IllFormed(name.to_owned()));
    assert_eq!(given(Named::Field, "open_id_2").unwrap(), "open_id_2");
    assert_eq!(given(Named::Field, "OpenId"), ill_formed("open_id"));
    assert_eq!(given(Named::Field, "x: i32"), ill_formed("x_i32"));
    assert_eq!(given(Named::Type, "RefundAmount").unwrap(), "RefundAmount");
}

#[test]
fn segments_name_modules() {
    assert_eq!(name(Named::Module, "control-orders"), "control_orders");
    assert_eq!(name(Named::Module, "{out_trade_no}"), "out_trade_no");
    assert_eq!(name(Named::Module, "return"), "return");
}

#[test]
fn a_parameter_that_repeats_the_segment_before_it_has_no_module() {
    let modules = |path: &str| {
        let segments = modules::of_path(path).unwrap();
        let names: Vec<String> = segments.into_iter().filter_map(|segment| segment.module).collect();
        names.join("::")
    };
    for (path, expected) in [
        (
            "v3/orders/out-trade-no/{out_trade_no}/close.yaml",
            "v3::orders::out_trade_no::close",
        ),
        ("v3/orders/out_trade_no/{out_trade_no}.yaml", "v3::orders::out_trade_no"),
        ("v3/a/{a}/b/{b}", "v3::a::b"),
        ("v3/a/{a}/a/{a}", "v3::a::a"),
        // Only a parameter, and only once.
        ("v3/a/a", "v3::a::a"),
        ("v3/{a}/a", "v3::a::a"),
        ("v3/{a}/{a}", "v3::a::a"),
        ("lib/{lib}", "lib_::lib"),
    ] {
        assert_eq!(modules(path), expected, "{path}");
    }
    assert_eq!(modules::of_path("v3/-/a"), Err("-"));
}
