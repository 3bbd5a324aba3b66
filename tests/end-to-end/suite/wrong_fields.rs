//! Responses and notifications with fields in an undocumented form: all other fields are read.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};
use wechatpay_api::hk::v3::merchants::sub_mchid as merchant;
use wechatpay_api::notify::Event;
use wechatpay_api::notify::v2::refund_processed;
use wechatpay_api::v2::pay::orderquery::post as v2_order;
use wechatpay_api::v3::pay::transactions::out_trade_no::get as order;
use wechatpay_api::v3::refund::domestic::refunds::out_refund_no::{self as refund_path, get as refund};
use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::wire::{
    Cipher, Decode, Decrypt, DecryptError, Encode, Encrypt, EncryptError, decode_json, encode, to_json,
};
use wechatpay_runtime::{Client, Reply};

use crate::gateway::{Material, V2Notification, V3Notification};
use crate::notification_log::Recorder;
use crate::notifications::{PAID, receive, receiver};

const CLOCK: FixedClock = FixedClock(1_554_208_460);

fn paid_order() -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mchid": "1230000109",
        "out_trade_no": "1217752501201407033233368018",
        "transaction_id": "1217752501201407033233368018",
        "trade_type": "MICROPAY",
        "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功",
        "bank_type": "CMC",
        "attach": "自定义数据",
        "success_time": "2018-06-08T10:34:56+08:00",
        "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
        "amount": {"total": 100, "payer_total": 100, "currency": "CNY", "payer_currency": "CNY"},
        "scene_info": {"device_id": "013467007045764"},
        "promotion_detail": [{
            "coupon_id": "109519",
            "name": "单品惠-6",
            "amount": 100,
            "goods_detail": [{"goods_id": "M1006", "quantity": 1, "unit_price": 100, "discount_amount": 1}],
        }],
    })
}

fn returned_money() -> Value {
    json!({
        "refund_id": "50000000382019052709732678859",
        "out_refund_no": "1217752501201407033233368018",
        "transaction_id": "1217752501201407033233368018",
        "out_trade_no": "1217752501201407033233368018",
        "channel": "ORIGINAL",
        "user_received_account": "招商银行信用卡0403",
        "success_time": "2020-12-01T16:18:12+08:00",
        "create_time": "2020-12-01T16:18:12+08:00",
        "status": "SUCCESS",
        "funds_account": "UNSETTLED",
        "amount": {
            "total": 100, "refund": 100, "from": [{"account": "AVAILABLE", "amount": 444}],
            "payer_total": 90, "payer_refund": 90, "settlement_refund": 100, "settlement_total": 100,
            "discount_refund": 10, "currency": "CNY", "refund_fee": 100,
        },
        "promotion_detail": [{
            "promotion_id": "109519", "scope": "SINGLE", "type": "DISCOUNT", "amount": 5, "refund_amount": 100,
            "goods_detail": [
                {"merchant_goods_id": "1217752501201407033233368018", "goods_name": "iPhone6s 16G",
                 "unit_price": 528800, "refund_amount": 528800, "refund_quantity": 1},
            ],
        }],
    })
}

fn xml_order() -> Value {
    json!({
        "return_code": "SUCCESS", "result_code": "SUCCESS", "appid": "wx2421b1c4370ec43b", "mch_id": "10000100",
        "nonce_str": "TN55wO9Pba5yENl8", "openid": "oUpF8uN95-Ptaags6E_roPHg7AG0", "is_subscribe": "Y",
        "trade_type": "MICROPAY", "trade_state": "SUCCESS", "bank_type": "CCB_DEBIT", "total_fee": "1",
        "cash_fee": "1", "coupon_fee": "2", "coupon_count": "2", "coupon_id_0": "10000", "coupon_id_1": "10001",
        "coupon_type_0": "CASH", "coupon_fee_0": "1", "coupon_fee_1": "1", "transaction_id": "1008450740201411110005820873",
        "out_trade_no": "1415757673", "attach": "订单额外描述", "time_end": "20141111170043",
    })
}

