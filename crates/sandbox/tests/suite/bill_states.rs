//! The bills after orders were reversed, closed, expired or refused, and of refunds and shares without effect.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use wechatpay_runtime::Fen;
use wechatpay_runtime::bill::{Bill, ProfitSharing};
use wechatpay_sandbox::Sandbox;

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const V2_CODE: &str = "POST /pay/micropay";
const V2_REVERSE: &str = "POST /secapi/pay/reverse";
const CODE: &str = "POST /v3/pay/transactions/codepay";
const NATIVE: &str = "POST /v3/pay/transactions/native";
const CLOSE: &str = "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close";
const REVERSE: &str = "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/reverse";
const QUERY: &str = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
const REFUND: &str = "POST /v3/refund/domestic/refunds";
const V2_REFUND: &str = "POST /secapi/pay/refund";

fn v2(number: &str) -> Value {
    json!({"out_trade_no": number, "transaction_id": null, "sub_mch_id": null, "sub_appid": null, "sign_type": null})
}

/// An order of ten yuan that is paid with a payer's code.
async fn paid_by_code(shop: &Shop<'_>, line: &str, number: &str) {
    let mut order = v2(number);
    match line == V2_CODE {
        true => order["total_fee"] = "1000".into(),
        false => order = json!({"out_trade_no": number, "amount": {"total": 1_000}}),
    }
    for name in ["time_start", "time_expire"] {
        order[name] = Value::Null;
    }
    shop.succeed(line, order).await;
}

/// A bill of a day, once it is made.
async fn bill(sandbox: &Sandbox, shop: &Shop<'_>, line: &str, mut asked: Value, day: &str) -> String {
    shop.wait_for_bills();
    asked["bill_date"] = day.into();
    for name in ["tar_type", "sub_mchid"] {
        asked[name] = Value::Null;
    }
    let announced = shop.succeed(line, asked).await;
    let link = announced["download_url"].as_str().unwrap();
    let target = link.strip_prefix(sandbox.base_url()).unwrap();
    let mut operations = sandbox.catalogue().operations();
    let entry = operations
        .find(|entry| entry.line() == "GET /v3/billdownload/file")
        .unwrap();
    let request = shop.caller.v3(entry, target, Bytes::new(), b"", "");
    let bill = shop.caller.send(request, false).await;
    String::from_utf8(bill.body().to_vec()).unwrap()
}

#[tokio::test]
async fn a_reversed_payment_goes_back_and_nothing_else_that_failed_is_shown() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let numbers = |number: &str| json!({"out_trade_no": number, "mchid": MERCHANT, "sub_mchid": null});
    // Paid and reversed, by either generation.
    for (line, number) in [
        (V2_CODE, "rev-v2"),
        (CODE, "rev-v3"),
        (V2_CODE, "rev-by-v3"),
        (CODE, "rev-by-v2"),
    ] {
        paid_by_code(&shop, line, number).await;
    }
    for number in ["rev-v2", "rev-by-v2"] {
        shop.succeed(V2_REVERSE, v2(number)).await;
    }
    for number in ["rev-v3", "rev-by-v3"] {
        shop.succeed(REVERSE, numbers(number)).await;
        shop.succeed(REVERSE, numbers(number)).await;
    }
    let day = shop.succeed(QUERY, numbers("rev-v3")).await;
    assert_eq!(day["trade_state"], "REVOKED", "{day}");
    // Never paid: reversed, closed, expired, refused by the payer.
    for number in ["never-closed", "never-expired"] {
        let mut order = numbers(number);
        order["amount"] = json!({"total": 7_777});
        order["time_expire"] = Value::Null;
        shop.succeed(NATIVE, order).await;
    }
    let mut waiting = numbers("never-reversed");
    waiting["amount"] = json!({"total": 777_700});
    waiting["time_expire"] = Value::Null;
    shop.succeed(CODE, waiting).await;
    shop.succeed(REVERSE, numbers("never-reversed")).await;
    shop.succeed(CLOSE, numbers("never-closed")).await;
    sandbox.act("order", "never-expired", "expire").unwrap();
    // Paid, with refunds that gave nothing back.
    paid_by_code(&shop, CODE, "kept-1").await;
    let day = shop.succeed(QUERY, numbers("kept-1")).await["success_time"]
        .as_str()
        .unwrap()[..10]
        .to_owned();
    let refund = |number: &str| {
        json!({
            "out_refund_no": number, "out_trade_no": "kept-1", "transaction_id": null, "sub_mchid": null,
            "amount": {"refund": 100, "total": 1_000, "currency": "CNY"}, "goods_detail": null,
        })
    };
    shop.succeed(REFUND, refund("broken")).await;
    sandbox.act("refund", "broken", "break").unwrap();
    shop.succeed(REFUND, refund("closed")).await;
    sandbox.act("refund", "closed", "close").unwrap();
    let mut old = v2("kept-1");
    old["out_refund_no"] = "closed-v2".into();
    old["refund_fee"] = "100".into();
    old["total_fee"] = "1000".into();
    shop.succeed(V2_REFUND, old).await;
    sandbox.act("v2-refund", "closed-v2", "close").unwrap();

    let trades = bill(
        &sandbox,
        &shop,
        "GET /v3/bill/tradebill",
        json!({"bill_type": "ALL"}),
        &day,
    )
    .await;
    for absent in ["never", "broken", "closed"] {
        assert!(!trades.contains(absent), "{absent}: {trades}");
    }
    assert_eq!(trades.matches("`REVOKED,").count(), 4, "{trades}");
    let row = trades
        .lines()
        .find(|line| line.contains("`rev-v2,") && line.contains("`REVOKED,"));
    assert!(
        row.unwrap().contains("`0,`0,`10.00,`0.00,`ORIGINAL,`SUCCESS,"),
        "{trades}"
    );
    // Five payments, four of which went back; one is left.
    assert!(
        trades.contains("`9,`50.00,`40.00,`0.00,`0.06000,`50.00,`40.00"),
        "{trades}"
    );
    let refunds = bill(
        &sandbox,
        &shop,
        "GET /v3/bill/tradebill",
        json!({"bill_type": "REFUND"}),
        &day,
    )
    .await;
    assert_eq!(refunds.matches("`rev-").count(), 4, "{refunds}");
    let flow = bill(
        &sandbox,
        &shop,
        "GET /v3/bill/fundflowbill",
        json!({"account_type": "BASIC"}),
        &day,
    )
    .await;
    assert_eq!(flow.matches("`退款,`退款,`支出,`9.94,").count(), 4, "{flow}");
    // In: 5 payments. Out: 5 fees of 0.06, and 4 times 10.00 less the fee.
    assert!(flow.contains("`14,`5,`50.00,`9,`40.06"), "{flow}");
}

