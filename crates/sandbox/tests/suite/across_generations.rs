//! Refunds, contracts, receivers, shares and reversals that one generation of the protocol made, seen by the other.

use std::time::Duration;

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const NATIVE: &str = "POST /v3/pay/transactions/native";
const V2_ORDER: &str = "POST /pay/unifiedorder";

fn v2_order(number: &str) -> Value {
    json!({
        "out_trade_no": number, "total_fee": "100", "trade_type": "NATIVE", "notify_url": "http://127.0.0.1:9/",
        "time_start": null, "time_expire": null, "fee_type": "CNY", "sign_type": null, "sub_mch_id": null,
        "sub_appid": null, "sub_openid": null, "profit_sharing": "Y",
    })
}

fn v3_order(number: &str) -> Value {
    json!({
        "out_trade_no": number, "amount": {"total": 100, "currency": "CNY"}, "time_expire": null,
        "settle_info": {"profit_sharing": true},
    })
}

#[tokio::test]
async fn a_refund_has_one_account() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    shop.succeed(NATIVE, v3_order("account-v3")).await;
    shop.succeed(V2_ORDER, v2_order("account-v2")).await;
    sandbox.pay("account-v3").unwrap();
    sandbox.pay("account-v2").unwrap();
    let unsettled = ("UNSETTLED", "REFUND_SOURCE_UNSETTLED_FUNDS");
    let available = ("AVAILABLE", "REFUND_SOURCE_RECHARGE_FUNDS");
    for (number, chosen, (new, old)) in [("default", false, unsettled), ("chosen", true, available)] {
        let refund = json!({
            "transaction_id": null, "out_trade_no": "account-v3", "out_refund_no": format!("v3-{number}"),
            "sub_mchid": null, "notify_url": null, "goods_detail": null, "refund_account": null,
            "funds_account": if chosen { json!(new) } else { Value::Null },
            "amount": {"refund": 10, "total": 100, "currency": "CNY"},
        });
        shop.succeed("POST /v3/refund/domestic/refunds", refund).await;
        let refund = json!({
            "transaction_id": null, "out_trade_no": "account-v2", "out_refund_no": format!("v2-{number}"),
            "total_fee": "100", "refund_fee": "10", "notify_url": null, "sign_type": null, "sub_mch_id": null,
            "refund_account": if chosen { json!(old) } else { Value::Null },
        });
        shop.succeed("POST /secapi/pay/refund", refund).await;
        for generation in ["v3", "v2"] {
            let named = json!({"out_refund_no": format!("{generation}-{number}"), "sub_mchid": null});
            let seen = shop
                .succeed("GET /v3/refund/domestic/refunds/{out_refund_no}", named)
                .await;
            assert_eq!(seen["funds_account"], new, "{generation}: {seen}");
            assert_eq!(seen.get("refund_account"), None, "{generation}: {seen}");
            let named = json!({
                "out_refund_no": format!("{generation}-{number}"), "transaction_id": null, "out_trade_no": null,
                "refund_id": null, "offset": null, "sign_type": null, "sub_mch_id": null,
            });
            let seen = shop.succeed("POST /pay/refundquery", named).await;
            assert_eq!(seen["refund_account_0"], old, "{generation}: {seen}");
        }
    }
}

#[tokio::test]
async fn a_contract_of_the_old_generation_is_queried_and_used_by_the_new_one() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let sign =
        json!({"contract_code": "contract1", "plan_id": "12535", "appid": "wxcbda96de0b165486", "sub_mch_id": null});
    shop.call("GET /papay/entrustweb", sign).await;
    shop.act("v2-contract", "contract1", "sign");
    let query = "GET /v3/papay/sign/contracts/plan-id/{plan_id}/out-contract-code/{out_contract_code}";
    let named = json!({"plan_id": "12535", "out_contract_code": "contract1"});
    let seen = shop.succeed(query, named).await;
    assert_eq!(
        (&seen["contract_state"], &seen["mchid"]),
        (&json!("SIGNED"), &json!(MERCHANT)),
        "{seen}"
    );
    let signed = seen["contract_signed_time"].as_str().unwrap();
    assert!(signed.contains('T'), "{seen}");
    let deduct = json!({
        "out_trade_no": "deducted-1", "contract_id": seen["contract_id"], "appid": "wxcbda96de0b165486",
        "amount": {"total": 100, "currency": "CNY"}, "time_expire": null,
    });
    shop.succeed("POST /v3/papay/pay/transactions/apply", deduct).await;
    sandbox.advance(Duration::from_secs(4));
    let order = json!({"out_trade_no": "deducted-1"});
    let order = shop
        .succeed("GET /v3/pay/transactions/out-trade-no/{out_trade_no}", order)
        .await;
    assert_eq!(order["trade_state"], "SUCCESS", "{order}");
}