fn hong_kong_merchant() -> Value {
    json!({
        "sub_mchid": "20000100", "name": "testname", "shortname": "short", "office_phone": "+86075586010000",
        "merchant_country_code": "344", "business_category": 343, "merchant_type": "ENTERPRISE",
        "contact": {"name": "name", "phone": "phone", "email": "mail"},
        "director": {"name": "name", "number": "number"},
        "principal": {"name": "name", "number": "number"},
    })
}

/// Real types with a message of each, and the function that reads it and writes all fields again.
pub(crate) type Sample = (fn() -> Value, fn(&Value) -> Value);

pub(crate) const SAMPLES: [Sample; 4] = [
    (paid_order, reread::<order::Response>),
    (returned_money, reread::<refund::Response>),
    (xml_order, reread::<v2_order::Response>),
    (hong_kong_merchant, reread::<merchant::get::Response>),
];

pub(crate) fn reread<T: Decode + Encode>(message: &Value) -> Value {
    let read: T = decode_json(message.to_string().as_bytes(), Some(&Plain)).unwrap();
    let parts = encode(&read, Some(&Plain)).unwrap();
    serde_json::from_slice(&to_json(&parts).unwrap()).unwrap()
}

/// A cipher whose ciphertext is the plaintext.
struct Plain;

impl Decrypt for Plain {
    fn decrypt(&self, _: Cipher, ciphertext: &str) -> Result<zeroize::Zeroizing<Vec<u8>>, DecryptError> {
        match ciphertext.contains('!') {
            true => Err(DecryptError::Failed),
            false => Ok(ciphertext.as_bytes().to_vec().into()),
        }
    }
}

impl Encrypt for Plain {
    fn encrypt(&self, _: Cipher, plaintext: &[u8]) -> Result<String, EncryptError> {
        Ok(String::from_utf8_lossy(plaintext).into_owned())
    }
}

/// The path of every member, at any depth.
pub(crate) fn paths(value: &Value, above: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        _ => Vec::new(),
    };
    for (name, child) in children {
        let path = format!("{above}/{name}");
        if value.is_object() {
            found.push(path.clone());
        }
        paths(child, &path, found);
    }
}

/// The message without the member at this path.
pub(crate) fn without(mut message: Value, path: &str) -> Value {
    let (above, name) = path.rsplit_once('/').unwrap();
    if let Some(Value::Object(members)) = message.pointer_mut(above) {
        members.remove(name);
    }
    message
}

