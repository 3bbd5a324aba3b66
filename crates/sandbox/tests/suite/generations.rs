//! One order, asked for by both generations of the protocol, and the lists of APIv2.

use std::time::Duration;

use serde_json::{Value, json};
use wechatpay_runtime::v2::{self, SignType, xml};
use wechatpay_sandbox::Sandbox;

use crate::raw::MERCHANT;
use crate::shop::{self, Inbox, Shop};

const ORDER: &str = "POST /pay/unifiedorder";
const ORDER_QUERY: &str = "POST /pay/orderquery";
const REFUND: &str = "POST /secapi/pay/refund";
const REFUND_QUERY: &str = "POST /pay/refundquery";
const V3_ORDER: &str = "POST /v3/pay/transactions/jsapi";
const V3_QUERY: &str = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
const V3_CLOSE: &str = "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close";
const V3_REFUND: &str = "POST /v3/refund/domestic/refunds";
const V3_REFUND_QUERY: &str = "GET /v3/refund/domestic/refunds/{out_refund_no}";

/// An order of APIv2 of one yuan.
fn v2_order(number: &str, notify_url: &str) -> Value {
    json!({
        "out_trade_no": number, "total_fee": "100", "trade_type": "NATIVE", "notify_url": notify_url,
        "time_start": null, "time_expire": null, "fee_type": "CNY", "sign_type": null, "sub_mch_id": null,
    })
}

/// An order of APIv3 of one yuan.
fn v3_order(number: &str) -> Value {
    json!({
        "out_trade_no": number, "amount": {"total": 100, "currency": "CNY"}, "time_expire": null,
        "notify_url": "http://127.0.0.1:9/",
    })
}

/// A refund of APIv2, which names the order by one field.
fn v2_refund(order: (&str, &str), number: &str, fen: i64) -> Value {
    let mut refund = json!({
        "transaction_id": null, "out_trade_no": null, "out_refund_no": number, "total_fee": "100",
        "refund_fee": fen.to_string(), "notify_url": "http://127.0.0.1:9/", "sign_type": null, "sub_mch_id": null,
    });
    refund[order.0] = order.1.into();
    refund
}

fn v3_refund(order: &str, number: &str, fen: i64) -> Value {
    json!({
        "transaction_id": null, "out_trade_no": order, "out_refund_no": number, "sub_mchid": null,
        "notify_url": null, "goods_detail": null, "amount": {"refund": fen, "total": 100, "currency": "CNY"},
    })
}

/// A query of refunds by one field.
fn by(field: &str, value: &str) -> Value {
    let mut query = json!({
        "transaction_id": null, "out_trade_no": null, "out_refund_no": null, "refund_id": null, "offset": null,
        "sign_type": null, "sub_mch_id": null,
    });
    query[field] = value.into();
    query
}

