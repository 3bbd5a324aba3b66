//! No order of calls makes money, or loses it.

use serde_json::{Value, json};

use crate::combined::part;
use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const SHARE: &str = "POST /v3/profitsharing/orders";
const RETURN: &str = "POST /v3/profitsharing/return-orders";
const REFUND: &str = "POST /v3/refund/domestic/refunds";
const COMBINE: &str = "POST /v3/combine-transactions/native";
const BATCH: &str = "POST /v3/transfer/batches";
const COMBINED: &str = "GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}";

/// Places an order of 1,000 fen, pays it, adds the receiver of its shares, and returns its platform number.
async fn paid(shop: &Shop<'_>, number: &str) -> Value {
    let place = json!({"out_trade_no": number, "amount": {"total": 1_000}});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    shop.caller.sandbox.pay(number).unwrap();
    let party = json!({"type": "MERCHANT_ID", "account": "86693852", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/receivers/add", party).await;
    let query = json!({"out_trade_no": number, "mchid": MERCHANT});
    let line = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    shop.succeed(line, query).await["transaction_id"].clone()
}

fn share(number: &str, order: &Value, amounts: &[i64]) -> Value {
    let receivers = amounts.iter().map(
        |amount| json!({"type": "MERCHANT_ID", "account": "86693852", "amount": amount, "description": "分给商户"}),
    );
    json!({
        "out_order_no": number, "transaction_id": order, "receivers": receivers.collect::<Vec<_>>(),
        "unfreeze_unsplit": false, "sub_mchid": null,
    })
}

fn refund(number: &str, order: &str, amount: i64, total: i64) -> Value {
    json!({
        "out_refund_no": number, "out_trade_no": order, "transaction_id": null, "sub_mchid": null,
        "amount": {"refund": amount, "total": total, "currency": "CNY"},
    })
}

#[tokio::test]
async fn every_share_is_positive() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = paid(&shop, "shared-1").await;
    for (number, amounts) in [("s-1", [1, 0]), ("s-2", [200, -1]), ("s-3", [0, 1]), ("s-4", [-1, 1])] {
        let code = shop.refused(SHARE, share(number, &order, &amounts)).await;
        assert_eq!(code, "PARAM_ERROR", "{amounts:?}");
    }
    shop.succeed(SHARE, share("s-5", &order, &[1, 2])).await;
}

#[tokio::test]
async fn what_was_refunded_cannot_be_shared() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = paid(&shop, "shared-2").await;
    shop.succeed(REFUND, refund("r-1", "shared-2", 900, 1_000)).await;
    assert_eq!(shop.refused(SHARE, share("s-1", &order, &[101])).await, "NOT_ENOUGH");
    shop.succeed(SHARE, share("s-2", &order, &[60])).await;
    assert_eq!(shop.refused(SHARE, share("s-3", &order, &[41])).await, "NOT_ENOUGH");
    shop.succeed(SHARE, share("s-4", &order, &[40])).await;
}

#[tokio::test]
async fn a_share_returns_from_its_receivers_only() {
    let sandbox = builder().pace(0.0).start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = paid(&shop, "shared-3").await;
    shop.succeed(SHARE, share("s-1", &order, &[100])).await;
    let back = |number: &str, from: &str| {
        json!({
            "out_order_no": "s-1", "order_id": null, "out_return_no": number, "return_mchid": from, "amount": 10,
            "description": "退货", "sub_mchid": null,
        })
    };
    assert_eq!(shop.refused(RETURN, back("b-1", "86693853")).await, "INVALID_REQUEST");
    shop.succeed(RETURN, back("b-1", "86693852")).await;
}

