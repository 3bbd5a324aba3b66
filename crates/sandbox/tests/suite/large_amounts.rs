//! The largest amounts that a message can hold: every sum fits, and every call is answered.

use serde_json::{Map, Value, json};
use wechatpay_sandbox::example;
use wechatpay_spec::model::Protocol;

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const LARGEST: i64 = i64::MAX;

/// Asks for the bills of today, the next day.
async fn bills_are_answered(shop: &Shop<'_>) {
    let day = (time::OffsetDateTime::now_utc() + time::Duration::hours(8))
        .date()
        .to_string();
    shop.wait_for_bills();
    for line in [
        "GET /v3/bill/tradebill",
        "GET /v3/bill/fundflowbill",
        "GET /v3/profitsharing/bills",
    ] {
        let bill =
            json!({"bill_date": day, "sub_mchid": null, "tar_type": null, "account_type": "BASIC", "bill_type": "ALL"});
        let (status, answer) = shop.call(line, bill).await;
        // Without a share of this day, there is no bill of shares.
        let has_none = answer["code"] == "NO_STATEMENT_EXIST";
        assert!(
            status == 200 || (has_none && line.contains("profitsharing")),
            "{line}: {answer}"
        );
    }
    let bill = json!({"bill_date": day.replace('-', ""), "bill_type": "ALL", "sub_mch_id": null, "tar_type": null});
    assert_eq!(shop.call("POST /pay/downloadbill", bill).await.0, 200);
}

#[tokio::test]
async fn bills_and_lists_add_the_largest_amounts() {
    let sandbox = builder().pace(0.0).start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (number, total) in [
        ("huge-1", LARGEST),
        ("huge-2", LARGEST),
        ("huge-3", 1_i64 << 62),
        ("huge-4", 1_i64 << 62),
    ] {
        let place =
            json!({"out_trade_no": number, "amount": {"total": total}, "settle_info": {"profit_sharing": true}});
        shop.succeed("POST /v3/pay/transactions/native", place).await;
        sandbox.pay(number).unwrap();
    }
    for (number, amount) in [("r-1", LARGEST - 1), ("r-2", 1)] {
        let refund = json!({
            "out_refund_no": number, "out_trade_no": "huge-1", "transaction_id": null, "sub_mchid": null,
            "amount": {"refund": amount, "total": LARGEST, "currency": "CNY"},
        });
        shop.succeed("POST /v3/refund/domestic/refunds", refund).await;
    }
    let query = json!({"out_trade_no": "huge-1", "transaction_id": null, "offset": null, "out_refund_no": null, "refund_id": null, "sub_mch_id": null});
    let listed = shop.succeed("POST /pay/refundquery", query).await;
    assert_eq!(listed["refund_fee"], LARGEST.to_string(), "{listed}");
    bills_are_answered(&shop).await;
}

#[tokio::test]
async fn combined_orders_and_shares_of_the_largest_amounts_are_answered() {
    let sandbox = builder().pace(0.0).start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let part = |number: &str| {
        json!({
            "mchid": MERCHANT, "attach": "深圳分店", "out_trade_no": number, "description": "桃木梳",
            "amount": {"total_amount": LARGEST, "currency": "CNY"}, "settle_info": {"profit_sharing": true},
        })
    };
    let parts: Vec<Value> = ["part-1", "part-2", "part-3"].map(part).into();
    let place = json!({"combine_out_trade_no": "huge-combined", "sub_orders": parts});
    shop.succeed("POST /v3/combine-transactions/native", place).await;
    sandbox.pay("huge-combined").unwrap();
    let line = "GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}";
    let combined = shop
        .succeed(line, json!({"combine_out_trade_no": "huge-combined"}))
        .await;
    let party = json!({"type": "MERCHANT_ID", "account": "86693852", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/receivers/add", party).await;
    for (number, amounts) in [
        ("s-1", vec![LARGEST, LARGEST]),
        ("s-2", vec![i64::MIN, -1]),
        ("s-3", vec![LARGEST / 4, 1]),
    ] {
        let receivers = amounts.iter().map(
            |amount| json!({"type": "MERCHANT_ID", "account": "86693852", "amount": amount, "description": "分给商户"}),
        );
        let share = json!({
            "out_order_no": number, "transaction_id": combined["sub_orders"][0]["transaction_id"],
            "receivers": receivers.collect::<Vec<_>>(), "unfreeze_unsplit": false, "sub_mchid": null,
        });
        let (status, answer) = shop.call("POST /v3/profitsharing/orders", share).await;
        assert!((200..=499).contains(&status), "{number}: {status} {answer}");
    }
    bills_are_answered(&shop).await;
}

/// Sets every number of a message.
fn set_numbers(value: &mut Value, number: i64) {
    match value {
        Value::Number(own) => *own = number.into(),
        Value::Array(items) => items.iter_mut().for_each(|item| set_numbers(item, number)),
        Value::Object(members) => members.values_mut().for_each(|member| set_numbers(member, number)),
        _ => {}
    }
}

#[tokio::test]
async fn every_operation_answers_the_largest_and_the_smallest_numbers() {
    let sandbox = builder().pace(0.0).start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let mut calls = 0;
    for entry in sandbox.catalogue().operations() {
        let body = example::request(entry).body.unwrap_or_default();
        for number in [i64::MAX, i64::MIN] {
            let mut changes = Map::new();
            for (name, value) in &body {
                let mut changed = value.clone();
                set_numbers(&mut changed, number);
                if changed == *value {
                    continue;
                }
                match (entry.protocol, changed) {
                    (Protocol::V3, changed) => changes.insert(name.clone(), changed),
                    // Every value of APIv2 is a text.
                    (Protocol::V2, Value::Number(number)) => changes.insert(name.clone(), number.to_string().into()),
                    (Protocol::V2, _) => None,
                };
            }
            if changes.is_empty() {
                continue;
            }
            let (status, answer) = shop.call(&entry.line(), Value::Object(changes)).await;
            assert!(status < 500, "{} {number}: {status} {answer}", entry.line());
            calls += 1;
        }
    }
    assert!(calls > 200, "{calls}");
}
