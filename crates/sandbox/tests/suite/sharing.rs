//! Profit sharing: which orders allow it, what refunds leave of it, and the bill that shows it.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const NATIVE: &str = "POST /v3/pay/transactions/native";
const SHARE: &str = "POST /v3/profitsharing/orders";
const UNFREEZE: &str = "POST /v3/profitsharing/orders/unfreeze";
const RETURN: &str = "POST /v3/profitsharing/return-orders";
const REFUND: &str = "POST /v3/refund/domestic/refunds";
const QUERY: &str = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";

async fn add_receiver(shop: &Shop<'_>) {
    let party = json!({"type": "MERCHANT_ID", "account": "86693852", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/receivers/add", party).await;
}

/// Places an order of 1,000 fen and pays it. Returns its platform number.
async fn paid(shop: &Shop<'_>, number: &str, settle_info: Value) -> Value {
    let place = json!({"out_trade_no": number, "amount": {"total": 1_000}, "settle_info": settle_info});
    shop.succeed(NATIVE, place).await;
    shop.caller.sandbox.pay(number).unwrap();
    let query = json!({"out_trade_no": number, "mchid": MERCHANT});
    shop.succeed(QUERY, query).await["transaction_id"].clone()
}

fn share(number: &str, order: &Value, amount: i64) -> Value {
    json!({
        "out_order_no": number, "transaction_id": order, "unfreeze_unsplit": false, "sub_mchid": null,
        "receivers": [{"type": "MERCHANT_ID", "account": "86693852", "amount": amount, "description": "分给商户"}],
    })
}

fn refund(number: &str, order: &str, amount: i64) -> Value {
    json!({
        "out_refund_no": number, "out_trade_no": order, "transaction_id": null, "sub_mchid": null,
        "amount": {"refund": amount, "total": 1_000, "currency": "CNY"},
    })
}

#[tokio::test]
async fn only_an_order_that_says_so_is_shared() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    add_receiver(&shop).await;
    for (number, settle_info, allowed) in [
        ("marked-1", json!({"profit_sharing": true}), true),
        ("marked-2", json!({"profit_sharing": false}), false),
        ("marked-3", json!({}), false),
        ("marked-4", Value::Null, false),
    ] {
        let order = paid(&shop, number, settle_info).await;
        let (status, answer) = shop.call(SHARE, share(&format!("s-{number}"), &order, 100)).await;
        assert_eq!(status == 200, allowed, "{number}: {answer}");
        let unfreeze = json!({"out_order_no": format!("u-{number}"), "transaction_id": order, "sub_mchid": null});
        let (status, answer) = shop.call(UNFREEZE, unfreeze).await;
        assert_eq!(status == 200, allowed, "{number}: {answer}");
    }
}

#[tokio::test]
async fn an_order_of_apiv2_says_so_too() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    add_receiver(&shop).await;
    for (number, says, allowed) in [("old-1", "Y", true), ("old-2", "N", false)] {
        let place = json!({
            "out_trade_no": number, "total_fee": "1000", "profit_sharing": says, "trade_type": "NATIVE", "sub_mch_id": null,
        });
        shop.succeed("POST /pay/unifiedorder", place).await;
        shop.act("v2-order", number, "pay");
        let query = json!({"out_trade_no": number, "mchid": MERCHANT});
        let order = shop.succeed(QUERY, query).await["transaction_id"].clone();
        let (status, answer) = shop.call(SHARE, share(&format!("s-{number}"), &order, 100)).await;
        assert_eq!(status == 200, allowed, "{number}: {answer}");
    }
}

#[tokio::test]
async fn a_refund_leaves_what_was_shared_until_it_is_returned() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    add_receiver(&shop).await;
    let order = paid(&shop, "left-1", json!({"profit_sharing": true})).await;
    shop.succeed(SHARE, share("s-left", &order, 300)).await;
    assert_eq!(shop.refused(REFUND, refund("r-1", "left-1", 701)).await, "NOT_ENOUGH");
    shop.succeed(REFUND, refund("r-2", "left-1", 600)).await;
    assert_eq!(shop.refused(REFUND, refund("r-3", "left-1", 101)).await, "NOT_ENOUGH");
    sandbox.advance(Duration::from_secs(5));
    let back = json!({
        "out_order_no": "s-left", "order_id": null, "out_return_no": "b-left", "return_mchid": "86693852", "amount": 50,
        "description": "退货", "sub_mchid": null,
    });
    shop.succeed(RETURN, back).await;
    // It comes back a second later.
    assert_eq!(shop.refused(REFUND, refund("r-3", "left-1", 101)).await, "NOT_ENOUGH");
    sandbox.advance(Duration::from_secs(5));
    shop.succeed(REFUND, refund("r-4", "left-1", 150)).await;
    assert_eq!(shop.refused(REFUND, refund("r-5", "left-1", 1)).await, "NOT_ENOUGH");
}

