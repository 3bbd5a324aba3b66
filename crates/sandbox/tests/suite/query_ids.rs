//! Resources that operations of APIv3 without a lifecycle find by an id in their query, or below what their path names.

use serde_json::json;

use crate::shop::{self, Shop};

/// A path that creates by POST and finds by GET, the id, and further members that both need.
const PATHS: [(&str, &str); 7] = [
    ("/v3/ecommerce/profitsharing/orders", "out_order_no"),
    ("/v3/ecommerce/profitsharing/returnorders", "out_return_no"),
    ("/v3/brand/profitsharing/orders", "out_order_no"),
    ("/v3/brand/profitsharing/returnorders", "out_return_no"),
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
