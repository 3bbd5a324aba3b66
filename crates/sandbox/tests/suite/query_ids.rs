//! Resources that operations of APIv3 without a lifecycle find by an id in their query, or below what their path names.

use serde_json::json;

use crate::shop::{self, Shop};

/// A path that creates by POST and finds by GET, the id, and further members that both need.
const PATHS: [(&str, &str); 3] = [
    ("/v3/payscore/payafter-orders", "out_order_no"),
    ("/v3/payscore/smartretail-orders", "out_order_no"),
    ("/v3/payscore/acquiringbank/serviceorder", "out_order_no"),
];

#[tokio::test]
async fn a_get_finds_by_the_id_in_its_query() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (path, id) in PATHS {
        let (create, find) = (format!("POST {path}"), format!("GET {path}"));
        let of = |number: &str| {
            let mut members = json!({"query_id": null});
            members[id] = number.into();
            members
        };
        let (status, answer) = shop.call(&find, of("neverexisted")).await;
        assert_eq!(status, 404, "{find}: {answer}");
        let mut created = of("existsnow");
        created.as_object_mut().unwrap().remove("query_id");
        let made = shop.succeed(&create, created).await;
        let found = shop.succeed(&find, of("existsnow")).await;
        assert_eq!(found[id], "existsnow", "{find}: {made} {found}");
        assert_eq!(shop.call(&find, of("neverexisted")).await.0, 404, "{find}");
    }
}

#[tokio::test]
async fn numbers_of_different_names_are_different_things() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    // Both are found by the number of the service order, which the first one gets from the platform.
    let planned = "POST /v3/payscore/sign-plan/serviceorder";
    shop.succeed(planned, json!({"out_trade_no": "alike1"})).await;
    let delivered = "POST /v3/payscore/servicepayondeliveryorder";
    let named = |attach: &str| json!({"out_order_no": "alike1", "attach": attach});
    shop.succeed(delivered, named("一")).await;
    shop.succeed(delivered, named("一")).await;
    let (status, answer) = shop.call(delivered, named("二")).await;
    assert!((400..500).contains(&status), "it is another one: {status} {answer}");
}

const SUB_MERCHANT: &str = "1900000109";

/// Operations that create and find without a lifecycle, the caller's id, and a field that was sent and is found.
const CREATIONS: [(&str, &str, &str, &str); 3] = [
    (
        "POST /v3/funds-to-oversea/orders",
        "GET /v3/funds-to-oversea/orders/{out_order_id}",
        "out_order_id",
        "amount",
    ),
    (
        "POST /v3/ecommerce/combine-papay/transactions",
        "GET /v3/ecommerce/combine-papay/transactions/{combine_out_trade_no}",
        "combine_out_trade_no",
        "",
    ),
    (
        "POST /v3/webizpay/employees/{employee_id}/quota-cards",
        "GET /v3/webizpay/employees/{employee_id}/out-quota-cards/{out_card_no}",
        "out_card_no",
        "amount",
    ),
];

#[tokio::test]
async fn ids_of_other_names_and_in_neighbouring_folders_are_found() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (create, find, id, amount) in CREATIONS {
        let mut created = json!({id: "existsnow", "sub_mchid": SUB_MERCHANT});
        if !amount.is_empty() {
            created[amount] = 4242.into();
        }
        assert_eq!(
            shop.call(find, json!({id: "existsnow", "sub_mchid": SUB_MERCHANT}))
                .await
                .0,
            404,
            "{find}"
        );
        shop.succeed(create, created).await;
        let found = shop
            .succeed(find, json!({id: "existsnow", "sub_mchid": SUB_MERCHANT}))
            .await;
        assert_eq!(found[id], "existsnow", "{find}: {found}");
        if !amount.is_empty() {
            assert_eq!(found[amount], 4242, "{find}: {found}");
        }
        assert_eq!(
            shop.call(find, json!({id: "neverexisted", "sub_mchid": SUB_MERCHANT}))
                .await
                .0,
            404,
            "{find}"
        );
    }
}

#[tokio::test]
async fn a_payment_is_not_repeated_with_another_amount_even_if_nothing_finds_it() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (line, other) in [(
        "POST /v3/papay/insurance-pay/transactions/apply",
        json!({"total": 7, "currency": "CNY"}),
    )] {
        let first = json!({"out_trade_no": "repeated-1", "time_expire": null});
        shop.succeed(line, first.clone()).await;
        shop.succeed(line, first.clone()).await;
        let mut second = first;
        second["amount"] = other;
        let (status, answer) = shop.call(line, second).await;
        assert!((400..500).contains(&status), "{line}: {answer}");
    }
}

#[tokio::test]
async fn a_path_names_what_exists_with_each_of_its_ids() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let coupons = "/v3/marketing/partner/product-coupon/product-coupons";
    let made = shop.succeed(&format!("POST {coupons}"), json!({})).await;
    let coupon = made["product_coupon_id"].as_str().unwrap();
    let first = made["stock"]["stock_id"].as_str().unwrap();
    let stocks = format!("{coupons}/{{product_coupon_id}}/stocks");
    let of = |coupon: &str, stock: &str| json!({"product_coupon_id": coupon, "stock_id": stock});
    let more = shop.succeed(&format!("POST {stocks}"), of(coupon, "")).await;
    let second = more["stock_id"].as_str().unwrap();
    assert_ne!(second, first, "{more}");
    let line = format!("GET {stocks}/{{stock_id}}");
    for stock in [first, second] {
        let found = shop.succeed(&line, of(coupon, stock)).await;
        assert_eq!(
            (&found["stock_id"], &found["product_coupon_id"]),
            (&json!(stock), &json!(coupon)),
            "{found}"
        );
    }
    for (coupon, stock) in [(coupon, "777"), ("999", first), ("999", "777")] {
        let (status, answer) = shop.call(&line, of(coupon, stock)).await;
        assert_eq!(
            (status, &answer["code"]),
            (404, &json!("RESOURCE_NOT_EXISTS")),
            "{coupon} {stock}: {answer}"
        );
    }
    assert_eq!(shop.call(&format!("POST {stocks}"), of("999", "")).await.0, 404);
    let (status, list) = shop.call(&format!("GET {stocks}"), of(coupon, "")).await;
    assert_eq!((status, list["stock_list"].is_array()), (200, true), "{list}");
}
