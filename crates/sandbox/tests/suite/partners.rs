//! The lifecycles of what a service provider does for others: onboarding, shares, transfers, pay score.

use std::time::Duration;

use serde_json::{Value, json};
use wechatpay_runtime::wire::{Cipher, Encrypt};

use crate::shop::{Shop, builder};

#[tokio::test]
async fn an_application_is_rejected_with_reasons_sent_again_and_finished() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let submit = "POST /v3/applyment4sub/applyment/";
    let query = "GET /v3/applyment4sub/applyment/business_code/{business_code}";
    let named = json!({"business_code": "1900013511_7"});
    assert_eq!(shop.refused(query, named.clone()).await, "RESOURCE_NOT_EXISTS");
    let first = shop.succeed(submit, named.clone()).await;
    let state = |answer: &Value| answer["applyment_state"].as_str().unwrap().to_owned();
    assert_eq!(
        state(&shop.succeed(query, named.clone()).await),
        "APPLYMENT_STATE_AUDITING"
    );
    shop.act("applyment", "1900013511_7", "reject");
    let rejected = shop.succeed(query, named.clone()).await;
    assert_eq!(state(&rejected), "APPLYMENT_STATE_REJECTED");
    assert!(rejected["audit_detail"][0]["reject_reason"].is_string(), "{rejected}");
    let again = shop.succeed(submit, named.clone()).await;
    assert_ne!(
        first["applyment_id"], again["applyment_id"],
        "a rejected code is free again"
    );
    sandbox.advance(Duration::from_secs(31));
    let approved = shop.succeed(query, named.clone()).await;
    assert_eq!(state(&approved), "APPLYMENT_STATE_TO_BE_CONFIRMED");
    assert!(approved["audit_detail"].is_null(), "{approved}");
    shop.act("applyment", "1900013511_7", "confirm");
    shop.act("applyment", "1900013511_7", "sign");
    let id = json!({"applyment_id": again["applyment_id"].to_string()});
    let finished = shop
        .succeed("GET /v3/applyment4sub/applyment/applyment_id/{applyment_id}", id)
        .await;
    assert_eq!(state(&finished), "APPLYMENT_STATE_FINISHED");
    assert!(finished["sub_mchid"].is_string(), "{finished}");

    let submit = "POST /v3/ecommerce/applyments/";
    let named = json!({"out_request_no": "shop-77"});
    let query = "GET /v3/ecommerce/applyments/out-request-no/{out_request_no}";
    shop.succeed(submit, named.clone()).await;
    assert_eq!(state(&shop.succeed(query, named.clone()).await), "CHECKING");
    shop.act("ecommerce-applyment", "shop-77", "verify-later");
    let waiting = shop.succeed(query, named.clone()).await;
    assert_eq!(waiting["account_validation"]["pay_amount"], 124, "{waiting}");
    shop.succeed(
        "POST /v3/ecommerce/applyments/out-request-no/{out_request_no}/revoke",
        named.clone(),
    )
    .await;
    assert_eq!(shop.refused(query, named.clone()).await, "RESOURCE_NOT_EXISTS");
    shop.succeed(submit, named).await;
}

