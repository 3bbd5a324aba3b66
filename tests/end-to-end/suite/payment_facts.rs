//! Messages about money in which one fact is wrong, missing or unreadable: `check` names this fact, and no other.

use serde_json::{Value, json};
use wechatpay_api::notify::v2::{refund_processed, transaction_success as v2_payment};
use wechatpay_api::notify::{mchtransfer_bill_finished, refund_success, transaction_success};
use wechatpay_api::v2::pay::{micropay, orderquery};
use wechatpay_api::v3::combine_transactions::out_trade_no::combine_out_trade_no as combined_query;
use wechatpay_api::v3::fund_app::mch_transfer::transfer_bills::out_bill_no as transfer_query;
use wechatpay_api::v3::pay::partner::transactions::id::transaction_id as partner_query;
use wechatpay_api::v3::pay::transactions::id::transaction_id as direct_query;
use wechatpay_api::v3::refund::domestic::refunds::out_refund_no as refund_query;
use wechatpay_runtime::payment::{
    Difference, Differences, ExpectedCombination, ExpectedPayment, ExpectedRefund, ExpectedTransfer, Payee,
};
use wechatpay_runtime::wire::{Decode, decode_json};

use crate::payments::{ORDER, combined, direct, global, parking, partner, refund};
use crate::wrong_fields::without;

const OF_PARTNER: ExpectedPayment<'static> = ExpectedPayment {
    payee: Payee::Partner {
        sp_mchid: "1900000100",
        sp_appid: "wx0000000000000002",
        sub_mchid: "1900000109",
    },
    ..ORDER
};
const PART: ExpectedPayment<'static> = ExpectedPayment {
    payee: Payee::SubOrder {
        mchid: "1900000109",
        sub_mchid: None,
    },
    ..ORDER
};
const REFUND: ExpectedRefund<'static> = ExpectedRefund {
    mchid: "1900000109",
    sub_mchid: None,
    out_trade_no: "order-1",
    out_refund_no: "refund-1",
    refund: 50,
    total: 100,
    currency: "CNY",
    state: "SUCCESS",
};
const TRANSFER: ExpectedTransfer<'static> = ExpectedTransfer {
    mchid: "1900000109",
    sub_mchid: None,
    appid: "wx0000000000000001",
    out_bill_no: "bill-1",
    openid: "o1",
    amount: 400,
    state: "SUCCESS",
};

fn read<T: Decode>(message: &Value) -> T {
    decode_json(message.to_string().as_bytes(), None).unwrap()
}

fn fields(result: Result<(), Differences>) -> Vec<&'static str> {
    result.unwrap_err().iter().map(Difference::field).collect()
}

