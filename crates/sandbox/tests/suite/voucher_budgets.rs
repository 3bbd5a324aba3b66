//! Vouchers: none is sent beyond the budget of its stock, the number, or what the stock allows for a day.

use std::time::Duration;

use serde_json::{Value, json};

use crate::shop::{Shop, builder};

const SEND: &str = "POST /v3/marketing/favor/users/{openid}/coupons";
const DAY: Duration = Duration::from_secs(86_400);

/// A stock of vouchers of 100 fen that is running.
async fn stock(shop: &Shop<'_>, mut rule: Value) -> String {
    for (name, value) in [
        ("max_coupons_per_user", json!(60)),
        ("natural_person_limit", json!(false)),
        ("prevent_api_abuse", json!(false)),
    ] {
        rule[name] = value;
    }
    let stock = json!({
        "out_request_no": "stock-one", "stock_use_rule": rule, "available_begin_time": "2024-01-01T00:00:00+08:00",
        "available_end_time": "2099-01-01T00:00:00+08:00",
        "coupon_use_rule": {
            "fixed_normal_coupon": {"coupon_amount": 100, "transaction_minimum": 200}, "available_merchants": ["9856000"],
        },
    });
    let made = shop.succeed("POST /v3/marketing/favor/coupon-stocks", stock).await;
    let stock = made["stock_id"].as_str().unwrap().to_owned();
    shop.succeed(
        "POST /v3/marketing/favor/stocks/{stock_id}/start",
        json!({"stock_id": stock}),
    )
    .await;
    stock
}

fn send(stock: &str, number: &str, value: Value) -> Value {
    json!({
        "stock_id": stock, "out_request_no": number, "openid": "user-one", "coupon_value": value, "coupon_minimum": null,
    })
}

#[tokio::test]
async fn vouchers_are_sent_within_the_budget() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let stock = stock(&shop, json!({"max_coupons": 4, "max_amount": 290})).await;
    shop.succeed(SEND, send(&stock, "one", Value::Null)).await;
    shop.succeed(SEND, send(&stock, "two", Value::Null)).await;
    assert_eq!(
        shop.refused(SEND, send(&stock, "three", Value::Null)).await,
        "NOT_ENOUGH"
    );
    // The merchant may choose the value of a voucher.
    assert_eq!(shop.refused(SEND, send(&stock, "three", json!(91))).await, "NOT_ENOUGH");
    let voucher = shop.succeed(SEND, send(&stock, "three", json!(90))).await;
    let query = "GET /v3/marketing/favor/users/{openid}/coupons/{coupon_id}";
    let named = json!({"openid": "user-one", "coupon_id": voucher["coupon_id"]});
    let voucher = shop.succeed(query, named).await;
    assert_eq!(
        voucher["normal_coupon_information"],
        json!({"coupon_amount": 90, "transaction_minimum": 200})
    );
    // A larger budget is for more vouchers.
    let larger = json!({"stock_id": stock, "current_max_amount": 290, "target_max_amount": 490});
    shop.succeed("POST /v3/marketing/favor/stocks/{stock_id}/max-amount-modify", larger)
        .await;
    shop.succeed(SEND, send(&stock, "four", Value::Null)).await;
    shop.succeed(SEND, send(&stock, "five", Value::Null)).await;
    assert_eq!(shop.refused(SEND, send(&stock, "six", Value::Null)).await, "NOT_ENOUGH");
}

#[tokio::test]
async fn vouchers_are_sent_within_the_budget_of_a_day() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let rule = json!({"max_coupons": 10, "max_amount": 1_000, "max_amount_by_day": 100});
    let stock = stock(&shop, rule).await;
    shop.succeed(SEND, send(&stock, "one", Value::Null)).await;
    assert_eq!(shop.refused(SEND, send(&stock, "two", Value::Null)).await, "NOT_ENOUGH");
    sandbox.advance(DAY);
    shop.succeed(SEND, send(&stock, "two", Value::Null)).await;
    assert_eq!(
        shop.refused(SEND, send(&stock, "three", Value::Null)).await,
        "NOT_ENOUGH"
    );
}

#[tokio::test]
async fn merchant_vouchers_are_sent_within_the_number_of_a_day() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let rule = json!({
        "max_coupons": 3, "max_coupons_by_day": 1, "max_coupons_per_user": 3, "natural_person_limit": false,
        "prevent_api_abuse": false,
    });
    let times =
        json!({"available_begin_time": "2024-01-01T00:00:00+08:00", "available_end_time": "2099-01-01T00:00:00+08:00"});
    let use_rule = json!({
        "coupon_available_time": times, "fixed_normal_coupon": {"discount_amount": 5, "transaction_minimum": 100}, "use_method": "OFF_LINE",
    });
    let stock = json!({"out_request_no": "stock-one", "stock_send_rule": rule, "coupon_use_rule": use_rule});
    let made = shop.succeed("POST /v3/marketing/busifavor/stocks", stock).await;
    let send = |number: &str| json!({"stock_id": made["stock_id"], "out_request_no": number, "coupon_code": null});
    let line = "POST /v3/marketing/busifavor/coupons/send";
    shop.succeed(line, send("one")).await;
    assert_eq!(shop.refused(line, send("two")).await, "RULE_LIMIT");
    let budget = json!({
        "stock_id": made["stock_id"], "target_max_coupons": null, "current_max_coupons": null,
        "target_max_coupons_by_day": 2, "current_max_coupons_by_day": 1,
    });
    let changed = shop
        .succeed("PATCH /v3/marketing/busifavor/stocks/{stock_id}/budget", budget)
        .await;
    assert_eq!(
        (&changed["max_coupons"], &changed["max_coupons_by_day"]),
        (&json!(3), &json!(2)),
        "{changed}"
    );
    shop.succeed(line, send("two")).await;
    assert_eq!(shop.refused(line, send("three")).await, "RULE_LIMIT");
    sandbox.advance(DAY);
    shop.succeed(line, send("three")).await;
    assert_eq!(shop.refused(line, send("four")).await, "RULE_LIMIT", "there are three");
}

#[tokio::test]
async fn a_change_of_a_paused_stock_does_not_start_it() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let favor = stock(&shop, json!({"max_coupons": 4, "max_amount": 300})).await;
    let named = json!({"stock_id": favor});
    shop.succeed("POST /v3/marketing/favor/stocks/{stock_id}/pause", named.clone())
        .await;
    let enlarge = json!({"stock_id": favor, "current_max_amount": 300, "target_max_amount": 1_000});
    shop.succeed("POST /v3/marketing/favor/stocks/{stock_id}/max-amount-modify", enlarge)
        .await;
    let found = shop
        .succeed("GET /v3/marketing/favor/stocks/{stock_id}", named.clone())
        .await;
    assert_eq!(
        (&found["status"], &found["stock_use_rule"]["max_amount"]),
        (&json!("paused"), &json!(1_000)),
        "{found}"
    );
    assert_eq!(
        shop.refused(SEND, send(&favor, "one", Value::Null)).await,
        "INVALID_REQUEST"
    );
    shop.succeed("POST /v3/marketing/favor/stocks/{stock_id}/restart", named)
        .await;
    shop.succeed(SEND, send(&favor, "one", Value::Null)).await;
}
