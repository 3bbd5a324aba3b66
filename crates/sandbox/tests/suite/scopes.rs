//! Numbers that are unique within something: the code of a contract within its plan, the order of a service within the service.

use serde_json::{Value, json};

use crate::raw::MERCHANT;
use crate::shop::{Inbox, Shop, builder};

#[tokio::test]
async fn a_contract_of_another_plan_is_an_unknown_one() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let signing = json!({"contract_code": "code-one", "notify_url": inbox.url, "plan_id": "12535"});
    assert_eq!(shop.call("GET /papay/entrustweb", signing).await.0, 302);
    shop.act("v2-contract", "code-one", "sign");
    let of =
        |plan: &str| json!({"contract_code": "code-one", "plan_id": plan, "contract_id": null, "sub_mch_id": null});
    let (query, delete) = ("POST /papay/querycontract", "POST /papay/deletecontract");
    let contract = shop.succeed(query, of("12535")).await;
    for line in [query, delete] {
        assert_eq!(shop.refused(line, of("99999")).await, "CONTRACT_NOT_EXIST", "{line}");
    }
    let named =
        json!({"contract_id": contract["contract_id"], "contract_code": null, "plan_id": null, "sub_mch_id": null});
    assert_eq!(shop.succeed(query, named).await["contract_state"], "0");
    shop.succeed(delete, of("12535")).await;
    assert_eq!(shop.succeed(query, of("12535")).await["contract_state"], "1");
}

#[tokio::test]
async fn a_deduction_of_apiv2_that_fails_is_told() {
    let sandbox = builder().start().await.unwrap();
    let (shop, inbox) = (Shop::new(&sandbox), Inbox::open().await);
    let signing = json!({"contract_code": "code-one", "notify_url": inbox.url, "plan_id": "12535"});
    assert_eq!(shop.call("GET /papay/entrustweb", signing).await.0, 302);
    shop.act("v2-contract", "code-one", "sign");
    let named = json!({"contract_code": "code-one", "plan_id": "12535", "contract_id": null, "sub_mch_id": null});
    let contract = shop.succeed("POST /papay/querycontract", named).await;
    let charge = json!({
        "out_trade_no": "deduct-one", "contract_id": contract["contract_id"], "total_fee": "888", "notify_url": inbox.url,
    });
    shop.succeed("POST /pay/pappayapply", charge).await;
    shop.act("v2-order", "deduct-one", "reject");
    let told = inbox.wait_for("deduct-one").await;
    for part in [
        "<result_code><![CDATA[FAIL]]>",
        "<err_code>",
        "<transaction_id>",
        "<bank_type>",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // The query itself succeeds.
    let query = json!({"out_trade_no": "deduct-one", "transaction_id": null});
    let order = shop.succeed("POST /pay/paporderquery", query).await;
    assert_eq!(order["trade_state"], "PAYERROR", "{order}");
    assert!(order.get("err_code").is_none(), "{order}");
}

#[tokio::test]
async fn a_score_order_of_another_service_is_an_unknown_one() {
    const ORDER: &str = "/v3/payscore/serviceorder";
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let own = json!({"service_id": "2002000000000558128851361561536", "appid": "wxd678efh567hg6787"});
    let with = |changes: &[&Value]| {
        let mut all = json!({
            "out_order_no": "score-one", "total_amount": 100, "post_discounts": null, "profit_sharing": null, "query_id": null,
            "post_payments": [{"name": "用时", "amount": 100}], "goods_tag": null, "location": null,
            "time_range": {"start_time": "20260101101010", "end_time": "20260101111010"},
        });
        for change in changes {
            let change = change.as_object().unwrap().clone();
            all.as_object_mut().unwrap().extend(change);
        }
        all
    };
    let mut placed = own.clone();
    placed["out_order_no"] = "score-one".into();
    shop.succeed(&format!("POST {ORDER}"), placed).await;
    let others = [json!({"service_id": "999"}), json!({"appid": "wx0000000000000001"})];
    let query = format!("GET {ORDER}");
    let post = |action: &str| format!("POST {ORDER}/{{out_order_no}}/{action}");
    let named = |changes: &[&Value]| {
        let mut all = json!({"out_order_no": "score-one", "query_id": null});
        for change in changes {
            all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        }
        all
    };
    let sync = json!({"type": "Order_Paid", "detail": {"paid_time": "20260101101010"}});
    for other in &others {
        assert_eq!(shop.refused(&query, named(&[&own, other])).await, "ORDER_NOT_EXIST");
        assert_eq!(
            shop.refused(&post("cancel"), named(&[&own, other])).await,
            "ORDER_NOT_EXIST"
        );
    }
    shop.act("payscore-order", "score-one", "confirm");
    for other in &others {
        assert_eq!(
            shop.refused(&post("complete"), with(&[&own, other])).await,
            "ORDER_NOT_EXIST"
        );
    }
    shop.succeed(&post("complete"), with(&[&own])).await;
    for other in &others {
        assert_eq!(
            shop.refused(&post("modify"), with(&[&own, other])).await,
            "ORDER_NOT_EXIST"
        );
        assert_eq!(
            shop.refused(&post("pay"), named(&[&own, other])).await,
            "ORDER_NOT_EXIST"
        );
        assert_eq!(
            shop.refused(&post("sync"), named(&[&own, &sync, other])).await,
            "ORDER_NOT_EXIST"
        );
    }
    shop.succeed(&post("sync"), named(&[&own, &sync])).await;
    let order = shop.succeed(&query, named(&[&own])).await;
    assert_eq!(order["service_id"], own["service_id"], "{order}");
}

#[tokio::test]
async fn a_complaint_is_answered_for_its_own_merchant_only() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = json!({"out_trade_no": "order-one"});
    shop.succeed("POST /v3/pay/transactions/native", order).await;
    sandbox.pay("order-one").unwrap();
    shop.act("order", "order-one", "complain");
    let listed =
        json!({"begin_date": "2020-01-01", "end_date": "2099-01-01", "complainted_mchid": MERCHANT, "offset": "0"});
    let complaints = shop.succeed("GET /v3/merchant-service/complaints-v2", listed).await;
    let id = &complaints["data"][0]["complaint_id"];
    let of = |merchant: &str| json!({"complaint_id": id, "complainted_mchid": merchant});
    for action in ["response", "complete"] {
        let line = format!("POST /v3/merchant-service/complaints-v2/{{complaint_id}}/{action}");
        assert_eq!(
            shop.refused(&line, of("1900000999")).await,
            "RESOURCE_NOT_EXISTS",
            "{action}"
        );
        shop.succeed(&line, of(MERCHANT)).await;
    }
}