#[tokio::test]
async fn a_query_by_the_order_answers_all_its_refunds_by_number() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    shop.succeed(ORDER, v2_order("many", "http://127.0.0.1:9/")).await;
    assert_eq!(
        shop.refused(REFUND_QUERY, by("out_trade_no", "many")).await,
        "REFUNDNOTEXIST",
        "it has none yet"
    );
    sandbox.pay("many").unwrap();
    let paid = shop.succeed(ORDER_QUERY, by("out_trade_no", "many")).await;
    let transaction = paid["transaction_id"].as_str().unwrap();
    for index in 0..12 {
        let named = [("out_trade_no", "many"), ("transaction_id", transaction)][index % 2];
        let fen = i64::try_from(index + 1).unwrap();
        shop.succeed(REFUND, v2_refund(named, &format!("many-{index}"), fen))
            .await;
        sandbox.advance(Duration::from_secs(2));
    }
    for (field, value) in [("out_trade_no", "many"), ("transaction_id", transaction)] {
        let all = shop.succeed(REFUND_QUERY, by(field, value)).await;
        // Without an offset: the first ten, and not how many there are.
        assert_eq!(
            (&all["refund_count"], &all["total_refund_count"]),
            (&json!("10"), &Value::Null),
            "{all}"
        );
        for index in 0..10 {
            assert_eq!(all[format!("out_refund_no_{index}")], format!("many-{index}"), "{all}");
            assert_eq!(all[format!("refund_fee_{index}")], (index + 1).to_string(), "{all}");
            assert_eq!(all[format!("refund_status_{index}")], "SUCCESS", "{all}");
            assert!(
                all[format!("refund_success_time_{index}")].as_str().unwrap().len() == 19,
                "{all}"
            );
        }
        assert_eq!(all["out_refund_no_10"], Value::Null, "{all}");
        assert_eq!(
            (&all["refund_fee"], &all["total_fee"]),
            (&json!("55"), &json!("100")),
            "{all}"
        );
        assert_eq!(
            (&all["transaction_id"], &all["out_trade_no"]),
            (&json!(transaction), &json!("many"))
        );
    }
    let mut later = by("transaction_id", transaction);
    later["offset"] = "10".into();
    let rest = shop.succeed(REFUND_QUERY, later).await;
    assert_eq!(
        (&rest["refund_count"], &rest["total_refund_count"]),
        (&json!("2"), &json!("12")),
        "{rest}"
    );
    assert_eq!(
        (&rest["out_refund_no_0"], &rest["refund_fee_1"]),
        (&json!("many-10"), &json!("12")),
        "{rest}"
    );
    // By its own numbers, one.
    let one = shop.succeed(REFUND_QUERY, by("out_refund_no", "many-3")).await;
    let id = one["refund_id_0"].as_str().unwrap();
    let by_id = shop.succeed(REFUND_QUERY, by("refund_id", id)).await;
    for answer in [&one, &by_id] {
        assert_eq!(
            (&answer["refund_count"], &answer["out_refund_no_0"]),
            (&json!("1"), &json!("many-3")),
            "{answer}"
        );
        assert_eq!(
            (&answer["refund_fee_0"], &answer["out_refund_no_1"]),
            (&json!("4"), &Value::Null),
            "{answer}"
        );
    }
    for (field, value) in [
        ("out_trade_no", "no-such"),
        ("transaction_id", "1"),
        ("out_refund_no", "no"),
        ("refund_id", "2"),
    ] {
        assert_eq!(
            shop.refused(REFUND_QUERY, by(field, value)).await,
            "REFUNDNOTEXIST",
            "{field}"
        );
    }
}

/// The fields of a notification of APIv2.
async fn notified(inbox: &Inbox, part: &str) -> Vec<(String, String)> {
    let text = inbox.wait_for(part).await;
    let fields = xml::read(text.as_bytes()).unwrap();
    let texts = fields
        .iter()
        .filter_map(|field| Some((field.name.clone(), field.text()?.to_owned())));
    texts.collect()
}

#[tokio::test]
async fn notifications_of_apiv2_are_signed_as_the_order_was() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let key = sandbox.merchant().api_v2_key().unwrap();
    for (number, named, expected) in [
        ("hmac", json!("HMAC-SHA256"), SignType::HmacSha256),
        ("md5", json!("MD5"), SignType::Md5),
        ("unnamed", Value::Null, SignType::Md5),
    ] {
        let inbox = Inbox::open().await;
        let mut order = v2_order(number, &inbox.url);
        order["sign_type"] = named.clone();
        shop.succeed(ORDER, order).await;
        sandbox.pay(number).unwrap();
        let paid = notified(&inbox, number).await;
        let mut refund = v2_refund(("out_trade_no", number), &format!("{number}-r"), 100);
        refund["notify_url"] = inbox.url.as_str().into();
        refund["sign_type"] = named;
        shop.succeed(REFUND, refund).await;
        sandbox.advance(Duration::from_secs(2));
        let refunded = notified(&inbox, "req_info").await;
        for fields in [&paid, &refunded] {
            let pairs = || fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            v2::verify(pairs(), key, expected).unwrap_or_else(|error| panic!("{number}: {error}: {fields:?}"));
        }
        let named = paid
            .iter()
            .any(|(name, value)| name == "sign_type" && value == "HMAC-SHA256");
        assert_eq!(named, expected == SignType::HmacSha256, "{paid:?}");
    }
}

