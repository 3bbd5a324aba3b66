//! The checks that lifecycles name, each at the last value that it allows and at the first that it refuses.

use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use wechatpay_sandbox::{MerchantAccount, Sandbox};

use crate::page_routes::{asked, order};
use crate::raw::{self, MERCHANT};
use crate::shop::{Shop, builder};

const REFUND: &str = "POST /v3/refund/domestic/refunds";
const OTHER: &str = "1900000200";

/// A refund of an order of 12,900 fen.
fn refund(order: &str, number: &str, fen: i64) -> Value {
    json!({
        "transaction_id": null, "out_trade_no": order, "out_refund_no": number, "sub_mchid": null, "notify_url": null,
        "goods_detail": null, "amount": {"refund": fen, "total": 12_900, "currency": "CNY"},
    })
}

#[tokio::test]
async fn refunds_are_of_one_fen_to_what_is_left_and_closed_ones_do_not_count() {
    let sandbox = raw::sandbox().await;
    let shop = Shop::new(&sandbox);
    order(&sandbox, "native", "checked", "商品").await;
    sandbox.pay("checked").unwrap();
    let (status, refused) = shop.call(REFUND, refund("checked", "nothing", 0)).await;
    assert_eq!(status, 400, "{refused}");
    shop.succeed(REFUND, refund("checked", "one-fen", 1)).await;
    shop.succeed(REFUND, refund("checked", "the-rest", 12_899)).await;
    assert_eq!(
        shop.refused(REFUND, refund("checked", "more", 1)).await,
        "INVALID_REQUEST"
    );
    sandbox.act("refund", "the-rest", "close").unwrap();
    // The other one ended a second after it began, not when somebody looked.
    sandbox.advance(Duration::from_secs(60));
    let query = "GET /v3/refund/domestic/refunds/{out_refund_no}";
    let ended = shop
        .succeed(query, json!({"out_refund_no": "one-fen", "sub_mchid": null}))
        .await;
    let time = |name: &str| OffsetDateTime::parse(ended[name].as_str().unwrap(), &Rfc3339).unwrap();
    let seconds = (time("success_time") - time("create_time")).whole_seconds();
    assert!((1..=2).contains(&seconds), "{ended}");
    assert_eq!(
        shop.refused(REFUND, refund("checked", "more", 12_900)).await,
        "INVALID_REQUEST"
    );
    shop.succeed(REFUND, refund("checked", "again", 12_899)).await;
}

#[tokio::test]
async fn a_transfer_names_its_payee_from_the_documented_amounts_on() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (number, fen, is_named, is_allowed) in [
        ("named29", 29, true, false),
        ("named30", 30, true, true),
        ("nameless29", 29, false, true),
        ("nameless199999", 199_999, false, true),
        ("nameless200000", 200_000, false, false),
        ("named200000", 200_000, true, true),
    ] {
        let mut changes = json!({"out_bill_no": number, "transfer_amount": fen});
        if !is_named {
            changes["user_name"] = Value::Null;
        }
        let (status, body) = shop
            .call("POST /v3/fund-app/mch-transfer/transfer-bills", changes)
            .await;
        assert_eq!(status == 200, is_allowed, "{number}: {body}");
    }
}

#[tokio::test]
async fn the_details_of_a_batch_add_up_to_its_total() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for line in ["POST /v3/transfer/batches", "POST /v3/partner-transfer/batches"] {
        for (number, total, is_allowed) in [("batch29999", 29_999, false), ("batch30000", 30_000, true)] {
            let detail = json!({
                "out_detail_no": "detail00001", "transfer_amount": 30_000, "transfer_remark": "x",
                "openid": "o-MYE42l80oelYMDE34nYD456Xoy", "user_name": "",
            });
            let batch = json!({
                "out_batch_no": number, "total_amount": total, "total_num": 1, "transfer_detail_list": [detail],
            });
            let (status, body) = shop.call(line, batch).await;
            assert_eq!(status == 200, is_allowed, "{line} {number}: {body}");
        }
    }
}

#[tokio::test]
async fn nothing_is_shared_after_the_rest_is_released() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    order(&sandbox, "native", "released", "商品").await;
    sandbox.pay("released").unwrap();
    let query = "GET /v3/pay/transactions/out-trade-no/{out_trade_no}";
    let paid = shop.succeed(query, json!({"out_trade_no": "released"})).await;
    let party = json!({"type": "MERCHANT_ID", "account": "86693852", "sub_mchid": null});
    shop.succeed("POST /v3/profitsharing/receivers/add", party).await;
    let share = |number: &str, releases: bool| {
        let receiver = json!({"type": "MERCHANT_ID", "account": "86693852", "amount": 1, "description": "x"});
        json!({
            "out_order_no": number, "transaction_id": paid["transaction_id"], "receivers": [receiver],
            "unfreeze_unsplit": releases, "sub_mchid": null,
        })
    };
    let line = "POST /v3/profitsharing/orders";
    shop.succeed(line, share("share-1", false)).await;
    shop.succeed(line, share("share-2", true)).await;
    assert_eq!(shop.refused(line, share("share-3", false)).await, "INVALID_REQUEST");
}

/// Sends an operation's example in a merchant's name, with these members of the body changed.
async fn send(sandbox: &Sandbox, merchant: &str, operation: &str, changes: Value) -> Value {
    let entry = sandbox.catalogue().operation(operation).unwrap();
    let mut body = entry.described()["request"]["example"]["body"].clone();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    let draft = json!({"operation": operation, "merchant": merchant, "body": body});
    let (status, made) = asked(sandbox, "POST", "calls", &draft).await;
    assert_eq!(status, 200, "{made}");
    made["response"].clone()
}

#[tokio::test]
async fn a_contract_of_another_merchant_is_not_there() {
    let builder = builder().further_merchant(MerchantAccount::new(OTHER));
    let sandbox = builder.start().await.unwrap();
    let contract = send(
        &sandbox,
        MERCHANT,
        "v3.papay.sign.contracts.pre-entrust-sign.post",
        json!({"out_contract_code": "ownedcontract1"}),
    )
    .await;
    assert_eq!(contract["status"], 200, "{contract}");
    sandbox.act("contract", "ownedcontract1", "sign").unwrap();
    let (_, found) = asked(&sandbox, "GET", "resources/contract/ownedcontract1", &Value::Null).await;
    let id = found["resources"][0]["fields"]["contract_id"].clone();
    assert!(id.is_string(), "{found}");
    for (merchant, number, expected) in [(OTHER, "deduction1", 400), (MERCHANT, "deduction2", 200)] {
        let changes = json!({"out_trade_no": number, "contract_id": id});
        let made = send(&sandbox, merchant, "v3.papay.pay.transactions.apply.post", changes).await;
        assert_eq!(made["status"], expected, "{merchant}: {made}");
    }
}