#[tokio::test]
async fn a_share_goes_to_known_receivers_only_and_at_most_to_fifty() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    shop.succeed(
        "POST /v3/pay/transactions/native",
        json!({"out_trade_no": "shared-1", "amount": {"total": 10_000, "currency": "CNY"}}),
    )
    .await;
    sandbox.pay("shared-1").unwrap();
    let order = shop
        .succeed(
            "GET /v3/pay/transactions/out-trade-no/{out_trade_no}",
            json!({"out_trade_no": "shared-1"}),
        )
        .await;
    let receiver = |account: &str, amount: i64| json!({"type": "MERCHANT_ID", "account": account, "amount": amount, "description": "x"});
    let share = |number: &str, receivers: Value| {
        json!({
            "out_order_no": number, "transaction_id": order["transaction_id"], "receivers": receivers,
            "unfreeze_unsplit": false, "sub_mchid": null,
        })
    };
    let line = "POST /v3/profitsharing/orders";
    assert_eq!(
        shop.refused(line, share("s-1", json!([receiver("86693852", 100)])))
            .await,
        "INVALID_REQUEST"
    );
    let party = json!({"type": "MERCHANT_ID", "account": "86693852", "sub_mchid": null});
    let added = shop
        .succeed("POST /v3/profitsharing/receivers/add", party.clone())
        .await;
    assert_eq!(added["account"], "86693852", "{added}");
    shop.succeed("POST /v3/profitsharing/receivers/add", party.clone())
        .await;
    shop.succeed(line, share("s-1", json!([receiver("86693852", 100)])))
        .await;
    let mixed = json!([receiver("86693852", 100), receiver("86693853", 100)]);
    assert_eq!(shop.refused(line, share("s-2", mixed)).await, "INVALID_REQUEST");
    let many: Vec<Value> = (0..51).map(|_| receiver("86693852", 1)).collect();
    assert_eq!(shop.refused(line, share("s-3", many.into())).await, "PARAM_ERROR");
    assert_eq!(
        shop.refused(line, share("s-4", json!([receiver("86693852", 2_901)])))
            .await,
        "RULE_LIMIT"
    );
    shop.succeed(line, share("s-4", json!([receiver("86693852", 2_900)])))
        .await;
    shop.succeed("POST /v3/profitsharing/receivers/delete", party.clone())
        .await;
    assert_eq!(
        shop.refused("POST /v3/profitsharing/receivers/delete", party.clone())
            .await,
        "RESOURCE_NOT_EXISTS"
    );
    assert_eq!(
        shop.refused(line, share("s-5", json!([receiver("86693852", 1)]))).await,
        "INVALID_REQUEST"
    );
    shop.succeed("POST /v3/profitsharing/receivers/add", party).await;
}

#[tokio::test]
async fn one_detail_of_a_batch_is_found_by_either_number() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let keys = sandbox.platform_keys().encryption();
    let name = keys.encrypt(Cipher::PublicKey, "张三".as_bytes()).unwrap();
    for (base, kind) in [
        ("/v3/transfer/batches", "transfer-batch"),
        ("/v3/partner-transfer/batches", "partner-transfer-batch"),
    ] {
        let detail = |number: &str, amount: i64, name: &str| {
            json!({
                "out_detail_no": number, "transfer_amount": amount, "transfer_remark": "x", "openid": "o-MYE42l80oelYMDE34nYD456Xoy", "user_name": name,
            })
        };
        // The official SDK for Go does not encrypt an empty name.
        let batch = json!({
            "out_batch_no": "batch00001", "total_amount": 50_000, "total_num": 2,
            "transfer_detail_list": [detail("detail00001", 20_000, ""), detail("detail00002", 30_000, &name)],
        });
        let (status, made) = shop.call(&format!("POST {base}"), batch).await;
        assert_eq!(status, 200, "{kind}: {made}");
        let line = format!("GET {base}/out-batch-no/{{out_batch_no}}/details/out-detail-no/{{out_detail_no}}");
        let named = json!({"out_batch_no": "batch00001", "out_detail_no": "detail00002"});
        let found = shop.succeed(&line, named.clone()).await;
        assert_eq!(
            (&found["transfer_amount"], &found["out_detail_no"]),
            (&json!(30_000), &json!("detail00002")),
            "{found}"
        );
        let ids = json!({"batch_id": found["batch_id"], "detail_id": found["detail_id"]});
        sandbox.advance(Duration::from_secs(10));
        let line = line.replace("out-batch-no/{out_batch_no}", "batch-id/{batch_id}");
        let line = line.replace("out-detail-no/{out_detail_no}", "detail-id/{detail_id}");
        let found = shop.succeed(&line, ids).await;
        assert_eq!(
            (&found["detail_status"], &found["transfer_amount"]),
            (&json!("SUCCESS"), &json!(30_000)),
            "{found}"
        );
        let unknown = json!({"batch_id": found["batch_id"], "detail_id": "1040000071100999991182020050700019500200"});
        assert_eq!(shop.refused(&line, unknown).await, "NOT_FOUND", "{kind}");
    }
}