fn any_value() -> impl Strategy<Value = Value> {
    let texts = proptest::sample::select(vec![
        "",
        " ",
        "Y",
        "1",
        " 100 ",
        "-1.50",
        "1e400",
        "true",
        "[]",
        "{}",
        "{\"",
        "[1]",
        "张三",
        "!",
        "9223372036854775808",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts.prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 4, |inner| {
        let names = proptest::sample::select(vec!["", "0", "1", "amount", "total", "name", "coupon_id", "junk"]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((names.prop_map(str::to_owned), inner), 0..4)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_one_field_holds_the_others_are_read_as_before(
        sample in 0..SAMPLES.len(),
        choice in any::<proptest::sample::Index>(),
        replacement in any_value(),
    ) {
        let (message, reread) = SAMPLES[sample];
        let message = message();
        let mut all = Vec::new();
        paths(&message, "", &mut all);
        let path = choice.get(&all);
        let mut changed = message.clone();
        *changed.pointer_mut(path).unwrap() = replacement;
        prop_assert_eq!(without(reread(&changed), path), without(reread(&message), path), "{} in {}", path, changed);
    }
}

#[test]
fn the_samples_are_read_whole() {
    for (message, reread) in SAMPLES {
        let mut expected = Vec::new();
        paths(&reread(&message()), "", &mut expected);
        assert!(expected.len() > 9, "{expected:?}");
    }
}

/// Sends a request to a platform that returns this body, signed.
fn answered(body: impl Into<Bytes>) -> Reply<refund::Response> {
    let platform = Platform::new().unwrap();
    let client = Client::builder(Material::shared().merchant(), platform.keys());
    let client = client.transport(Playback::new()).clock(CLOCK).build().unwrap();
    let request = refund::Request::new(refund::RequestRequired {
        out_refund_no: "1".into(),
    });
    let prepared = refund_path::get(&client, &request).prepare().unwrap();
    prepared.accept(platform.sign_at(&CLOCK, 200, body).unwrap()).unwrap()
}

#[test]
fn foreign_forms_of_a_refund_cost_one_field_each() {
    let replaced = |path: &str, value: &str| {
        let mut body = returned_money();
        *body.pointer_mut(path).unwrap() = json!("@@");
        body.to_string().replace("\"@@\"", value)
    };
    for (path, value, unreadable) in [
        ("/amount", "[]", ""),
        ("/amount", "[[]]", "amount"),
        ("/amount", "\"{}\"", "amount"),
        ("/amount/total", "\" 100 \"", ""),
        ("/amount/total", "100.0", ""),
        ("/amount/total", "100.5", "amount.total"),
        ("/amount/total", "99999999999999999999", "amount.total"),
        ("/amount/total", "\"one yuan\"", "amount.total"),
        (
            "/user_received_account",
            "{\"text\":\"SECRET\"}",
            "user_received_account",
        ),
        ("/user_received_account", "[\"SECRET\"]", "user_received_account"),
        ("/user_received_account", "7", ""),
        ("/promotion_detail", "[null]", "promotion_detail[0]"),
        ("/promotion_detail", "\"SECRET\"", "promotion_detail"),
        ("/promotion_detail", "{\"promotion_id\":\"1\"}", ""),
        ("/promotion_detail", "{}", ""),
        ("/success_time", "\"a\",\"success_time\":\"b\"", ""),
    ] {
        let reply = answered(replaced(path, value));
        assert_eq!(reply.unreadable.to_string(), unreadable, "{path}: {value}");
        assert_eq!(
            reply.refund_id.as_deref(),
            Some("50000000382019052709732678859"),
            "{path}: {value}"
        );
        assert!(!format!("{reply:?}").contains("SECRET"), "{path}: {value}");
        if path == "/amount/total" {
            let total = reply.amount.as_ref().unwrap().total;
            assert_eq!(total, unreadable.is_empty().then_some(100), "{value}");
        }
    }
}

#[test]
fn a_demanded_field_tells_what_came_and_the_log_where() {
    let mut body = returned_money();
    body["out_refund_no"] = json!(["SECRET"]);
    let log = Recorder::default();
    let recording = log.set();
    let reply = answered(body.to_string());
    drop(recording);
    let error = reply.out_refund_no().unwrap_err().to_string();
    assert!(
        error.starts_with("`out_refund_no` of `wechatpay_api::v3::refund::domestic::refunds::")
            && error.contains("was received but is unreadable: an array where a string was expected"),
        "{error}"
    );
    assert_eq!(reply.refund_id().unwrap(), "50000000382019052709732678859");
    let log = log.take();
    assert!(
        log.contains("fields of the response are unreadable")
            && log.contains("fields=out_refund_no")
            && log.contains("out_refund_no::get::Response"),
        "{log}"
    );
    assert!(!log.contains("SECRET"), "{log}");
    assert_eq!(reply.http_response().body, body.to_string());
}

#[test]
fn notifications_survive_a_wrong_field() {
    let mut resource = paid_order();
    resource["amount"] = json!({"payer_total": {"fen": 100}, "currency": "CNY"});
    let sent = V3Notification::new("1", PAID, &resource).sent(&Material::shared());
    let delivery = receive(&sent).unwrap();
    let Event::TransactionSuccess(order) = &delivery.event else {
        panic!("{:?}", delivery.event)
    };
    assert_eq!(order.unreadable.to_string(), "amount.payer_total");
    assert_eq!(order.transaction_id.as_deref(), Some("1217752501201407033233368018"));

    let info = "<root><out_refund_no>1</out_refund_no><refund_fee>none</refund_fee></root>";
    let message = V2Notification::new(&[("return_code", "SUCCESS")]).with_req_info(info);
    let received = receiver()
        .receive_v2::<refund_processed::Notification>(&message.body())
        .unwrap();
    assert_eq!(received.unreadable.to_string(), "req_info.refund_fee");
    assert_eq!(received.req_info().unwrap().out_refund_no.as_deref(), Some("1"));
}

#[test]
fn refunds_are_read_in_lists_too() {
    let mut body = returned_money();
    body["amount"]["from"] = json!([{"account": 1, "amount": "444"}, "SECRET", {"account": [], "amount": 2}]);
    let read: refund::Response = decode_json(body.to_string().as_bytes(), None).unwrap();
    let from = read.amount.as_ref().unwrap().from.as_ref().unwrap();
    let amounts: Vec<_> = from.iter().map(|from| (from.account.is_some(), from.amount)).collect();
    assert_eq!(amounts, [(true, Some(444)), (false, Some(2))]);
    assert_eq!(read.unreadable.to_string(), "amount.from[1], amount.from[2].account");
}

#[test]
fn documents_inside_strings_are_read_in_the_forms_that_other_programs_write() {
    let list = json!([{"promotion_id": "1", "amount": " 5 ", "wxpay_contribute": "0", "goods_detail": []}]);
    let object = json!({"promotion_detail": list});
    let text = |value: &Value| json!(value.to_string());
    let one = json!({"promotion_id": 1, "amount": "5.00"});
    for (sent, amount, unreadable) in [
        (text(&object), Some(5), ""),
        (object.clone(), Some(5), ""),
        (text(&list), Some(5), ""),
        (list.clone(), Some(5), ""),
        (text(&text(&object)), Some(5), ""),
        (text(&text(&list)), Some(5), ""),
        (text(&json!({"promotion_detail": one})), Some(5), ""),
        (text(&json!({"promotion_detail": {"0": one}})), Some(5), ""),
        (text(&json!({"promotion_detail": [], "count": 0})), None, ""),
        (
            text(&json!({"promotion_detail": [null]})),
            None,
            "promotion_detail.promotion_detail[0]",
        ),
        (text(&json!([null])), None, "promotion_detail.promotion_detail[0]"),
        (
            text(&json!({"promotion_detail": "SECRET"})),
            None,
            "promotion_detail.promotion_detail",
        ),
        (text(&json!([])), None, ""),
        (text(&json!({})), None, ""),
        (text(&json!(null)), None, ""),
        (json!(""), None, ""),
        (json!("  "), None, ""),
        (json!(null), None, ""),
        (json!("SECRET"), None, "promotion_detail"),
        (json!("[{"), None, "promotion_detail"),
        (text(&text(&json!("SECRET"))), None, "promotion_detail"),
        (text(&json!(7)), None, "promotion_detail"),
        (json!(true), None, "promotion_detail"),
    ] {
        let mut message = xml_order();
        message["promotion_detail"] = sent.clone();
        let order: v2_order::Response = decode_json(message.to_string().as_bytes(), None).unwrap();
        let promotions = order
            .promotion_detail
            .as_ref()
            .and_then(|detail| detail.promotion_detail.as_ref());
        assert_eq!(promotions.and_then(|list| list.first()?.amount), amount, "{sent}");
        assert_eq!(order.unreadable.to_string(), unreadable, "{sent}");
        assert_eq!((order.total_fee, order.coupon_fees.len()), (Some(1), 2), "{sent}");
        assert!(!format!("{:?}", order.unreadable).contains("SECRET"), "{sent}");
    }
}