async fn sandbox_with_orders() -> Sandbox {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for number in ["newer-a", "newer-b", "newer-c"] {
        shop.succeed(V3_ORDER, v3_order(number)).await;
    }
    for number in ["older-a", "older-b", "older-c"] {
        shop.succeed(ORDER, v2_order(number, "http://127.0.0.1:9/")).await;
    }
    sandbox
}

#[tokio::test]
async fn both_generations_know_one_order() {
    let sandbox = sandbox_with_orders().await;
    let shop = Shop::new(&sandbox);
    // A number is used once.
    assert_eq!(
        shop.refused(ORDER, v2_order("newer-a", "http://127.0.0.1:9/")).await,
        "OUT_TRADE_NO_USED"
    );
    assert_eq!(shop.refused(V3_ORDER, v3_order("older-a")).await, "OUT_TRADE_NO_USED");
    for (number, state) in [
        ("newer-a", "NOTPAY"),
        ("older-a", "NOTPAY"),
        ("newer-a", "SUCCESS"),
        ("older-a", "SUCCESS"),
    ] {
        if state == "SUCCESS" {
            sandbox.pay(number).unwrap();
        }
        let old = shop.succeed(ORDER_QUERY, by("out_trade_no", number)).await;
        let new = shop
            .succeed(V3_QUERY, json!({"out_trade_no": number, "mchid": MERCHANT}))
            .await;
        assert_eq!(
            (&old["trade_state"], &new["trade_state"]),
            (&json!(state), &json!(state)),
            "{old} {new}"
        );
        assert_eq!(
            (&old["out_trade_no"], &new["out_trade_no"]),
            (&json!(number), &json!(number))
        );
        assert_eq!(
            (&old["total_fee"], &new["amount"]["total"]),
            (&json!("100"), &json!(100)),
            "{old} {new}"
        );
        assert_eq!(
            (&old["mch_id"], &new["mchid"]),
            (&json!(MERCHANT), &json!(MERCHANT)),
            "{old} {new}"
        );
        assert_eq!(old["transaction_id"], new["transaction_id"], "{old} {new}");
        if state == "SUCCESS" {
            assert_eq!(old["openid"], new["payer"]["openid"], "{old} {new}");
            assert_eq!(
                (&old["cash_fee"], &new["amount"]["payer_total"]),
                (&json!("100"), &json!(100)),
                "{old} {new}"
            );
            let digits: String = new["success_time"]
                .as_str()
                .unwrap()
                .chars()
                .filter(char::is_ascii_digit)
                .take(14)
                .collect();
            assert_eq!(
                (&old["time_end"], new["success_time"].as_str().unwrap().len()),
                (&json!(digits), 25),
                "{old} {new}"
            );
            let by_id = shop
                .succeed(
                    ORDER_QUERY,
                    by("transaction_id", new["transaction_id"].as_str().unwrap()),
                )
                .await;
            assert_eq!(by_id["out_trade_no"], number, "{by_id}");
        }
    }
}

#[tokio::test]
async fn both_generations_close_one_order() {
    let sandbox = sandbox_with_orders().await;
    let shop = Shop::new(&sandbox);
    let close = "POST /pay/closeorder";
    let number =
        |number: &str| json!({"out_trade_no": number, "mchid": MERCHANT, "sign_type": null, "sub_mch_id": null});
    shop.succeed(close, number("newer-b")).await;
    let new = shop.succeed(V3_QUERY, number("newer-b")).await;
    assert_eq!(new["trade_state"], "CLOSED", "{new}");
    assert_eq!(shop.refused(close, number("newer-b")).await, "ORDERCLOSED");
    shop.succeed(V3_CLOSE, number("newer-b")).await;
    for _ in 0..2 {
        shop.succeed(V3_CLOSE, number("older-b")).await;
    }
    let old = shop.succeed(ORDER_QUERY, by("out_trade_no", "older-b")).await;
    assert_eq!(old["trade_state"], "CLOSED", "{old}");
    sandbox.pay("newer-c").unwrap();
    sandbox.pay("older-c").unwrap();
    for paid in ["newer-c", "older-c"] {
        assert_eq!(shop.refused(close, number(paid)).await, "ORDERPAID", "{paid}");
        assert_eq!(shop.refused(V3_CLOSE, number(paid)).await, "ORDERPAID", "{paid}");
    }
}

