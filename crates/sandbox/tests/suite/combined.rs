//! The numbers of the parts of combined orders.

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const COMBINE: &str = "POST /v3/combine-transactions/native";
const COMBINED: &str = "GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}";
const ORDER: &str = "POST /v3/pay/transactions/jsapi";
const V2_ORDER: &str = "POST /pay/unifiedorder";

/// A part of a combined order.
pub(crate) fn part(merchant: &str, number: &str, amount: i64) -> Value {
    json!({
        "mchid": merchant, "attach": "深圳分店", "out_trade_no": number, "description": "桃木梳",
        "amount": {"total_amount": amount, "currency": "CNY"},
    })
}

#[tokio::test]
async fn a_number_of_a_part_is_used_once_by_each_merchant() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let part = |merchant: &str, number: &str| part(merchant, number, 10);
    let place = |number: &str, parts: Vec<Value>| json!({"combine_out_trade_no": number, "sub_orders": parts});
    // Two merchants number alike.
    let both = || vec![part(MERCHANT, "alike-1"), part("1900000300", "alike-1")];
    shop.succeed(COMBINE, place("combined-10", both())).await;
    shop.succeed(COMBINE, place("combined-10", both())).await;
    // Before it is paid, and afterwards.
    for _ in 0..2 {
        for merchant in [MERCHANT, "1900000300"] {
            let again = place("combined-11", vec![part(merchant, "alike-1")]);
            assert_eq!(shop.refused(COMBINE, again).await, "OUT_TRADE_NO_USED", "{merchant}");
        }
        let own = json!({
            "out_trade_no": "alike-1", "amount": {"total": 10, "currency": "CNY"}, "time_expire": null,
        });
        assert_eq!(shop.refused(ORDER, own).await, "OUT_TRADE_NO_USED");
        let older = json!({
            "out_trade_no": "alike-1", "total_fee": "10", "trade_type": "NATIVE", "fee_type": "CNY",
            "time_start": null, "time_expire": null, "sign_type": null, "sub_mch_id": null,
        });
        assert_eq!(shop.refused(V2_ORDER, older).await, "OUT_TRADE_NO_USED");
        sandbox.pay("combined-10").ok();
    }
    let combined = shop
        .succeed(COMBINED, json!({"combine_out_trade_no": "combined-10"}))
        .await;
    for index in [0, 1] {
        assert_eq!(combined["sub_orders"][index]["trade_state"], "SUCCESS", "{combined}");
    }
    assert_ne!(
        combined["sub_orders"][0]["transaction_id"], combined["sub_orders"][1]["transaction_id"],
        "{combined}"
    );
    shop.succeed(COMBINE, place("combined-12", vec![part("1900000301", "alike-1")]))
        .await;
    let twice = place(
        "combined-13",
        vec![part(MERCHANT, "alike-2"), part(MERCHANT, "alike-2")],
    );
    assert_eq!(shop.refused(COMBINE, twice).await, "PARAM_ERROR");
}

#[tokio::test]
async fn a_combined_order_is_closed_with_its_own_parts() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let part = |number: &str| part(MERCHANT, number, 10);
    for (number, parts) in [
        ("combined-20", vec![part("own-one"), part("own-two")]),
        ("combined-21", vec![part("other-one")]),
    ] {
        let place = json!({"combine_out_trade_no": number, "sub_orders": parts});
        shop.succeed(COMBINE, place).await;
    }
    let close = "POST /v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close";
    let closed = |numbers: &[&str]| {
        let parts: Vec<Value> = numbers
            .iter()
            .map(|number| json!({"mchid": MERCHANT, "out_trade_no": number}))
            .collect();
        json!({"combine_out_trade_no": "combined-20", "sub_orders": parts})
    };
    for wrong in [&["other-one"][..], &["own-one", "other-one"], &["unknown"]] {
        assert_eq!(shop.refused(close, closed(wrong)).await, "INVALID_REQUEST", "{wrong:?}");
    }
    let query = json!({"combine_out_trade_no": "combined-20"});
    let order = shop.succeed(COMBINED, query.clone()).await;
    assert_eq!(order["sub_orders"][0]["trade_state"], "NOTPAY", "{order}");
    shop.succeed(close, closed(&["own-one", "own-two"])).await;
    let order = shop.succeed(COMBINED, query).await;
    assert_eq!(order["sub_orders"][1]["trade_state"], "CLOSED", "{order}");
}