#[tokio::test]
async fn partners_place_orders_with_contracts_transfer_and_end_service_orders() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    for (line, query) in [
        (
            "POST /v3/pay/transactions/jsapi-with-contract",
            "GET /v3/pay/transactions/out-trade-no/{out_trade_no}",
        ),
        (
            "POST /v3/pay/transactions/app-with-contract",
            "GET /v3/pay/transactions/out-trade-no/{out_trade_no}",
        ),
        (
            "POST /v3/pay/partner/transactions/jsapi-with-contract",
            "GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}",
        ),
        (
            "POST /v3/pay/partner/transactions/app-with-contract",
            "GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}",
        ),
    ] {
        let number = line.replace(['/', ' '], "-").chars().rev().take(30).collect::<String>();
        let sub_mchid = line.contains("partner").then_some("1900000109");
        let placed = json!({"out_trade_no": number, "sub_mchid": sub_mchid, "time_expire": null});
        shop.succeed(line, placed).await;
        sandbox.pay(&number).unwrap();
        let order = shop
            .succeed(query, json!({"out_trade_no": number, "sub_mchid": "1900000109"}))
            .await;
        assert_eq!(order["trade_state"], "SUCCESS", "{line}: {order}");
    }
    for base in [
        "/v3/fund-app/mch-transfer/partner/transfer-bills",
        "/v3/ecommerce/mch-transfer/transfer-bills",
    ] {
        let number = format!("bill{}", base.len());
        shop.succeed(
            &format!("POST {base}"),
            json!({"out_bill_no": number, "sub_mchid": "1900000109", "transfer_amount": 400_000}),
        )
        .await;
        let named = json!({"out_bill_no": number, "sub_mchid": "1900000109"});
        let query = format!("GET {base}/out-bill-no/{{out_bill_no}}");
        let bill = shop.succeed(&query, named.clone()).await;
        assert_eq!(
            (&bill["state"], &bill["transfer_amount"]),
            (&json!("WAIT_USER_CONFIRM"), &json!(400_000)),
            "{bill}"
        );
        shop.succeed(
            &format!("POST {base}/out-bill-no/{{out_bill_no}}/cancel"),
            named.clone(),
        )
        .await;
        sandbox.advance(Duration::from_secs(2));
        assert_eq!(shop.succeed(&query, named.clone()).await["state"], "CANCELLED");
        let other = json!({"out_bill_no": "unknown00001", "sub_mchid": "1900000109"});
        assert_eq!(shop.refused(&query, other).await, "NOT_FOUND");
    }
    let base = "/v3/payscore/partner/serviceorder";
    let named = json!({"out_order_no": "score-partner-1", "sub_mchid": "1900000109", "query_id": null});
    shop.succeed(&format!("POST {base}"), named.clone()).await;
    assert_eq!(
        shop.refused(&format!("POST {base}/{{out_order_no}}/complete"), named.clone())
            .await,
        "INVALID_REQUEST"
    );
    shop.act("payscore-order", "score-partner-1", "confirm");
    let mut complete = named.clone();
    complete["post_payments"] = json!([{"name": "就餐费用", "amount": 40_000}]);
    complete["post_discounts"] = json!([{"name": "满20减1元", "description": "不与其他优惠叠加", "amount": 100}]);
    complete["total_amount"] = json!(39_900);
    shop.succeed(&format!("POST {base}/{{out_order_no}}/complete"), complete)
        .await;
    assert_eq!(
        shop.succeed(&format!("GET {base}"), named.clone()).await["state"],
        "DOING"
    );
    shop.act("payscore-order", "score-partner-1", "pay");
    assert_eq!(shop.succeed(&format!("GET {base}"), named).await["state"], "DONE");
}
