//! Changes that a caller asks for again because it lost the answer.

use serde_json::{Value, json};

use crate::shop::{Shop, builder};

#[tokio::test]
async fn a_coupon_operation_sent_again_is_answered_as_before() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let rule = json!({
        "coupon_available_time": {
            "available_begin_time": "2024-01-01T00:00:00+08:00", "available_end_time": "2099-01-01T00:00:00+08:00",
        },
        "fixed_normal_coupon": {"discount_amount": 5, "transaction_minimum": 100},
        "use_method": "OFF_LINE",
    });
    let stock = json!({"out_request_no": "again-stock", "coupon_use_rule": rule});
    let made = shop.succeed("POST /v3/marketing/busifavor/stocks", stock).await;
    let stock = made["stock_id"].clone();
    let send = json!({"stock_id": stock, "out_request_no": "again", "coupon_code": "8001234568", "openid": "user-one"});
    shop.succeed("POST /v3/marketing/busifavor/coupons/send", send).await;
    let coupon = |operation: &str| format!("POST /v3/marketing/busifavor/coupons/{operation}");
    let of = |number: &str, value: &str| json!({"stock_id": stock, "coupon_code": "8001234568", number: value});
    for (operation, number) in [
        ("use", "use_request_no"),
        ("return", "return_request_no"),
        ("deactivate", "deactivate_request_no"),
    ] {
        let first = shop.succeed(&coupon(operation), of(number, "one")).await;
        let again = shop.succeed(&coupon(operation), of(number, "one")).await;
        assert_eq!(first, again, "{operation}");
        // Another number is another attempt.
        let code = shop.refused(&coupon(operation), of(number, "two")).await;
        assert_eq!(code, "INVALID_REQUEST", "{operation}");
        if operation == "use" {
            let mut other = of(number, "one");
            other["use_time"] = "2026-01-02T03:04:05+08:00".into();
            assert_eq!(shop.refused(&coupon(operation), other).await, "INVALID_REQUEST");
        }
        if operation == "return" {
            // The coupon is free again, but the late repetition of its first use does not use it.
            shop.succeed(&coupon("use"), of("use_request_no", "one")).await;
            let one = "GET /v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}";
            let found = shop
                .succeed(one, json!({"coupon_code": "8001234568", "openid": "user-one"}))
                .await;
            assert_eq!(found["coupon_state"], "SENDED", "{found}");
        }
    }
}

#[tokio::test]
async fn a_service_order_operation_sent_again_is_answered_as_before() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let base = "/v3/payscore/serviceorder";
    let service = "2002000000000558128851361561536";
    let line = |action: &str| format!("POST {base}/{{out_order_no}}/{action}");
    let done = |amount: i64| {
        json!({
            "out_order_no": "score-again", "service_id": service, "total_amount": amount, "post_discounts": null,
            "post_payments": [{"name": "用时", "amount": amount}], "profit_sharing": null, "goods_tag": null,
            "time_range": {"start_time": "20260101101010", "end_time": "20260101111010"}, "location": null,
        })
    };
    let sync = json!({
        "out_order_no": "score-again", "service_id": service, "type": "Order_Paid",
        "detail": {"paid_time": "20260101101010"},
    });
    shop.succeed(&format!("POST {base}"), json!({"out_order_no": "score-again"}))
        .await;
    shop.act("payscore-order", "score-again", "confirm");
    let twice = async |action: &str, body: Value| {
        let first = shop.succeed(&line(action), body.clone()).await;
        let again = shop.succeed(&line(action), body).await;
        assert_eq!(first, again, "{action}");
    };
    twice("complete", done(100)).await;
    assert_eq!(shop.refused(&line("complete"), done(200)).await, "INVALID_REQUEST");
    twice("sync", sync).await;
}

#[tokio::test]
async fn a_transfer_is_cancelled_once_however_often_its_caller_asks() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let bills = "/v3/fund-app/mch-transfer/transfer-bills";
    let bill = json!({"out_bill_no": "cancelled", "user_name": null, "transfer_amount": 100});
    shop.succeed(&format!("POST {bills}"), bill).await;
    let cancel = format!("POST {bills}/out-bill-no/{{out_bill_no}}/cancel");
    let named = json!({"out_bill_no": "cancelled"});
    shop.succeed(&cancel, named.clone()).await;
    shop.act("transfer-bill", "cancelled", "cancelled");
    let again = shop.succeed(&cancel, named).await;
    assert_eq!(again["state"], "CANCELLED", "{again}");
}
