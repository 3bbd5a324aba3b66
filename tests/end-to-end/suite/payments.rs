//! Payments that WeChat Pay reports: no field of a message about money is lost, and a payment that is not the expected
//! one is refused.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wechatpay_api::notify::{Event, refund_success, transaction_success};
use wechatpay_api::v2::pay::micropay;
use wechatpay_api::v3::pay::partner::transactions::id::transaction_id as partner_query;
use wechatpay_api::v3::pay::transactions::id::transaction_id as direct_query;
use wechatpay_runtime::payment::{Differences, ExpectedPayment, Payee, Payment};

use crate::gateway::{Material, V3Notification};
use crate::notifications::{PAID, receive};

pub(crate) const ORDER: ExpectedPayment<'static> = ExpectedPayment {
    payee: Payee::Merchant {
        mchid: "1900000109",
        appid: "wx0000000000000001",
    },
    out_trade_no: "order-1",
    total: 100,
    currency: "CNY",
    state: "SUCCESS",
};

fn promotions() -> Value {
    json!([{
        "coupon_id": "200001", "name": "满减", "scope": "SINGLE", "type": "CASH", "amount": 10, "stock_id": "30001",
        "wechatpay_contribute": 4, "merchant_contribute": 3, "other_contribute": 3, "currency": "CNY",
        "goods_detail": [{
            "goods_id": "g1", "quantity": 2, "unit_price": 55, "discount_amount": 10, "goods_remark": "红",
        }],
    }])
}

/// The payment of a direct merchant, as a notification or the response to a query.
pub(crate) fn direct() -> Value {
    json!({
        "mchid": "1900000109", "appid": "wx0000000000000001", "out_trade_no": "order-1", "transaction_id": "4200000001",
        "trade_type": "JSAPI", "trade_state": "SUCCESS", "trade_state_desc": "支付成功", "bank_type": "CMC",
        "attach": "a", "success_time": "2026-01-02T10:34:56+08:00", "payer": {"openid": "o1"},
        "amount": {"total": 100, "payer_total": 90, "currency": "CNY", "payer_currency": "CNY"},
        "scene_info": {"device_id": "d1"}, "promotion_detail": promotions(),
    })
}

/// The payment of a partner's merchant.
pub(crate) fn partner() -> Value {
    let mut message = direct();
    let members = message.as_object_mut().unwrap();
    members.remove("mchid");
    members.remove("appid");
    members.insert("sp_mchid".into(), "1900000100".into());
    members.insert("sp_appid".into(), "wx0000000000000002".into());
    members.insert("sub_mchid".into(), "1900000109".into());
    members.insert("sub_appid".into(), "wx0000000000000001".into());
    members.insert("payer".into(), json!({"sp_openid": "o2", "sub_openid": "o1"}));
    message
}

pub(crate) fn combined() -> Value {
    json!({
        "combine_appid": "wx0000000000000001", "combine_mchid": "1900000100", "combine_out_trade_no": "combined-1",
        "scene_info": {"device_id": "d1"}, "combine_payer_info": {"openid": "o1"},
        "installment_info": {"use_subsidy": true, "selected_installment_number": 3},
        "sub_orders": [{
            "mchid": "1900000109", "out_trade_no": "order-1", "transaction_id": "4200000001", "trade_type": "JSAPI",
            "trade_state": "SUCCESS", "bank_type": "CMC", "attach": "a", "success_time": "2026-01-02T10:34:56+08:00",
            "amount": {"total_amount": 100, "payer_amount": 90, "currency": "CNY", "payer_currency": "CNY",
                "settlement_rate": 100_000_000},
            "promotion_detail": promotions(),
        }],
    })
}