#[tokio::test]
async fn a_query_that_names_another_order_finds_nothing() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let (one, other) = (paid(&shop, "shared-4").await, paid(&shop, "shared-5").await);
    shop.succeed(SHARE, share("s-1", &one, &[100])).await;
    let query = |order: &Value| json!({"out_order_no": "s-1", "transaction_id": order, "sub_mchid": null});
    let line = "GET /v3/profitsharing/orders/{out_order_no}";
    shop.succeed(line, query(&one)).await;
    assert_eq!(shop.refused(line, query(&other)).await, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn the_parts_of_a_combined_order_are_refunded_like_orders() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let part = |number: &str, amount: i64| part(MERCHANT, number, amount);
    let place = |number: &str, parts: &[Value]| json!({"combine_out_trade_no": number, "sub_orders": parts});
    let negative = place("combined-1", &[part("part-1", 10), part("part-2", -5)]);
    assert_eq!(shop.refused(COMBINE, negative).await, "PARAM_ERROR");
    let twice = place("combined-1", &[part("part-1", 10), part("part-1", 20)]);
    assert_eq!(shop.refused(COMBINE, twice).await, "PARAM_ERROR");
    shop.succeed(COMBINE, place("combined-1", &[part("part-1", 10), part("part-2", 20)]))
        .await;
    assert_eq!(
        shop.refused(REFUND, refund("r-1", "part-1", 5, 10)).await,
        "RESOURCE_NOT_EXISTS",
        "nothing was paid"
    );
    sandbox.pay("combined-1").unwrap();
    let query = json!({"combine_out_trade_no": "combined-1"});
    let combined = shop.succeed(COMBINED, query).await;
    assert_eq!(combined["sub_orders"][1]["trade_state"], "SUCCESS", "{combined}");

    let refunded = shop.succeed(REFUND, refund("r-1", "part-1", 5, 10)).await;
    assert_eq!(
        refunded["transaction_id"], combined["sub_orders"][0]["transaction_id"],
        "{refunded}"
    );
    assert_eq!(
        shop.refused(REFUND, refund("r-2", "part-1", 6, 10)).await,
        "INVALID_REQUEST"
    );
    assert_eq!(
        shop.refused(REFUND, refund("r-3", "part-2", 6, 10)).await,
        "PARAM_ERROR"
    );
    shop.succeed(REFUND, refund("r-3", "part-2", 20, 20)).await;
    let again = place("combined-2", &[part("part-2", 20)]);
    assert_eq!(shop.refused(COMBINE, again).await, "OUT_TRADE_NO_USED");
}

#[tokio::test]
async fn the_details_of_a_batch_are_positive_different_and_as_many_as_it_says() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let batch = |count: usize, details: &[(&str, i64)]| {
        let list = details.iter().map(|(number, amount)| {
            json!({
                "out_detail_no": number, "transfer_amount": amount, "transfer_remark": "活动",
                "openid": "o-MYE42l80oelYMDE34nYD456Xoy",
            })
        });
        let list: Vec<Value> = list.collect();
        let total: i64 = details.iter().map(|(_, amount)| amount).sum();
        json!({"out_batch_no": "batch1", "total_amount": total, "total_num": count, "transfer_detail_list": list})
    };
    for wrong in [
        batch(2, &[("d1", 300), ("d2", -100)]),
        batch(2, &[("d1", 300), ("d2", 0)]),
        batch(3, &[("d1", 300), ("d2", 100)]),
        batch(2, &[("d1", 300), ("d1", 100)]),
    ] {
        assert_eq!(shop.refused(BATCH, wrong.clone()).await, "PARAM_ERROR", "{wrong}");
    }
    shop.succeed(BATCH, batch(2, &[("d1", 300), ("d2", 100)])).await;
}

#[tokio::test]
async fn a_transfer_of_the_old_protocol_is_queried_as_it_was_made() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let made = json!({"partner_trade_no": "paid1", "amount": "777", "re_user_name": "王小王"});
    let made = shop.succeed("POST /mmpaymkttransfers/promotion/transfers", made).await;
    let query = "POST /mmpaymkttransfers/gettransferinfo";
    let found = shop.succeed(query, json!({"partner_trade_no": "paid1"})).await;
    assert_eq!(found["payment_amount"], "777", "{found}");
    assert_eq!(found["transfer_name"], "王小王", "{found}");
    assert_eq!(found["payment_time"], made["payment_time"], "{found}");
    assert_eq!(
        (&found["status"], found.get("reason")),
        (&json!("SUCCESS"), None),
        "{found}"
    );
    assert_eq!(
        shop.refused(query, json!({"partner_trade_no": "paid2"})).await,
        "NOT_FOUND"
    );
}

#[tokio::test]
async fn no_amount_of_money_is_negative() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    // Operations without a lifecycle, of both protocols.
    for (line, changes) in [
        (
            "POST /v3/merchant/fund/withdraw",
            json!({"amount": -1, "out_request_no": "w1"}),
        ),
        (
            "POST /mmpaysptrans/pay_bank",
            json!({"amount": "-1", "partner_trade_no": "b1"}),
        ),
    ] {
        assert_eq!(shop.refused(line, changes).await, "PARAM_ERROR", "{line}");
    }
}