#[tokio::test]
async fn what_was_shared_must_come_back_before_the_order_is_reversed() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let party = json!({"type": "MERCHANT_ID", "account": "86693852", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/receivers/add", party).await;
    for (line, number) in [(CODE, "shared-v3"), (V2_CODE, "shared-v2")] {
        let mut order = match line == CODE {
            true => json!({"amount": {"total": 1_000}, "settle_info": {"profit_sharing": true}, "time_expire": null}),
            false => json!({"total_fee": "1000", "profit_sharing": "Y", "sub_mch_id": null, "time_expire": null}),
        };
        order["out_trade_no"] = number.into();
        shop.succeed(line, order).await;
        let query = json!({"out_trade_no": number, "mchid": MERCHANT});
        let transaction = shop.succeed(QUERY, query.clone()).await["transaction_id"].clone();
        let share = json!({
            "out_order_no": format!("s-{number}"), "transaction_id": transaction, "unfreeze_unsplit": false,
            "sub_mchid": null,
            "receivers": [{"type": "MERCHANT_ID", "account": "86693852", "amount": 100, "description": "分给商户"}],
        });
        shop.succeed("POST /v3/profitsharing/orders", share).await;
        sandbox.advance(Duration::from_secs(5));
        let reverse = |old: bool| match old {
            true => (V2_REVERSE, v2(number)),
            false => (REVERSE, query.clone()),
        };
        for old in [true, false] {
            let (line, call) = reverse(old);
            assert_eq!(shop.refused(line, call).await, "INVALID_REQUEST", "{line} {number}");
        }
        let back = json!({
            "out_order_no": format!("s-{number}"), "order_id": null, "out_return_no": format!("b-{number}"),
            "return_mchid": "86693852", "amount": 100, "description": "退货", "sub_mchid": null,
        });
        shop.succeed("POST /v3/profitsharing/return-orders", back).await;
        sandbox.advance(Duration::from_secs(5));
        let (line, call) = reverse(number == "shared-v3");
        shop.succeed(line, call).await;
    }
    let query = json!({"out_trade_no": "shared-v3", "mchid": MERCHANT});
    let day = shop.succeed(QUERY, query).await["success_time"].as_str().unwrap()[..10].to_owned();
    let shares = bill(&sandbox, &shop, "GET /v3/profitsharing/bills", json!({}), &day).await;
    let rows: Vec<ProfitSharing> = Bill::new(shares.as_bytes()).unwrap().collect::<Result<_, _>>().unwrap();
    let amounts: Vec<_> = rows
        .iter()
        .map(|row| (row.business_type.as_str(), row.amount))
        .collect();
    let yuan = Some(Fen::new(100));
    let both = [("分账", yuan), ("分账回退", yuan)];
    assert_eq!(amounts, [both, both].concat(), "{shares}");
    assert!(
        rows.iter()
            .all(|row| row.receiver == "86693852" && row.order_total == Some(Fen::new(1_000)))
    );
}

#[tokio::test]
async fn a_day_without_a_trade_has_no_bill() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for line in [
        "GET /v3/bill/tradebill",
        "GET /v3/bill/fundflowbill",
        "GET /v3/profitsharing/bills",
    ] {
        let asked = json!({"bill_date": "2026-08-01", "sub_mchid": null, "bill_type": "ALL", "account_type": "BASIC"});
        assert_eq!(shop.refused(line, asked).await, "NO_STATEMENT_EXIST", "{line}");
    }
    let asked = json!({"bill_date": "20260801", "sub_mch_id": null, "bill_type": "ALL", "tar_type": null});
    let (_, answer) = shop.call("POST /pay/downloadbill", asked).await;
    assert_eq!(
        (&answer["return_code"], &answer["return_msg"], &answer["error_code"]),
        (&json!("FAIL"), &json!("No Bill Exist"), &json!("20002")),
        "{answer}"
    );
}