/// Spoils each fact in every way. The difference has the fact's own place, with points.
#[track_caller]
fn each_fact_is_named<T: Decode>(
    message: &Value,
    places: &[&'static str],
    check: impl Fn(&T) -> Result<(), Differences>,
) {
    check(&read(message)).unwrap();
    for place in places {
        let field = place.trim_start_matches('/').replace('/', ".");
        let wrong = match message.pointer(place).unwrap() {
            Value::String(text) => json!(format!("{text}0")),
            _ => json!(7),
        };
        let is_lost = [Value::Null, json!({"fen": 1}), json!([100]), json!([[]])];
        for other in [wrong, json!("")].into_iter().chain(is_lost) {
            let mut changed = message.clone();
            *changed.pointer_mut(place).unwrap() = other.clone();
            let differences = check(&read(&changed)).expect_err(place);
            let found: Vec<_> = differences.iter().collect();
            assert_eq!(found.len(), 1, "{place}: {other}: {differences}");
            assert_eq!(found[0].field(), field, "{place}: {other}");
            let is_unreadable = other.is_object() || other.is_array();
            assert_eq!(found[0].unreadable().is_some(), is_unreadable, "{differences}");
            assert_eq!(
                differences.to_string().contains("is unreadable ("),
                is_unreadable,
                "{differences}"
            );
        }
        let differences = check(&read(&without(message.clone(), place))).expect_err(place);
        let absent = format!("`{field}` is absent, expected ");
        assert!(differences.to_string().contains(&absent), "{differences}");
    }
}

fn xml_payment() -> Value {
    json!({
        "return_code": "SUCCESS", "result_code": "SUCCESS", "appid": "wx0000000000000001", "mch_id": "1900000109",
        "openid": "o1", "is_subscribe": "Y", "trade_type": "JSAPI", "bank_type": "CMC", "total_fee": "100",
        "cash_fee": "100", "fee_type": "CNY", "transaction_id": "4200000001", "out_trade_no": "order-1",
        "time_end": "20260102103456", "attach": "a",
    })
}

fn transferred() -> Value {
    json!({
        "mch_id": "1900000109", "out_bill_no": "bill-1", "transfer_bill_no": "3", "appid": "wx0000000000000001",
        "state": "SUCCESS", "transfer_amount": 400, "transfer_remark": "报销", "openid": "o1",
        "create_time": "2015-05-20T13:29:35.120+08:00", "update_time": "2015-05-20T13:29:35.120+08:00",
    })
}

#[test]
fn payments() {
    let places = [
        "/mchid",
        "/appid",
        "/out_trade_no",
        "/amount/total",
        "/amount/currency",
        "/trade_state",
    ];
    each_fact_is_named::<transaction_success::Resource>(&direct(), &places, |paid| ORDER.check(paid));
    each_fact_is_named::<direct_query::get::Response>(&direct(), &places, |paid| ORDER.check(paid));
    let hong_kong = ExpectedPayment {
        currency: "HKD",
        ..ORDER
    };
    each_fact_is_named::<transaction_success::Resource>(&global(), &places, |paid| hong_kong.check(paid));

    let places = [
        "/sp_mchid",
        "/sp_appid",
        "/sub_mchid",
        "/out_trade_no",
        "/amount/total",
        "/amount/currency",
    ];
    each_fact_is_named::<transaction_success::Resource>(&partner(), &places, |paid| OF_PARTNER.check(paid));
    each_fact_is_named::<partner_query::get::Response>(&partner(), &places, |paid| OF_PARTNER.check(paid));
    let places = [
        "/sp_mchid",
        "/sub_mchid",
        "/out_trade_no",
        "/amount/total",
        "/amount/currency",
        "/trade_state",
    ];
    each_fact_is_named::<transaction_success::Resource>(&parking(), &places, |paid| OF_PARTNER.check(paid));
}

#[test]
fn payments_of_apiv2() {
    let places = ["/mch_id", "/appid", "/out_trade_no", "/total_fee", "/result_code"];
    each_fact_is_named::<micropay::post::Response>(&xml_payment(), &places, |paid| ORDER.check(paid));
    // A notification states its result, and that of an automatic payment the state as well, which comes first.
    let places = ["/mch_id", "/appid", "/out_trade_no", "/total_fee"];
    each_fact_is_named::<v2_payment::Notification>(&xml_payment(), &places, |paid| ORDER.check(paid));
    let mut unpaid = xml_payment();
    unpaid["trade_state"] = json!("PAY_FAIL");
    assert_eq!(
        fields(ORDER.check(&read::<v2_payment::Notification>(&unpaid))),
        ["trade_state"]
    );
    unpaid["trade_state"] = json!({"SUCCESS": 1});
    assert_eq!(
        fields(ORDER.check(&read::<v2_payment::Notification>(&unpaid))),
        ["trade_state"]
    );
    let mut failed = xml_payment();
    failed["result_code"] = json!("FAIL");
    assert_eq!(
        fields(ORDER.check(&read::<v2_payment::Notification>(&failed))),
        ["result_code"]
    );
    // The result of a query says that it was answered, and not that the order is paid.
    assert_eq!(
        fields(ORDER.check(&read::<orderquery::post::Response>(&xml_payment()))),
        ["trade_state"]
    );

    let mut other = xml_payment();
    for (currency, is_same) in [
        (json!("CNY"), true),
        (Value::Null, true),
        (json!("HKD"), false),
        (json!(["CNY"]), false),
    ] {
        other["fee_type"] = currency.clone();
        let checked = ORDER.check(&read::<micropay::post::Response>(&other));
        assert_eq!(checked.is_ok(), is_same, "{currency}");
    }
}

#[test]
fn an_unreadable_object_is_not_a_missing_one() {
    for amount in [json!("100"), json!(100), json!([{"total": 100}]), json!(true)] {
        let mut message = direct();
        message["amount"] = amount;
        let differences = ORDER
            .check(&read::<transaction_success::Resource>(&message))
            .unwrap_err();
        let found: Vec<_> = differences
            .iter()
            .map(|it| (it.field(), it.unreadable().is_some()))
            .collect();
        assert_eq!(found, [("amount.total", true), ("amount.currency", true)]);
    }
}

#[test]
fn what_must_not_be_there_may_not_be_unreadable_either() {
    for value in [json!("1900000666"), json!(7), json!({"a": 1}), json!([1])] {
        let mut message = direct();
        message["sub_mchid"] = value;
        assert_eq!(
            fields(ORDER.check(&read::<transaction_success::Resource>(&message))),
            ["sub_mchid"]
        );
    }
    // The caller's number is taken from no other field if its own is there.
    let mut message = partner();
    message["sp_mchid"] = json!([1]);
    message["mchid"] = json!("1900000100");
    assert_eq!(
        fields(OF_PARTNER.check(&read::<transaction_success::Resource>(&message))),
        ["sp_mchid"]
    );
}

#[test]
fn combined_payments() {
    let expected = |orders| ExpectedCombination {
        combine_mchid: "1900000100",
        combine_appid: "wx0000000000000001",
        combine_out_trade_no: "combined-1",
        orders,
    };
    let places = ["/combine_mchid", "/combine_appid", "/combine_out_trade_no"];
    let one = [PART];
    each_fact_is_named::<transaction_success::Resource>(&combined(), &places, |paid| expected(&one).check(paid));
    each_fact_is_named::<combined_query::get::Response>(&combined(), &places, |paid| expected(&one).check(paid));

    let order = combined()["sub_orders"][0].clone();
    let with = |orders: Value| {
        let mut message = combined();
        message["sub_orders"] = orders;
        read::<transaction_success::Resource>(&message)
    };
    for (place, value, field) in [
        ("/mchid", json!("1900000666"), "mchid"),
        ("/amount/total_amount", json!(1), "amount.total_amount"),
        ("/amount/total_amount", json!("one"), "amount.total_amount"),
        ("/amount/currency", json!([1]), "amount.currency"),
        ("/trade_state", Value::Null, "trade_state"),
        ("/sub_mchid", json!("1900000666"), "sub_mchid"),
    ] {
        let mut changed = order.clone();
        changed["sub_mchid"] = Value::Null;
        *changed.pointer_mut(place).unwrap() = value;
        let differences = expected(&one).check(&with(json!([changed]))).unwrap_err();
        let found: Vec<_> = differences.iter().map(|it| (it.field(), it.order())).collect();
        assert_eq!(found, [(field, Some("order-1"))]);
        assert!(
            differences.to_string().contains("of order \"order-1\" is "),
            "{differences}"
        );
    }
    let mut second = order.clone();
    second["out_trade_no"] = json!("order-2");
    let missing = "sub_orders[].out_trade_no";
    for orders in [json!([]), Value::Null, json!("x"), json!([null])] {
        assert_eq!(fields(expected(&one).check(&with(orders))), [missing]);
    }
    assert_eq!(fields(expected(&one).check(&with(json!([second])))), [missing, missing]);
    assert_eq!(fields(expected(&one).check(&with(json!([order, second])))), [missing]);
    assert_eq!(fields(expected(&one).check(&with(json!([order, order])))), [missing]);
    let two = [
        ExpectedPayment {
            out_trade_no: "order-2",
            ..PART
        },
        PART,
    ];
    expected(&two).check(&with(json!([order, second]))).unwrap();
}

#[test]
fn refunds() {
    let places = [
        "/mchid",
        "/out_trade_no",
        "/out_refund_no",
        "/amount/refund",
        "/amount/total",
        "/refund_status",
    ];
    each_fact_is_named::<refund_success::Resource>(&refund(), &places, |refunded| REFUND.check(refunded));
    for (currency, is_same) in [
        (Value::Null, true),
        (json!("HKD"), false),
        (json!([1]), false),
        (json!(""), false),
    ] {
        let mut message = refund();
        message["amount"]["currency"] = currency.clone();
        let checked = REFUND.check(&read::<refund_success::Resource>(&message));
        assert_eq!(checked.is_ok(), is_same, "{currency}");
    }
    let mut of_partner = without(refund(), "/mchid");
    of_partner["sp_mchid"] = json!("1900000100");
    of_partner["sub_mchid"] = json!("1900000109");
    let expected = ExpectedRefund {
        mchid: "1900000100",
        sub_mchid: Some("1900000109"),
        ..REFUND
    };
    each_fact_is_named::<refund_success::Resource>(&of_partner, &["/sp_mchid", "/sub_mchid"], |refunded| {
        expected.check(refunded)
    });
    let found = fields(REFUND.check(&read::<refund_success::Resource>(&of_partner)));
    assert_eq!(found, ["mchid", "sub_mchid"]);

    // A query states no merchant number, and calls the state otherwise.
    let mut queried = without(refund(), "/refund_status");
    queried["status"] = json!("SUCCESS");
    let places = [
        "/out_trade_no",
        "/out_refund_no",
        "/amount/refund",
        "/amount/total",
        "/status",
    ];
    each_fact_is_named::<refund_query::get::Response>(&queried, &places, |refunded| REFUND.check(refunded));

    let in_v2 = json!({
        "out_refund_no": "refund-1", "out_trade_no": "order-1", "refund_fee": "50", "total_fee": "100",
        "refund_status": "SUCCESS", "refund_id": "5", "transaction_id": "42",
    });
    let places = [
        "/out_trade_no",
        "/out_refund_no",
        "/refund_fee",
        "/total_fee",
        "/refund_status",
    ];
    each_fact_is_named::<refund_processed::notification::ReqInfo>(&in_v2, &places, |refunded| REFUND.check(refunded));
}

#[test]
fn transfers() {
    let places = [
        "/mch_id",
        "/appid",
        "/out_bill_no",
        "/openid",
        "/transfer_amount",
        "/state",
    ];
    each_fact_is_named::<transfer_query::get::Response>(&transferred(), &places, |transfer| TRANSFER.check(transfer));
    let places = ["/mch_id", "/out_bill_no", "/openid", "/transfer_amount", "/state"];
    each_fact_is_named::<mchtransfer_bill_finished::Resource>(&transferred(), &places, |transfer| {
        TRANSFER.check(transfer)
    });
    // The notification has the merchant number under one of two names.
    let mut renamed = without(transferred(), "/mch_id");
    renamed["mchid"] = json!("1900000109");
    TRANSFER
        .check(&read::<mchtransfer_bill_finished::Resource>(&renamed))
        .unwrap();
    renamed["sub_mchid"] = json!("1900000666");
    assert_eq!(
        fields(TRANSFER.check(&read::<mchtransfer_bill_finished::Resource>(&renamed))),
        ["sub_mchid"]
    );
}