/// A receiver of a share.
fn receiver(account: &str, amount: i64) -> Value {
    json!({"type": "MERCHANT_ID", "account": account, "amount": amount, "description": "分给商户"})
}

#[tokio::test]
async fn each_receiver_returns_at_most_what_it_got() {
    let sandbox = builder().pace(0.0).start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = paid(&shop, "shared-6").await;
    let second = json!({"type": "MERCHANT_ID", "account": "86693853", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/receivers/add", second).await;
    let mut both = share("s-1", &order, &[]);
    both["receivers"] = json!([
        receiver("86693852", 50),
        receiver("86693853", 100),
        receiver("86693852", 10)
    ]);
    shop.succeed(SHARE, both).await;
    let back = |number: &str, from: &str, amount: i64| {
        json!({
            "out_order_no": "s-1", "order_id": null, "out_return_no": number, "return_mchid": from, "amount": amount,
            "description": "退货", "sub_mchid": null,
        })
    };
    assert_eq!(shop.refused(RETURN, back("b-1", "86693852", 61)).await, "NOT_ENOUGH");
    shop.succeed(RETURN, back("b-2", "86693852", 40)).await;
    assert_eq!(shop.refused(RETURN, back("b-3", "86693852", 21)).await, "NOT_ENOUGH");
    shop.succeed(RETURN, back("b-4", "86693853", 100)).await;
    shop.succeed(RETURN, back("b-5", "86693852", 20)).await;
    assert_eq!(shop.refused(RETURN, back("b-6", "86693853", 1)).await, "NOT_ENOUGH");
}

#[tokio::test]
async fn a_share_that_failed_counts_nowhere() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = paid(&shop, "shared-7").await;
    shop.succeed(SHARE, share("s-1", &order, &[300])).await;
    assert_eq!(left(&shop, &order).await, 700);
    assert_eq!(shop.refused(SHARE, share("s-2", &order, &[1])).await, "RULE_LIMIT");
    shop.act("profit-sharing", "s-1", "close");
    assert_eq!(left(&shop, &order).await, 1_000);
    let back = json!({
        "out_order_no": "s-1", "order_id": null, "out_return_no": "b-1", "return_mchid": "86693852", "amount": 1,
        "description": "退货", "sub_mchid": null,
    });
    assert_eq!(shop.refused(RETURN, back).await, "NOT_ENOUGH");
    shop.succeed(SHARE, share("s-2", &order, &[300])).await;
}

/// The amount of an order that can still be shared.
async fn left(shop: &Shop<'_>, order: &Value) -> i64 {
    let line = "GET /v3/profitsharing/transactions/{transaction_id}/amounts";
    let answer = shop.succeed(line, json!({"transaction_id": order})).await;
    assert_eq!(answer["transaction_id"], *order);
    answer["unsplit_amount"].as_i64().unwrap()
}

#[tokio::test]
async fn what_is_left_to_share_is_told() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = paid(&shop, "shared-8").await;
    assert_eq!(left(&shop, &order).await, 1_000);
    shop.succeed(SHARE, share("s-1", &order, &[30, 20])).await;
    assert_eq!(left(&shop, &order).await, 950);
    shop.succeed(REFUND, refund("r-1", "shared-8", 900, 1_000)).await;
    assert_eq!(left(&shop, &order).await, 50);
    assert_eq!(shop.refused(SHARE, share("s-2", &order, &[51])).await, "NOT_ENOUGH");
    let unfreeze = json!({"out_order_no": "u-1", "transaction_id": order, "description": "解冻", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/orders/unfreeze", unfreeze).await;
    assert_eq!(left(&shop, &order).await, 0);
    let line = "GET /v3/profitsharing/transactions/{transaction_id}/amounts";
    let unknown = json!({"transaction_id": "4200000000000000000000000000"});
    assert_eq!(shop.refused(line, unknown).await, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn a_batch_of_a_thousand_transfers_is_remembered() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let list = (0..1000).map(|index| {
        json!({
            "out_detail_no": format!("thousand{index:024}"), "transfer_amount": 30,
            "transfer_remark": "二〇二六年一月至十二月的活动奖励", "openid": "o-MYE42l80oelYMDE34nYD456Xoy",
        })
    });
    let batch = json!({
        "out_batch_no": "thousand", "total_amount": 30_000, "total_num": 1000,
        "transfer_detail_list": list.collect::<Vec<_>>(),
    });
    let made = shop.succeed(BATCH, batch.clone()).await;
    assert_eq!(shop.succeed(BATCH, batch).await["batch_id"], made["batch_id"]);
    let line = "GET /v3/transfer/batches/out-batch-no/{out_batch_no}/details/out-detail-no/{out_detail_no}";
    let last = json!({"out_batch_no": "thousand", "out_detail_no": format!("thousand{:024}", 999)});
    assert_eq!(shop.succeed(line, last).await["transfer_amount"], 30);
}

#[tokio::test]
async fn a_combined_order_tells_which_parts_were_refunded() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let part = |number: &str| part(MERCHANT, number, 10);
    let place = json!({"combine_out_trade_no": "combined-3", "sub_orders": [part("part-3"), part("part-4")]});
    shop.succeed(COMBINE, place).await;
    let states = async || {
        let query = json!({"combine_out_trade_no": "combined-3"});
        let combined = shop.succeed(COMBINED, query).await;
        let parts = combined["sub_orders"].as_array().unwrap().iter();
        let states = parts.map(|part| part["trade_state"].as_str().unwrap().to_owned());
        states.collect::<Vec<_>>()
    };
    assert_eq!(states().await, ["NOTPAY", "NOTPAY"]);
    sandbox.pay("combined-3").unwrap();
    assert_eq!(states().await, ["SUCCESS", "SUCCESS"]);
    shop.succeed(REFUND, refund("r-4", "part-4", 3, 10)).await;
    assert_eq!(states().await, ["SUCCESS", "REFUND"]);
    let order = json!({"out_trade_no": "part-4", "mchid": MERCHANT});
    let line = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    assert_eq!(shop.succeed(line, order).await["trade_state"], "REFUND");
    shop.succeed(REFUND, refund("r-3", "part-3", 10, 10)).await;
    assert_eq!(states().await, ["REFUND", "REFUND"]);
}

#[tokio::test]
async fn the_total_of_a_finished_service_order_is_that_of_its_parts() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let begin = json!({
        "out_order_no": "score-1", "need_user_confirm": true,
        "post_discounts": [{"name": "满20减1元", "description": "不与其他优惠叠加", "amount": 5}],
    });
    shop.succeed("POST /v3/payscore/serviceorder", begin).await;
    shop.act("payscore-order", "score-1", "confirm");
    let finish = |payments: &[i64], discounts: Option<&[i64]>, total: i64| {
        let parts = |amounts: &[i64]| {
            let parts = amounts
                .iter()
                .map(|amount| json!({"name": "就餐费用", "amount": amount, "count": 1}));
            Value::from(parts.collect::<Vec<_>>())
        };
        let discounts = discounts.map(parts);
        json!({
            "out_order_no": "score-1", "post_payments": parts(payments), "post_discounts": discounts,
            "total_amount": total,
        })
    };
    let complete = "POST /v3/payscore/serviceorder/{out_order_no}/complete";
    for wrong in [
        finish(&[300, 200], None, 499),
        finish(&[300], Some(&[20]), 300),
        finish(&[], None, 1),
    ] {
        assert_eq!(shop.refused(complete, wrong.clone()).await, "PARAM_ERROR", "{wrong}");
    }
    shop.succeed(complete, finish(&[300, 200], None, 500)).await;
    let query = json!({"out_order_no": "score-1", "query_id": null});
    let found = shop.succeed("GET /v3/payscore/serviceorder", query).await;
    assert_eq!(found["total_amount"], 500, "{found}");
    assert_eq!(found["post_payments"][1]["amount"], 200, "{found}");
    assert_eq!(found.get("post_discounts"), None, "none was sent: {found}");
    let modify = "POST /v3/payscore/serviceorder/{out_order_no}/modify";
    assert_eq!(
        shop.refused(modify, finish(&[300], Some(&[20]), 300)).await,
        "PARAM_ERROR"
    );
    let modified = shop.succeed(modify, finish(&[300], Some(&[20]), 280)).await;
    assert_eq!(modified["total_amount"], 280, "{modified}");
}
