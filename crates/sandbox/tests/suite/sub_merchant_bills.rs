//! Bills of a service provider, and of each merchant that it acts for.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Shop, builder};

const ONE: &str = "1900000300";
const OTHER: &str = "1900000301";

/// The numbers of the orders that a bill lists; of a fund flow, the first has its name.
async fn listed(shop: &Shop<'_>, line: &str, asked: Value) -> Vec<&'static str> {
    let sandbox = shop.caller.sandbox;
    let (_, announced) = shop.call(line, asked).await;
    if announced["code"] == "NO_STATEMENT_EXIST" {
        return Vec::new();
    }
    let link = announced["download_url"].as_str().unwrap();
    let mut operations = sandbox.catalogue().operations();
    let download = operations
        .find(|entry| entry.line() == "GET /v3/billdownload/file")
        .unwrap();
    let target = link.strip_prefix(sandbox.base_url()).unwrap();
    let request = shop.caller.v3(download, target, Bytes::new(), b"", "");
    let bill = shop.caller.send(request, false).await;
    let bill = String::from_utf8(bill.body().to_vec()).unwrap();
    let numbers = ["bill-of-one", "bill-of-other", "bill-of-provider"];
    numbers.into_iter().filter(|number| bill.contains(number)).collect()
}

#[tokio::test]
async fn a_bill_has_the_money_of_the_merchant_that_it_is_of() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (number, sub_merchant) in [("bill-of-one", ONE), ("bill-of-other", OTHER)] {
        let place =
            json!({"out_trade_no": number, "sub_mchid": sub_merchant, "amount": {"total": 1_000}, "time_expire": null});
        shop.succeed("POST /v3/pay/partner/transactions/native", place).await;
        sandbox.pay(number).unwrap();
    }
    let place = json!({"out_trade_no": "bill-of-provider", "amount": {"total": 1_000}});
    shop.succeed("POST /v3/pay/transactions/native", place).await;
    sandbox.pay("bill-of-provider").unwrap();
    let query = json!({"out_trade_no": "bill-of-provider", "mchid": MERCHANT});
    let paid = shop
        .succeed("GET /v3/pay/transactions/out-trade-no/{out_trade_no}", query)
        .await;
    let day = &paid["success_time"].as_str().unwrap()[..10];
    shop.wait_for_bills();
    let asked = |sub_mchid: Value| json!({"bill_date": day, "sub_mchid": sub_mchid, "tar_type": null, "account_type": "BASIC", "bill_type": "ALL"});
    let (trades, flow) = ("GET /v3/bill/tradebill", "GET /v3/bill/fundflowbill");
    for (line, sub_merchant, numbers) in [
        (
            trades,
            Value::Null,
            &["bill-of-one", "bill-of-other", "bill-of-provider"][..],
        ),
        (trades, ONE.into(), &["bill-of-one"]),
        (trades, OTHER.into(), &["bill-of-other"]),
        (flow, Value::Null, &["bill-of-provider"]),
        (flow, ONE.into(), &["bill-of-one"]),
        (flow, "1900000302".into(), &[]),
    ] {
        let found = listed(&shop, line, asked(sub_merchant.clone())).await;
        assert_eq!(found, numbers, "{line} {sub_merchant}");
    }
    // The same by APIv2.
    let entry = sandbox
        .catalogue()
        .operations()
        .find(|entry| entry.line() == "POST /pay/downloadbill")
        .unwrap();
    let mut request = shop.caller.example(entry);
    let body = request.body.as_mut().unwrap();
    for (name, value) in [
        ("mch_id", MERCHANT),
        ("sub_mch_id", OTHER),
        ("bill_date", &day.replace('-', "")),
        ("bill_type", "ALL"),
    ] {
        body.insert(name.to_owned(), value.into());
    }
    body.remove("tar_type");
    let bill = shop.caller.send(shop.caller.v2_call(entry, request).0, true).await;
    let bill = String::from_utf8(bill.body().to_vec()).unwrap();
    assert!(
        bill.contains("bill-of-other") && !bill.contains("bill-of-one"),
        "{bill}"
    );
}