#[tokio::test]
async fn a_refund_is_tried_again_by_its_own_two_numbers() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    shop.succeed(
        "POST /v3/pay/transactions/native",
        json!({"out_trade_no": "broken-order", "amount": {"total": 1_000}}),
    )
    .await;
    sandbox.pay("broken-order").unwrap();
    let mut ids = Vec::new();
    for number in ["broken-a", "broken-b"] {
        let refund = json!({
            "out_refund_no": number, "out_trade_no": "broken-order", "transaction_id": null, "sub_mchid": null,
            "amount": {"refund": 100, "total": 1_000, "currency": "CNY"},
        });
        let made = shop.succeed("POST /v3/refund/domestic/refunds", refund).await;
        shop.act("refund", number, "break");
        ids.push(made["refund_id"].clone());
    }
    let line = "POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund";
    let retry = |id: &Value, number: &str, kind: &str| json!({"refund_id": id, "out_refund_no": number, "type": kind, "sub_mchid": null});
    let code = shop
        .refused(line, retry(&ids[0], "broken-b", "MERCHANT_BANK_CARD"))
        .await;
    assert_eq!(code, "RESOURCE_NOT_EXISTS");
    let found = async |number: &str| {
        let query = json!({"out_refund_no": number, "sub_mchid": null});
        shop.succeed("GET /v3/refund/domestic/refunds/{out_refund_no}", query)
            .await
    };
    assert_eq!(found("broken-a").await["status"], "ABNORMAL");
    for name in ["bank_type", "bank_account", "real_name"] {
        let mut without = retry(&ids[0], "broken-a", "USER_BANK_CARD");
        without[name] = Value::Null;
        assert_eq!(shop.refused(line, without).await, "PARAM_ERROR", "{name}");
    }
    shop.succeed(line, retry(&ids[0], "broken-a", "USER_BANK_CARD")).await;
    sandbox.advance(std::time::Duration::from_secs(2));
    let refund = found("broken-a").await;
    assert_eq!(
        (&refund["status"], &refund["channel"]),
        (&json!("SUCCESS"), &json!("OTHER_BANKCARD")),
        "{refund}"
    );
    assert_eq!(found("broken-b").await["status"], "ABNORMAL");
}

#[tokio::test]
async fn an_abnormal_refund_of_apiv2_is_tried_again_with_apiv3() {
    let sandbox = builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = json!({
        "out_trade_no": "old-broken", "total_fee": 1_000, "trade_type": "NATIVE", "time_start": null, "time_expire": null,
        "sub_mch_id": null,
    });
    shop.succeed("POST /pay/unifiedorder", order).await;
    shop.act("v2-order", "old-broken", "pay");
    let refund = json!({
        "out_trade_no": "old-broken", "transaction_id": null, "out_refund_no": "old-refund", "total_fee": 1_000, "refund_fee": 100,
        "sub_mch_id": null,
    });
    let made = shop.succeed("POST /secapi/pay/refund", refund).await;
    shop.act("v2-refund", "old-refund", "break");
    let line = "POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund";
    let retry = json!({
        "refund_id": made["refund_id"], "out_refund_no": "old-refund", "type": "MERCHANT_BANK_CARD", "sub_mchid": null,
    });
    let again = shop.succeed(line, retry).await;
    assert_eq!(again["status"], "PROCESSING", "{again}");
}
