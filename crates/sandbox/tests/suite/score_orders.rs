//! Payment score orders: an order that was paid is neither changed nor paid again.

use serde_json::{Value, json};

use crate::shop::{Shop, builder};

const ORDER: &str = "/v3/payscore/serviceorder";
/// The service of the example with which an order is created. Other operations have examples of another one.
const SERVICE: &str = "2002000000000558128851361561536";

fn paid_for(amount: i64) -> Value {
    json!({
        "out_order_no": "score-one", "service_id": SERVICE, "total_amount": amount, "post_discounts": null,
        "post_payments": [{"name": "用时", "amount": amount}], "profit_sharing": null, "goods_tag": null,
        "time_range": {"start_time": "20260101101010", "end_time": "20260101111010"}, "location": null,
    })
}

#[tokio::test]
async fn a_paid_order_stays_as_it_was_paid() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = |action: &str| format!("POST {ORDER}/{{out_order_no}}/{action}");
    shop.succeed(&format!("POST {ORDER}"), json!({"out_order_no": "score-one"}))
        .await;
    let named = json!({"out_order_no": "score-one", "service_id": SERVICE});
    let sync = json!({"out_order_no": "score-one", "service_id": SERVICE, "type": "Order_Paid", "detail": {"paid_time": "20260101101010"}});
    // Before it is complete, nothing can be collected.
    assert_eq!(shop.refused(&line("sync"), sync.clone()).await, "INVALID_ORDER_STATE");
    shop.act("payscore-order", "score-one", "confirm");
    shop.succeed(&line("complete"), paid_for(20_000)).await;
    shop.succeed(&line("modify"), paid_for(15_000)).await;
    shop.succeed(&line("pay"), named.clone()).await;
    shop.act("payscore-order", "score-one", "pay");
    assert_eq!(
        shop.refused(&line("modify"), paid_for(100)).await,
        "INVALID_ORDER_STATE"
    );
    assert_eq!(shop.refused(&line("sync"), sync.clone()).await, "INVALID_ORDER_STATE");
    assert_eq!(shop.refused(&line("pay"), named).await, "INVALID_ORDER_STATE");
    assert!(sandbox.act("payscore-order", "score-one", "pay").is_err());
    let collected = |order: Value| {
        (
            order["collection"]["state"].clone(),
            order["collection"]["paid_amount"].clone(),
        )
    };
    let query = json!({"out_order_no": "score-one", "query_id": null});
    let order = shop.succeed(&format!("GET {ORDER}"), query).await;
    assert_eq!(collected(order), (json!("USER_PAID"), json!(15_000)));
    // Money that the merchant collected otherwise is paid, too.
    shop.succeed(&format!("POST {ORDER}"), json!({"out_order_no": "score-two"}))
        .await;
    shop.act("payscore-order", "score-two", "confirm");
    let mut done = paid_for(300);
    done["out_order_no"] = "score-two".into();
    shop.succeed(&line("complete"), done).await;
    let mut sync = sync;
    sync["out_order_no"] = "score-two".into();
    let order = shop.succeed(&line("sync"), sync).await;
    assert_eq!(collected(order), (json!("USER_PAID"), json!(300)));
}

#[tokio::test]
async fn a_payment_of_a_score_order_is_an_order_that_can_be_shared_and_refunded() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let mut order = paid_for(20_000);
    order["profit_sharing"] = true.into();
    shop.succeed(&format!("POST {ORDER}/direct-complete"), order).await;
    shop.act("payscore-order", "score-one", "pay");
    let query = json!({"out_order_no": "score-one", "query_id": null});
    let order = shop.succeed(&format!("GET {ORDER}"), query).await;
    assert_eq!(order["state"], "DONE", "{order}");
    let details = &order["collection"]["details"];
    assert_eq!(details[0]["amount"], 20_000, "{order}");
    let paid = &details[0]["transaction_id"];
    let receiver = json!({"type": "MERCHANT_ID", "account": "86693852", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/receivers/add", receiver).await;
    let share = json!({
        "out_order_no": "share-one", "transaction_id": paid, "unfreeze_unsplit": false, "sub_mchid": null,
        "receivers": [{"type": "MERCHANT_ID", "account": "86693852", "amount": 5_000, "description": "分给商户"}],
    });
    shop.succeed("POST /v3/profitsharing/orders", share).await;
    let refund = |amount: i64| {
        json!({
            "out_refund_no": "refund-one", "out_trade_no": null, "transaction_id": paid, "sub_mchid": null,
            "amount": {"refund": amount, "total": 20_000, "currency": "CNY"},
        })
    };
    let line = "POST /v3/refund/domestic/refunds";
    assert_eq!(shop.refused(line, refund(15_001)).await, "NOT_ENOUGH");
    let refund = shop.succeed(line, refund(15_000)).await;
    assert_eq!(refund["amount"]["payer_refund"], 15_000, "{refund}");
}

#[tokio::test]
async fn an_order_that_needs_no_confirmation_begins_at_once() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for kind in ["serviceorder", "servicepayondeliveryorder"] {
        for (needed, state) in [
            (json!(false), "DOING"),
            (json!(true), "CREATED"),
            (Value::Null, "CREATED"),
        ] {
            let number = format!("{kind}-{needed}");
            let order = json!({"out_order_no": number, "openid": "user-one", "need_user_confirm": needed});
            let made = shop.succeed(&format!("POST /v3/payscore/{kind}"), order).await;
            assert_eq!(made["state"], state, "{number}: {made}");
        }
    }
    let query = json!({"out_order_no": "serviceorder-false", "query_id": null});
    let order = shop.succeed(&format!("GET {ORDER}"), query).await;
    assert_eq!(
        (&order["state"], &order["openid"]),
        (&json!("DOING"), &json!("user-one")),
        "{order}"
    );
    let mut done = paid_for(300);
    done["out_order_no"] = "serviceorder-false".into();
    let done = shop
        .succeed(&format!("POST {ORDER}/{{out_order_no}}/complete"), done)
        .await;
    assert_eq!(
        (&done["state"], &done["state_description"]),
        (&json!("DOING"), &json!("MCH_COMPLETE")),
        "{done}"
    );
}