#[tokio::test]
async fn a_receiver_is_removed_by_the_generation_that_did_not_add_it() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let new = |account: &str| json!({"type": "MERCHANT_ID", "account": account, "sub_mchid": null});
    let old = |account: &str| {
        json!({
            "receiver": format!(r#"{{"type":"MERCHANT_ID","account":"{account}","name":"示例商户全称","relation_type":"STORE"}}"#),
            "sub_mch_id": null, "sub_appid": null,
        })
    };
    shop.succeed("POST /v3/profitsharing/receivers/add", new("1900000555"))
        .await;
    shop.succeed("POST /pay/profitsharingremovereceiver", old("1900000555"))
        .await;
    let gone = shop
        .refused("POST /v3/profitsharing/receivers/delete", new("1900000555"))
        .await;
    assert_eq!(gone, "RESOURCE_NOT_EXISTS");
    shop.succeed("POST /pay/profitsharingaddreceiver", old("1900000556"))
        .await;
    shop.succeed("POST /v3/profitsharing/receivers/delete", new("1900000556"))
        .await;
}

#[tokio::test]
async fn a_share_and_its_return_have_the_form_of_the_generation_that_asks() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    shop.succeed(NATIVE, v3_order("shared-1")).await;
    sandbox.pay("shared-1").unwrap();
    let order = json!({"out_trade_no": "shared-1"});
    let order = shop
        .succeed("GET /v3/pay/transactions/out-trade-no/{out_trade_no}", order)
        .await;
    let add = json!({"type": "MERCHANT_ID", "account": "1900000555", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/receivers/add", add).await;
    let receiver = json!({"type": "MERCHANT_ID", "account": "1900000555", "amount": 20, "description": "x"});
    let share = json!({
        "out_order_no": "share-1", "transaction_id": order["transaction_id"], "receivers": [receiver],
        "unfreeze_unsplit": false, "sub_mchid": null,
    });
    shop.succeed("POST /v3/profitsharing/orders", share).await;
    sandbox.advance(Duration::from_secs(2));
    let asked = json!({
        "out_order_no": "share-1", "transaction_id": order["transaction_id"], "mch_id": MERCHANT, "sub_mch_id": null,
    });
    let seen = shop.succeed("POST /pay/profitsharingquery", asked).await;
    let receivers: Value = serde_json::from_str(seen["receivers"].as_str().unwrap()).unwrap();
    let time = receivers[0]["finish_time"].as_str().unwrap();
    assert!(
        time.len() == 14 && time.bytes().all(|byte| byte.is_ascii_digit()),
        "{seen}"
    );
    let back = json!({
        "out_order_no": "share-1", "order_id": null, "out_return_no": "return-1", "return_mchid": "1900000555",
        "amount": 10, "sub_mchid": null,
    });
    shop.succeed("POST /v3/profitsharing/return-orders", back).await;
    let asked = json!({
        "out_order_no": "share-1", "order_id": null, "out_return_no": "return-1", "appid": "wx8888888888888889",
        "mch_id": MERCHANT, "sub_mch_id": null, "sub_appid": null,
    });
    let seen = shop.succeed("POST /pay/profitsharingreturnquery", asked).await;
    assert_eq!(
        (&seen["mch_id"], &seen["appid"]),
        (&json!(MERCHANT), &json!("wx8888888888888889")),
        "{seen}"
    );
}

#[tokio::test]
async fn a_reversal_by_the_old_generation_says_whether_to_call_again() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let pay = json!({
        "out_trade_no": "by-code-1", "amount": {"total": 100, "currency": "CNY"},
        "payer": {"auth_code": "134567890123456789"}, "time_expire": null,
    });
    shop.succeed("POST /v3/pay/transactions/codepay", pay).await;
    let named = json!({"out_trade_no": "by-code-1", "transaction_id": null, "sign_type": null, "sub_mch_id": null});
    let reversed = shop.succeed("POST /secapi/pay/reverse", named).await;
    assert_eq!(reversed["recall"], "N", "{reversed}");
}