pub(crate) fn parking() -> Value {
    json!({
        "appid": "wx0000000000000002", "sp_mchid": "1900000100", "sub_mchid": "1900000109", "out_trade_no": "order-1",
        "sub_appid": "wx0000000000000001", "transaction_id": "4200000001", "trade_state": "SUCCESS",
        "trade_state_description": "扣款成功", "bank_type": "BPA", "attach": "a", "user_repaid": "Y",
        "success_time": "2026-01-02T10:34:56+08:00", "create_time": "2026-01-02T10:34:50+08:00",
        "description": "停车费", "trade_scene": "PARKING", "payer": {"openid": "o1"},
        "amount": {"total": 100, "discount_total": 1, "payer_total": 99, "currency": "CNY"},
        "parking_info": {"parking_id": "p1", "plate_number": "粤B00001", "plate_color": "BLUE",
            "start_time": "2026-01-02T08:00:00+08:00", "end_time": "2026-01-02T10:00:00+08:00",
            "parking_name": "南门", "charging_duration": 7200, "device_id": "d1"},
        "promotion_detail": [{"coupon_id": "200001", "type": "DISCOUNT", "amount": 1, "stock_id": "30001",
            "wechatpay_contribute": 1, "merchant_contribute": 0, "other_contribute": 0}],
    })
}

pub(crate) fn global() -> Value {
    json!({
        "id": "1008450740", "mchid": "1900000109", "appid": "wx0000000000000001", "out_trade_no": "order-1",
        "trade_type": "MICROPAY", "trade_state": "SUCCESS", "trade_state_desc": "支付成功", "bank_type": "CCB_DEBIT",
        "success_time": "2026-01-02T10:34:56+08:00", "payer": {"openid": "o1"},
        "amount": {"total": 100, "payer_total": 80, "currency": "HKD", "payer_currency": "CNY",
            "exchange_rate": {"type": "SETTLEMENT_RATE", "rate": 8_000_000}},
        "promotion_detail": [{"promotion_id": "109519", "name": "n", "scope": "SINGLE", "type": "DISCOUNT",
            "amount": 1, "currency": "HKD", "activity_id": "931386", "wechatpay_contribute_amount": 1,
            "merchant_contribute_amount": 0, "other_contribute_amount": 0,
            "goods_detail": [{"goods_id": "g1", "goods_remark": "r", "quantity": 1, "price": 100}]}],
    })
}

fn shares() -> Value {
    json!({
        "sp_mchid": "1900000100", "sub_mchid": "1900000109", "transaction_id": "4200000001", "order_id": "3008",
        "out_order_no": "share-1", "success_time": "2026-01-02T10:34:56+08:00",
        "receiver": {"type": "MERCHANT_ID", "account": "1900000110", "amount": 5, "description": "分账"},
    })
}

pub(crate) fn refund() -> Value {
    json!({
        "mchid": "1900000109", "out_trade_no": "order-1", "transaction_id": "4200000001", "out_refund_no": "refund-1",
        "refund_id": "5000000001", "refund_status": "SUCCESS", "success_time": "2026-01-03T10:34:56+08:00",
        "user_received_account": "招商银行信用卡0403",
        "amount": {"total": 100, "refund": 50, "payer_total": 90, "payer_refund": 45, "currency": "CNY",
            "settlement_total": 100, "settlement_refund": 50, "discount_refund": 5},
    })
}

/// Decodes a message, encodes the result, and compares.
#[track_caller]
fn keeps_every_field<T: DeserializeOwned + Serialize>(message: Value) {
    let decoded: T = serde_json::from_value(message.clone()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), message);
}

#[track_caller]
fn paid(message: Value) -> transaction_success::Resource {
    serde_json::from_value(message).unwrap()
}

/// The differences as (field, actual, expected).
#[track_caller]
fn differences<P: Payment>(expected: &ExpectedPayment<'_>, payment: &P) -> Vec<(&'static str, String, String)> {
    let differences: Differences = expected.check(payment).unwrap_err();
    let shown = |value: Option<&str>| value.unwrap_or("-").to_owned();
    differences
        .iter()
        .map(|difference| {
            (
                difference.field(),
                shown(difference.actual()),
                shown(difference.expected()),
            )
        })
        .collect()
}

#[test]
fn no_field_of_a_message_about_money_is_lost() {
    for message in [direct(), partner(), combined(), parking(), global(), shares()] {
        keeps_every_field::<transaction_success::Resource>(message);
    }
    keeps_every_field::<direct_query::get::Response>(direct());
    keeps_every_field::<partner_query::get::Response>(partner());
    keeps_every_field::<refund_success::Resource>(refund());
}

