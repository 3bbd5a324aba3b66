//! Resources that operations of APIv2 without a lifecycle create and find.

use serde_json::{Value, json};

use crate::shop::{self, Shop};

/// An operation that creates, the id, the operation that finds by it, a field of both, and the error for an unknown id.
/// The example of a query has the service's own id; a query by the caller's has only that.
const PAIRS: [(&str, &str, &str, &str, &str); 9] = [
    (
        "POST /mmpaymkttransfers/promotion/transfers",
        "partner_trade_no",
        "POST /mmpaymkttransfers/gettransferinfo",
        "openid",
        "NOT_FOUND",
    ),
    (
        "POST /mmpaymkttransfers/promotion/paywwsptrans2pocket",
        "partner_trade_no",
        "POST /mmpaymkttransfers/promotion/querywwsptrans2pocket",
        "openid",
        "NOT_FOUND",
    ),
    (
        "POST /mmpaysptrans/pay_bank",
        "partner_trade_no",
        "POST /mmpaysptrans/query_bank",
        "amount",
        "NOT_FOUND",
    ),
    (
        "POST /mmpaymkttransfers/sendworkwxredpack",
        "mch_billno",
        "POST /mmpaymkttransfers/queryworkwxredpack",
        "total_amount",
        "NOT_FOUND",
    ),
    (
        "POST /deposit/unifiedorder",
        "out_trade_no",
        "POST /deposit/orderquery",
        "total_fee",
        "ORDERNOTEXIST",
    ),
    (
        "POST /pay/combinedorder",
        "combine_out_trade_no",
        "POST /pay/querycombinedorder",
        "combine_appid",
        "ORDERNOTEXIST",
    ),
    (
        "POST /wxv/createrentbill",
        "out_order_no",
        "POST /wxv/queryrentbill",
        "deposit_amount",
        "NOT_FOUND",
    ),
    (
        "POST /wxv/createhotelbill",
        "out_order_no",
        "POST /wxv/queryhotelbill",
        "room_rate",
        "NOT_FOUND",
    ),
    (
        "POST /applyment/micro/submit",
        "business_code",
        "POST /applyment/micro/getstate",
        "business_code",
        "NOT_FOUND",
    ),
];

#[tokio::test]
async fn what_was_sent_is_found_by_its_id_and_nothing_else_is() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (index, (create, id, find, field, unknown)) in PAIRS.iter().enumerate() {
        let number = json!({*id: format!("v2number{index:08}"), "sub_mch_id": "1900000100"});
        let mut query = number.clone();
        for other in ["transaction_id", "applyment_id"] {
            if ["POST /deposit/orderquery", "POST /applyment/micro/getstate"].contains(find) {
                query[other] = Value::Null;
            }
        }
        let code = shop.refused(find, query.clone()).await;
        assert_eq!(code, *unknown, "{find}");
        let made = shop.succeed(create, number.clone()).await;
        let again = shop.succeed(create, number.clone()).await;
        let same = |answer: &Value| {
            let mut answer = answer.clone();
            for name in ["nonce_str", "sign"] {
                answer[name].take();
            }
            answer
        };
        assert_eq!(same(&made), same(&again), "{create}: the same again is the same answer");
        let found = shop.succeed(find, query).await;
        for name in [id, field] {
            if made.get(*name).is_some() && found.get(*name).is_some() {
                assert_eq!(found[*name], made[*name], "{find}: {name}");
            }
        }
        let mut other = number;
        let texts = [
            "desc",
            "body",
            "description",
            "amount",
            "total_amount",
            "remark",
            "attach",
            "spbill_create_ip",
        ];
        for name in texts {
            other[name] = "9".into();
        }
        let code = shop.refused(create, other).await;
        assert!(
            ["PARAM_ERROR", "OUT_TRADE_NO_USED"].contains(&code.as_str()),
            "{create}: {code}"
        );
    }
}

#[tokio::test]
async fn operations_that_change_name_what_exists() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (change, create, id) in [
        ("POST /wxv/finishrentbill", "POST /wxv/createrentbill", "out_order_no"),
        ("POST /wxv/cancelbill", "POST /wxv/createrentbill", "out_order_no"),
        ("POST /wxv/changerentmoney", "POST /wxv/createrentbill", "out_order_no"),
        ("POST /wxv/finishhotelbill", "POST /wxv/createhotelbill", "out_order_no"),
        (
            "POST /pay/closecombinedorder",
            "POST /pay/combinedorder",
            "combine_out_trade_no",
        ),
        ("POST /deposit/reverse", "POST /deposit/micropay", "out_trade_no"),
    ] {
        let number = json!({id: format!("change{}", change.len())});
        let code = shop.refused(change, number.clone()).await;
        assert!(
            ["NOT_FOUND", "ORDERNOTEXIST"].contains(&code.as_str()),
            "{change}: {code}"
        );
        shop.succeed(create, number.clone()).await;
        shop.succeed(change, number).await;
    }
    // A hotel's bill is not a rent's.
    let number = json!({"out_order_no": "hotelsbill"});
    shop.succeed("POST /wxv/createhotelbill", number.clone()).await;
    assert_eq!(shop.refused("POST /wxv/cancelbill", number).await, "NOT_FOUND");
}

#[tokio::test]
async fn a_query_finds_by_the_numbers_that_the_service_issued_or_the_order_has() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let paid = shop
        .succeed("POST /deposit/micropay", json!({"out_trade_no": "deposit-1"}))
        .await;
    let by_transaction = json!({"out_trade_no": null, "transaction_id": paid["transaction_id"]});
    let found = shop.succeed("POST /deposit/orderquery", by_transaction.clone()).await;
    assert_eq!(found["out_trade_no"], "deposit-1", "{found}");
    let refund = json!({"out_trade_no": "deposit-1", "transaction_id": null, "out_refund_no": "deposit-r"});
    shop.succeed("POST /deposit/refund", refund).await;
    let query = |name: &str, value: &str| {
        let mut query = json!({"out_trade_no": null, "transaction_id": null, "out_refund_no": null, "refund_id": null});
        query[name] = value.into();
        query
    };
    for (name, value) in [("out_trade_no", "deposit-1"), ("out_refund_no", "deposit-r")] {
        shop.succeed("POST /deposit/refundquery", query(name, value)).await;
    }
    for (name, value) in [("out_trade_no", "deposit-2"), ("refund_id", "5000")] {
        let code = shop.refused("POST /deposit/refundquery", query(name, value)).await;
        assert!(code.ends_with("NOTEXIST"), "{code}");
    }
    // A coupon is found by its number, and its order is used once.
    let sent = shop
        .succeed(
            "POST /mmpaymkttransfers/send_coupon",
            json!({"partner_trade_no": "coupon-1"}),
        )
        .await;
    let coupon = json!({"coupon_id": sent["coupon_id"]});
    let found = shop.succeed("POST /mmpaymkttransfers/querycouponsinfo", coupon).await;
    assert_eq!(found["coupon_id"], sent["coupon_id"], "{found}");
    let unknown = json!({"coupon_id": "1"});
    assert_eq!(
        shop.refused("POST /mmpaymkttransfers/querycouponsinfo", unknown).await,
        "NOT_FOUND"
    );
    let other = json!({"partner_trade_no": "coupon-1", "openid": "another"});
    assert_eq!(
        shop.refused("POST /mmpaymkttransfers/send_coupon", other).await,
        "PARAM_ERROR"
    );
}