#[tokio::test]
async fn a_share_names_a_receiver_of_the_kind_that_was_added() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    add_receiver(&shop).await;
    let order = paid(&shop, "kinds-1", json!({"profit_sharing": true})).await;
    let mut nobody = share("s-none", &order, 100);
    nobody["receivers"] = json!([]);
    assert_eq!(shop.refused(SHARE, nobody).await, "PARAM_ERROR");
    let mut person = share("s-person", &order, 100);
    person["receivers"][0]["type"] = "PERSONAL_OPENID".into();
    assert_eq!(shop.refused(SHARE, person).await, "INVALID_REQUEST");
    // A receiver of APIv2 has the same names inside an object.
    let party = json!({"type": "PERSONAL_OPENID", "account": "person-one", "relation_type": "USER"});
    let add = "POST /pay/profitsharingaddreceiver";
    shop.succeed(add, json!({"receiver": party.to_string(), "sub_mch_id": null}))
        .await;
    for (number, kind, status) in [("s-1", "MERCHANT_ID", 400), ("s-2", "PERSONAL_OPENID", 200)] {
        let mut share = share(number, &order, 100);
        share["receivers"][0]["type"] = kind.into();
        share["receivers"][0]["account"] = "person-one".into();
        let (answered, answer) = shop.call(SHARE, share).await;
        assert_eq!(answered, status, "{kind}: {answer}");
    }
}

#[tokio::test]
async fn an_order_that_was_refunded_in_full_has_nothing_to_release() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    add_receiver(&shop).await;
    for (number, shared, refunded, releases) in [
        ("kept-1", 0, 999, true),
        ("gone-1", 0, 1_000, false),
        ("kept-2", 300, 699, true),
        ("gone-2", 300, 700, false),
    ] {
        let order = paid(&shop, number, json!({"profit_sharing": true})).await;
        if shared > 0 {
            shop.succeed(SHARE, share(&format!("s-{number}"), &order, shared)).await;
        }
        shop.succeed(REFUND, refund(&format!("r-{number}"), number, refunded))
            .await;
        let unfreeze = json!({"out_order_no": format!("u-{number}"), "transaction_id": order, "sub_mchid": null});
        for (line, unfreeze) in [
            (UNFREEZE, unfreeze.clone()),
            ("POST /secapi/pay/profitsharingfinish", {
                let mut unfreeze = unfreeze;
                unfreeze["out_order_no"] = format!("v-{number}").into();
                unfreeze["sub_mch_id"] = Value::Null;
                unfreeze
            }),
        ] {
            // Nothing is released a second time.
            let releases = releases && line == UNFREEZE;
            let (status, answer) = shop.call(line, unfreeze).await;
            let is_refused = status != 200 || answer["result_code"] == "FAIL";
            assert_eq!(!is_refused, releases, "{line} {number}: {answer}");
        }
    }
}

#[tokio::test]
async fn the_fund_flow_shows_payments_shares_returns_and_refunds_with_the_balance() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    add_receiver(&shop).await;
    let order = paid(&shop, "flow-1", json!({"profit_sharing": true})).await;
    shop.succeed(SHARE, share("s-flow", &order, 300)).await;
    sandbox.advance(Duration::from_secs(5));
    let back = json!({
        "out_order_no": "s-flow", "order_id": null, "out_return_no": "b-flow", "return_mchid": "86693852", "amount": 50,
        "description": "退货", "sub_mchid": null,
    });
    shop.succeed(RETURN, back).await;
    sandbox.advance(Duration::from_secs(5));
    shop.succeed(REFUND, refund("r-flow", "flow-1", 500)).await;
    sandbox.advance(Duration::from_secs(5));
    let query = json!({"out_trade_no": "flow-1", "mchid": MERCHANT});
    let day = shop.succeed(QUERY, query).await["success_time"].as_str().unwrap()[..10].to_owned();
    shop.wait_for_bills();
    let asked = json!({"bill_date": day, "tar_type": null, "account_type": "BASIC", "sub_mchid": null});
    let announced = shop.succeed("GET /v3/bill/fundflowbill", asked).await;
    let link = announced["download_url"].as_str().unwrap();
    let target = link.strip_prefix(sandbox.base_url()).unwrap();
    let mut operations = sandbox.catalogue().operations();
    let entry = operations
        .find(|entry| entry.line() == "GET /v3/billdownload/file")
        .unwrap();
    let request = shop.caller.v3(entry, target, Bytes::new(), b"", "");
    let bill = shop.caller.send(request, false).await;
    let bill = String::from_utf8(bill.body().to_vec()).unwrap();
    // 10.00 in, 0.06 fee out, 3.00 shared, 0.50 back, 5.00 less the fee of 0.03 refunded.
    for part in [
        "`收入,`10.00,`10.00",
        "`支出,`0.06,`9.94",
        "`分账,`分账,`支出,`3.00,`6.94",
        "`分账回退,`分账回退,`收入,`0.50,`7.44",
        "`退款,`退款,`支出,`4.97,`2.47",
    ] {
        assert!(bill.contains(part), "{part}: {bill}");
    }
}