#[test]
fn a_promotion_of_apiv2_is_an_object_with_a_list() {
    let text =
        r#"{"promotion_detail":[{"promotion_id":"42","amount":50,"goods_detail":[{"goods_id":"g","price":650}]}]}"#;
    let answer: micropay::post::Response =
        serde_json::from_value(json!({"return_code": "SUCCESS", "promotion_detail": text})).unwrap();
    let promotions = answer.promotion_detail.unwrap().promotion_detail.unwrap();
    assert_eq!(promotions[0].amount, Some(50));
    assert_eq!(promotions[0].goods_detail.as_ref().unwrap()[0].price, Some(650));
}

#[test]
fn the_expected_payment_passes_in_each_of_its_forms() {
    ORDER.check(&paid(direct())).unwrap();
    let query: direct_query::get::Response = serde_json::from_value(direct()).unwrap();
    ORDER.check(&query).unwrap();

    let of_partner = ExpectedPayment {
        payee: Payee::Partner {
            sp_mchid: "1900000100",
            sp_appid: "wx0000000000000002",
            sub_mchid: "1900000109",
        },
        ..ORDER
    };
    of_partner.check(&paid(partner())).unwrap();
    of_partner.check(&paid(parking())).unwrap();
    let query: partner_query::get::Response = serde_json::from_value(partner()).unwrap();
    of_partner.check(&query).unwrap();

    let part = ExpectedPayment {
        payee: Payee::SubOrder {
            mchid: "1900000109",
            sub_mchid: None,
        },
        ..ORDER
    };
    part.check(&paid(combined()).sub_orders.unwrap()[0]).unwrap();
    let hong_kong = ExpectedPayment {
        currency: "HKD",
        ..ORDER
    };
    hong_kong.check(&paid(global())).unwrap();
}

/// The payer can choose what they pay for, and the price that the page sends. The notification is genuine nevertheless.
#[tokio::test]
async fn a_genuine_notification_of_another_payment_is_refused() {
    for (place, value, field, actual, expected) in [
        ("/amount/total", json!(1), "amount.total", "1", "100"),
        (
            "/out_trade_no",
            json!("order-2"),
            "out_trade_no",
            "\"order-2\"",
            "\"order-1\"",
        ),
        (
            "/mchid",
            json!("1900000666"),
            "mchid",
            "\"1900000666\"",
            "\"1900000109\"",
        ),
        ("/appid", json!("wx6"), "appid", "\"wx6\"", "\"wx0000000000000001\""),
        (
            "/amount/currency",
            json!("JPY"),
            "amount.currency",
            "\"JPY\"",
            "\"CNY\"",
        ),
        (
            "/trade_state",
            json!("USERPAYING"),
            "trade_state",
            "\"USERPAYING\"",
            "\"SUCCESS\"",
        ),
    ] {
        let mut message = direct();
        *message.pointer_mut(place).unwrap() = value;
        let sent = V3Notification::new(place, PAID, &message).sent(&Material::shared());
        let delivery = receive(&sent).unwrap();
        let Event::TransactionSuccess(paid) = &delivery.event else {
            panic!("{:?}", delivery.event)
        };
        let found = differences(&ORDER, &**paid);
        assert_eq!(found, [(field, actual.to_owned(), expected.to_owned())]);
    }
}

#[test]
fn a_missing_fact_counts_as_a_difference() {
    let mut message = direct();
    message.as_object_mut().unwrap().remove("amount");
    let missing = [("amount.total", "-", "100"), ("amount.currency", "-", "\"CNY\"")];
    let missing = missing.map(|(field, actual, expected)| (field, actual.to_owned(), expected.to_owned()));
    assert_eq!(differences(&ORDER, &paid(message)), missing);

    let fields: Vec<_> = differences(&ORDER, &paid(shares()))
        .into_iter()
        .map(|it| it.0)
        .collect();
    assert_eq!(
        fields,
        [
            "mchid",
            "appid",
            "sub_mchid",
            "out_trade_no",
            "amount.total",
            "amount.currency",
            "trade_state"
        ]
    );

    let mut message = direct();
    message["sub_mchid"] = "1900000666".into();
    let error = ORDER.check(&paid(message)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the payment differs from the order: `sub_mchid` is \"1900000666\", expected none"
    );
}