#[tokio::test]
async fn an_order_that_ends_before_anybody_confirms_it_has_no_payer() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let cancel = format!("POST {ORDER}/{{out_order_no}}/cancel");
    for (number, is_confirmed) in [("score-early", false), ("score-late", true)] {
        let order = json!({"out_order_no": number, "openid": null});
        shop.succeed(&format!("POST {ORDER}"), order).await;
        if is_confirmed {
            shop.act("payscore-order", number, "confirm");
        }
        let named = json!({"out_order_no": number, "service_id": SERVICE});
        for _ in 0..2 {
            shop.succeed(&cancel, named.clone()).await;
        }
        let query = json!({"out_order_no": number, "query_id": null});
        let order = shop.succeed(&format!("GET {ORDER}"), query).await;
        assert_eq!(order["state"], "REVOKED", "{order}");
        assert_eq!(order.get("openid").is_some(), is_confirmed, "{number}: {order}");
    }
}

#[tokio::test]
async fn an_order_that_costs_nothing_is_not_collected() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    shop.succeed(&format!("POST {ORDER}"), json!({"out_order_no": "score-one"}))
        .await;
    shop.act("payscore-order", "score-one", "confirm");
    let done = shop
        .succeed(&format!("POST {ORDER}/{{out_order_no}}/complete"), paid_for(0))
        .await;
    assert_eq!(done["state"], "DONE", "{done}");
    let query = json!({"out_order_no": "score-one", "query_id": null});
    let order = shop.succeed(&format!("GET {ORDER}"), query).await;
    assert_eq!(
        (&order["need_collection"], &order["collection"], &order["total_amount"]),
        (&json!(false), &Value::Null, &json!(0)),
        "{order}"
    );
    assert!(sandbox.act("payscore-order", "score-one", "pay").is_err());
}

#[tokio::test]
async fn an_order_that_costs_nothing_in_the_end_is_not_collected_either() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let query = json!({"out_order_no": "score-one", "query_id": null});
    shop.succeed(&format!("POST {ORDER}/direct-complete"), paid_for(300))
        .await;
    let modify = format!("POST {ORDER}/{{out_order_no}}/modify");
    shop.succeed(&modify, paid_for(0)).await;
    let order = shop.succeed(&format!("GET {ORDER}"), query).await;
    assert_eq!(
        (&order["need_collection"], &order["collection"]["state"]),
        (&json!(false), &json!("USER_PAID")),
        "{order}"
    );
    let mut free = paid_for(0);
    free["out_order_no"] = "score-two".into();
    shop.succeed(&format!("POST {ORDER}/direct-complete"), free).await;
    let query = json!({"out_order_no": "score-two", "query_id": null});
    let order = shop.succeed(&format!("GET {ORDER}"), query).await;
    assert_eq!(
        (&order["need_collection"], &order["collection"]["state"]),
        (&json!(false), &json!("USER_PAID")),
        "{order}"
    );
}

#[tokio::test]
async fn the_end_of_the_service_is_added_to_its_beginning() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let created = json!({"out_order_no": "score-one", "time_range": {"start_time": "20260101101010"}});
    shop.succeed(&format!("POST {ORDER}"), created).await;
    shop.act("payscore-order", "score-one", "confirm");
    let mut done = paid_for(300);
    done["time_range"] = json!({"end_time": "20260101111010"});
    shop.succeed(&format!("POST {ORDER}/{{out_order_no}}/complete"), done)
        .await;
    let query = json!({"out_order_no": "score-one", "query_id": null});
    let order = shop.succeed(&format!("GET {ORDER}"), query).await;
    let range = json!({"start_time": "20260101101010", "end_time": "20260101111010"});
    assert_eq!(order["time_range"], range, "{order}");
}

#[tokio::test]
async fn a_complete_order_is_in_progress_and_can_be_cancelled_until_it_is_paid() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let line = |action: &str| format!("POST {ORDER}/{{out_order_no}}/{action}");
    for (number, is_paid) in [("score-kept", true), ("score-gone", false)] {
        shop.succeed(&format!("POST {ORDER}"), json!({"out_order_no": number}))
            .await;
        shop.act("payscore-order", number, "confirm");
        let mut complete = paid_for(400);
        complete["out_order_no"] = number.into();
        shop.succeed(&line("complete"), complete).await;
        let query = json!({"out_order_no": number, "query_id": null});
        let order = shop.succeed(&format!("GET {ORDER}"), query.clone()).await;
        assert_eq!(
            (
                &order["state"],
                &order["state_description"],
                &order["collection"]["state"]
            ),
            (&json!("DOING"), &json!("MCH_COMPLETE"), &json!("USER_PAYING")),
            "{order}"
        );
        let cancel = json!({"out_order_no": number, "service_id": SERVICE});
        if is_paid {
            shop.act("payscore-order", number, "pay");
            assert_eq!(shop.refused(&line("cancel"), cancel).await, "INVALID_ORDER_STATE");
        } else {
            shop.succeed(&line("cancel"), cancel).await;
            assert!(sandbox.act("payscore-order", number, "pay").is_err());
        }
        let state = shop.succeed(&format!("GET {ORDER}"), query).await["state"].clone();
        assert_eq!(state, if is_paid { "DONE" } else { "REVOKED" });
    }
}
