//! Optional fields that the service sends empty.

use std::time::Duration;

use serde_json::{Value, json};
use wechatpay_sandbox::Sandbox;

use crate::shop::{Inbox, Shop, builder};

const ORDER: &str = "POST /v3/pay/transactions/native";
const QUERY: &str = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
const V2_ORDER: &str = "POST /pay/unifiedorder";
const V2_QUERY: &str = "POST /pay/orderquery";
const V2_CLOSE: &str = "POST /pay/closeorder";
const REFUND: &str = "POST /v3/refund/domestic/refunds";
const QUERY_REFUND: &str = "GET /v3/refund/domestic/refunds/{out_refund_no}";

/// The resource of the notification of an order, which is logged once the merchant has answered.
async fn notified(sandbox: &Sandbox, number: &str) -> Value {
    for _ in 0..250 {
        let mut entries = sandbox.log_after(0).into_iter();
        let found = entries.find(|entry| entry.request.body.content["resource"]["out_trade_no"] == number);
        if let Some(entry) = found {
            return entry.request.body.content["resource"].clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no notification of {number}");
}

#[tokio::test]
async fn what_there_is_nothing_to_tell_of_is_empty() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let query = |number: &str| json!({"out_trade_no": number});
    for (number, attach, told) in [("empty-1", Value::Null, ""), ("empty-2", json!("深圳分店"), "深圳分店")] {
        let order = json!({
            "out_trade_no": number, "attach": attach, "amount": {"total": 100, "currency": "CNY"}, "time_expire": null,
            "notify_url": inbox.url,
        });
        shop.succeed(ORDER, order).await;
        let order = shop.succeed(QUERY, query(number)).await;
        assert_eq!(order["promotion_detail"], json!([]), "{order}");
        assert_eq!(order.get("attach").cloned().unwrap_or_default(), attach, "{order}");
        sandbox.pay(number).unwrap();
        inbox.wait("TRANSACTION.SUCCESS").await;
        let order = shop.succeed(QUERY, query(number)).await;
        assert_eq!(
            (&order["attach"], &order["promotion_detail"]),
            (&json!(told), &json!([]))
        );
    }
    let resource = notified(&sandbox, "empty-1").await;
    assert_eq!(resource["attach"], "", "{resource}");
    assert_eq!(resource.get("promotion_detail"), None, "{resource}");

    let refund = json!({
        "out_trade_no": "empty-1", "transaction_id": null, "out_refund_no": "empty-refund", "sub_mchid": null, "goods_detail": null,
        "amount": {"refund": 30, "total": 100, "currency": "CNY"},
    });
    let created = shop.succeed(REFUND, refund).await;
    let queried = shop
        .succeed(
            QUERY_REFUND,
            json!({"out_refund_no": "empty-refund", "sub_mchid": null}),
        )
        .await;
    for refund in [created, queried] {
        let lists = (&refund["promotion_detail"], &refund["amount"]["from"]);
        assert_eq!(lists, (&json!([]), &json!([])), "{refund}");
    }
}

#[tokio::test]
async fn both_generations_show_an_order_of_the_old_one_with_empty_fields() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    for (number, ended) in [("empty-v2", "SUCCESS"), ("empty-closed", "CLOSED")] {
        let order = json!({
            "out_trade_no": number, "attach": null, "total_fee": "100", "trade_type": "NATIVE", "fee_type": "CNY",
            "time_start": null, "time_expire": null, "sign_type": null, "sub_mch_id": null, "sub_appid": null,
            "sub_openid": null, "notify_url": inbox.url,
        });
        shop.succeed(V2_ORDER, order).await;
        let named = json!({"out_trade_no": number, "transaction_id": null, "sub_mch_id": null, "sub_appid": null});
        let order = shop.succeed(V2_QUERY, named.clone()).await;
        assert_eq!((&order["trade_state"], order.get("attach")), (&json!("NOTPAY"), None));
        if ended == "SUCCESS" {
            sandbox.pay(number).unwrap();
            let text = inbox.wait_for(number).await;
            assert!(!text.contains("attach"), "{text}");
        } else {
            shop.succeed(
                V2_CLOSE,
                json!({"out_trade_no": number, "sub_mch_id": null, "sub_appid": null}),
            )
            .await;
        }
        let order = shop.succeed(V2_QUERY, named).await;
        assert_eq!((&order["trade_state"], &order["attach"]), (&json!(ended), &json!("")));
        let order = shop.succeed(QUERY, json!({"out_trade_no": number})).await;
        assert_eq!(order["promotion_detail"], json!([]), "{order}");
        assert_eq!(order.get("attach").is_some(), ended == "SUCCESS", "{order}");
    }
}
