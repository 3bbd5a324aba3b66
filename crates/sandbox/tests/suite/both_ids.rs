//! Requests that name an order by both of its numbers, as the samples of the documents do.

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const REFUND: &str = "POST /v3/refund/domestic/refunds";
const V2_REFUND: &str = "POST /secapi/pay/refund";
const V2_ORDER: &str = "POST /pay/orderquery";
const V2_REFUNDS: &str = "POST /pay/refundquery";

async fn paid(shop: &Shop<'_>, number: &str) -> Value {
    let place = json!({"out_trade_no": number, "amount": {"total": 1_000}});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    shop.caller.sandbox.pay(number).unwrap();
    let line = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    let order = shop
        .succeed(line, json!({"out_trade_no": number, "mchid": MERCHANT}))
        .await;
    order["transaction_id"].clone()
}

fn refund(number: &str, order: &str, transaction: &Value) -> Value {
    json!({
        "out_refund_no": number, "out_trade_no": order, "transaction_id": transaction, "sub_mchid": null,
        "amount": {"refund": 10, "total": 1_000, "currency": "CNY"},
    })
}

fn v2_refund(number: &str, order: &str, transaction: &Value) -> Value {
    json!({
        "out_refund_no": number, "out_trade_no": order, "transaction_id": transaction, "sub_mch_id": null,
        "total_fee": "1000", "refund_fee": "10",
    })
}

#[tokio::test]
async fn both_numbers_of_one_order_are_accepted_and_those_of_two_are_not() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let (one, other) = (paid(&shop, "both-1").await, paid(&shop, "both-2").await);

    let refunded = shop.succeed(REFUND, refund("r-1", "both-1", &one)).await;
    assert_eq!(
        (&refunded["transaction_id"], &refunded["out_trade_no"]),
        (&one, &json!("both-1"))
    );
    shop.succeed(V2_REFUND, v2_refund("r-2", "both-1", &one)).await;
    for (order, transaction) in [
        ("both-1", &other),
        ("both-2", &one),
        ("both-1", &json!("4200000001")),
        ("both-3", &one),
    ] {
        let wrong = refund("r-3", order, transaction);
        assert_eq!(
            shop.refused(REFUND, wrong).await,
            "RESOURCE_NOT_EXISTS",
            "{order} {transaction}"
        );
        let wrong = v2_refund("r-4", order, transaction);
        assert_eq!(
            shop.refused(V2_REFUND, wrong).await,
            "ORDERNOTEXIST",
            "{order} {transaction}"
        );
    }

    let query = |order: &str, transaction: &Value| json!({"out_trade_no": order, "transaction_id": transaction, "offset": null, "sub_mch_id": null});
    assert_eq!(
        shop.succeed(V2_ORDER, query("both-1", &one)).await["out_trade_no"],
        "both-1"
    );
    // The documents: 如果同时存在优先级：transaction_id> out_trade_no
    assert_eq!(
        shop.succeed(V2_ORDER, query("both-1", &other)).await["out_trade_no"],
        "both-2"
    );
    assert_eq!(
        shop.refused(V2_ORDER, query("both-1", &json!("4200000001"))).await,
        "ORDERNOTEXIST"
    );

    let mut all = query("both-1", &one);
    assert_eq!(shop.succeed(V2_REFUNDS, all.clone()).await["refund_count"], "2");
    all["out_refund_no"] = json!("r-2");
    assert_eq!(shop.succeed(V2_REFUNDS, all.clone()).await["refund_count"], "1");
    all["refund_id"] = refunded["refund_id"].clone();
    let found = shop.succeed(V2_REFUNDS, all).await;
    assert_eq!(found["out_refund_no_0"], "r-1", "{found}");
}

#[tokio::test]
async fn a_request_that_names_no_order_at_all_is_refused() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let none = json!({"out_refund_no": "r-1", "out_trade_no": null, "transaction_id": null, "sub_mchid": null});
    assert_eq!(shop.refused(REFUND, none).await, "PARAM_ERROR");
}
