//! Refunds of platforms (`/v3/ecommerce/refunds`): of the same orders as other refunds, within the same sums.

use serde_json::{Value, json};

use crate::page_routes;
use crate::raw::MERCHANT;
use crate::shop::{Inbox, Shop, builder};

const APPLY: &str = "POST /v3/ecommerce/refunds/apply";
const DOMESTIC: &str = "POST /v3/refund/domestic/refunds";
const SUB: &str = "1900000300";

fn refund(number: &str, order: &str, amount: i64, total: i64) -> Value {
    json!({
        "out_refund_no": number, "out_trade_no": order, "transaction_id": null, "combine_out_trade_no": null,
        "combine_transaction_id": null, "combine_mchid": null, "sub_mchid": SUB,
        "amount": {"refund": amount, "total": total, "currency": "CNY"},
    })
}

async fn placed(shop: &Shop<'_>, number: &str) {
    let place = json!({"out_trade_no": number, "sub_mchid": SUB, "amount": {"total": 100}});
    shop.succeed("POST /v3/pay/partner/transactions/native", place).await;
}

#[tokio::test]
async fn every_kind_of_refund_of_an_order_counts_in_one_sum() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    placed(&shop, "shop-1").await;
    assert_eq!(
        shop.refused(APPLY, refund("r-0", "shop-1", 10, 100)).await,
        "INVALID_REQUEST"
    );
    sandbox.pay("shop-1").unwrap();
    for (wrong, code) in [
        (refund("r-0", "shop-1", 5_000, 100), "INVALID_REQUEST"),
        (refund("r-0", "shop-1", 10, 99_999), "PARAM_ERROR"),
        (refund("r-0", "shop-1", 0, 100), "PARAM_ERROR"),
        (refund("r-0", "no-such-shop", 10, 100), "RESOURCE_NOT_EXISTS"),
    ] {
        assert_eq!(shop.refused(APPLY, wrong.clone()).await, code, "{wrong}");
    }
    let mut first = refund("r-1", "shop-1", 40, 100);
    first["notify_url"] = json!(inbox.url);
    let made = shop.succeed(APPLY, first.clone()).await;
    assert_eq!(made["amount"]["payer_refund"], 40, "{made}");
    assert_eq!(made["amount"]["discount_refund"], 0, "{made}");
    assert!(
        made["amount"].get("advance").is_none(),
        "nobody advanced the money: {made}"
    );
    assert_eq!(shop.succeed(APPLY, first).await["refund_id"], made["refund_id"]);
    let by_number = json!({"out_refund_no": "r-1", "sub_mchid": SUB});
    let line = "GET /v3/ecommerce/refunds/out-refund-no/{out_refund_no}";
    let found = shop.succeed(line, by_number.clone()).await;
    assert_eq!(
        (&found["out_trade_no"], &found["refund_id"], &found["amount"]["refund"]),
        (&json!("shop-1"), &made["refund_id"], &json!(40)),
        "{found}"
    );
    inbox.wait("REFUND.SUCCESS").await;
    let by_id = json!({"refund_id": made["refund_id"], "sub_mchid": SUB});
    let found = shop.succeed("GET /v3/ecommerce/refunds/id/{refund_id}", by_id).await;
    assert_eq!(found["status"], "SUCCESS", "{found}");
    let found = shop
        .succeed("GET /v3/refund/domestic/refunds/{out_refund_no}", by_number)
        .await;
    assert_eq!(
        found["refund_id"], made["refund_id"],
        "the other family of operations sees it: {found}"
    );

    let order = json!({"out_trade_no": "shop-1", "sub_mchid": SUB, "sp_mchid": MERCHANT});
    let order = shop
        .succeed("GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}", order)
        .await;
    assert_eq!(order["trade_state"], "REFUND", "{order}");
    let domestic = |number: &str, amount: i64| {
        json!({
            "out_refund_no": number, "out_trade_no": "shop-1", "transaction_id": null, "sub_mchid": SUB,
            "amount": {"refund": amount, "total": 100, "currency": "CNY"},
        })
    };
    let v2 = |number: &str, amount: &str| {
        json!({
            "out_refund_no": number, "out_trade_no": "shop-1", "transaction_id": null, "sub_mch_id": SUB,
            "total_fee": "100", "refund_fee": amount,
        })
    };
    assert_eq!(shop.refused(DOMESTIC, domestic("r-2", 61)).await, "INVALID_REQUEST");
    shop.succeed(DOMESTIC, domestic("r-2", 30)).await;
    assert_eq!(
        shop.refused("POST /secapi/pay/refund", v2("r-3", "31")).await,
        "INVALID_REQUEST"
    );
    shop.succeed("POST /secapi/pay/refund", v2("r-3", "20")).await;
    assert_eq!(
        shop.refused(APPLY, refund("r-4", "shop-1", 11, 100)).await,
        "INVALID_REQUEST"
    );
    shop.succeed(APPLY, refund("r-4", "shop-1", 10, 100)).await;
}

#[tokio::test]
async fn a_part_of_a_combined_order_and_one_named_by_both_ids_are_refunded() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let part = json!({
        "mchid": MERCHANT, "sub_mchid": SUB, "attach": "深圳分店", "out_trade_no": "part-1", "description": "桃木梳",
        "amount": {"total_amount": 100, "currency": "CNY"},
    });
    let place = json!({"combine_out_trade_no": "combined-1", "sub_orders": [part]});
    shop.succeed("POST /v3/combine-transactions/native", place).await;
    sandbox.pay("combined-1").unwrap();
    shop.succeed(APPLY, refund("r-1", "part-1", 60, 100)).await;
    assert_eq!(
        shop.refused(APPLY, refund("r-2", "part-1", 60, 100)).await,
        "INVALID_REQUEST"
    );
    let query = json!({"combine_out_trade_no": "combined-1"});
    let line = "GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}";
    let combined = shop.succeed(line, query).await;
    let mut both = refund("r-3", "part-1", 40, 100);
    both["transaction_id"] = combined["sub_orders"][0]["transaction_id"].clone();
    shop.succeed(APPLY, both.clone()).await;
    both["out_refund_no"] = json!("r-4");
    both["transaction_id"] = json!("4200000001");
    assert_eq!(shop.refused(APPLY, both).await, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn a_refund_of_an_older_order_names_the_merchants_of_one_role() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (number, sub, own, others) in [
        ("older-1", json!(SUB), vec!["sp_mchid", "sub_mchid"], vec!["mchid"]),
        ("older-2", json!(null), vec!["mchid"], vec!["sp_mchid", "sub_mchid"]),
    ] {
        let place = json!({
            "out_trade_no": number, "total_fee": "100", "trade_type": "NATIVE", "time_start": null, "time_expire": null,
            "fee_type": "CNY", "sub_mch_id": sub,
        });
        shop.succeed("POST /pay/unifiedorder", place).await;
        shop.act("v2-order", number, "pay");
        let refund = json!({
            "out_refund_no": number, "out_trade_no": number, "transaction_id": null, "sub_mchid": sub,
            "amount": {"refund": 10, "total": 100, "currency": "CNY"},
        });
        shop.succeed(DOMESTIC, refund).await;
        let (_, kept) = page_routes::asked(&sandbox, "GET", "resources/refund", &Value::Null).await;
        let newest = &kept["resources"][0];
        assert_eq!(newest["id"], number, "{kept}");
        let fields = &newest["fields"];
        assert!(own.iter().all(|name| fields[*name].is_string()), "{kept}");
        assert!(others.iter().all(|name| fields.get(*name).is_none()), "{kept}");
    }
}