#[tokio::test]
async fn both_generations_refund_one_order() {
    let sandbox = sandbox_with_orders().await;
    let shop = Shop::new(&sandbox);
    for order in ["newer-a", "older-a"] {
        assert_eq!(
            shop.refused(REFUND, v2_refund(("out_trade_no", order), &format!("{order}-0"), 1))
                .await,
            "TRADE_STATE_ERROR"
        );
        sandbox.pay(order).unwrap();
        shop.succeed(REFUND, v2_refund(("out_trade_no", order), &format!("{order}-1"), 60))
            .await;
        shop.succeed(V3_REFUND, v3_refund(order, &format!("{order}-2"), 30))
            .await;
        // Together they are as much as there is to refund.
        for refused in [
            shop.refused(REFUND, v2_refund(("out_trade_no", order), &format!("{order}-3"), 11))
                .await,
            shop.refused(V3_REFUND, v3_refund(order, &format!("{order}-3"), 11))
                .await,
        ] {
            assert_eq!(refused, "INVALID_REQUEST", "{order}");
        }
        assert_eq!(
            shop.refused(REFUND, v2_refund(("out_trade_no", order), &format!("{order}-2"), 1))
                .await,
            "ERROR"
        );
        assert_eq!(
            shop.refused(V3_REFUND, v3_refund(order, &format!("{order}-1"), 1))
                .await,
            "INVALID_REQUEST"
        );
        sandbox.advance(Duration::from_secs(2));
        let listed = shop.succeed(REFUND_QUERY, by("out_trade_no", order)).await;
        assert_eq!(
            (&listed["refund_count"], &listed["refund_fee"]),
            (&json!("2"), &json!("90")),
            "{listed}"
        );
        assert_eq!(
            (&listed["refund_fee_0"], &listed["refund_fee_1"]),
            (&json!("60"), &json!("30")),
            "{listed}"
        );
        assert_eq!(listed["refund_success_time_1"].as_str().unwrap().len(), 19, "{listed}");
        for (index, fen) in [(1, 60), (2, 30)] {
            let number = format!("{order}-{index}");
            let new = shop
                .succeed(V3_REFUND_QUERY, json!({"out_refund_no": number, "sub_mchid": null}))
                .await;
            assert_eq!(
                (&new["status"], &new["amount"]["refund"]),
                (&json!("SUCCESS"), &json!(fen)),
                "{new}"
            );
            for time in ["success_time", "create_time"] {
                assert_eq!(new[time].as_str().unwrap().len(), 25, "{new}");
            }
            let old = shop.succeed(REFUND_QUERY, by("out_refund_no", &number)).await;
            assert_eq!(
                (&old["refund_fee_0"], &old["refund_id_0"]),
                (&json!(fen.to_string()), &new["refund_id"]),
                "{old}"
            );
        }
        let order = shop
            .succeed(V3_QUERY, json!({"out_trade_no": order, "mchid": MERCHANT}))
            .await;
        assert_eq!(order["trade_state"], "REFUND", "{order}");
    }
    // States have other names.
    shop.succeed(V3_REFUND, v3_refund("newer-a", "newer-a-9", 10)).await;
    sandbox.act("refund", "newer-a-9", "break").unwrap();
    let old = shop.succeed(REFUND_QUERY, by("out_refund_no", "newer-a-9")).await;
    assert_eq!(old["refund_status_0"], "CHANGE", "{old}");
    shop.succeed(REFUND, v2_refund(("out_trade_no", "older-a"), "older-a-9", 10))
        .await;
    sandbox.act("v2-refund", "older-a-9", "close").unwrap();
    let new = shop
        .succeed(
            V3_REFUND_QUERY,
            json!({"out_refund_no": "older-a-9", "sub_mchid": null}),
        )
        .await;
    assert_eq!(new["status"], "CLOSED", "{new}");
}
